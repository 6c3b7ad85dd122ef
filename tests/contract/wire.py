"""Bytes on a socket to the server, for tests of the transport (mock-server.md, "Transport")."""

import contextlib
import resource
import socket
import time
from pathlib import Path

from mock_server import SEARCH_PATH, MockServer

HOST = b"Host: 127.0.0.1\r\n"
START = b"POST " + SEARCH_PATH.encode() + b" HTTP/1.1\r\n" + HOST
DISTRIBUTOR_TOKEN = "usagescope-demo-distributor"


def status_of(raw):
    return int(raw.split(b" ", 2)[1]) if raw.startswith(b"HTTP/1.1 ") else None


def statuses(raw):
    """Of all answers in a row, each with its Content-Length."""
    found = []
    while raw:
        head, _, rest = raw.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        found.append(int(lines[0].split(b" ")[1]))
        lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
        raw = rest[lengths[0] if lengths else 0:]
    return found


def connect(server, timeout=20):
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout)


def receive_all(connection):
    """Until the server closes or resets."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while chunk := connection.recv(65536):
            received += chunk
    return received


def converse(server, data):
    """Sends bytes and reads until the server closes: who does not close fails by time-out."""
    with connect(server) as connection:
        with contextlib.suppress(ConnectionError):  # closed before all was taken
            connection.sendall(data)
        return receive_all(connection)


def allow_descriptors(count):
    """Lets this process hold so many; servers that it starts inherit the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


def descriptors(server):
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def threads(server):
    return len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))


def resident_kb(server):
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def quiet_server(*options, **more):
    """One whose log fills no pipe."""
    return MockServer("--quiet", *options, **more)
