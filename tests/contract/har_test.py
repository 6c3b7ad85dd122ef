#!/usr/bin/env python3
"""usagescope-mock import-har and export-har."""

import base64
import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from mock_server import DISTRIBUTOR, FIXTURES, PROGRAM, SEARCH_PATH, MockServer
from proxies import all_bytes

CANARY = "canary7Qx2vLw9ZtR4mKd8"
HOST = "https://console.navigator.vmware.com"


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=60)


def entry(method="GET", path="/cphub/api/x", status=200, text='{"a":1}', body=None, headers=(), **more):
    request = {"method": method, "url": HOST + path, "httpVersion": "h2", "cookies": [], "headersSize": -1,
               "bodySize": -1, "queryString": [],
               "headers": [{"name": name, "value": value} for name, value in headers]}
    if body is not None:
        request["postData"] = {"mimeType": "application/json", "text": body}
    content = {"size": len(text), "mimeType": "application/json", "text": text}
    return {"startedDateTime": "2022-02-15T13:00:00.500+01:00", "time": 3, "request": request,
            "response": {"status": status, "statusText": "", "httpVersion": "h2", "cookies": [], "redirectURL": "",
                         "headersSize": -1, "bodySize": -1, "content": content,
                         "headers": [{"name": "content-type", "value": "application/json"},
                                     {"name": "content-encoding", "value": "br"},
                                     {"name": "set-cookie", "value": "s=" + CANARY}]},
            "cache": {}, "timings": {"send": 1, "wait": 1, "receive": 1}} | more


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.folder / "out"

    def write(self, *entries):
        path = self.folder / "browser.har"
        path.write_text(json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"},
                                            "entries": list(entries)}}))
        return path

    def mappings(self):
        return [json.loads(path.read_text()) for path in sorted((self.out / "mappings").rglob("*.json"))]


