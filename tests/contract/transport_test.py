#!/usr/bin/env python3
"""HTTP around the answers: CORS, compression, the page, methods, and what must not kill the server."""

import gzip
import json
import os
import random
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

from mock_server import CUSTOMERS_PATH, REPORT_PATH, SEARCH_PATH, TOKEN_PATH, MockServer, check_error

HOST = b"Host: 127.0.0.1\r\n"


def unbrotli(data):
    return subprocess.run(["brotli", "-d", "-c"], input=data, check=True, capture_output=True).stdout


def status_of(raw):
    return int(raw.split(b" ", 2)[1]) if raw.startswith(b"HTTP/1.1 ") else None


class Transport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def assert_alive(self):
        self.assertEqual(self.server.search(None, "?pageLimit=1").status, 200)

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
                self.assertIn("csp-auth-token", answer.headers["Access-Control-Allow-Headers"])

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
        for name in ("Date", "X-Mock-Source", "Retry-After"):
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

    # ---- what must not kill it --------------------------------------------------------------

    def test_malformed_bodies_are_400(self):
        bodies = [
            b"{", b"[1,2", b'{"filters":[{"key":"CHARGE_ID"', b"nonsense", b"\x00", b'{"a":"\x00"}', b'"\xff\xfe"',
            b'{"filters":"\xc3\x28"}', b'{"a":"\\ud800"}', b'{"a":1,"a":2}', b'{"a":01}', b'{"a":1e}', b'{"a":NaN}',
            b"[" * 100_000, b'{"filters":' * 50_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"{}{}", b"'{}'",
            b"\xef\xbb\xbf{", b'{"filters":[1]}', b'{"filters":[[]]}', b'{"filters":5}', b"[]5", b"true false",
        ]
        generator = random.Random(7)
        documented = b'{"filters":[{"key":"CHARGE_ID","operator":"EQUALS","value":"VOD-HS"}]}'
        bodies += [documented[:cut] for cut in range(1, len(documented))]
        for _ in range(150):
            damaged = bytearray(documented)
            damaged[generator.randrange(len(damaged))] = generator.choice(b'\x01\x7f\xff{}[]",:')
            bodies.append(bytes(damaged))
        for body in bodies:
            with self.subTest(body=body[:60]):
                answer = self.server.search(body)
                if answer.status == 200:  # the damage has hit a letter of the value
                    self.assertEqual(json.loads(body)["filters"][0]["key"], "CHARGE_ID")
                else:
                    check_error(self, answer, 400)
        self.assert_alive()

    def test_body_past_the_cap_is_413(self):
        answer = self.server.raw(b"POST " + SEARCH_PATH.encode() + b" HTTP/1.1\r\n" + HOST +
                                 b"Content-Length: 20000000\r\n\r\n" + b" " * 20_000_000)
        self.assertEqual(status_of(answer), 413)
        self.assert_alive()

    def test_chunked_body_past_the_cap_is_413(self):
        chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
            connection.sendall(b"POST " + SEARCH_PATH.encode() + b" HTTP/1.1\r\n" + HOST +
                               b"Transfer-Encoding: chunked\r\n\r\n")
            try:
                for _ in range(300):
                    connection.sendall(chunk)
                connection.sendall(b"0\r\n\r\n")
            except ConnectionError:
                pass  # closed at the cap
            received = connection.recv(65536)
        self.assertEqual(status_of(received), 413)
        self.assert_alive()

    def test_chunked_body_is_read(self):
        token = self.server.access_token("usagescope-demo-distributor").encode()
        answer = self.server.raw(
            b"POST " + SEARCH_PATH.encode() + b"?pageLimit=1 HTTP/1.1\r\n" + HOST + b"csp-auth-token: " + token +
            b"\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
        self.assertEqual(status_of(answer), 200)

    def test_post_without_length_has_no_body(self):
        token = self.server.access_token("usagescope-demo-distributor").encode()
        answer = self.server.raw(b"POST " + SEARCH_PATH.encode() + b"?pageLimit=1 HTTP/1.1\r\n" + HOST +
                                 b"csp-auth-token: " + token + b"\r\nConnection: close\r\n\r\n")
        self.assertEqual(status_of(answer), 200)

    def test_ambiguous_lengths_are_400_and_closed(self):
        start = b"POST " + SEARCH_PATH.encode() + b" HTTP/1.1\r\n" + HOST
        follow = b"GET /second HTTP/1.1\r\n" + HOST + b"\r\n"
        for headers in (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
                        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n"):
            answer = self.server.raw(start + headers + b"{}" + follow)
            self.assertEqual(status_of(answer), 400)
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1)
        # A body is a body whatever the method: what lies in it is no request.
        stray = self.server.raw(b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(follow) + follow)
        self.assertEqual(stray.count(b"HTTP/1.1 "), 1)
        self.assert_alive()

    def test_malformed_http_is_refused(self):
        for data in (b"\r\n\r\n", b"nonsense\r\n\r\n", b"GET\r\n\r\n",
                     b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n", b"GET /%00 HTTP/1.1\r\n" + HOST + b"\r\n",
                     b"GET /%ff HTTP/1.1\r\n" + HOST + b"\r\n"):
            with self.subTest(data=data[:30]):
                answer = self.server.raw(data, half_close=True)
                self.assertEqual(status_of(answer), 400)
        self.assertEqual(status_of(self.server.raw(b"GET / HTTP/9.9\r\n\r\n")), 505)
        long_path = self.server.raw(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        self.assertEqual(status_of(long_path), 414)
        many = self.server.raw(b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200_000 + b"\r\n")
        self.assertEqual(status_of(many), 431)
        self.assert_alive()

    def test_half_sent_requests_do_not_stall_others(self):
        held = []
        try:
            for _ in range(20):
                connection = socket.create_connection(("127.0.0.1", self.server.port))
                connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Le")
                held.append(connection)
            self.assert_alive()
        finally:
            for connection in held:
                connection.close()

    def test_keep_alive_answers_at_once(self):
        import http.client, time
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        started = time.monotonic()
        for _ in range(200):
            connection.request("GET", "/nowhere")
            connection.getresponse().read()
        connection.close()
        # With Nagle's delay it would be 200 x 40 ms; without, a tenth of a second on an idle machine.
        self.assertLess(time.monotonic() - started, 7)

    def test_listens_on_loopback_only(self):
        table = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        port = f":{self.server.port:04X}"
        listening = [line.split()[1] for line in table.splitlines()[1:]
                     if line.split()[3:4] == ["0A"] and line.split()[1].endswith(port)]
        self.assertEqual(listening, ["0100007F" + port])


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import tempfile
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "site"
        (cls.folder / "fonts").mkdir(parents=True)
        files = {"index.html": b"<!doctype html><title>x</title>", "app.mjs": b"export {};" * 100,
                 "glue.js": b"1;", "engine.wasm": b"\0asm" * 500, "fonts/inter.ttf": b"\0\1\0\0", "style.css": b"a{}",
                 "odd.zzz": b"?", ".hidden": b"secret"}
        for name, content in files.items():
            (cls.folder / name).write_bytes(content)
        cls.files = files
        for name in ("app.mjs", "engine.wasm"):
            (cls.folder / (name + ".gz")).write_bytes(gzip.compress(files[name]))
            packed = subprocess.run(["brotli", "-c"], input=files[name], check=True, capture_output=True).stdout
            (cls.folder / (name + ".br")).write_bytes(packed)
        (cls.folder.parent / "outside.txt").write_bytes(b"secret")
        os.symlink(cls.folder.parent / "outside.txt", cls.folder / "link.txt")
        os.symlink(cls.folder / "index.html", cls.folder / "inner.html")
        cls.server = cls.enterClassContext(MockServer("--site", str(cls.folder)))

    def test_types(self):
        for name, kind in (("/", "text/html"), ("/index.html", "text/html"), ("/app.mjs", "text/javascript"),
                           ("/glue.js", "text/javascript"), ("/engine.wasm", "application/wasm"),
                           ("/fonts/inter.ttf", "font/ttf"), ("/style.css", "text/css"),
                           ("/odd.zzz", "application/octet-stream")):
            with self.subTest(name=name):
                answer = self.server.request("GET", name)
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["Content-Type"].split(";")[0], kind)
                self.assertEqual(answer.source, "site")
                expected = self.files["index.html" if name == "/" else name[1:]]
                self.assertEqual(answer.body, expected)

    def test_precompressed_copies(self):
        for accept, encoding, undo in (("br, gzip", "br", unbrotli), ("gzip", "gzip", gzip.decompress)):
            answer = self.server.request("GET", "/engine.wasm", headers={"Accept-Encoding": accept})
            self.assertEqual(answer.headers["Content-Encoding"], encoding)
            self.assertEqual(answer.headers["Content-Type"], "application/wasm")
            self.assertEqual(undo(answer.body), self.files["engine.wasm"])
        plain = self.server.request("GET", "/glue.js", headers={"Accept-Encoding": "br, gzip"})
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(plain.body, self.files["glue.js"])

    def test_stale_copies_are_not_served(self):
        (self.folder / "stale.js").write_bytes(b"new")
        (self.folder / "stale.js.gz").write_bytes(gzip.compress(b"old"))
        os.utime(self.folder / "stale.js.gz", (1, 1))
        answer = self.server.request("GET", "/stale.js", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(answer.body, b"new")

    def test_etag_gives_304(self):
        first = self.server.request("GET", "/app.mjs")
        etag = first.headers["ETag"]
        for value in (etag, "W/" + etag, '"other", ' + etag, "*"):
            answer = self.server.request("GET", "/app.mjs", headers={"If-None-Match": value})
            self.assertEqual((answer.status, answer.body), (304, b""))
            self.assertEqual(answer.headers["ETag"], etag)
        other = self.server.request("GET", "/app.mjs", headers={"If-None-Match": '"other"'})
        self.assertEqual(other.status, 200)
        packed = self.server.request("GET", "/app.mjs", headers={"Accept-Encoding": "br"})
        self.assertNotEqual(packed.headers["ETag"], etag)

    def test_nothing_outside_the_folder(self):
        for path in ("/../outside.txt", "/%2e%2e/outside.txt", "/fonts/../../outside.txt", "/..%2foutside.txt",
                     "/fonts/%2e%2e/%2e%2e/outside.txt", "/link.txt", "//etc/passwd", "/%2fetc/passwd",
                     "/..\\outside.txt", "/.hidden", "/fonts/", "/missing"):
            with self.subTest(path=path):
                raw = self.server.raw(b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
                self.assertEqual(status_of(raw), 404)
                self.assertNotIn(b"secret", raw)
                self.assertNotIn(b"root:", raw)
        self.assertEqual(self.server.request("GET", "/inner.html").status, 200)

    def test_head(self):
        answer = self.server.request("HEAD", "/engine.wasm")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(int(answer.headers["Content-Length"]), len(self.files["engine.wasm"]))

    def test_api_beside_the_page(self):
        self.assertEqual(self.server.search().status, 200)
        check_error(self, self.server.request("POST", "/index.html"), 405)


if __name__ == "__main__":
    unittest.main()
