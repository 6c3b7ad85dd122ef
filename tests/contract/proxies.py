"""Recorder and gateway under test, and servers behind them that answer what a test tells them to. Standard library and the openssl program only."""

import contextlib
import http.client
import http.server
import itertools
import socket
import ssl
import subprocess
import threading
from pathlib import Path

from mock_server import PROGRAM, MockServer


def make_certificate(folder, host="127.0.0.1", alternative=None):
    """A self-signed certificate for the host: (certificate, key) as PEM files. `alternative`: its
    subjectAltName when that is not the host."""
    alternative = alternative or ("IP:" if host[0].isdigit() else "DNS:") + host
    name = f"{host}-{alternative.split(':')[1].replace('*', 'any')}"
    certificate, key = Path(folder) / f"{name}.crt", Path(folder) / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={host}", "-addext", f"subjectAltName={alternative}", "-keyout", str(key), "-out",
         str(certificate)], check=True, capture_output=True, timeout=60)
    return certificate, key


def server_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class ScriptedUpstream:
    """Over TLS; `answer(handler)` is called for each request, with the body read as handler.body. What
    was asked stands in `requests` as (method, target, headers, body)."""

    def __init__(self, certificate, key, answer):
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_any(self):
                self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                upstream.requests.append((self.command, self.path, self.headers, self.body))
                answer(self)

            do_GET = do_POST = do_HEAD = do_PUT = handle_any

            def reply(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.requests = []
        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        self.server.socket = server_context(certificate, key).wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class RawUpstream:
    """Answers with whatever bytes a test sends: `answer(connection, method, target, count)` is called for
    each request, `count` being those that came on the connection before; the connection ends when it
    returns True. Plain HTTP without a certificate. (method, target) of all requests stand in `requests`."""

    def __init__(self, answer, certificate=None, key=None):
        self.answer = answer
        self.context = server_context(certificate, key) if certificate else None
        self.requests = []
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listening.getsockname()[1]

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                threading.Thread(target=self.serve_one, args=(connection,), daemon=True).start()

    def serve_one(self, connection):
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as reader:
                for count in itertools.count():
                    line = reader.readline().decode().split()
                    if not line:
                        return
                    headers = http.client.parse_headers(reader)
                    reader.read(int(headers.get("Content-Length", 0)))
                    self.requests.append((line[0], line[1]))
                    if self.answer(connection, line[0], line[1], count):
                        return

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()


def plain_answer(body, head=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"):
    """An answer's bytes, with their length."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Proxy(MockServer):
    """`usagescope-mock record` or `gateway` on a free port; lines about requests go to `log`. Without a
    certificate to trust the upstream is asked over plain HTTP."""

    def __init__(self, command, upstream_port, certificate, *options, host="127.0.0.1"):
        super().__init__()
        scheme, trust = ("https", ["--ca", str(certificate)]) if certificate else ("http", [])
        self.options = ["--upstream", f"{scheme}://{host}:{upstream_port}", *trust, *options]
        self.program_command = command

    def command_line(self, port_file):
        self.log = Path(self.folder.name) / "log"
        return [PROGRAM, self.program_command, "--port", "0", "--port-file", str(port_file), "--log", str(self.log),
                *self.options]

    def log_text(self):
        """The log once the program has ended."""
        return self.log.read_text()


def all_bytes(folder):
    """Everything under a folder, names included."""
    parts = []
    for path in sorted(Path(folder).rglob("*")):
        parts.append(str(path).encode())
        if path.is_file():
            parts.append(path.read_bytes())
    return b"\n".join(parts)
