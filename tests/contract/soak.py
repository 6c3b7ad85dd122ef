#!/usr/bin/env python3
"""Mixed load for a long time: soak.py [SECONDS], 600 by default; ./test.sh --soak runs it.

Good requests, refused ones, slow and broken clients, reloads and TLS at once. Fails when an answer is wrong,
or when memory, descriptors or threads have grown from the first quarter of the time to the last.
"""

import contextlib
import http.client
import json
import random
import socket
import ssl
import statistics
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

from mock_server import CUSTOMERS_PATH, SEARCH_PATH, TOKEN_PATH
from tls_test import make_certificate
from wire import (DISTRIBUTOR_TOKEN, HOST, START, allow_descriptors, connect, descriptors, quiet_server, receive_all,
                  resident_kb, status_of, statuses, threads)

MAX_GROWTH_KB = 8_000
WARM_UP = 0.25  # of the time: caches, the journal and the allocator fill


class Load:
    """What one kind of client does, over and over; its failures are kept."""

    def __init__(self, server, end, seed):
        self.server, self.end, self.chance = server, end, random.Random(seed)
        self.count, self.failures = 0, []

    def run(self):
        while time.monotonic() < self.end and len(self.failures) < 5:
            try:
                self.once()
            except Exception as problem:  # every kind is a failure of the soak
                self.failures.append(f"{type(self).__name__}: {problem!r}")
            self.count += 1

    def expect(self, status, wanted):
        if status != wanted:
            raise RuntimeError(f"status {status} instead of {wanted}")


class KeepsAlive(Load):
    context = None

    def once(self):
        token = self.server.tokens[DISTRIBUTOR_TOKEN]
        make = (http.client.HTTPConnection if self.context is None else
                lambda *a, **k: http.client.HTTPSConnection(*a, context=self.context, **k))
        with contextlib.closing(make("127.0.0.1", self.server.port, timeout=30)) as connection:
            for _ in range(50):
                start = self.chance.randrange(1, 500)
                connection.request("POST", f"{SEARCH_PATH}?pageStart={start}&pageLimit=50", headers={
                    "csp-auth-token": token, "Accept-Encoding": self.chance.choice(("gzip", "br", "identity"))})
                answer = connection.getresponse()
                answer.read()
                self.expect(answer.status, 200)
                connection.request("GET", CUSTOMERS_PATH, headers={"csp-auth-token": token})
                answer = connection.getresponse()
                self.expect(len(json.loads(answer.read())) > 0, True)


class OverTls(KeepsAlive):
    pass


class ComesAndGoes(Load):
    def once(self):
        self.expect(self.server.request("GET", CUSTOMERS_PATH).status, 401)
        self.expect(self.server.request("GET", "/nowhere").status, 404)
        self.expect(self.server.request("POST", TOKEN_PATH, {"refreshToken": "no"}).status, 401)
        self.expect(self.server.search(b"[" * self.chance.randrange(1, 50_000)).status, 400)


class SendsNonsense(Load):
    def once(self):
        data = self.chance.choice((
            self.chance.randbytes(500) + b"\r\n\r\n", START + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n{",
            b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 500, START + b"Content-Length: 20000000\r\n\r\n" + b" " * 100_000))
        with connect(self.server, 30) as connection, contextlib.suppress(ConnectionError):
            connection.sendall(data)
            answer = receive_all(connection)
            if answer:
                self.expect(status_of(answer) in (400, 413, 431, 501, 505), True)


class Pipelines(Load):
    def once(self):
        get = b"GET /nowhere HTTP/1.1\r\n" + HOST
        with connect(self.server, 30) as connection:
            connection.sendall((get + b"\r\n") * 20 + get + b"Connection: close\r\n\r\n")
            self.expect(statuses(receive_all(connection)), [404] * 21)


class GoesAway(Load):
    def once(self):
        connection = connect(self.server, 30)
        connection.sendall(START + b"Content-Length: 100\r\n\r\n{"[:self.chance.randrange(1, 60)])
        if self.chance.random() < 0.5:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        time.sleep(self.chance.random() * 0.05)
        connection.close()


class IsSlow(Load):
    def once(self):
        held = [connect(self.server, 40) for _ in range(20)]
        try:
            for connection in held:
                connection.sendall(START)
            for connection in held:
                self.expect(statuses(receive_all(connection)), [408])
        finally:
            for connection in held:
                connection.close()


class Reloads(Load):
    def once(self):
        self.expect(self.server.request("POST", "/__admin/reload").status, 200)
        time.sleep(1)


def measure(servers):
    return {"resident kB": sum(map(resident_kb, servers)), "descriptors": sum(map(descriptors, servers)),
            "threads": sum(map(threads, servers))}


def grown(samples):
    """What is more in the last quarter than in the one after the warm-up, medians of both."""
    found = []
    quarter = max(1, len(samples) // 4)
    for name, allowed in (("resident kB", MAX_GROWTH_KB), ("descriptors", 40), ("threads", 0)):
        first = statistics.median(sample[name] for sample in samples[:quarter])
        last = statistics.median(sample[name] for sample in samples[-quarter:])
        print(f"soak: {name}: {first:.0f} at first, {last:.0f} at last", flush=True)
        if last - first > allowed:
            found.append(f"{name} grew from {first:.0f} to {last:.0f}")
    return found


def soak(seconds):
    allow_descriptors(4_000)
    with tempfile.TemporaryDirectory() as name:
        certificate, key = make_certificate(Path(name), "soak")
        OverTls.context = ssl.create_default_context(cafile=certificate)
        with quiet_server() as plain, quiet_server("--tls-cert", certificate, "--tls-key", key) as tls:
            tls.tokens[DISTRIBUTOR_TOKEN] = plain.access_token(DISTRIBUTOR_TOKEN)
            start = time.monotonic()
            end = start + seconds
            kinds = [KeepsAlive, KeepsAlive, ComesAndGoes, SendsNonsense, Pipelines, GoesAway, IsSlow, Reloads]
            loads = [kind(plain, end, number) for number, kind in enumerate(kinds)] + [OverTls(tls, end, 99)]
            clients = [threading.Thread(target=load.run) for load in loads]
            for client in clients:
                client.start()
            samples = []
            while time.monotonic() < end:
                time.sleep(min(1, seconds / 40))
                if time.monotonic() > start + seconds * WARM_UP:
                    samples.append(measure([plain, tls]))
            for client in clients:
                client.join()
            failures = [failure for load in loads for failure in load.failures] + grown(samples)
            for load in loads:
                print(f"soak: {type(load).__name__:13} {load.count} rounds")
            failures += [f"exit code {code}" for code in (plain.stop(), tls.stop()) if code != 0]
    return failures


if __name__ == "__main__":
    problems = soak(float(sys.argv[1]) if len(sys.argv) > 1 else 600)
    for problem in problems:
        print(f"soak: FAILED: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)
