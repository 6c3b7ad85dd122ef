#!/usr/bin/env python3
"""The program: commands, exit codes, signals, and files it must refuse."""

import json
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from mock_server import FIXTURES, PROGRAM, MockServer

ACCOUNTS = len(json.loads((FIXTURES / "auth" / "tokens.json").read_text())["tokens"])
MAPPING = "mappings/seller/usages-search-seed.json"


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=60)


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_help(self):
        for arguments in (["--help"], ["-h"], ["serve", "--help"], ["generate", "--help"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0)
            for word in (b"serve", b"generate", b"--port", b"--now", b"Exit codes"):
                self.assertIn(word, result.stdout)

    def test_version(self):
        for arguments in (["--version"], ["serve", "--version"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0)
            self.assertRegex(result.stdout.decode(), r"^usagescope-mock \d+\.\d+\.\d+\n$")

    def test_rules_are_listed(self):
        result = run("rules")
        self.assertEqual(result.returncode, 0)
        kinds = {line.split()[0] for line in result.stdout.decode().splitlines()}
        self.assertEqual(kinds, {"documented", "recorded", "assumption"})

    def test_wrong_command_lines_exit_2(self):
        for arguments in (["--no-such", "1"], ["fly"], ["--port"], ["--port", "x"], ["--port", "65536"], ["--port="],
                          ["generate"], ["generate", "--rows", "0"], ["generate", "--rows", "-1"],
                          ["generate", "--rows", "1", "--port", "1"], ["serve", "--rows", "1"], ["rules", "--x", "1"],
                          ["--now", "yesterday"], ["verify", "--now", "yesterday"], ["record", "--upstream", "ftp://127.0.0.1"],
                          ["gateway", "--upstream", "https://127.0.0.1", "--origin", "example.org"],
                          ["gateway", "--upstream", "https://127.0.0.1", "--origin", "https://example.org/"],
                          ["export-har", "--journal-of", "ftp://127.0.0.1"]):
            with self.subTest(arguments=arguments):
                result = run(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertIn(arguments[-2].encode() if len(arguments) > 2 else b"", result.stderr)
                self.assertTrue(result.stderr)
                self.assertFalse(result.stdout)

    def test_signals_end_it_cleanly(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with MockServer() as server:
                held = socket.create_connection(("127.0.0.1", server.port))
                self.assertEqual(server.stop(number), 0)
                held.close()
                output = server.process.stdout.read()
                self.assertIn(f"ready on http://127.0.0.1:{server.port}/".encode(), output)
                self.assertIn(b"stopped", output)

    def test_signal_at_once_after_the_start_is_not_lost(self):
        for attempt in range(10):
            port_file = self.folder / str(attempt)
            process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--port-file", str(port_file), "--fixtures",
                                        str(FIXTURES)], stdout=subprocess.DEVNULL)
            while not port_file.exists() and process.poll() is None:
                pass
            process.send_signal(signal.SIGTERM)
            try:
                self.assertEqual(process.wait(timeout=20), 0)
            finally:
                process.kill()

    def test_port_in_use_exits_1(self):
        with MockServer() as server:
            result = run("serve", "--port", str(server.port), "--fixtures", str(FIXTURES))
            self.assertEqual(result.returncode, 1)
            self.assertIn(str(server.port).encode(), result.stderr)

    def test_generate_is_the_same_to_the_byte(self):
        paths = [self.folder / name for name in ("a.ndjson", "b.ndjson")]
        for path in paths:
            self.assertEqual(run("generate", "--rows", "3000", "--seed", "9", "--out", str(path)).returncode, 0)
        content = paths[0].read_bytes()
        self.assertEqual(content, paths[1].read_bytes())
        self.assertEqual(content, run("generate", "--rows", "3000", "--seed", "9").stdout)
        self.assertNotEqual(content, run("generate", "--rows", "3000", "--seed", "10").stdout)
        self.assertEqual(len(content.splitlines()), 3000)
        provenance = json.loads((self.folder / "a.ndjson.provenance.json").read_text())
        self.assertEqual(provenance["provenance"], "assumed")
        self.assertEqual((provenance["rows"], provenance["seed"]), (3000, 9))

    def test_generated_rows_can_be_served(self):
        path = self.folder / "rows.ndjson"
        run("generate", "--rows", "5000", "--seed", "3", "--out", str(path))
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        quarter = [row for row in rows if "2021-10" <= row["usageTimestamp"][:7] <= "2021-12"]
        with MockServer("--data", str(path)) as server:
            self.assertEqual(server.search().json["totalResultsCount"], len(quarter))

    def test_rows_of_the_fixtures_are_served(self):
        folder = self.folder / "fixtures"
        shutil.copytree(FIXTURES, folder)
        (folder / "datasets").mkdir()
        # Two files, one with a note beside it that says where the rows come from.
        run("generate", "--rows", "300", "--out", str(folder / "datasets" / "a.ndjson"))
        row = {"usageTimestamp": "2021-11-11 00:00:00", "chargeId": "OWN", "usage": 7}
        (folder / "datasets" / "b.json").write_text(json.dumps({"results": [row]}))
        checked = run("check", "--fixtures", str(folder))
        self.assertIn(b"2 datasets: 0 problems", checked.stdout)
        with MockServer(fixtures=folder) as server:
            self.assertEqual(server.request("GET", "/__admin/health").json["rows"], 301)
            own = server.search({"filters": [{"key": "CHARGE_ID", "operator": "EQUALS", "value": "OWN"}]}).json
            self.assertEqual([row["usage"] for row in own["results"]], [7])
            (folder / "datasets" / "b.json").unlink()
            self.assertEqual(server.request("POST", "/__admin/reload").status, 200)
            self.assertEqual(server.request("GET", "/__admin/health").json["rows"], 300)
        data = self.folder / "data.ndjson"
        data.write_text(json.dumps(row) + "\n")
        with MockServer("--data", str(data), fixtures=folder) as server:
            self.assertEqual(server.request("GET", "/__admin/health").json["rows"], 1)
        (folder / "datasets" / "a.ndjson").write_text('{"usage":"many"}\n')
        self.refuse(fixtures=folder, words=["a.ndjson:1", "/usage"])

    def test_generate_to_nowhere_exits_1(self):
        result = run("generate", "--rows", "1", "--out", str(self.folder / "no" / "file"))
        self.assertEqual(result.returncode, 1)

    def refuse(self, *options, fixtures=FIXTURES, words=()):
        result = run("serve", "--port", "0", "--fixtures", str(fixtures), *options)
        self.assertEqual(result.returncode, 1)
        for word in words:
            self.assertIn(word, result.stderr.decode())

    def test_bad_data_is_refused_with_its_line(self):
        path = self.folder / "rows.ndjson"
        for bad, pointer in (("{", "rows.ndjson:2"), ('{"usage":"many"}', "/usage"), ('{"usage":1e99}', "/usage"),
                             ('{"usageTimestamp":"soon"}', "/usageTimestamp")):
            path.write_text('{"usage":1}\n' + bad + "\n")
            self.refuse("--data", str(path), words=["rows.ndjson:2", pointer])
        self.refuse("--data", str(self.folder / "none"), words=["none"])

    def test_bad_options_are_refused(self):
        self.refuse("--site", str(self.folder / "none"), words=["none"])
        self.refuse(fixtures=self.folder / "none", words=["cpn-mock.json"])

    def test_bad_fixtures_are_refused_with_file_and_pointer(self):
        cases = [
            ("cpn-mock.json", lambda j: j | {"clok": "x"}, "/clok"),
            ("cpn-mock.json", lambda j: j | {"clock": "noon"}, "/clock"),
            ("cpn-mock.json", lambda j: j | {"strictness": "mild"}, "/strictness"),
            ("auth/tokens.json", lambda j: j | {"tokens": j["tokens"] + j["tokens"][:1]}, f"/tokens/{ACCOUNTS}"),
            ("auth/tokens.json", lambda j: j | {"tokens": [j["tokens"][0] | {"roles": ["Owner"]}]}, "/tokens/0/roles/0"),
            (MAPPING, lambda j: j | {"scenario": "x"}, "/scenario"),
            (MAPPING, lambda j: j | {"request": j["request"] | {"cookies": {}}}, "/request/cookies"),
            (MAPPING, lambda j: j | {"response": j["response"] | {"fault": "FIRE"}}, "/response/fault"),
            (MAPPING, lambda j: j | {"response": j["response"] | {"bodyFileName": "../cpn-mock.json"}},
             "/response/bodyFileName"),
            (MAPPING, lambda j: j | {"response": j["response"] | {"bodyFileName": "/etc/passwd"}},
             "/response/bodyFileName"),
            (MAPPING, lambda j: j | {"response": j["response"] | {"headers": {"X": "a\r\nSet-Cookie: b"}}},
             "/response/headers/X"),
            (MAPPING, lambda j: j | {"metadata": {"cpn": {"provenance": "invented"}}}, "/metadata/cpn/provenance"),
        ]
        for index, (name, change, pointer) in enumerate(cases):
            with self.subTest(name=name, pointer=pointer):
                folder = self.folder / str(index)
                shutil.copytree(FIXTURES, folder)
                path = folder / name
                path.write_text(json.dumps(change(json.loads(path.read_text()))))
                self.refuse(fixtures=folder, words=[name + "#" + pointer])

    def test_two_fixtures_of_one_request_are_refused(self):
        shutil.copytree(FIXTURES, self.folder / "twice")
        path = self.folder / "twice" / MAPPING
        shutil.copy(path, path.with_name("again.json"))
        self.refuse(fixtures=self.folder / "twice", words=["seller/again"])

    def test_real_clock(self):
        with MockServer("--now", "real") as server:
            self.assertNotIn("15 Feb 2022", server.request("GET", "/").headers["Date"])


if __name__ == "__main__":
    unittest.main()
