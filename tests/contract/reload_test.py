#!/usr/bin/env python3
"""Fixtures loaded anew while the server runs: all of them or none, and no request fails."""

import json
import shutil
import tempfile
import threading
import time
import unittest
from pathlib import Path

from mock_server import FIXTURES, SEARCH_PATH, MockServer, check_error

ADMIN = "/__admin"
STUBS = 40


def stub(number, version):
    return json.dumps({
        "request": {"method": "GET", "urlPath": f"/stubs/{number}"},
        "response": {"status": 200, "headers": {"Content-Type": "application/json"},
                     "jsonBody": {"number": number, "version": version}},
        "metadata": {"cpn": {"provenance": "assumed"}},
    })


class Reload(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / "fixtures"
        shutil.copytree(FIXTURES, self.folder)
        self.write(range(STUBS), 1)

    def write(self, numbers, version):
        stubs = self.folder / "mappings" / "stubs"
        stubs.mkdir(exist_ok=True)
        for number in numbers:
            (stubs / f"{number:03}.json").write_text(stub(number, version))

    def version(self, server, number=0):
        answer = server.request("GET", f"/stubs/{number}")
        return int(answer.json["version"]) if answer.status == 200 else answer.status

    def reload(self, server):
        return server.request("POST", ADMIN + "/reload")

    def test_new_fixtures_answer(self):
        with MockServer(fixtures=self.folder) as server:
            count = server.request("GET", ADMIN + "/health").json["fixtures"]["count"]
            self.write([0, STUBS], 2)
            self.assertEqual(self.version(server), 1)
            answer = self.reload(server)
            self.assertEqual((answer.status, answer.json["ok"], answer.json["loads"]), (200, True, 2))
            self.assertEqual([self.version(server, n) for n in (0, 1, STUBS)], [2, 1, 2])
            health = server.request("GET", ADMIN + "/health").json
            self.assertEqual((health["status"], health["fixtures"]["count"]), ("ok", count + 1))

    def test_a_bad_file_keeps_the_old_set_and_says_why(self):
        bad = [
            ("mappings/stubs/001.json", "{", "mappings/stubs/001.json", ""),
            ("mappings/stubs/001.json", '{"request":{},"respons":{}}', "mappings/stubs/001.json", "/"),
            ("cpn-mock.json", '{"clok":1}', "cpn-mock.json", "/clok"),
            ("auth/tokens.json", '{"tokens":[{"id":1}]}', "auth/tokens.json", "/tokens/0"),
        ]
        for index, (name, text, file, pointer) in enumerate(bad):
            with self.subTest(name=name, text=text), MockServer(fixtures=self.folder) as server:
                kept = (self.folder / name).read_text()
                self.write([0], 100 + index)
                (self.folder / name).write_text(text)
                refusal = check_error(self, self.reload(server), 422)
                self.assertEqual(refusal["errorCode"], "reload_failed")
                self.assertIn(f"{file}#{pointer}", refusal["message"])
                health = server.request("GET", ADMIN + "/health").json
                self.assertEqual((health["status"], health["lastLoad"]["ok"]), ("degraded", False))
                self.assertTrue(health["lastLoad"]["error"]["file"].endswith(file))
                self.assertTrue(health["lastLoad"]["error"]["pointer"].startswith(pointer))
                self.assertTrue(health["lastLoad"]["error"]["message"])
                self.assertLess(self.version(server), 100 + index)
                self.assertEqual(server.search(None, "?pageLimit=1").status, 200)
                (self.folder / name).write_text(kept)
                self.assertEqual(self.reload(server).status, 200)
                self.assertEqual(self.version(server), 100 + index)
                self.assertEqual(server.request("GET", ADMIN + "/health").json["status"], "ok")
                server.stop()
                self.assertIn(f"{file}#{pointer}".encode(), server.process.stdout.read())

    def test_clock_follows_unless_it_was_moved(self):
        with MockServer(fixtures=self.folder) as server:
            settings = json.loads((self.folder / "cpn-mock.json").read_text())

            def reload_with(clock):
                (self.folder / "cpn-mock.json").write_text(json.dumps(settings | {"clock": clock}))
                self.assertEqual(self.reload(server).status, 200)
                return server.request("GET", ADMIN + "/clock").json["now"]

            self.assertEqual(reload_with("2022-01-01T00:00:00Z"), "2022-01-01T00:00:00Z")
            server.request("POST", ADMIN + "/clock/pin", {"now": "2021-12-01T00:00:00Z"})
            self.assertEqual(reload_with("2022-01-02T00:00:00Z"), "2021-12-01T00:00:00Z")
            server.request("POST", ADMIN + "/reset")
            self.assertEqual(server.request("GET", ADMIN + "/clock").json["now"], "2022-01-02T00:00:00Z")

    def test_under_load_with_half_of_the_files_broken(self):
        with MockServer("--quiet", fixtures=self.folder) as server:
            server.access_token("usagescope-demo-distributor")
            faults, counts, is_over = [], [0] * 6, threading.Event()

            def ask(lane):
                while not is_over.is_set():
                    number = counts[lane] % STUBS
                    try:
                        answer = server.request("GET", f"/stubs/{number}")
                        if answer.status != 200 or answer.json["number"] != number:
                            faults.append((answer.status, answer.body[:200]))
                        if counts[lane] % 10 == 0 and server.search(None, "?pageLimit=5").status != 200:
                            faults.append("search")
                    except OSError as error:
                        faults.append(error)
                    counts[lane] += 1

            lanes = [threading.Thread(target=ask, args=(lane,)) for lane in range(len(counts))]
            for lane in lanes:
                lane.start()
            try:
                good, refused = 0, 0
                deadline = time.monotonic() + 6
                while time.monotonic() < deadline:
                    version = 2 + good
                    self.write(range(STUBS), version)
                    for number in range(0, STUBS, 2):  # half of the files
                        (self.folder / "mappings" / "stubs" / f"{number:03}.json").write_text("{broken")
                    refused += self.reload(server).status == 422
                    # None of the new set is seen, neither the broken half nor the other.
                    self.assertEqual({self.version(server, n) for n in (0, 1, 2, 3)}, {max(version - 1, 1)})
                    self.write(range(STUBS), version)
                    self.assertEqual(self.reload(server).status, 200)
                    self.assertEqual({self.version(server, n) for n in range(4)}, {version})
                    good += 1
            finally:
                is_over.set()
                for lane in lanes:
                    lane.join(timeout=30)
            self.assertEqual(faults[:3], [])
            self.assertGreater(good, 5)
            self.assertEqual(refused, good)
            self.assertGreater(min(counts), 50)

    def test_a_contract_that_is_none_is_not_served(self):
        with MockServer(fixtures=self.folder) as server:
            contract = self.folder / "openapi.yaml"
            good = contract.read_bytes()
            contract.write_text("openapi: 3.1.0\npaths: [\n")
            self.assertIn("openapi.yaml", check_error(self, self.reload(server), 422)["message"])
            contract.unlink()
            contract.symlink_to("/etc/passwd")
            self.assertIn("openapi.yaml", check_error(self, self.reload(server), 422)["message"])
            self.assertEqual(server.request("GET", "/openapi.yaml").body, good)
            contract.unlink()
            self.assertEqual(self.reload(server).status, 200)
            self.assertEqual(server.request("GET", "/openapi.yaml").status, 404)

    def test_a_linked_folder_of_mappings_is_not_left_out_in_silence(self):
        with MockServer(fixtures=self.folder) as server:
            (self.folder / "mappings" / "linked").symlink_to(self.folder / "mappings" / "seller")
            self.assertIn("mappings/linked", check_error(self, self.reload(server), 422)["message"])

    def wait_for(self, condition):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.02)
        return False

    def test_watch(self):
        with MockServer("--watch", fixtures=self.folder) as server:
            self.write([0], 2)
            self.assertTrue(self.wait_for(lambda: self.version(server) == 2))
            # A folder that was not there at the start, and what is in it later.
            late = self.folder / "mappings" / "late" / "deeper"
            late.mkdir(parents=True)
            (late / "a.json").write_text(stub(900, 1))
            self.assertTrue(self.wait_for(lambda: self.version(server, 900) == 1))
            (late / "a.json").write_text(stub(900, 2))
            self.assertTrue(self.wait_for(lambda: self.version(server, 900) == 2))
            # A bad file: the old ones stay until it is mended.
            (late / "a.json").write_text("{")
            status = lambda: server.request("GET", ADMIN + "/health").json["status"]
            self.assertTrue(self.wait_for(lambda: status() == "degraded"))
            self.assertEqual(self.version(server, 900), 2)
            (late / "a.json").unlink()
            self.assertTrue(self.wait_for(lambda: self.version(server, 900) == 404))
            self.assertEqual(status(), "ok")

    def test_watch_sees_another_folder_in_the_place_of_the_first(self):
        link = self.folder.parent / "current"
        link.symlink_to(self.folder)
        for place, swap in ((link, self.swap_link), (self.folder, self.swap_folder)):
            with self.subTest(place=place.name), MockServer("--watch", fixtures=place) as server:
                self.write([0], 1)
                (self.folder.parent / "unrelated").write_text("no reason to load")
                loads = lambda: server.request("GET", ADMIN + "/health").json["lastLoad"]["loads"]
                other = self.folder.parent / f"next-{place.name}"
                shutil.copytree(self.folder, other)
                (other / "mappings" / "stubs" / "000.json").write_text(stub(0, 7))
                swap(place, other)
                self.assertTrue(self.wait_for(lambda: self.version(server) == 7))
                # ... which is watched from now on.
                (place / "mappings" / "stubs" / "000.json").write_text(stub(0, 8))
                self.assertTrue(self.wait_for(lambda: self.version(server) == 8))
                seen = loads()
                (self.folder.parent / "unrelated").write_text("still none")
                time.sleep(0.5)
                self.assertEqual(loads(), seen)

    def swap_link(self, link, other):
        fresh = link.with_name("fresh")
        fresh.symlink_to(other)
        fresh.replace(link)

    def swap_folder(self, folder, other):
        folder.rename(folder.with_name("old"))
        other.rename(folder)

    def test_rows_are_loaded_anew_when_their_file_changes(self):
        data = self.folder.parent / "rows.ndjson"
        row = {"usageTimestamp": "2021-11-11 00:00:00", "usage": 1}
        data.write_text(json.dumps(row) + "\n")
        with MockServer("--data", str(data), fixtures=self.folder) as server:
            total = lambda: int(server.search().json["totalResultsCount"])
            self.assertEqual(total(), 1)
            data.write_text((json.dumps(row) + "\n") * 3)
            self.assertEqual(self.reload(server).status, 200)
            self.assertEqual(total(), 3)
            data.write_text("{")
            check_error(self, self.reload(server), 422)
            self.assertEqual(total(), 3)


if __name__ == "__main__":
    unittest.main()
