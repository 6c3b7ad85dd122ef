#!/usr/bin/env python3
"""HTTP around the answers: CORS, compression, methods."""

import gzip
import shutil
import subprocess
import unittest
from pathlib import Path

from mock_server import CUSTOMERS_PATH, REPORT_PATH, SEARCH_PATH, TOKEN_PATH, MockServer, check_error


def unbrotli(data):
    return subprocess.run(["brotli", "-d", "-c"], input=data, check=True, capture_output=True).stdout


class Transport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    # ---- CORS -------------------------------------------------------------------------------

    def preflight(self, origin, server=None):
        return (server or self.server).request("OPTIONS", SEARCH_PATH, headers={
            "Origin": origin, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,csp-auth-token"})

    def test_preflight_from_loopback_is_allowed(self):
        for origin in ("http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000", "https://localhost"):
            with self.subTest(origin=origin):
                answer = self.preflight(origin)
                self.assertEqual(answer.status, 204)
                self.assertEqual(answer.source, "cors")
                self.assertEqual(answer.headers["Access-Control-Allow-Origin"], origin)
                self.assertIn("POST", answer.headers["Access-Control-Allow-Methods"])
                allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
                for name in ("authorization", "content-type", "csp-auth-token"):
                    self.assertIn(name, allowed)

    def test_preflight_from_elsewhere_is_refused(self):
        for origin in ("https://example.org", "null", "http://localhost.example.org", "http://127.0.0.1.example.org",
                       "file://localhost", "http://localhost:5173@example.org"):
            with self.subTest(origin=origin):
                answer = self.preflight(origin)
                self.assertEqual(answer.status, 403)
                self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])

    def test_listed_origins_are_allowed(self):
        folder = Path(self.server.folder.name) / "listed"
        shutil.copytree(self.server.fixtures, folder)
        (folder / "cpn-mock.json").write_text(
            '{"schemaVersion":1,"clock":"2022-02-15T12:00:00Z","corsOrigins":["https://example.org"]}')
        with MockServer(fixtures=folder) as server:
            self.assertEqual(self.preflight("https://example.org", server).status, 204)
            self.assertEqual(self.preflight("https://example.com", server).status, 403)

    def test_answers_tell_scripts_what_they_may_see(self):
        answer = self.server.request("POST", TOKEN_PATH, {"refreshToken": "no"},
                                     headers={"Origin": "http://localhost:1"})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "http://localhost:1")
        exposed = answer.headers["Access-Control-Expose-Headers"]
        for name in ("Content-Disposition", "Date", "Retry-After", "X-Mock-Customers-Left-Out", "X-Mock-Epoch-Unit",
                     "X-Mock-Fault", "X-Mock-Fixture", "X-Mock-Miss", "X-Mock-Months-Cut", "X-Mock-Source"):
            self.assertIn(name, exposed)
        self.assertIn("Origin", ",".join(answer.headers.get_all("Vary")))
        other = self.server.request("POST", TOKEN_PATH, {"refreshToken": "no"}, headers={"Origin": "https://a.b"})
        self.assertIsNone(other.headers["Access-Control-Allow-Origin"])

    # ---- headers, methods, compression ------------------------------------------------------

    def test_date_is_the_servers_clock(self):
        self.assertEqual(self.server.search().headers["Date"], "Tue, 15 Feb 2022 12:00:00 GMT")
        self.assertEqual(self.server.request("GET", "/nowhere").headers["Date"], "Tue, 15 Feb 2022 12:00:00 GMT")

    def test_other_methods_are_405_with_allow(self):
        for path, allowed, methods in (
            (TOKEN_PATH, "POST", ("GET", "PUT", "DELETE", "PATCH")), (SEARCH_PATH, "POST", ("GET", "HEAD", "PUT")),
            (REPORT_PATH, "GET", ("POST", "DELETE")), (CUSTOMERS_PATH, "GET", ("POST",)), ("/", "GET", ("POST",)),
        ):
            for method in methods:
                with self.subTest(path=path, method=method):
                    answer = self.server.request(method, path)
                    self.assertEqual(answer.status, 405)
                    self.assertIn(allowed, answer.headers["Allow"])
                    self.assertEqual(answer.source, "routing")
                    if method != "HEAD":
                        check_error(self, answer, 405)

    def test_unknown_resources_are_404(self):
        for path in ("/cphub", "/cphub/api/billing/v1/orgs", "/cphub/api/billing/v2/orgs/x/usage-report",
                     "/distributors/", SEARCH_PATH + "/more", "/cphub/api/billing/v1/orgs//usage-report"):
            with self.subTest(path=path):
                check_error(self, self.server.request("GET", path), 404)

    def test_head_has_the_headers_only(self):
        answer = self.server.request("HEAD", CUSTOMERS_PATH, token="usagescope-demo-distributor")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertGreater(int(answer.headers["Content-Length"]), 1000)

    def test_compressed_answers_are_the_same_bytes(self):
        token = {"csp-auth-token": self.server.access_token("usagescope-demo-distributor")}
        plain = self.server.request("POST", SEARCH_PATH, headers=token)
        self.assertIsNone(plain.headers["Content-Encoding"])
        for accept, encoding, undo in (
            ("gzip", "gzip", gzip.decompress), ("br", "br", unbrotli), ("gzip, deflate, br", "br", unbrotli),
            ("br;q=0, gzip", "gzip", gzip.decompress), ("GZIP;q=0.5", "gzip", gzip.decompress),
        ):
            with self.subTest(accept=accept):
                answer = self.server.request("POST", SEARCH_PATH, headers=token | {"Accept-Encoding": accept})
                self.assertEqual(answer.headers["Content-Encoding"], encoding)
                self.assertIn("Accept-Encoding", ",".join(answer.headers.get_all("Vary")))
                self.assertLess(len(answer.body), len(plain.body) / 5)
                self.assertEqual(undo(answer.body), plain.body)
        for accept in ("identity", "gzip;q=0", "br;q=0.0", "deflate"):
            answer = self.server.request("POST", SEARCH_PATH, headers=token | {"Accept-Encoding": accept})
            self.assertEqual(answer.body, plain.body)

    def test_same_request_same_bytes(self):
        bodies = {self.server.search(None, "?pageStart=500&pageLimit=20").body for _ in range(20)}
        self.assertEqual(len(bodies), 1)
        refusals = {self.server.search(None, "?pageLimit=0").body for _ in range(5)}
        self.assertEqual(len(refusals), 1)


if __name__ == "__main__":
    unittest.main()
