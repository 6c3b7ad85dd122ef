#!/usr/bin/env python3
"""Requests that are too much, or broken on purpose: refused by status, with memory flat and others served."""

import json
import random
import unittest

from mock_server import CUSTOMERS_PATH, SEARCH_PATH, check_error
from wire import (DISTRIBUTOR_TOKEN, HOST, START, converse, descriptors, quiet_server, resident_kb, status_of,
                  statuses, wait_until)

FOLLOW = b"GET /second HTTP/1.1\r\n" + HOST + b"\r\n"
DOCUMENTED = b'{"filters":[{"key":"CHARGE_ID","operator":"EQUALS","value":"VOD-HS"}]}'


def broken_documents():
    """Well over 200 JSON texts that are none, or that mean nothing here."""
    bodies = [
        b"{", b"[1,2", b'{"filters":[{"key":"CHARGE_ID"', b"nonsense", b"\x00", b'{"a":"\x00"}', b'"\xff\xfe"',
        b'{"filters":"\xc3\x28"}', b'{"a":"\\ud800"}', b'{"a":"\\udc00\\ud800"}', b'{"a":1,"a":2}', b'{"a":01}',
        b'{"a":1e}', b'{"a":NaN}', b'{"a":.5}', b'{"a":+1}', b'{"a":tru}', b'{"a":"\\x"}', b'{"a":"\n"}', b"{,}",
        b"[,]", b"[1,]", b'{"a":1,}', b'{"a"}', b"{1:2}", b"{}{}", b"'{}'", b"\xef\xbb\xbf{", b'{"filters":[1]}',
        b'{"filters":[[]]}', b'{"filters":5}', b"[]5", b"true false", b"\xc0\xae", b'"\xed\xa0\x80"',
        b'{"filters":[{"key":"CHARGE_ID","operator":"EQUALS","value":"a\x00b"}]}',
    ]
    bodies += [DOCUMENTED[:cut] for cut in range(1, len(DOCUMENTED))]
    generator = random.Random(7)
    for _ in range(150):
        damaged = bytearray(DOCUMENTED)
        damaged[generator.randrange(len(damaged))] = generator.choice(b'\x01\x7f\xff{}[]",:')
        bodies.append(bytes(damaged))
    return bodies


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(quiet_server())
        cls.server.access_token(DISTRIBUTOR_TOKEN)

    def tearDown(self):
        self.assertEqual(self.server.search(None, "?pageLimit=1").status, 200)  # alive
        self.assertIsNone(self.server.process.poll())

    def assert_flat(self, work, kilobytes=40_000):
        """The work runs twice: what the second run adds is not kept for good."""
        work()
        before = resident_kb(self.server)
        work()
        self.assertLess(resident_kb(self.server) - before, kilobytes)

    def test_two_hundred_broken_documents(self):
        bodies = broken_documents()
        self.assertGreaterEqual(len(bodies), 200)
        refused = 0
        for body in bodies:
            with self.subTest(body=body[:60]):
                answer = self.server.search(body)
                if answer.status == 200:  # the damage has hit a letter of the value
                    self.assertEqual(json.loads(body)["filters"][0]["key"], "CHARGE_ID")
                else:
                    check_error(self, answer, 400)
                    refused += 1
        self.assertGreaterEqual(refused, 200)

    def test_a_hundred_thousand_deep(self):
        bodies = [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"filters":' * 50_000,
                  b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'{"filters":[{"value":' + b"[" * 100_000]

        def work():
            for body in bodies:
                check_error(self, self.server.search(body), 400)

        self.assert_flat(work, 20_000)

    def test_two_hundred_thousand_headers(self):
        data = b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200_000 + b"\r\n" + FOLLOW
        self.assert_flat(lambda: self.assertEqual(statuses(converse(self.server, data)), [431]), 20_000)

    def test_long_lines(self):
        get = b"GET / HTTP/1.1\r\n" + HOST
        for data, status in ((get + b"X: " + b"a" * 9_216 + b"\r\n\r\n", 431), (get + b"X: " + b"a" * 7_000 + b"\r\n" +
                             b"Connection: close\r\n\r\n", 404), (get + b"a" * 9_216 + b": x\r\n\r\n", 431),
                             (get + (b"X: " + b"a" * 7_000 + b"\r\n") * 5 + b"\r\n", 431),
                             (b"GET /" + b"a" * 9_216 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
                             (b"GET /?" + b"a" * 9_216 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
                             (b"GET /" + b"a/" * 2_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
                             (b"GET /" + b"a" * 20_000_000, 414), (get + b"X: " + b"a" * 20_000_000, 431)):
            with self.subTest(data=data[:40]):
                self.assertEqual(statuses(converse(self.server, data)), [status])

    def test_twenty_megabytes(self):
        by_length = START + b"Content-Length: 20000000\r\n\r\n" + b" " * 20_000_000
        by_chunks = START + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 306
        tiny = START + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 400_000
        for data in (by_length, by_chunks, by_chunks + b"0\r\n\r\n", tiny):
            with self.subTest(data=data[90:160]):
                self.assert_flat(lambda: self.assertEqual(statuses(converse(self.server, data)), [413]))  # noqa: B023

    def test_a_body_at_the_cap(self):
        body = b" " * (2**20 - 2) + b"{}"
        self.assertEqual(self.server.search(body, "?pageLimit=1").status, 200)
        self.assertEqual(self.server.search(b" " + body, "?pageLimit=1").status, 413)

    def test_paths_that_climb(self):
        for path in ("/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/..\\etc\\passwd",
                     "//etc/passwd", "/%2fetc%2fpasswd", "/cphub/../../etc/passwd", "/./../fixtures/auth/tokens.json",
                     "/auth/tokens.json", "/__files/x", "/cphub/api/..%2f..%2f..%2fetc/passwd", "/;/../etc/passwd"):
            with self.subTest(path=path):
                raw = converse(self.server, b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST +
                               b"Connection: close\r\n\r\n")
                self.assertEqual(status_of(raw), 404)
                self.assertNotIn(b"root:", raw)
                self.assertNotIn(b"usagescope-demo", raw)

    def test_input_is_not_reflected_into_headers(self):
        evil = "%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>"
        for path in ("/" + evil, CUSTOMERS_PATH + "/" + evil, SEARCH_PATH + "?" + evil + "=" + evil,
                     CUSTOMERS_PATH + "?pageLimit=" + evil):
            for method in ("GET", "POST", "DELETE", "OPTIONS"):
                with self.subTest(path=path, method=method):
                    raw = converse(self.server, f"{method} {path} HTTP/1.1\r\n".encode() + HOST +
                                   b"Origin: http://localhost:1\r\nX-Request-Id: <script>\r\nConnection: close\r\n\r\n")
                    self.assertEqual(len(statuses(raw)), 1)
                    head = raw.partition(b"\r\n\r\n")[0]
                    self.assertFalse([line for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie")])
                    self.assertNotIn(b"\n\n", head)
                    if b"<script>" in raw:
                        self.assertIn(b"Content-Type: application/json", head)

    def test_garbage(self):
        generator = random.Random(11)
        open_before = descriptors(self.server)
        for _ in range(300):
            data = generator.randbytes(generator.randrange(1, 400)) + b"\r\n\r\n"
            raw = converse(self.server, data)
            self.assertIn(statuses(raw), ([400], [501], [505], []))
        self.assertTrue(wait_until(lambda: descriptors(self.server) <= open_before))


if __name__ == "__main__":
    unittest.main()
