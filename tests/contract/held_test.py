#!/usr/bin/env python3
"""Connections that are slow, idle or many: they cost no thread, end in time, and keep nobody else waiting."""

import contextlib
import http.client
import os
import signal
import socket
import statistics
import struct
import threading
import time
import unittest
from pathlib import Path

from wire import (DISTRIBUTOR_TOKEN, HOST, START, allow_descriptors, connect, converse, descriptors, quiet_server,
                  receive_all, resident_kb, status_of, statuses, threads, wait_until)

# Those that answer, one that keeps time, one that waits for signals.
THREADS = min(max(len(os.sched_getaffinity(0)) + 1, 4), 16) + 2
GET = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"


def good_requests(server, count):
    """Seconds that each of some good requests took, each on a connection of its own."""
    times = []
    for _ in range(count):
        started = time.monotonic()
        assert server.search(None, "?pageLimit=1").status == 200
        times.append(time.monotonic() - started)
    return times


class Held(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        allow_descriptors(4_000)

    def test_a_thousand_half_sent_requests(self):
        with quiet_server() as server:
            server.access_token(DISTRIBUTOR_TOKEN)
            # The last threads may still be on their way when the first ones answer.
            self.assertTrue(wait_until(lambda: threads(server) >= THREADS))
            threads_before = threads(server)
            held = []
            started = time.monotonic()
            dripping = connect(server)
            try:
                for i in range(1_000):
                    held.append(connect(server, timeout=30))
                    held[-1].sendall((START + b"Content-Length: 10\r\n\r\n{", START + b"Content-Le", b"P", b"")[i % 4])
                last_sent = time.monotonic()
                times = good_requests(server, 20)
                self.assertLess(min(times), 0.05)  # the target; the median allows for a busy machine
                self.assertLess(statistics.median(times), 0.5)
                self.assertEqual(threads(server), threads_before)
                self.assertLess(resident_kb(server), 400_000)

                drip = iter(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 100)
                with self.assertRaises(ConnectionError):  # 1 byte a second, until the server ends it
                    while time.monotonic() < started + 30:
                        dripping.sendall(bytes([next(drip)]))
                        time.sleep(1)
                ended = time.monotonic() - started
                self.assertGreater(ended, 9)
                self.assertLess(ended, 18)
                answers = [statuses(receive_all(connection)) for connection in held]
                self.assertEqual(answers, [[408], [408], [408], []] * 250)
                self.assertLess(time.monotonic() - last_sent, 20)
                self.assertLess(max(good_requests(server, 5)), 2)
            finally:
                for connection in [dripping, *held]:
                    connection.close()

    def test_ten_thousand_connections_one_after_the_other(self):
        with quiet_server() as server:
            good_requests(server, 3)
            before = descriptors(server)
            reset = struct.pack("ii", 1, 0)
            for i in range(10_000):
                connection = connect(server)
                if i % 4 == 1:
                    connection.sendall(b"GET / HT")
                if i % 2:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                connection.close()
            self.assertTrue(wait_until(lambda: descriptors(server) <= before), (before, descriptors(server)))
            self.assertLess(min(good_requests(server, 5)), 1)

    def test_connections_past_the_cap(self):
        with quiet_server("--max-connections", "50") as server:
            held = [connect(server) for _ in range(50)]
            try:
                for connection in held:
                    connection.sendall(GET)
                    self.assertEqual(status_of(connection.recv(65536)), 404)
                for _ in range(200):
                    answer = converse(server, GET)
                    self.assertEqual(statuses(answer), [503])
                    self.assertIn(b"\r\nRetry-After: ", answer)
                held[0].sendall(GET)  # who is in stays in
                self.assertEqual(status_of(held[0].recv(65536)), 404)
            finally:
                for connection in held:
                    connection.close()
            self.assertTrue(wait_until(lambda: statuses(converse(server, GET.replace(
                b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))) == [404]))

    def test_hundreds_past_the_cap_at_once_are_all_told(self):
        with quiet_server("--max-connections", "50") as server:
            held, answers = [connect(server) for _ in range(350)], []
            for connection in held:
                try:
                    connection.sendall(GET)
                    answers.append(status_of(connection.recv(65536)))
                except OSError as error:
                    answers.append(error)
            for connection in held:
                connection.close()
            self.assertEqual((answers.count(404), answers.count(503)), (50, 300), answers)

    def test_a_hundred_continue_and_blank_lines_win_no_time(self):
        """The deadline of 10 s begins with the first byte and ends with the request."""
        head = START + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        with quiet_server() as server:
            began = time.monotonic()
            parts = ((b"\r\n", head[:20]), (head[:-2], head[-2:]))
            with contextlib.ExitStack() as stack:
                connections = [stack.enter_context(connect(server)) for _ in parts]
                for connection, (first, _) in zip(connections, parts):
                    connection.sendall(first)
                time.sleep(6)
                for connection, (_, rest) in zip(connections, parts):
                    connection.sendall(rest)
                for connection in connections:
                    self.assertEqual(statuses(receive_all(connection))[-1], 408)
                    self.assertLess(time.monotonic() - began, 12)

    def test_a_reader_that_does_not_read(self):
        with quiet_server() as server:
            token = b"csp-auth-token: " + server.access_token(DISTRIBUTOR_TOKEN).encode() + b"\r\n"
            ask = START + token + b"Content-Length: 0\r\n\r\n"
            lazy = []

            def ask_without_reading():  # for more than a socket's buffers hold
                lazy.append(socket.socket())
                lazy[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                lazy[-1].connect(("127.0.0.1", server.port))
                lazy[-1].sendall(ask * 40)
                return lazy[-1]

            try:
                for _ in range(100):
                    ask_without_reading()
                self.assertLess(min(good_requests(server, 10)), 0.5)
                self.assertLess(resident_kb(server), 300_000)
                late = ask_without_reading()
                late.settimeout(30)
                time.sleep(1)
                taken = 0
                while taken < 40 * 60_000:  # who begins to read gets everything
                    part = late.recv(1 << 20)
                    self.assertTrue(part)
                    taken += len(part)
            finally:
                for connection in lazy:
                    connection.close()

    def test_a_stop_drains_and_ends(self):
        with quiet_server() as server:
            idle, late, never = connect(server), connect(server), connect(server)
            late.sendall(GET[:-2])
            never.sendall(GET[:-2])
            good_requests(server, 1)
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(receive_all(idle), b"")
            with self.assertRaises(OSError):
                connect(server)
            late.sendall(b"\r\n")
            answer = receive_all(late)
            self.assertEqual(statuses(answer), [404])
            self.assertIn(b"\r\nConnection: close", answer)
            self.assertEqual(receive_all(never), b"")
            self.assertEqual(server.process.wait(timeout=20), 0)
            self.assertLess(time.monotonic() - started, 9)
            for connection in (idle, late, never):
                connection.close()

    def test_keep_alive_answers_at_once(self):
        with quiet_server() as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            started = time.monotonic()
            for _ in range(200):
                connection.request("GET", "/nowhere")
                connection.getresponse().read()
            connection.close()
            # With Nagle's delay it would be 200 x 40 ms; without, a tenth of a second on an idle machine.
            self.assertLess(time.monotonic() - started, 7)

    def test_many_at_once(self):
        with quiet_server() as server:
            server.access_token(DISTRIBUTOR_TOKEN)
            failures = []

            def ask():
                for _ in range(30):
                    if server.search(None, "?pageLimit=20").status != 200:
                        failures.append(1)

            clients = [threading.Thread(target=ask) for _ in range(32)]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
            self.assertEqual(failures, [])

    def test_clients_that_reset_harm_nobody_else(self):
        with quiet_server() as server:
            end = time.monotonic() + 3
            reset = struct.pack("ii", 1, 0)
            pipelined = GET * 20 + GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            failures = []

            def go_away():
                while time.monotonic() < end:
                    with connect(server) as connection:
                        connection.sendall(GET[:20])
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

            def ask():
                while time.monotonic() < end:
                    found = statuses(converse(server, pipelined))
                    if found != [404] * 21:
                        failures.append(found)

            clients = [threading.Thread(target=work) for work in (go_away, ask, go_away, ask)]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
            self.assertEqual(failures, [])

    def test_listens_on_loopback_only(self):
        with quiet_server() as server:
            table = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
            port = f":{server.port:04X}"
            listening = [line.split()[1] for line in table.splitlines()[1:]
                         if line.split()[3:4] == ["0A"] and line.split()[1].endswith(port)]
            self.assertEqual(listening, ["0100007F" + port])


if __name__ == "__main__":
    unittest.main()
