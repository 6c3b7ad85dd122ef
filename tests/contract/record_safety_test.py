#!/usr/bin/env python3
"""usagescope-mock record: secrets, upstreams that misbehave, and kill -9."""

import base64
import contextlib
import gzip
import http.client
import json
import random
import subprocess
import threading
import time
import unittest

from mock_server import PROGRAM, TOKEN_PATH, MockServer
from proxies import RawUpstream, ScriptedUpstream, all_bytes, make_certificate, plain_answer
from recording import WithCertificate, mappings

KILLS = 100
CANARY = "canary7Qx2vLw9ZtR4mKd8"
JWT = "eyJhbGciOiJSUzI1NiJ9." + base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("=") + ".c2lnbmVk"


class Secrets(WithCertificate):
    def record(self, answer, requests):
        """The log, and what the client saw, for requests sent through a recorder."""
        upstream = self.scripted(answer)
        with self.recorder(upstream) as recorder:
            seen = [recorder.request(*request) for request in requests]
            recorder.stop()
            log = recorder.log_text() + recorder.process.stdout.read().decode()
        return upstream, log, seen

    def test_a_canary_is_found_nowhere(self):
        path = "/cphub/api/billing/v1/orgs/abc/usage-report"

        def answer(handler):  # tells everything that it was told
            told = [handler.path, *handler.headers.values(), handler.body.decode(), CANARY, JWT]
            handler.reply(200, json.dumps({"told": told, "accessToken": CANARY}).encode(),
                          Content_Type="application/json", Set_Cookie="session=" + CANARY,
                          Location="/x?token=" + CANARY, X_Private=CANARY)

        basic = base64.b64encode(f"app:{CANARY}".encode()).decode()
        upstream, log, seen = self.record(answer, [
            ("GET", path, None, {"csp-auth-token": CANARY, "X-Api-Key": CANARY}),
            ("GET", path + "?a=1&access_token=" + CANARY, None, {"Authorization": "Bearer " + CANARY}),
            ("GET", path + "?a=2", None, {"Authorization": "Basic " + basic}),
            ("POST", path + "?a=3", {"refreshToken": CANARY, "deep": [{"client_secret": CANARY}]}, {}),
            ("POST", path + "?a=4", {"note": JWT}, {}),
            ("GET", path + "?a=5&state=" + JWT, None, {"User-Agent": "x " + JWT}),
            ("GET", "/cphub/api/billing/v1/orgs/" + CANARY + "/usage-report", None, {"csp-auth-token": CANARY}),
        ])
        self.assertEqual(len(mappings(self.out)), 7, log)
        for answer in seen:  # the client gets what the server said
            self.assertIn(CANARY.encode(), answer.body)
        self.assertEqual(upstream.requests[0][2]["csp-auth-token"], CANARY)
        for found in (all_bytes(self.out), log.encode()):
            for form in (CANARY, JWT, basic, JWT.split(".")[1]):
                self.assertNotIn(form.encode(), found)

    def test_what_still_looks_like_a_secret_is_not_saved(self):
        body = json.dumps({"results": [{"id": 1}, {"tokenValue": "q83Jx0bTzV7nLr2WcYp5kHs9"}]}).encode()
        _, log, seen = self.record(lambda handler: handler.reply(200, body, Content_Type="application/json"),
                                   [("GET", "/cphub/api/x", None, {})])
        self.assertEqual(seen[0].body, body)
        self.assertIn("refused", log)
        self.assertIn("response body /results/1/tokenValue", log)
        self.assertNotIn("q83Jx0bT", log)
        self.assertEqual(mappings(self.out), {})
        self.assertNotIn(b"q83Jx0bT", all_bytes(self.out))

    def test_what_is_not_recorded_gives_its_secrets_away_too(self):
        gone = f"{CANARY[:-1]}"  # each way with a secret of its own
        ways = [("HEAD", "/cphub/a", None, {"csp-auth-token": gone + "0"}),
                ("GET", "/cphub/br", None, {"csp-auth-token": gone + "1"}),
                ("GET", "/elsewhere", None, {"csp-auth-token": gone + "2"}),
                ("GET", "/cphub/a", None, {"Authorization": f"Bearer  {gone}3"}),
                ("GET", "/cphub/text", None, {}),
                ("POST", "/cphub/b", json.dumps({"u": f"https://h/?access_token={gone}5"}), {}),
                ("POST", "/cphub/c", json.dumps({"token": [gone + "6"]}),
                 {"Content-Type": "application/x-www-form-urlencoded"})]
        fillers = [("GET", "/cphub/t", None, {"csp-auth-token": f"session-{i}-abc"}) for i in range(300)]

        def answer(handler):
            if handler.path == "/cphub/br":
                return handler.reply(200, b"zz", Content_Encoding="br", Set_Cookie=f"s={gone}7")
            if handler.path == "/cphub/text":
                return handler.reply(200, f"access_token={gone}4&x=1".encode(), Content_Type="text/plain")
            body = json.dumps({"n": [f"{gone}{i}" for i in range(8)]} if handler.path == "/cphub/echo" else {})
            return handler.reply(200, body.encode(), Content_Type="application/json")

        _, log, _ = self.record(answer, [*ways, *fillers, ("GET", "/cphub/echo", None, {})])
        self.assertIn(b"/cphub/echo", all_bytes(self.out))
        for found in (all_bytes(self.out), log.encode()):
            self.assertNotIn(gone.encode(), found)

    def test_a_fixture_is_named_only_where_there_is_one(self):
        body = json.dumps({"tokenValue": "q83Jx0bTzV7nLr2WcYp5kHs9"}).encode()

        def answer(handler):
            handler.reply(200, b"{}" if "/good" in handler.path else body, Content_Type="application/json")

        _, _, seen = self.record(answer, [("GET", "/cphub/api/x", None, {}), ("GET", "/cphub/api/good", None, {}),
                                          ("GET", "/cphub/api/good", None, {})])
        (name,) = mappings(self.out)
        self.assertEqual([one.headers["X-Mock-Fixture"] for one in seen], ["none", name, name])

    def test_requests_that_differ_in_secrets_alone_are_one_exchange(self):
        _, log, _ = self.record(lambda handler: handler.reply(201, b'{"accessToken":"x"}'),
                                [("POST", TOKEN_PATH, {"refreshToken": f"token-{i}"}, {}) for i in range(3)])
        self.assertEqual(len(mappings(self.out)), 1)
        self.assertEqual(log.count("unchanged"), 2)


