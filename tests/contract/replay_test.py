"""Recordings, stubs, scenarios and misses in each --mode, and how fast many fixtures load."""

import base64
import gzip
import json
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from mock_server import DISTRIBUTOR, FIXTURES, PROGRAM, SEARCH_PATH, MockServer, check_error

PROVENANCE = {"cpn": {"provenance": "assumed"}}
CONTRACTS = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/discount-contracts"


class Folder:
    """A copy of the project's fixtures with mappings of its own."""

    def __init__(self, mappings):
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name)
        for name in ("auth", "cpn-mock.json", "openapi.yaml"):
            copy = shutil.copytree if (FIXTURES / name).is_dir() else shutil.copy
            copy(FIXTURES / name, self.path / name)
        for name, (request, response, *more) in mappings.items():
            self.write(name, {"request": request, "response": response, "metadata": PROVENANCE} | dict(*more))

    def write(self, name, mapping):
        file = self.path / "mappings" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(mapping))

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        self.temporary.cleanup()


MAPPINGS = {
    "seller/first-page": (
        {"method": "POST", "urlPath": SEARCH_PATH, "queryParameters": {"pageLimit": {"equalTo": "7"}}},
        {"status": 200, "headers": {"Content-Type": "application/json"}, "body": "recorded"},
    ),
    "seller/any-contract": (
        {"method": "GET", "urlPathTemplate": CONTRACTS + "/{id}"},
        {"status": 200, "jsonBody": {"id": "stubbed"}},
    ),
    "seller/invalid": (
        {"method": "POST", "urlPath": SEARCH_PATH, "queryParameters": {"pageLimit": {"equalTo": "x"}}},
        {"status": 400, "body": "recorded refusal"},
    ),
    "own/things": (
        {"method": "ANY", "urlPathPattern": "/things/[a-z]+", "headers": {"X-Who": {"contains": "me"}}},
        {"status": 202, "headers": {"X-Two": ["a", "b"]}, "base64Body": "AAEC"},
    ),
    "own/tale-1": (
        {"method": "GET", "url": "/tale"},
        {"body": "once"},
        {"scenarioName": "tale", "requiredScenarioState": "Started", "newScenarioState": "told"},
    ),
    "own/tale-2": (
        {"method": "GET", "url": "/tale"},
        {"body": "upon a time"},
        {"scenarioName": "tale", "requiredScenarioState": "told"},
    ),
}


