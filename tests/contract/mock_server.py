"""Starts the real mock server for a test, and talks to it with the standard library only.

The program's path comes from USAGESCOPE_MOCK, the fixtures folder from USAGESCOPE_FIXTURES.
USAGESCOPE_PROXY, "PORT:PROXY_PORT", makes every server take that port and sends each request once more
through the validating proxy that stands before it (oracles/prism_test.mjs).
"""

import atexit
import collections
import contextlib
import decimal
import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = os.environ["USAGESCOPE_MOCK"]
FIXTURES = Path(os.environ["USAGESCOPE_FIXTURES"])

DISTRIBUTOR = "5eed0000-0000-4000-8000-000000000001"
PROVIDER = "00dcd47b-867d-46a1-b5ac-c9c22a4427cb"
TENANT = "73338bcc-17e0-4480-9d25-f654532a1ee0"

TOKEN_PATH = "/cphub/api/auth/v1/authn/accesstoken"
SEARCH_PATH = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/usages/search"
CUSTOMERS_PATH = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/usage/customers"
REPORT_PATH = f"/cphub/api/billing/v1/orgs/{PROVIDER}/usage-report"

START_SECONDS = 20
PROXY = [int(port) for port in os.environ.get("USAGESCOPE_PROXY", "").split(":") if port]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        """The body, with every number as a Decimal."""
        return json.loads(self.body, parse_float=decimal.Decimal, parse_int=decimal.Decimal)

    @property
    def source(self):
        return self.headers["X-Mock-Source"]


def ask(port, method, path, body, headers):
    """One exchange on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers)
        return Answer(connection.getresponse())


def check_through_proxy(direct, method, path, body, headers):
    """The proxy knows the contract: what it says of the answer fails the test, and so does what it says of
    a request that was not refused."""
    if body and not any(name.lower() == "content-type" for name in headers):
        headers = headers | {"Content-Type": "application/json"}  # the server takes it for that anyway
    answer = ask(PROXY[1], method, path, body, headers)
    violations = json.loads(answer.headers.get("sl-violations", "[]"))
    if any(one["message"] == "Selected route not found" for one in violations):
        # Other forms of a path, as some documents print it; the contract has one.
        is_alias = path.split("?")[0].endswith("/") or path.startswith(("/distributors/", "/resellers/"))
        if direct.status < 400 and not is_alias and "/cphub/" in path:
            raise AssertionError(f"{method} {path} is not in the contract: {direct.status}")
        PROXIED["of no operation"] += 1
        return
    PROXIED["of operations"] += 1
    found = [one for one in violations if one["location"][0] == "response" or direct.status < 400]
    if found or answer.status != direct.status:
        raise AssertionError(f"{method} {path} {body}: {direct.status} {answer.status} {found} {direct.body[:300]}")


PROXIED = collections.Counter()
if PROXY:
    atexit.register(lambda: print("proxied", json.dumps(PROXIED)))


class MockServer:
    """A server process on a free port of 127.0.0.1; use it in a with statement."""

    is_proxied = False  # at most one at a time: the proxy knows one port

    def __init__(self, *options, fixtures=FIXTURES):
        self.options = list(options)
        self.fixtures = fixtures
        self.tokens = {}
        self.proxy_port = None

    def command_line(self, port_file):
        port = PROXY[0] if self.proxy_port else 0
        return [PROGRAM, "serve", "--port", str(port), "--port-file", str(port_file), "--fixtures", str(self.fixtures),
                *self.options]

    def __enter__(self):
        if PROXY and not MockServer.is_proxied:
            MockServer.is_proxied = True
            self.proxy_port = PROXY[1]
        self.folder = tempfile.TemporaryDirectory()
        port_file = Path(self.folder.name) / "port"
        self.process = subprocess.Popen(
            self.command_line(port_file),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + START_SECONDS
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError("the server did not start: " + self.process.stdout.read().decode())
            time.sleep(0.01)
        self.port = int(port_file.read_text())
        return self

    def __exit__(self, *_):
        if self.proxy_port:
            MockServer.is_proxied = False
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        self.folder.cleanup()

    def stop(self, signal_number=signal.SIGTERM):
        """Ends the server and returns its exit code."""
        self.process.send_signal(signal_number)
        return self.process.wait(timeout=20)

    def request(self, method, path, body=None, headers=None, token=None):
        """One exchange on a connection of its own; `token` is an API token to act with."""
        headers = dict(headers or {})
        if token is not None:
            headers["csp-auth-token"] = self.access_token(token)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        answer = ask(self.port, method, path, body, headers)
        if self.proxy_port:
            check_through_proxy(answer, method, path, body, headers)
        return answer

    def exchange(self, api_token):
        return self.request("POST", TOKEN_PATH, {"refreshToken": api_token})

    def access_token(self, api_token):
        if api_token not in self.tokens:
            self.tokens[api_token] = self.exchange(api_token).json["accessToken"]
        return self.tokens[api_token]

    def search(self, body=None, query="", token="usagescope-demo-distributor"):
        return self.request("POST", SEARCH_PATH + query, body, token=token)

    def report(self, query, org=PROVIDER, token="usagescope-demo-provider"):
        path = f"/cphub/api/billing/v1/orgs/{org}/usage-report"
        return self.request("GET", path + query, token=token)

    def raw(self, data, half_close=False):
        """Sends bytes as they are and reads until the server closes or is quiet for a second."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1.5)
            received = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while chunk := connection.recv(65536):
                    received += chunk
            return received


def check_error(test, answer, status):
    """The assumed error body: four members, the status in it too."""
    test.assertEqual(answer.status, status, answer.body)
    body = answer.json
    test.assertEqual(set(body), {"statusCode", "errorCode", "message", "requestId"})
    test.assertEqual(body["statusCode"], status)
    test.assertTrue(body["message"])
    test.assertTrue(answer.source)
    test.assertTrue(answer.headers["Content-Type"].startswith("application/json"))
    return body
