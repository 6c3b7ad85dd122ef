#!/usr/bin/env python3
"""Where a request ends: what could be read in two ways is refused, and pipelined requests keep order."""

import json
import socket
import time
import unittest

from mock_server import CUSTOMERS_PATH, SEARCH_PATH
from wire import DISTRIBUTOR_TOKEN, HOST, START, connect, converse, quiet_server, receive_all, status_of, statuses

FOLLOW = b"GET /second HTTP/1.1\r\n" + HOST + b"\r\n"
CLOSE = b"Connection: close\r\n"


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(quiet_server())
        cls.token = b"csp-auth-token: " + cls.server.access_token(DISTRIBUTOR_TOKEN).encode() + b"\r\n"

    def assert_refused(self, data, status=400):
        """One answer in the error shape, and the connection ends: what follows is never answered."""
        answer = converse(self.server, data + FOLLOW)
        self.assertEqual(statuses(answer), [status], data[:80])
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertIn(b"\r\nConnection: close", head)
        self.assertIn(b"\r\nX-Mock-Source: guard", head)
        self.assertEqual(json.loads(body)["statusCode"], status)

    def test_two_ends_of_a_body(self):
        chunked = b"Transfer-Encoding: chunked\r\n"
        for headers in (b"Content-Length: 2\r\n" + chunked, chunked + b"Content-Length: 2\r\n",
                        b"Content-Length: 2\r\nContent-Length: 2\r\n", b"Content-Length: 2\r\nContent-Length: 3\r\n",
                        b"Content-Length: 2, 2\r\n", b"Content-Length: +2\r\n", b"Content-Length: -1\r\n",
                        b"Content-Length: 2x\r\n", b"Content-Length: \r\n", b"Content-Length : 2\r\n",
                        chunked + chunked, b"Transfer-Encoding: gzip\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
                        b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding: \x0bchunked\r\n",
                        b"Transfer-Encoding: xchunked\r\n", b"Transfer-Encoding : chunked\r\n",
                        b"Transfer-Encoding:\r\n"):
            with self.subTest(headers=headers):
                self.assert_refused(START + headers + b"\r\n{}")

    def test_lines_and_hosts(self):
        get = b"GET / HTTP/1.1\r\n"
        for data in (get + HOST + b"X: a\r\n folded\r\n\r\n", get + HOST + b"X: a\r\n\tfolded\r\n\r\n",
                     b"GET / HTTP/1.1\nHost: x\n\n", get + b"Host: x\n\r\n", get + HOST + b"X: a\rb\r\n\r\n",
                     get + b"\r\n", get + HOST + HOST + b"\r\n", get + HOST + b"Host: evil\r\n\r\n",
                     get + b"Host: a b\r\n\r\n", get + HOST + b"X: a\0b\r\n\r\n", get + HOST + b"X Y: 1\r\n\r\n",
                     get + HOST + b": 1\r\n\r\n", get + HOST + b"no colon\r\n\r\n"):
            with self.subTest(data=data):
                self.assert_refused(data)

    def test_request_lines(self):
        for line in (b"nonsense", b"GET", b"GET /", b"GET  / HTTP/1.1", b"GET / HTTP/1.1 ", b"GET /a b HTTP/1.1",
                     b"GET /\xff HTTP/1.1", b"G@T / HTTP/1.1", b"GET / http/1.1", b"GET relative HTTP/1.1"):
            with self.subTest(line=line):
                self.assert_refused(line + b"\r\n" + HOST + b"\r\n")
        for target in (b"/%", b"/%zz", b"/%00", b"/%ff", b"/?%c0%ae"):  # well framed: only the answer is a 400
            with self.subTest(target=target):
                answer = converse(self.server, b"GET " + target + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
                self.assertEqual(statuses(answer), [400])
        self.assert_refused(b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", 505)
        self.assert_refused(b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n", 501)

    def test_it_is_no_proxy(self):
        self.assert_refused(b"GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n")
        self.assert_refused(b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", 501)
        self.assert_refused(b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", 501)

    def test_broken_chunks(self):
        start = START + b"Transfer-Encoding: chunked\r\n\r\n"
        for body in (b"g\r\n", b"-1\r\n", b"0x2\r\n{}\r\n", b"2 \r\n{}\r\n", b"2\n{}\r\n", b"2\r\n{}}\r\n",
                     b"ffffffffffffffff\r\n", b"0000000000000000002\r\n{}\r\n", b"2\r\n{}\r\n0\r\nbad trailer\r\n\r\n"):
            with self.subTest(body=body):
                self.assert_refused(start + body)

    def test_chunked_body_is_read(self):
        answer = converse(self.server, START.replace(b" HTTP", b"?pageLimit=1 HTTP") + self.token +
                          b"Transfer-Encoding: chunked\r\n" + CLOSE +
                          b"\r\n1;name=\"v\"\r\n{\r\n01\r\n}\r\n0\r\nX-Trailer: y\r\n\r\n")
        self.assertEqual(status_of(answer), 200)

    def test_bodies_without_need(self):
        answer = converse(self.server, START.replace(b" HTTP", b"?pageLimit=1 HTTP") + self.token + CLOSE + b"\r\n")
        self.assertEqual(status_of(answer), 200)  # no length: no body
        inner = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"
        answer = converse(self.server, b"GET /first HTTP/1.1\r\n" + HOST + CLOSE +
                          b"Content-Length: %d\r\n\r\n" % len(inner) + inner)
        self.assertEqual(statuses(answer), [404])  # what lies in a body is no request

    def test_expect_continue(self):
        with connect(self.server) as connection:
            connection.sendall(START.replace(b" HTTP", b"?pageLimit=1 HTTP") + self.token + CLOSE +
                               b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            self.assertEqual(connection.recv(1000), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"{}")
            self.assertEqual(status_of(receive_all(connection)), 200)
        answer = converse(self.server, START + b"Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n")
        self.assertEqual(status_of(answer), 413)  # before the body is sent

    def test_half_closed_clients_are_answered(self):
        with connect(self.server) as connection:
            connection.sendall(FOLLOW + FOLLOW)
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(statuses(receive_all(connection)), [404, 404])

    def pipeline(self):
        """11 requests whose answers differ, so that their order shows."""
        requests, expected = b"", []
        for i in range(11):
            last = CLOSE if i == 10 else b""
            if i % 3 == 0:
                requests += b"GET " + CUSTOMERS_PATH.encode() + b" HTTP/1.1\r\n" + HOST + last + b"\r\n"
                expected.append(401)
            elif i % 3 == 1:
                requests += b"GET /%d HTTP/1.1\r\n" % i + HOST + last + b"\r\n"
                expected.append(404)
            else:
                requests += b"PUT " + SEARCH_PATH.encode() + b" HTTP/1.1\r\n" + HOST + last
                requests += b"Content-Length: 4\r\n\r\nGET " if i % 2 else (
                    b"Transfer-Encoding: chunked\r\n\r\n3\r\nPUT\r\n0\r\n\r\n")
                expected.append(405)
        return requests, expected

    def test_eleven_pipelined_requests_split_at_every_byte(self):
        requests, expected = self.pipeline()
        whole = converse(self.server, requests)
        self.assertEqual(statuses(whole), expected)
        for cut in range(1, len(requests)):
            with connect(self.server) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.sendall(requests[:cut])
                time.sleep(0.0005)  # so that the server has read the first part
                connection.sendall(requests[cut:])
                self.assertEqual(receive_all(connection), whole, f"cut at {cut}")
        with connect(self.server) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(requests)):
                connection.sendall(requests[i:i + 1])
            self.assertEqual(receive_all(connection), whole)

    def test_a_thousand_pipelined_requests(self):
        requests = FOLLOW * 999 + FOLLOW.replace(b"\r\n\r\n", b"\r\n" + CLOSE + b"\r\n")
        self.assertEqual(statuses(converse(self.server, requests)), [404] * 1000)


if __name__ == "__main__":
    unittest.main()