class ModeTest(unittest.TestCase):
    def ask(self, server, query=""):
        return server.search(query=query)

    def contract(self, server):
        return server.request("GET", CONTRACTS + "/no-such-contract", token="usagescope-demo-distributor")

    def test_hybrid_asks_recordings_then_the_engine_then_stubs(self):
        with Folder(MAPPINGS) as folder, MockServer(fixtures=folder) as server:
            recorded = self.ask(server, "?pageLimit=7")
            self.assertEqual((recorded.source, recorded.body), ("verbatim", b"recorded"))
            self.assertEqual(recorded.headers["X-Mock-Fixture"], "seller/first-page")
            self.assertEqual(self.ask(server, "?pageLimit=8").source, "semantic")
            self.assertEqual(self.ask(server, "?pageLimit=x").source, "validation")
            stubbed = self.contract(server)
            self.assertEqual((stubbed.source, stubbed.json), ("stub", {"id": "stubbed"}))
            self.assertEqual(stubbed.headers["X-Mock-Fixture"], "seller/any-contract")

    def test_verbatim_asks_neither_validation_nor_engine(self):
        with Folder(MAPPINGS) as folder, MockServer("--mode", "verbatim", fixtures=folder) as server:
            self.assertEqual(self.ask(server, "?pageLimit=7").body, b"recorded")
            self.assertEqual(self.ask(server, "?pageLimit=x").body, b"recorded refusal")
            self.assertEqual(self.contract(server).source, "stub")
            miss = self.ask(server, "?pageLimit=8")
            message = check_error(self, miss, 404)["message"]
            self.assertEqual(miss.source, "miss")
            self.assertEqual(miss.headers["X-Mock-Miss"], "nearest seller/first-page, 1 difference")
            self.assertIn("query: expected pageLimit=7, found pageLimit=8", message)
            # Who asks is looked at in every mode.
            check_error(self, server.search(query="?pageLimit=7", token=None), 401)

    def test_semantic_asks_no_fixture(self):
        with Folder(MAPPINGS) as folder, MockServer("--mode=semantic", fixtures=folder) as server:
            self.assertEqual(self.ask(server, "?pageLimit=7").source, "semantic")
            self.assertEqual(check_error(self, self.contract(server), 404)["statusCode"], 404)
            untold = server.request("GET", "/tale")
            check_error(self, untold, 404)
            self.assertNotIn("X-Mock-Miss", untold.headers)

    def test_what_is_no_path_of_the_api_is_replayed_too(self):
        with Folder(MAPPINGS) as folder, MockServer(fixtures=folder) as server:
            answer = server.request("POST", "/things/abc", body=b"x", headers={"X-Who": "it's me"})
            self.assertEqual((answer.status, answer.body), (202, b"\0\1\2"))
            self.assertCountEqual(answer.headers.get_all("X-Two"), ["a", "b"])
            miss = server.request("GET", "/things/abc")
            check_error(self, miss, 404)
            self.assertEqual(miss.headers["X-Mock-Miss"], "nearest own/things, 1 difference")
            self.assertEqual([server.request("GET", "/tale").body for _ in range(3)],
                             [b"once", b"upon a time", b"upon a time"])

    def test_an_unknown_mode_is_refused(self):
        refused = subprocess.run([PROGRAM, "serve", "--mode", "replay"], capture_output=True, timeout=20)
        self.assertEqual(refused.returncode, 2)
        self.assertIn(b"verbatim, semantic or hybrid", refused.stderr)


class ManyFixturesTest(unittest.TestCase):
    """The goal for 10,000 is 2 s (measured: 0.25 s); a busy machine or a sanitizer gets some room."""

    def start_seconds(self, server):
        began = time.monotonic()
        server.__enter__()
        return time.monotonic() - began

    def test_ten_thousand_fixtures_start_and_are_found(self):
        mappings = {}
        for i in range(10_000):
            request = {"method": "GET", "urlPath": f"/recorded/{i}"} if i % 2 else {
                "method": "ANY", "urlPathPattern": f"/stub-{i}/.*", "queryParameters": {"q": {"contains": "a"}}}
            mappings[f"{i // 100}/{i}"] = (request, {"jsonBody": {"number": i}})
        with Folder({}) as empty:
            server = MockServer(fixtures=empty)
            alone = self.start_seconds(server)
            server.__exit__()
        with Folder(mappings) as folder:
            server = MockServer("--mode", "verbatim", fixtures=folder)
            seconds = self.start_seconds(server)
            print(f"10,000 fixtures: {seconds:.2f} s, {alone:.2f} s of them without")
            try:
                self.assertLess(seconds - alone, 4)
                self.assertEqual(server.request("GET", "/recorded/9999").json, {"number": 9999})
                self.assertEqual(server.request("GET", "/stub-9998/x?q=ba").json, {"number": 9998})
                began = time.monotonic()
                for i in range(200):
                    self.assertEqual(server.request("GET", f"/nothing/{i}").status, 404)
                self.assertLess(time.monotonic() - began, 4)
            finally:
                server.__exit__()

    def test_a_body_that_is_packed_already_is_not_packed_again(self):
        packed = gzip.compress(b'{"a": [' + b"1," * 2000 + b"1]}")
        response = {"status": 200, "base64Body": base64.b64encode(packed).decode(),
                    "headers": {"Content-Type": "application/json", "Content-Encoding": "gzip"}}
        with Folder({"packed": ({"method": "GET", "urlPath": "/packed"}, response)}) as folder, \
                MockServer(fixtures=folder) as server:
            for coding in ("gzip", "br", "identity"):
                answer = server.request("GET", "/packed", headers={"Accept-Encoding": coding})
                self.assertEqual((answer.headers["Content-Encoding"], answer.body), ("gzip", packed))


if __name__ == "__main__":
    unittest.main()