class Import(WithFolder):
    def test_an_exchange_becomes_a_fixture_that_is_replayed(self):
        har = self.write(entry("POST", SEARCH_PATH + "?pageLimit=5", body='{"filters":[]}',
                               text='{"totalResultsCount": 0}', headers=[("csp-auth-token", CANARY)]))
        result = run("import-har", har, "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"1 recorded", result.stdout)
        (mapping,) = self.mappings()
        self.assertEqual(mapping["metadata"]["cpn"], {"provenance": "recorded", "source": HOST,
                                                      "recordedAt": "2022-02-15T12:00:00Z"})
        self.assertNotIn(CANARY.encode(), all_bytes(self.out) + result.stdout)
        self.assertEqual(run("check", "--fixtures", self.out).returncode, 0)
        with MockServer("--mode", "verbatim", fixtures=self.out) as server:
            answer = server.request("POST", SEARCH_PATH + "?pageLimit=5", token=f"recorded-{DISTRIBUTOR}")
            self.assertEqual((answer.source, answer.body), ("verbatim", b'{"totalResultsCount": 0}'))

    def test_what_cannot_be_used_is_listed_with_its_reason(self):
        aborted = entry(status=0)
        no_body = entry()
        del no_body["response"]["content"]["text"]
        encoded = entry()
        encoded["response"]["content"]["encoding"] = "rot13"
        websocket = entry()
        websocket["request"]["url"] = "wss://host/x"
        broken_header = entry(headers=[("X", "a\r\nb")])
        fields = entry("POST")
        fields["request"]["postData"] = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a"}]}
        cases = [(aborted, b"no answer"), (no_body, b"does not hold the body"), (encoded, b"not base64"),
                 (websocket, b"no http"), (broken_header, b"line break"), (fields, b"form fields only"),
                 (entry(path="/assets/app.js"), b"no path below /cphub/"), (entry("PUT"), b"GET and POST"),
                 (entry(startedDateTime="now"), b"YYYY"), (7, b"object"),
                 (entry(text=json.dumps({"tokenValue": "q83Jx0bTzV7nLr2WcYp5kHs9"})), b"/tokenValue"),
                 (entry(path="/cphub/%zz"), b"escape")]
        result = run("import-har", self.write(*[case for case, _ in cases], entry()), "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        for index, (_, word) in enumerate(cases):
            lines = [line for line in result.stdout.splitlines() if line.startswith(b"/log/entries/%d" % index)
                     and not line[len(b"/log/entries/%d" % index):][:1].isdigit()]
            self.assertEqual(len(lines), 1, (index, result.stdout))
            self.assertIn(word, lines[0])
        self.assertIn(b"1 recorded, 0 left as they were, %d not usable" % len(cases), result.stdout)
        self.assertEqual(len(self.mappings()), 1)

    def test_a_canary_is_found_nowhere(self):
        har = self.write(
            entry(path="/cphub/a?token=" + CANARY, headers=[("Authorization", "Bearer " + CANARY)],
                  text=json.dumps({"echo": CANARY})),
            entry("POST", "/cphub/b", body=json.dumps({"refreshToken": CANARY}), text=json.dumps({"id": CANARY})),
            entry("PUT", "/cphub/" + CANARY, headers=[("csp-auth-token", CANARY)]),
            entry(path="/elsewhere/" + CANARY, headers=[("csp-auth-token", CANARY)]))
        result = run("import-har", har, "--out", self.out)
        self.assertIn(b"2 recorded", result.stdout)
        self.assertNotIn(CANARY.encode(), all_bytes(self.out) + result.stdout + result.stderr)

    def test_files_that_are_no_har(self):
        for text, word in (("{", b"#"), ("{}", b"/log"), ('{"log":{}}', b"/log/entries"), ('{"log":[]}', b"/log")):
            path = self.folder / "x.har"
            path.write_text(text)
            result = run("import-har", path, "--out", self.out)
            self.assertEqual(result.returncode, 1)
            self.assertIn(b"x.har", result.stderr)
            self.assertIn(word, result.stderr)
        self.assertEqual(run("import-har", self.folder / "none", "--out", self.out).returncode, 1)
        self.assertEqual(run("import-har").returncode, 2)

    def test_update_says_what_is_replaced(self):
        run("import-har", self.write(entry(text='{"a":1}')), "--out", self.out)
        har = self.write(entry(text='{"a":2}'), entry(path="/cphub/y"))
        kept = run("import-har", har, "--out", self.out, "--update", "missing")
        self.assertIn(b"/body/a: 1 -> 2", kept.stdout)
        self.assertIn(b"1 recorded, 1 left", kept.stdout)
        self.assertIn(b"2 recorded", run("import-har", har, "--out", self.out).stdout)

    def test_one_broken_entry_keeps_no_other_out(self):
        har = self.write(entry(path="/assets/x", text="PLACE"), entry(), entry(path="/cphub/y", text="OTHER"))
        har.write_bytes(har.read_bytes().replace(b"PLACE", b"\\ud83d").replace(b"OTHER", b"\xff"))
        result = run("import-har", har, "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"1 recorded, 0 left as they were, 2 not usable, in", result.stdout)

    def test_secrets_of_later_and_unusable_entries_are_known(self):
        har = self.write(entry(text=json.dumps({"note": CANARY})), entry(path="/x", headers=[("csp-auth-token", CANARY)]))
        self.assertIn(b"1 recorded", run("import-har", har, "--out", self.out).stdout)
        self.assertNotIn(CANARY.encode(), all_bytes(self.out))

    def test_times_without_a_year_are_refused(self):
        har = self.write(entry(startedDateTime="9999-12-31T23:59:59-23:59"),
                         entry(startedDateTime="0001-01-01T00:00:00+23:59"), entry())
        self.assertIn(b"1 recorded, 0 left as they were, 2 not usable", run("import-har", har, "--out", self.out).stdout)
        self.assertEqual(run("check", "--fixtures", self.out).returncode, 0)

    def test_no_file_writes_lines_of_its_own(self):
        # Problems of the file come first, then what became of each entry.
        forged = "\n/log/entries/9: new x\x1b[31m\x9b31m\r"
        har = self.write(entry(path="/" + forged), entry("POST" + forged), entry(status=0, startedDateTime=forged),
                         entry(path="/cphub/a" + forged))
        result = run("import-har", har, "--out", self.out)
        lines = result.stdout.decode().split("\n")
        self.assertEqual(sorted(line[:14] for line in lines[:-2]), [f"/log/entries/{i}" for i in range(4)], result.stdout)
        self.assertFalse(any(ord(c) < 32 or 127 <= ord(c) < 160 for line in lines for c in line), result.stdout)

    def test_what_failed_is_counted(self):
        self.assertEqual(run("import-har", self.write(entry()), "--out", self.out).returncode, 0)
        (group,) = (self.out / "__files").iterdir()
        shutil.rmtree(group)
        group.write_text("in the way")
        for path in (self.out / "mappings").rglob("*.json"):
            path.unlink()
        result = run("import-har", self.write(entry()), "--out", self.out)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"0 recorded, 0 left as they were, 0 not usable, 1 failed, in", result.stdout)


class Export(WithFolder):
    def test_fixtures_come_back_as_they_were(self):
        recordings = self.folder / "in"
        pages = [entry("POST", SEARCH_PATH + f"?pageLimit=5&pageStart={i}", body='{"filters":[]}',
                       text=json.dumps({"page": i, "name": "é"}, ensure_ascii=False)) for i in range(5)]
        binary = entry(path="/cphub/api/billing/v1/b")
        binary["response"]["content"] |= {"text": base64.b64encode(bytes(range(256))).decode(), "encoding": "base64",
                                          "mimeType": "application/pdf"}
        binary["response"]["headers"][0]["value"] = "application/pdf"
        error = entry(path="/cphub/api/billing/v1/e?x=a%26b&x=c", status=404)
        bodies = [{"mimeType": "application/x-www-form-urlencoded", "text": "a=1&client_secret=redacted-client-secret&b=x+y"},
                  {"mimeType": "text/xml", "text": "<a>\r\n\u00e9</a>"}]
        texts = [entry("POST", "/cphub/api/auth/v2/authn/authorize") for _ in bodies]
        for text, body in zip(texts, bodies):
            text["request"]["postData"] = body
        everything = self.write(*pages, binary, error, *texts)
        self.assertIn(b"9 recorded", run("import-har", everything, "--out", recordings).stdout)
        har = self.folder / "again.har"
        result = run("export-har", "--fixtures", recordings, "--out", har)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"9 entries", result.stdout)
        requests = [one["request"] for one in json.loads(har.read_text())["log"]["entries"]]
        for body in bodies:
            self.assertIn(body, [request.get("postData") for request in requests])
        self.assertIn(b"9 recorded", run("import-har", har, "--out", self.out).stdout)
        for part in ("mappings", "__files"):
            first, second = recordings / part, self.out / part
            names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
            self.assertEqual(names, sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file()))
            for name in names:
                self.assertEqual((first / name).read_bytes(), (second / name).read_bytes(), name)

    def test_the_projects_fixtures_are_har_as_others_read_it(self):
        result = run("export-har", "--fixtures", FIXTURES)
        self.assertEqual(result.returncode, 0, result.stderr)
        log = json.loads(result.stdout)["log"]
        self.assertEqual(log["version"], "1.2")
        self.assertTrue(log["creator"]["name"] and log["creator"]["version"])
        self.assertGreaterEqual(len(log["entries"]), 2)
        for one in log["entries"]:  # the members that HAR 1.2 does not call optional
            self.assertLessEqual({"startedDateTime", "time", "request", "response", "cache", "timings"}, set(one))
            self.assertLessEqual({"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
                                  "bodySize"}, set(one["request"]))
            self.assertLessEqual({"status", "statusText", "httpVersion", "cookies", "headers", "content",
                                  "redirectURL", "headersSize", "bodySize"}, set(one["response"]))
            self.assertLessEqual({"size", "mimeType", "text"}, set(one["response"]["content"]))
        self.assertIn("VOD-HS", json.dumps(log["entries"]))

    def test_a_journal_can_be_exported(self):
        with MockServer() as server:
            token = server.access_token("usagescope-demo-distributor")
            server.request("POST", SEARCH_PATH + "?pageLimit=2", {"filters": []}, {"csp-auth-token": token})
            result = run("export-har", "--journal-of", f"http://127.0.0.1:{server.port}")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn(token.encode(), result.stdout)
        exchange, search = json.loads(result.stdout)["log"]["entries"]
        self.assertEqual(exchange["response"]["status"], 201)
        self.assertEqual(search["request"]["url"], f"http://127.0.0.1:{server.port}{SEARCH_PATH}?pageLimit=2")
        self.assertEqual(json.loads(search["request"]["postData"]["text"]), {"filters": []})
        self.assertIn("semantic", search["comment"])
        self.assertNotIn("text", search["response"]["content"])
        self.assertGreater(search["response"]["content"]["size"], 0)
        har = self.folder / "asked.har"
        har.write_bytes(result.stdout)
        self.assertIn(b"0 recorded, 0 left as they were, 2 not usable", run("import-har", har, "--out", self.out).stdout)

    def test_what_cannot_be_exported_is_said(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([PROGRAM, "export-har", "--fixtures", FIXTURES], stdout=full,
                                    stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"cannot be written", result.stderr)
        self.assertEqual(run("export-har", "--fixtures", self.folder / "none", "--out", self.folder).returncode, 1)
        self.assertEqual(run("export-har", "--fixtures", self.folder / "none").returncode, 1)
        self.assertIn(b"--journal-of", run("export-har", "--journal-of", "http://elsewhere.example").stderr)
        shutil.copytree(FIXTURES, self.out)
        stub = {"request": {"method": "GET", "urlPathPattern": "/cphub/x/.*"}, "response": {"status": 200},
                "metadata": {"cpn": {"provenance": "assumed"}}}
        (self.out / "mappings" / "stub.json").write_text(json.dumps(stub))
        result = run("export-har", "--fixtures", self.out)
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"stub: left out", result.stderr)


if __name__ == "__main__":
    unittest.main()
