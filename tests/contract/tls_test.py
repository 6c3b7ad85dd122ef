#!/usr/bin/env python3
"""The same server over TLS: answers, limits, slow clients, and certificates that it must refuse."""

import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from mock_server import FIXTURES, PROGRAM
from wire import (DISTRIBUTOR_TOKEN, HOST, START, allow_descriptors, connect, quiet_server, receive_all, status_of,
                  statuses)

CLOSE = b"Connection: close\r\n"
GET = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"
GET_AND_CLOSE = b"GET /nowhere HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"


def make_certificate(folder, name):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return str(certificate), str(key)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        allow_descriptors(2_000)
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.certificate, cls.key = make_certificate(cls.folder, "server")
        cls.server = cls.enterClassContext(quiet_server("--tls-cert", cls.certificate, "--tls-key", cls.key))
        cls.context = ssl.create_default_context(cafile=cls.certificate)
        # The token is the same as the plain server gives: same fixtures, same clock.
        with quiet_server() as plain:
            token = plain.access_token(DISTRIBUTOR_TOKEN).encode()
            cls.search = START + b"csp-auth-token: " + token + b"\r\n"
            with connect(plain) as connection:
                connection.sendall(cls.search + CLOSE + b"\r\n")
                cls.plain_page = receive_all(connection)

    def connect(self, server=None):
        return self.context.wrap_socket(connect(server or self.server), server_hostname="127.0.0.1")

    def converse(self, data):
        with self.connect() as connection:
            try:
                connection.sendall(data)
            except ConnectionError:
                pass  # closed before all was taken
            return receive_all(connection)

    def test_ready_line_names_https(self):
        with quiet_server("--tls-cert", self.certificate, "--tls-key", self.key) as server:
            self.assertEqual(server.stop(), 0)
            self.assertIn(f"ready on https://127.0.0.1:{server.port}/".encode(), server.process.stdout.read())

    def test_the_same_bytes_as_without(self):
        self.assertEqual(status_of(self.plain_page), 200)
        self.assertGreater(len(self.plain_page), 60_000)
        self.assertEqual(self.converse(self.search + CLOSE + b"\r\n"), self.plain_page)

    def test_pipelined_and_byte_by_byte(self):
        self.assertEqual(statuses(self.converse(GET * 10 + GET_AND_CLOSE)), [404] * 11)
        with self.connect() as connection:
            for i in range(len(GET_AND_CLOSE)):
                connection.sendall(GET_AND_CLOSE[i:i + 1])
            self.assertEqual(statuses(receive_all(connection)), [404])

    def test_a_slow_reader_gets_everything(self):
        with self.connect() as connection:
            connection.sendall((self.search + b"\r\n") * 20 + self.search + CLOSE + b"\r\n")
            time.sleep(0.5)
            self.assertEqual(statuses(receive_all(connection)), [200] * 21)

    def test_limits_hold(self):
        big = START + b"Content-Length: 20000000\r\n\r\n" + b" " * 20_000_000
        self.assertEqual(statuses(self.converse(big)), [413])
        self.assertEqual(statuses(self.converse(START + b"X: " + b"a" * 9_000 + b"\r\n\r\n")), [431])
        self.assertEqual(statuses(self.converse(START + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n{")), [400])
        self.assertEqual(statuses(self.converse(b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200_000)), [431])

    def test_half_done_handshakes_keep_nobody_waiting(self):
        held = []
        started = time.monotonic()
        try:
            for i in range(300):
                held.append(connect(self.server, timeout=30))
                held[-1].sendall((b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"\x16", b"")[i % 3])
            slow = self.connect()
            slow.sendall(START)
            times = []
            for _ in range(10):
                before = time.monotonic()
                self.assertEqual(statuses(self.converse(GET_AND_CLOSE)), [404])
                times.append(time.monotonic() - before)
            self.assertLess(min(times), 0.1)
            self.assertEqual(statuses(receive_all(slow)), [408])
            slow.close()
            for connection in held:
                self.assertEqual(receive_all(connection), b"")
            self.assertLess(time.monotonic() - started, 25)
        finally:
            for connection in held:
                connection.close()

    def test_plain_http_is_not_answered(self):
        with connect(self.server) as connection:
            connection.sendall(GET)
            self.assertNotIn(b"HTTP/1.1 2", receive_all(connection))
        self.assertEqual(statuses(self.converse(GET_AND_CLOSE)), [404])

    def test_tls_on_a_plain_port_is_told_so(self):
        with quiet_server() as server:
            with connect(server) as connection:
                connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
                answer = receive_all(connection)
        self.assertEqual(statuses(answer), [400])
        self.assertIn(b"TLS", answer)

    def test_old_protocols_are_refused(self):
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            old.wrap_socket(socket.create_connection(("127.0.0.1", self.server.port), timeout=20))

    def test_files_that_it_refuses(self):
        other_certificate, other_key = make_certificate(self.folder, "other")
        nonsense = self.folder / "nonsense.pem"
        nonsense.write_text("nonsense")
        for certificate, key, culprit in ((str(nonsense), self.key, "nonsense"), (self.certificate, "/none", "/none"),
                                          (other_certificate, self.key, "server.key"),
                                          (self.certificate, other_key, "other.key")):
            result = subprocess.run([PROGRAM, "serve", "--port", "0", "--fixtures", str(FIXTURES), "--tls-cert",
                                     certificate, "--tls-key", key], capture_output=True, timeout=60)
            self.assertEqual(result.returncode, 1)
            self.assertIn(culprit, result.stderr.decode())
        for arguments in (["--tls-cert", self.certificate], ["--tls-key", self.key]):
            result = subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, timeout=60)
            self.assertEqual(result.returncode, 2)



if __name__ == "__main__":
    unittest.main()
