#!/usr/bin/env python3
"""usagescope-mock gateway: what a page in a browser needs to talk to an API over TLS."""

import contextlib
import gzip
import http.client
import json
import os
import subprocess
import tempfile
import threading
import time
import unittest
import zlib
from pathlib import Path

from mock_server import CUSTOMERS_PATH, PROGRAM, SEARCH_PATH, MockServer
from proxies import Proxy, RawUpstream, ScriptedUpstream, all_bytes, make_certificate, plain_answer

ORIGIN = "https://usage.example"
# A sanitizer keeps what was freed, and would look like a program that holds whole bodies.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=4"
CANARY = "canary7Qx2vLw9ZtR4mKd8"


class WithGateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.keys = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.certificate, cls.key = make_certificate(cls.keys)

    def gateway(self, upstream, *options, **more):
        return self.enterContext(Proxy("gateway", upstream.port, self.certificate, *options, **more))

    def scripted(self, answer):
        return self.enterContext(ScriptedUpstream(self.certificate, self.key, answer))


class BeforeTheMockServer(WithGateway):
    def setUp(self):
        self.server = self.enterContext(MockServer())
        front = self.enterContext(MockServer("--tls-cert", str(self.certificate), "--tls-key", str(self.key)))
        self.proxy = self.gateway(front, "--origin", ORIGIN)

    def test_a_page_asks_as_browsers_do(self):
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type,csp-auth-token"}
        preflight = self.proxy.request("OPTIONS", SEARCH_PATH, headers=asked)
        self.assertEqual(preflight.status, 204)
        self.assertEqual(preflight.headers["Access-Control-Allow-Origin"], ORIGIN)
        allowed = preflight.headers["Access-Control-Allow-Headers"].split(", ")
        for name in ("authorization", "content-type", "csp-auth-token"):
            self.assertIn(name, allowed)
        body = {"filters": [{"key": "CHARGE_ID", "operator": "EQUALS", "value": "VOD-HS"}]}
        token = self.proxy.access_token("usagescope-demo-distributor")
        answer = self.proxy.request("POST", SEARCH_PATH, body, {"Origin": ORIGIN, "csp-auth-token": token})
        direct = self.server.request("POST", SEARCH_PATH, body, {"csp-auth-token": token})
        self.assertEqual((answer.status, answer.body), (200, direct.body))
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ORIGIN)
        self.assertEqual(answer.headers.get_all("Access-Control-Allow-Origin"), [ORIGIN])
        for name in ("Content-Disposition", "Retry-After"):
            self.assertIn(name, answer.headers["Access-Control-Expose-Headers"])
        self.assertEqual(answer.source, "upstream")
        refused = self.proxy.request("POST", SEARCH_PATH, body, {"Origin": ORIGIN, "csp-auth-token": "wrong"})
        self.assertEqual(refused.status, 401)
        self.assertEqual(refused.headers["Access-Control-Allow-Origin"], ORIGIN)

    def test_other_pages_and_other_names_are_refused(self):
        for headers in ({"Origin": "https://other.example"}, {"Origin": "null"}, {"Origin": "http://localhost:5173"},
                        {"Host": "rebound.example"}):
            answer = self.proxy.request("GET", CUSTOMERS_PATH, headers=headers)
            self.assertEqual((answer.status, answer.source), (403, "gateway"), headers)
            self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])
        asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
        self.assertEqual(self.proxy.request("OPTIONS", SEARCH_PATH, headers=asked).status, 403)

    def test_text_is_packed_when_the_browser_takes_it(self):
        headers = {"csp-auth-token": self.proxy.access_token("usagescope-demo-distributor")}
        plain = self.proxy.request("POST", SEARCH_PATH, headers=headers)
        packed = self.proxy.request("POST", SEARCH_PATH, headers=headers | {"Accept-Encoding": "gzip"})
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertLess(len(packed.body), len(plain.body) / 3)