class Passing(WithCertificate):
    def test_what_is_sent_and_what_comes_back(self):
        def answer(handler):
            if handler.path.endswith("/packed"):
                return handler.reply(200, gzip.compress(b'{"a":1}'), Content_Type="application/json",
                                     Content_Encoding="gzip")
            return handler.reply(302, b"", Location="https://elsewhere.example/")

        upstream = self.scripted(answer)
        with self.recorder(upstream) as recorder:
            packed = recorder.request("GET", "/cphub/api/x%2Fy/packed", headers={
                "Accept-Encoding": "gzip, br", "Cookie": "a=b", "Referer": "http://localhost/", "X-Extra": "1",
                "Connection": "X-Hop", "X-Hop": "1"})
            self.assertEqual(gzip.decompress(packed.body), b'{"a":1}')
            self.assertEqual(recorder.request("GET", "/cphub/api/moved").status, 302)
            self.assertEqual(recorder.request("GET", "/elsewhere").status, 404)
            self.assertEqual(recorder.request("PUT", "/cphub/api/x").status, 405)
        method, target, headers, _ = upstream.requests[0]
        self.assertEqual((method, target), ("GET", "/cphub/api/x%2Fy/packed"))
        self.assertEqual(headers["Accept-Encoding"], "identity")
        self.assertEqual(headers["X-Extra"], "1")
        for name in ("Cookie", "Referer", "X-Hop"):
            self.assertIsNone(headers[name])
        self.assertEqual(len(upstream.requests), 2)
        bodies = [path.read_text() for path in (self.out / "__files").rglob("*.json")]
        self.assertEqual(bodies, ['{"a":1}'])

    def test_upstreams_that_fail(self):
        def answer(handler):
            if "/late" in handler.path:
                time.sleep(3)
            elif "/torn" in handler.path:
                handler.send_response(200)
                handler.send_header("Content-Length", "1000")
                handler.end_headers()
                handler.wfile.write(b"half")
            handler.close_connection = True

        upstream = self.scripted(answer)
        with self.recorder(upstream, "--timeout", "1") as recorder:
            self.assertEqual(recorder.request("GET", "/cphub/late").status, 504)
            self.assertEqual(recorder.request("GET", "/cphub/torn").status, 502)
            self.assertEqual(recorder.request("GET", "/cphub/gone").status, 502)
        self.assertEqual(mappings(self.out), {})

    def test_only_the_right_certificate_for_the_right_host_will_do(self):
        upstream = self.scripted(lambda handler: handler.reply(200, b"{}"))
        other, _ = make_certificate(self.keys, "other.example")
        for certificate, host, word in ((other, "127.0.0.1", "not trusted"),
                                        (self.certificate, "localhost", "another host")):
            with self.recorder(upstream, certificate=certificate, host=host) as recorder:
                answer = recorder.request("GET", "/cphub/x", headers={"csp-auth-token": CANARY})
            self.assertEqual(answer.status, 502)
            self.assertIn(word, answer.json["message"])
        self.assertEqual(upstream.requests, [])

    def test_a_certificate_names_its_host_as_alternative(self):
        for alternative, status in (("DNS:evil.example", 502), ("DNS:*", 502), ("DNS:l*", 502), ("IP:127.0.0.1", 502),
                                    ("DNS:localhost", 200)):
            pair = make_certificate(self.keys, "localhost", alternative)
            upstream = self.enterContext(ScriptedUpstream(*pair, lambda handler: handler.reply(200, b"{}")))
            with self.recorder(upstream, certificate=pair[0], host="localhost") as recorder:
                answer = recorder.request("GET", "/cphub/x", headers={"csp-auth-token": CANARY})
            self.assertEqual(answer.status, status, alternative)
            self.assertEqual(len(upstream.requests), status == 200)

    def test_bytes_that_nobody_asked_for_are_not_recorded(self):
        def answer(connection, _, target, __):
            connection.sendall(plain_answer(json.dumps({"asked": target}).encode()))
            if target == "/cphub/lying":
                time.sleep(0.02)
                connection.sendall(plain_answer(b'{"asked":"nothing"}'))

        upstream = self.enterContext(RawUpstream(answer, self.certificate, self.key))
        with self.recorder(upstream) as recorder:
            for target in ("/cphub/lying", "/cphub/next", "/cphub/third"):
                self.assertEqual(recorder.request("GET", target).json, {"asked": target})
                time.sleep(0.08)
        asked = sorted(json.loads(path.read_text())["asked"] for path in (self.out / "__files").rglob("*.json"))
        self.assertEqual(asked, ["/cphub/lying", "/cphub/next", "/cphub/third"])

    def test_it_stops_while_the_upstream_keeps_silent(self):
        def answer(connection, _, target, __):
            if target == "/cphub/stalled":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            time.sleep(20)

        upstream = self.enterContext(RawUpstream(answer, self.certificate, self.key))
        with self.recorder(upstream) as recorder:
            for target in ("/cphub/silent", "/cphub/stalled"):
                connection = http.client.HTTPConnection("127.0.0.1", recorder.port, timeout=20)
                self.addCleanup(connection.close)
                connection.request("GET", target)
            deadline = time.monotonic() + 10
            while len(upstream.requests) < 2 and time.monotonic() < deadline:
                time.sleep(0.02)
            started = time.monotonic()
            self.assertEqual(recorder.stop(), 0)
            self.assertLess(time.monotonic() - started, 7)
        self.assertEqual(mappings(self.out), {})

    def test_neither_path_nor_answer_writes_a_line_of_the_log(self):
        bodies = [b'{"a":1}', b'{"a\\n\\u001b[31mforged":1}']
        upstream = self.scripted(lambda handler: handler.reply(200, bodies[len(upstream.requests) - 1],
                                                               Content_Type="application/json"))
        with self.recorder(upstream) as recorder:
            for _ in bodies:
                recorder.request("GET", "/cphub/x%0AGET%20/cphub/forged%1b[31m")
            recorder.stop()
            log = recorder.log_text()
        self.assertEqual(log.count("GET /cphub/x%0AGET%20/cphub/forged%1B[31m 200: "), 2)
        self.assertNotIn("\x1b", log)
        self.assertFalse([line for line in log.splitlines() if line.startswith(("forged", "GET /cphub/forged"))])

    def test_tokens_go_to_known_hosts_over_tls_only(self):
        for code, word, *options in ((2, b"--allow-host", "https://console.navigator.vmvare.com"),
                                     (2, b"https only", "http://console.navigator.vmware.com"),
                                     (2, b"user name", "https://user:pass@127.0.0.1"),
                                     (2, b"https://", "ftp://127.0.0.1"),
                                     (1, b"certificate", "https://127.0.0.1:1", "--ca", str(self.key)),
                                     (1, b"none", "https://127.0.0.1:1", "--ca", "none")):
            result = subprocess.run([PROGRAM, "record", "--port", "0", "--out", str(self.out), "--upstream", *options],
                                    capture_output=True, timeout=20)
            self.assertEqual(result.returncode, code)
            self.assertIn(word, result.stderr)
        self.assertEqual(subprocess.run([PROGRAM, "record"], capture_output=True, timeout=20).returncode, 2)