class RawBehind(WithGateway):
    def raw(self, answer, *options, is_tls=False):
        """The upstream, and a gateway before it."""
        pair = (self.certificate, self.key) if is_tls else (None, None)
        upstream = self.enterContext(RawUpstream(answer, *pair))
        return upstream, self.enterContext(Proxy("gateway", upstream.port, pair[0], *options))

    def ask(self, proxy, path, method="GET", headers=None):
        """A connection that has sent its request, and has not looked for the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request(method, path, headers=headers or {})
        return connection


class Lying(RawBehind):
    """Upstreams that say more, or less, than an answer."""

    def test_bytes_that_nobody_asked_for_answer_nobody(self):
        surplus = plain_answer(b'{"of":"somebody else"}')
        answers = {"/cphub/short": plain_answer(b"{}"), "/cphub/head": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                   "/cphub/204": b"HTTP/1.1 204 No Content\r\n\r\n",
                   "/cphub/304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
                   "/cphub/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"}

        def answer(connection, _, target, __):
            path, _, how = target.partition("?")
            if path not in answers:
                connection.sendall(plain_answer(target.encode()))
            elif how == "late":
                connection.sendall(answers[path])
                time.sleep(0.02)
                connection.sendall(surplus)
            else:
                connection.sendall(answers[path] + surplus)

        for is_tls in (False, True):
            upstream, proxy = self.raw(answer, is_tls=is_tls)
            for path in answers:
                for how in ("late", "at-once"):
                    method = "HEAD" if path.endswith("head") else "GET"
                    self.assertIn(proxy.request(method, f"{path}?{how}").status, (200, 204, 304))
                    time.sleep(0.08)
                    for after in ("/cphub/next", "/cphub/third"):
                        self.assertEqual(proxy.request("GET", after).body, after.encode(), (is_tls, path, how))
            self.assertEqual(len(upstream.requests), 3 * 2 * len(answers))

    def test_quiet_connections_serve_again(self):
        counts = []
        for is_tls in (False, True):
            _, proxy = self.raw(lambda connection, _, __, count: counts.append(count) or connection.sendall(
                plain_answer(b"{}")), is_tls=is_tls)
            for _ in range(3):
                self.assertEqual(proxy.request("GET", "/cphub/x").status, 200)
        self.assertEqual(counts, [0, 1, 2] * 2)

    def test_interim_answers_are_no_answers(self):
        def answer(connection, _, target, __):
            status = target.rpartition("/")[2]
            connection.sendall(f"HTTP/1.1 {status} Interim\r\nLink: </x>\r\n\r\n".encode() * 3 +
                               plain_answer(b'{"after":1}'))

        upstream, proxy = self.raw(answer)
        for status in (100, 102, 103):
            seen = proxy.request("GET", f"/cphub/{status}")
            self.assertEqual((seen.status, seen.body, seen.headers["Link"]), (200, b'{"after":1}', None))
        for status in ("101", "099", "600", "999", "1"):
            self.assertEqual(proxy.request("GET", f"/cphub/{status}").status, 502, status)

    def test_a_post_is_sent_once(self):
        def answer(connection, _, __, count):
            if count > 0:
                return True  # after the request has come
            connection.sendall(plain_answer(b"{}"))

        for is_tls in (False, True):
            upstream, proxy = self.raw(answer, is_tls=is_tls)
            self.assertEqual(proxy.request("GET", "/cphub/first").status, 200)
            self.assertEqual(proxy.request("POST", "/cphub/once", {"passcode": 1}).status, 502)
            self.assertEqual(proxy.request("GET", "/cphub/first").status, 200)
            self.assertEqual(proxy.request("GET", "/cphub/again").status, 200)
            asked = [target for _, target in upstream.requests]
            self.assertEqual((asked.count("/cphub/once"), asked.count("/cphub/again")), (1, 2))

    def test_a_connection_that_was_closed_while_idle_costs_no_post(self):
        def answer(connection, _, __, ___):
            connection.sendall(plain_answer(b"{}"))
            return True

        for is_tls in (False, True):
            _, proxy = self.raw(answer, is_tls=is_tls)
            for _ in range(3):
                self.assertEqual(proxy.request("POST", "/cphub/x", {}).status, 200)
                time.sleep(0.05)

    def test_a_part_is_not_packed(self):
        _, proxy = self.raw(lambda connection, *_: connection.sendall(plain_answer(
            b"0123456789", b"HTTP/1.1 206 Partial Content\r\nContent-Type: text/csv\r\nContent-Range: bytes 0-9/99\r\n")))
        part = proxy.request("GET", "/cphub/x", headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
        self.assertEqual((part.status, part.body, part.headers["Content-Encoding"]), (206, b"0123456789", None))

    def test_a_path_writes_no_line_of_the_log(self):
        _, proxy = self.raw(lambda connection, *_: connection.sendall(plain_answer(b"{}")))
        proxy.request("GET", "/cphub/x%0AGET%20/cphub/forged%1b[31m")
        self.assertEqual(proxy.stop(), 0)
        (line,) = proxy.log_text().splitlines()
        self.assertTrue(line.startswith("GET /cphub/x%0AGET%20/cphub/forged%1B[31m 200 "), line)


class Waiting(RawBehind):
    """Upstreams that keep the gateway waiting."""

    @staticmethod
    def keep_waiting(connection, _, target, __):
        if target == "/cphub/stalled":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        elif target == "/cphub/dripping":
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        elif target == "/cphub/dripping-head":
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
        elif target == "/cphub/at-once":
            return connection.sendall(plain_answer(b"{}"))
        drip = {"/cphub/dripping": b"1\r\nx\r\n", "/cphub/dripping-head": b"X-A: b\r\n"}.get(target, b"")
        for _ in range(100):
            connection.sendall(drip)
            time.sleep(0.2)
        return True

    def test_it_stops_whatever_it_waits_for(self):
        upstream, proxy = self.raw(self.keep_waiting)
        paths = ["/cphub/silent", "/cphub/stalled", "/cphub/dripping", "/cphub/dripping-head"]
        for path in paths:
            self.ask(proxy, path)
        deadline = time.monotonic() + 10
        while len(upstream.requests) < len(paths) and time.monotonic() < deadline:
            time.sleep(0.02)
        started = time.monotonic()
        self.assertEqual(proxy.stop(), 0)
        self.assertLess(time.monotonic() - started, 7)
        self.assertEqual(sorted(target for _, target in upstream.requests), sorted(paths))

    def test_who_waits_keeps_nobody_else_waiting(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "index.html").write_text("<p>page")
        upstream, proxy = self.raw(self.keep_waiting, "--site", str(folder), "--origin", ORIGIN)
        slow = [self.ask(proxy, "/cphub/" + ("silent", "stalled")[i % 2]) for i in range(64)]
        deadline = time.monotonic() + 10
        while len(upstream.requests) < 64 and time.monotonic() < deadline:
            time.sleep(0.02)
        started = time.monotonic()
        self.assertEqual(proxy.request("GET", "/").status, 200)
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        self.assertEqual(proxy.request("OPTIONS", "/cphub/x", headers=asked).status, 204)
        busy = proxy.request("GET", "/cphub/at-once")
        self.assertEqual((busy.status, busy.headers["Retry-After"], busy.source), (503, "1", "gateway"))
        self.assertLess(time.monotonic() - started, 2)
        for connection in slow:
            connection.close()
        deadline = time.monotonic() + 5
        while (answer := proxy.request("GET", "/cphub/at-once")).status == 503 and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(answer.status, 200)

    def test_slow_readers_cost_no_threads(self):
        def answer(connection, *_):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)

        _, proxy = self.raw(answer)
        slow = [self.ask(proxy, "/cphub/x") for _ in range(100)]
        statuses = [connection.getresponse().status for connection in slow]
        self.assertEqual((statuses.count(200), statuses.count(503)), (64, 36))
        threads = len(list(Path(f"/proc/{proxy.process.pid}/task").iterdir()))
        self.assertLess(threads, 64 + 16)
        self.assertEqual(proxy.request("GET", "/").status, 404)


class Passing(WithGateway):
    def test_retry_after_and_errors_are_passed_on(self):
        statuses = {"/cphub/a": 429, "/cphub/b": 503, "/cphub/c": 500, "/cphub/d": 404}
        upstream = self.scripted(lambda handler: handler.reply(statuses[handler.path], b'{"e":1}', Retry_After="17",
                                                               Content_Type="application/json"))
        proxy = self.gateway(upstream)
        for path, status in statuses.items():
            answer = proxy.request("GET", path)
            self.assertEqual((answer.status, answer.headers["Retry-After"], answer.body), (status, "17", b'{"e":1}'))
            self.assertEqual(answer.source, "upstream")

    def test_headers_of_one_side_stay_there(self):
        upstream = self.scripted(lambda handler: handler.reply(
            200, b"{}", Content_Type="application/json", Set_Cookie="a=b", Strict_Transport_Security="max-age=1",
            Access_Control_Allow_Origin="*", Keep_Alive="timeout=5", X_Kept="1"))
        proxy = self.gateway(upstream, "--origin", ORIGIN)
        answer = proxy.request("POST", "/cphub/api/a%2Fb?x=%20&y", {"b": 1}, {
            "Origin": ORIGIN, "Referer": ORIGIN + "/page", "Cookie": "a=b", "Sec-Fetch-Mode": "cors", "TE": "trailers",
            "Connection": "keep-alive, X-Hop", "X-Hop": "1", "csp-auth-token": CANARY, "X-Extra": "2"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["X-Kept"], "1")
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ORIGIN)
        for name in ("Set-Cookie", "Strict-Transport-Security"):
            self.assertIsNone(answer.headers[name])
        method, target, headers, body = upstream.requests[0]
        self.assertEqual((method, target, json.loads(body)), ("POST", "/cphub/api/a%2Fb?x=%20&y", {"b": 1}))
        self.assertEqual(headers["Host"], f"127.0.0.1:{upstream.port}")
        self.assertEqual((headers["csp-auth-token"], headers["X-Extra"]), (CANARY, "2"))
        for name in ("Origin", "Referer", "Cookie", "Sec-Fetch-Mode", "TE", "X-Hop"):
            self.assertIsNone(headers[name], name)

    def test_redirects_are_not_followed(self):
        upstream = self.scripted(lambda handler: handler.reply(307, b"", Location="https://elsewhere.example/x"))
        answer = self.gateway(upstream).request("GET", "/cphub/x", headers={"csp-auth-token": CANARY})
        self.assertEqual(answer.status, 502)
        self.assertIsNone(answer.headers["Location"])
        self.assertEqual(len(upstream.requests), 1)

    def test_only_the_api_is_passed_on(self):
        upstream = self.scripted(lambda handler: handler.reply(200, b"{}"))
        proxy = self.gateway(upstream)
        self.assertEqual(proxy.request("GET", "/").status, 404)
        self.assertEqual(proxy.request("GET", "/cphub/../etc").status, 404)
        self.assertEqual(proxy.request("GET", "/other/cphub/").status, 404)
        self.assertEqual(proxy.request("PUT", "/cphub/x", b"1").status, 405)
        self.assertEqual(proxy.request("HEAD", "/cphub/x").status, 200)
        self.assertEqual([request[0] for request in upstream.requests], ["HEAD"])

    def test_an_upstream_that_is_late_gone_or_foreign(self):
        upstream = self.scripted(lambda handler: time.sleep(6))
        started = time.monotonic()
        answer = self.gateway(upstream, "--timeout", "1").request("GET", "/cphub/x")
        self.assertEqual(answer.status, 504)
        self.assertLess(time.monotonic() - started, 5)
        foreign = self.gateway(upstream, host="localhost").request("GET", "/cphub/x")
        self.assertEqual(foreign.status, 502)
        upstream.server.shutdown()
        upstream.server.server_close()
        self.assertEqual(self.gateway(upstream).request("GET", "/cphub/x").status, 502)

    def test_the_page_comes_from_the_same_place(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "index.html").write_text("<p>page")
        upstream = self.scripted(lambda handler: handler.reply(200, b"{}"))
        proxy = self.gateway(upstream, "--site", str(folder))
        page = proxy.request("GET", "/")
        self.assertEqual((page.status, page.source, page.body), (200, "site", b"<p>page"))
        self.assertEqual(proxy.request("GET", "/none").status, 404)
        own = {"Origin": f"http://127.0.0.1:{proxy.port}"}  # browsers send it with a POST of the page's own
        self.assertEqual(proxy.request("POST", "/cphub/x", b"{}", own).status, 200)

    def test_tokens_are_neither_kept_nor_told(self):
        upstream = self.scripted(lambda handler: handler.reply(
            200, f"you said {CANARY}".encode(), Content_Type="text/plain"))
        proxy = self.gateway(upstream)
        for request in (("GET", "/cphub/x", None, {"csp-auth-token": CANARY}),
                        ("GET", "/cphub/x?token=" + CANARY, None, {"Authorization": "Bearer " + CANARY}),
                        ("POST", "/cphub/x", {"refreshToken": CANARY}, {})):
            self.assertIn(CANARY.encode(), proxy.request(*request).body)
        self.assertEqual(proxy.stop(), 0)
        found = all_bytes(proxy.folder.name) + proxy.process.stdout.read()
        self.assertEqual(found.count(b"/cphub/x 200"), 3)
        self.assertNotIn(CANARY.encode(), found)


class Streaming(WithGateway):
    PIECE = b"0123456789abcdef" * 4096  # 64 KiB

    def test_pieces_arrive_before_the_answer_is_over(self):
        gate = threading.Event()

        def answer(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "text/csv")
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for text in (b"first\n", b"second\n"):
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
                handler.wfile.flush()
                gate.wait(10)
            handler.wfile.write(b"0\r\n\r\n")

        proxy = self.gateway(self.scripted(answer))
        for encoding in ("identity", "gzip"):
            gate.clear()
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
            with contextlib.closing(connection):
                connection.request("GET", "/cphub/x", headers={"Accept-Encoding": encoding})
                response = connection.getresponse()
                unpack = zlib.decompressobj(31).decompress if encoding == "gzip" else bytes
                text = b""
                while b"first\n" not in text:  # while the other side still waits
                    text += unpack(response.read1(65536))
                self.assertFalse(gate.is_set())
                gate.set()
                text += unpack(response.read())
                self.assertEqual(text, b"first\nsecond\n")

    def test_large_bodies_are_not_held(self):
        pieces = 4000  # 250 MiB

        def answer(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/octet-stream")
            handler.send_header("Content-Length", str(pieces * len(self.PIECE)))
            handler.end_headers()
            for _ in range(pieces):
                handler.wfile.write(self.PIECE)

        proxy = self.gateway(self.scripted(answer))
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", "/cphub/x")
            response = connection.getresponse()
            size = 0
            while data := response.read(1 << 20):
                size += len(data)
        self.assertEqual(size, pieces * len(self.PIECE))
        status = Path(f"/proc/{proxy.process.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0])
        self.assertLess(peak, 160 * 1024, "KiB at most")  # 15 MiB or so without sanitizers

    def test_an_answer_that_breaks_off_is_seen_to_break_off(self):
        def answer(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
            handler.wfile.write(self.PIECE)
            handler.close_connection = True

        proxy = self.gateway(self.scripted(answer))
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/cphub/x")
            with self.assertRaises((http.client.IncompleteRead, ConnectionError)):
                connection.getresponse().read()

    def test_a_client_that_leaves_frees_its_place(self):
        def answer(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(1 << 40))
            handler.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    handler.wfile.write(self.PIECE)

        proxy = self.gateway(self.scripted(answer))
        def descriptors():
            return len(list(Path(f"/proc/{proxy.process.pid}/fd").iterdir()))
        before = descriptors()
        for _ in range(20):
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
            with contextlib.closing(connection):
                connection.request("GET", "/cphub/x")
                connection.getresponse().read(100_000)
        deadline = time.monotonic() + 10
        while descriptors() > before + 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertLessEqual(descriptors(), before + 2)
        self.assertEqual(proxy.request("GET", "/").status, 404)

    def test_many_at_once(self):
        def answer(handler):
            time.sleep(0.2)
            handler.reply(200, handler.path.encode(), Content_Type="text/plain")

        proxy = self.gateway(self.scripted(answer))
        seen = {}
        threads = [threading.Thread(target=lambda i=i: seen.update({i: proxy.request("GET", f"/cphub/{i}").body}))
                   for i in range(24)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(seen, {i: f"/cphub/{i}".encode() for i in range(24)})
        self.assertLess(time.monotonic() - started, 24 * 0.2)


class CommandLine(unittest.TestCase):
    def test_what_is_wrong_is_said(self):
        for options, code, word in (([], 2, b"--upstream"), (["--upstream", "https://unknown.example"], 2, b"--allow-host"),
                                    (["--upstream", "https://127.0.0.1:1", "--site", "none"], 1, b"none"),
                                    (["--upstream", "https://127.0.0.1:1", "--out", "x"], 2, b"--out")):
            result = subprocess.run([PROGRAM, "gateway", "--port", "0", *options], capture_output=True, timeout=20)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertIn(word, result.stderr)


if __name__ == "__main__":
    unittest.main()