class Kills(WithCertificate):
    def test_killed_at_any_point_the_folder_loads_and_at_most_one_exchange_is_lost(self):
        def answer(handler):
            number = handler.path.split("n=")[1]
            body = json.dumps({"n": number, "rows": ["x" * 50] * (int(number) % 40)})
            handler.reply(200, body.encode(), Content_Type="application/json")

        upstream = self.scripted(answer)
        chance = random.Random(4)
        number, answered = 0, {}
        for _ in range(KILLS):
            recorder = self.enterContext(self.recorder(upstream))
            kill_after = chance.randrange(8)  # answers, and then at any point of the next ones
            stop = threading.Timer(chance.uniform(0, 0.008), recorder.process.kill)
            connection = http.client.HTTPConnection("127.0.0.1", recorder.port, timeout=20)
            with contextlib.suppress(OSError, http.client.HTTPException):
                for count in range(10_000):
                    if count == kill_after:
                        stop.start()
                    # New requests, and old ones whose answers differ in every round.
                    target = f"/cphub/api/x?q={number % 60}&n={number}"
                    number += 1
                    connection.request("GET", target)
                    response = connection.getresponse()
                    body = response.read()
                    answered[target] = body
            connection.close()
            stop.join()
            recorder.process.wait(timeout=20)
        self.assertGreater(len(answered), 2 * KILLS)
        with self.recorder(upstream):  # clears up what was left
            pass
        self.assertFalse([path for path in self.out.rglob("*.partial")])
        found = {}
        for mapping in mappings(self.out).values():
            query = {name: value["equalTo"] for name, value in mapping["request"]["queryParameters"].items()}
            body = (self.out / "__files" / mapping["response"]["bodyFileName"]).read_bytes()
            found[f"/cphub/api/x?q={query['q']}&n={query['n']}"] = body
        for target, body in answered.items():  # what a client has seen is never lost
            self.assertEqual(found.get(target), body, target)
        self.assertLessEqual(len(found), len(answered) + KILLS)
        for target, body in found.items():  # and nothing is torn
            self.assertEqual(json.loads(body)["n"], target.split("n=")[1])
        with MockServer(fixtures=self.out):
            pass

    def test_killed_at_its_first_start_it_leaves_no_folder_or_one_that_loads(self):
        made = []  # of each start, a little later than the one before it
        while sum(made) < 10:
            self.assertLess(len(made), 500)
            out = self.folder / f"first-{len(made)}"
            if len(made) % 2:
                out.mkdir()
            process = subprocess.Popen([PROGRAM, "record", "--port", "0", "--upstream", "http://127.0.0.1:9", "--out",
                                        str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(len(made) * 0.001)
            process.kill()
            process.wait(timeout=20)
            made.append(out.exists() and any(out.iterdir()))
            if made[-1]:
                result = subprocess.run([PROGRAM, "check", "--fixtures", str(out)], capture_output=True, timeout=20)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_what_a_kill_left_beside_the_folder_is_used_up(self):
        left = self.folder / "recorded.partial"
        (left / "auth").mkdir(parents=True)
        (left / "cpn-mock.json.partial").write_text("{")
        upstream = self.scripted(lambda handler: handler.reply(200, b"{}"))
        with self.recorder(upstream):
            pass
        self.assertFalse(left.exists())
        self.assertFalse(list(self.out.rglob("*.partial")))

    def test_after_every_kill_the_folder_loads_as_it_is(self):
        upstream = self.scripted(lambda handler: handler.reply(
            200, json.dumps({"t": time.monotonic_ns(), "x": "y" * 3000}).encode(), Content_Type="application/json"))
        chance = random.Random(5)
        for _ in range(12):  # the same few exchanges, replaced again and again
            recorder = self.enterContext(self.recorder(upstream))
            stop = threading.Timer(chance.uniform(0.02, 0.08), recorder.process.kill)
            stop.start()
            with contextlib.suppress(OSError, http.client.HTTPException):
                for i in range(10_000):
                    recorder.request("GET", f"/cphub/api/x?n={i % 3}")
            stop.join()
            recorder.process.wait(timeout=20)
            result = subprocess.run([PROGRAM, "check", "--fixtures", str(self.out)], capture_output=True, timeout=20)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
