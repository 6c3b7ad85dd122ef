#!/usr/bin/env python3
"""usagescope-mock record: in front of another mock server over TLS, and of one that misbehaves."""

import base64
import contextlib
import gzip
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from mock_server import CUSTOMERS_PATH, DISTRIBUTOR, FIXTURES, PROGRAM, SEARCH_PATH, TOKEN_PATH, MockServer
from proxies import Proxy, RawUpstream, ScriptedUpstream, all_bytes, make_certificate, plain_answer

KILLS = 100
CANARY = "canary7Qx2vLw9ZtR4mKd8"
JWT = "eyJhbGciOiJSUzI1NiJ9." + base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("=") + ".c2lnbmVk"


def mappings(folder):
    """name -> mapping, of a recording."""
    root = Path(folder) / "mappings"
    return {path.relative_to(root).with_suffix("").as_posix(): json.loads(path.read_text())
            for path in sorted(root.rglob("*.json"))}


class WithCertificate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.keys = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.certificate, cls.key = make_certificate(cls.keys)

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.folder / "recorded"

    def scripted(self, answer):
        return self.enterContext(ScriptedUpstream(self.certificate, self.key, answer))

    def recorder(self, upstream, *options, certificate=None, host="127.0.0.1"):
        return Proxy("record", upstream.port, certificate or self.certificate, "--out", str(self.out), *options,
                     host=host)


class BeforeTheMockServer(WithCertificate):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(MockServer())
        self.front = self.enterContext(MockServer("--tls-cert", str(self.certificate), "--tls-key", str(self.key)))

    def test_what_is_recorded_is_replayed_to_the_byte(self):
        body = {"filters": [{"key": "CHARGE_ID", "operator": "EQUALS", "value": "VOD-IP-A1"}]}
        paths = [("POST", SEARCH_PATH, body), ("POST", SEARCH_PATH + "?pageLimit=7&pageStart=8", None),
                 ("GET", CUSTOMERS_PATH, None)]
        with self.recorder(self.front, "--now", "2022-02-20T10:00:00Z") as recorder:
            seen = [recorder.request(method, path, sent, token="usagescope-demo-distributor")
                    for method, path, sent in paths]
            direct = [self.server.request(method, path, sent, token="usagescope-demo-distributor")
                      for method, path, sent in paths]
            self.assertEqual(recorder.stop(), 0)
        for one, other in zip(seen, direct):
            self.assertEqual((one.status, one.body), (200, other.body))
            self.assertEqual(one.source, "record")
        files = mappings(self.out)
        self.assertEqual(len(files), len(paths) + 1)  # and the token exchange
        for name, mapping in files.items():
            ours = mapping["metadata"]["cpn"]
            self.assertEqual(ours["provenance"], "recorded")
            self.assertEqual(ours["recordedAt"], "2022-02-20T10:00:00Z")
            self.assertEqual(ours["source"], f"https://127.0.0.1:{self.front.port}")
            self.assertEqual(set(mapping["response"]["headers"]) - {"Cache-Control"}, {"Content-Type"}, name)
        with MockServer("--mode", "verbatim", fixtures=self.out) as replay:
            token = f"recorded-{DISTRIBUTOR}"
            for (method, path, sent), one in zip(paths, seen):
                again = replay.request(method, path, sent, token=token)
                self.assertEqual((again.status, again.source, again.body), (200, "verbatim", one.body))

        verified = subprocess.run([PROGRAM, "verify", "--fixtures", str(self.out)], capture_output=True, timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_the_token_exchange_holds_no_token(self):
        with self.recorder(self.front) as recorder:
            answer = recorder.exchange("usagescope-demo-distributor")
            self.assertEqual(answer.status, 201)
            log = recorder.log
            recorder.stop()
            text = log.read_text()
        token = answer.json["accessToken"]
        for found in (all_bytes(self.out), text.encode()):
            self.assertNotIn(token.encode(), found)
            self.assertNotIn(b"usagescope-demo-distributor", found)
        (mapping,) = mappings(self.out).values()
        self.assertEqual(mapping["request"]["bodyPatterns"],
                         [{"equalToJson": {"refreshToken": "redacted-refresh-token"}}])
        body = json.loads((self.out / "__files" / mapping["response"]["bodyFileName"]).read_text())
        self.assertEqual(body["accessToken"], "redacted-access-token")

    def test_two_recorders_in_one_folder_are_one_too_many(self):
        with self.recorder(self.front):
            result = subprocess.run([PROGRAM, "record", "--port", "0", "--upstream", "http://127.0.0.1:9", "--out",
                                     str(self.out)], capture_output=True, timeout=20)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"another recorder", result.stderr)

    def test_a_page_of_this_machine_may_ask_others_may_not(self):
        with self.recorder(self.front, "--origin", "https://usage.example") as recorder:
            for origin, status in (("http://localhost:5173", 200), ("https://usage.example", 200),
                                   ("https://other.example", 403)):
                answer = recorder.request("GET", CUSTOMERS_PATH, headers={"Origin": origin},
                                          token="usagescope-demo-distributor")
                self.assertEqual(answer.status, status)
                self.assertEqual(answer.headers["Access-Control-Allow-Origin"], origin if status == 200 else None)


class OfAnotherOrganisation(WithCertificate):
    org = "0a1b2c3d-0000-4000-8000-00000000beef"  # the demo data does not know it

    def test_what_the_real_api_answered_can_be_replayed(self):
        paths = [("POST", f"/cphub/api/seller/v1/distributors/{self.org}/usages/search", {"filters": []}),
                 ("GET", f"/cphub/api/billing/v1/orgs/{self.org}/usage-report?startTime=1&endTime=2", None)]
        upstream = self.scripted(lambda handler: handler.reply(200, handler.path.encode(), Content_Type="text/plain"))
        with self.recorder(upstream) as recorder:
            for method, path, body in paths:
                self.assertEqual(recorder.request(method, path, body).status, 200)
        for mode in ("verbatim", "hybrid"):
            with MockServer("--mode", mode, fixtures=self.out) as replay:
                for method, path, body in paths:
                    answer = replay.request(method, path, body, token=f"recorded-{self.org}")
                    self.assertEqual((answer.source, answer.body), ("verbatim", path.encode()))
                method, path, body = paths[0]
                other = replay.request(method, path + "?pageLimit=3", body, token=f"recorded-{self.org}")
                self.assertEqual((other.status, other.source), (404, "auth"))  # nothing was recorded
                self.assertEqual(replay.request(method, path, body).status, 401)


class Forms(WithCertificate):
    path = "/cphub/api/x"
    form_type = "application/x-www-form-urlencoded"

    def record(self, requests, answer=None):
        """Sends (body, content type) through a recorder; the log."""
        echo = lambda handler: handler.reply(200, b"answer to " + handler.body, Content_Type="text/plain")
        with self.recorder(self.scripted(answer or echo)) as recorder:
            for body, content_type in requests:
                headers = {} if content_type is None else {"Content-Type": content_type}
                self.assertEqual(recorder.request("POST", self.path, body, headers).status, 200)
            recorder.stop()
            return recorder.log_text()

    def ask(self, server, body, content_type):
        return server.request("POST", self.path, body, {} if content_type is None else {"Content-Type": content_type})

    def test_what_is_no_json_is_replayed_to_the_byte(self):
        requests = [("scope=a+b&grant_type=x&scope=%C3%A9", self.form_type + "; charset=UTF-8"), ("a=1&b=2", "text/plain"),
                    ("a=1&b=2", None), ("<a>\r\n\u00e9</a>".encode(), "text/xml"), ('{"broken":', "application/json")]
        log = self.record(requests)
        self.assertEqual(log.count(": new "), len(requests), log)
        checked = subprocess.run([PROGRAM, "check", "--fixtures", str(self.out)], capture_output=True, timeout=20)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        with MockServer("--mode", "verbatim", fixtures=self.out) as replay:
            for body, content_type in requests:
                again = self.ask(replay, body, content_type)
                expected = b"answer to " + (body if isinstance(body, bytes) else body.encode())
                self.assertEqual((again.status, again.source, again.body), (200, "verbatim", expected))
            other_order = self.ask(replay, "grant_type=x&scope=%c3%a9&scope=a%20b", self.form_type)
            self.assertEqual(other_order.body, b"answer to " + requests[0][0].encode())
            for body, content_type in (("b=2&a=1", "text/plain"), ("a=1&b=2", "text/csv"), ("scope=a+b&grant_type=x", self.form_type)):
                self.assertEqual(self.ask(replay, body, content_type).source, "routing")

    def test_secrets_of_a_form_are_replaced_before_it_is_told_from_others(self):
        log = self.record([(f"grant_type=x&client_secret={secret}&n=%7E", self.form_type) for secret in (CANARY, "other%2Bsecret")])
        self.assertEqual([line.split(": ")[1].split()[0] for line in log.splitlines()], ["new", "unchanged"])
        (mapping,) = mappings(self.out).values()
        self.assertEqual(mapping["request"]["bodyPatterns"], [{"equalTo": "grant_type=x&client_secret=redacted-client-secret&n=%7E"}])
        self.assertEqual(mapping["request"]["headers"], {"Content-Type": {"contains": self.form_type}})
        for found in (all_bytes(self.out), log.encode()):
            self.assertNotIn(CANARY.encode(), found)
        with MockServer("--mode", "verbatim", fixtures=self.out) as replay:
            self.assertEqual(self.ask(replay, "n=~&client_secret=third&grant_type=x", self.form_type).source, "verbatim")
            miss = self.ask(replay, f"grant_type=y&client_secret={CANARY}&n=~", self.form_type)
            self.assertEqual((miss.status, miss.headers["X-Mock-Miss"][-12:]), (404, "1 difference"))
            (unmatched,) = replay.request("GET", "/__admin/requests/unmatched").json["unmatched"]
            self.assertEqual(unmatched["request"]["body"], "grant_type=y&client_secret=redacted-client-secret&n=~")
            self.assertEqual(unmatched["nearest"][0]["differences"],
                             [{"where": "body field grant_type", "expected": '"x"', "found": '"y"'}])

    def test_what_a_mapping_cannot_say_is_not_recorded(self):
        log = self.record([(b"\xff\xfe\x00", "application/octet-stream"), (b"a=1", "application/octet-stream")])
        self.assertIn("the request's body is binary", log)
        self.assertEqual(len(mappings(self.out)), 1)

    def test_a_client_that_authorizes_itself_is_recorded_and_replayed(self):
        server = self.enterContext(MockServer("--tls-cert", str(self.certificate), "--tls-key", str(self.key)))
        target = f"/cphub/api/auth/v2/authn/authorize?orgId={DISTRIBUTOR}"
        form = "grant_type=client_credentials&client_secret=usagescope-demo-secret"

        def headers(client, secret):
            basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
            return {"Authorization": "Basic " + basic, "Content-Type": self.form_type}

        def customers(server, token):
            return server.request("GET", CUSTOMERS_PATH, headers={"csp-auth-token": token})

        own = headers("usagescope-demo-client", "usagescope-demo-secret")
        # The demo's contracts have ended long before today, and with them its customers' scope.
        with self.recorder(server, "--now", "2022-02-15T12:00:00Z") as recorder:
            answer = recorder.request("POST", target, form, own)
            self.assertEqual(answer.status, 200)
            token = answer.json["accessToken"]
            seen = customers(recorder, token)
        names = [name.split("-")[0] for name in mappings(self.out)]
        self.assertEqual(names, ["auth/authorizeClient", "seller/getDistributorUsageCustomers"])
        for secret in (token, "usagescope-demo-secret", own["Authorization"].split()[1]):
            self.assertNotIn(secret.encode(), all_bytes(self.out))
        shutil.copy(FIXTURES / "openapi.yaml", self.out)
        verified = subprocess.run([PROGRAM, "verify", "--fixtures", str(self.out)], capture_output=True, timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        with MockServer("--mode", "verbatim", fixtures=self.out) as replay:
            recorded = f"recorded-{DISTRIBUTOR}"
            self.assertEqual(replay.request("POST", target, form, own).status, 401)
            again = replay.request("POST", target, form, headers(recorded, recorded))
            self.assertEqual(set(again.json), set(answer.json))
            replayed = customers(replay, again.json["accessToken"])
            self.assertEqual((replayed.status, replayed.source, replayed.body), (200, "verbatim", seen.body))


class Updates(WithCertificate):
    path = "/cphub/api/seller/v1/distributors/abc/usages/search?pageLimit=1"

    def ask(self, answers, *options):
        """Records one answer after another; what the log says of each."""
        current = []
        upstream = self.scripted(lambda handler: handler.reply(current[0][0], current[0][1].encode(),
                                                               Content_Type="application/json", Date="x"))
        with self.recorder(upstream, *options) as recorder:
            for answer in answers:
                current[:] = [answer]
                self.assertEqual(recorder.request("POST", self.path).status, answer[0])
            recorder.stop()
            return recorder.log_text()

    def bodies(self):
        return [path.read_text() for path in (self.out / "__files").rglob("*") if path.is_file()]

    def test_all_replaces_and_tells_the_differences(self):
        log = self.ask([(200, '{"a":[1,2],"b":"x"}'), (200, '{"a":[1,2],"b":"x"}'), (200, '{"a":[1,3],"c":"y"}')])
        lines = log.splitlines()
        self.assertIn("new seller/", lines[0])
        self.assertIn("unchanged seller/", lines[1])
        self.assertIn("replaced seller/", lines[2])
        self.assertEqual([line.strip() for line in lines[3:]],
                         ['/body/a/1: 2 -> 3', '/body/b: "x" -> nothing', '/body/c: nothing -> "y"'])
        self.assertEqual(self.bodies(), ['{"a":[1,3],"c":"y"}'])

    def test_all_is_the_same_after_a_restart(self):
        self.ask([(200, '{"a":1}')])
        log = self.ask([(200, '{"a":2}')])
        self.assertIn("replaced", log)
        self.assertIn("/body/a: 1 -> 2", log)
        self.assertEqual(self.bodies(), ['{"a":2}'])
        self.assertEqual(len(mappings(self.out)), 1)

    def test_missing_keeps_what_is_there(self):
        self.ask([(200, '{"a":1}')])
        log = self.ask([(200, '{"a":2}')], "--update", "missing")
        self.assertIn("kept", log)
        self.assertIn("/body/a: 1 -> 2", log)
        self.assertEqual(self.bodies(), ['{"a":1}'])
        self.path += "&pageStart=2"
        self.assertIn("new", self.ask([(200, '{"a":3}')], "--update", "missing"))
        self.assertEqual(sorted(self.bodies()), ['{"a":1}', '{"a":3}'])

    def test_none_writes_nothing(self):
        self.assertIn("skipped", self.ask([(200, '{"a":1}')], "--update", "none"))
        self.assertEqual(self.bodies(), [])
        self.ask([(200, '{"a":1}')])
        before = all_bytes(self.out)
        self.assertIn("/body/a: 1 -> 2", self.ask([(200, '{"a":2}')], "--update", "none"))
        self.assertEqual(all_bytes(self.out), before)

    def test_an_error_replaces_no_answer_but_an_answer_an_error(self):
        log = self.ask([(503, '{"e":1}'), (200, '{"a":1}'), (401, '{"e":2}')])
        self.assertIn("/status: 503 -> 200", log)
        self.assertIn("an error replaces no other answer", log)
        self.assertEqual(self.bodies(), ['{"a":1}'])

    def test_what_is_no_recording_is_not_replaced(self):
        self.ask([(200, '{"a":1}')])
        (path,) = (self.out / "mappings").rglob("*.json")
        mapping = json.loads(path.read_text())
        mapping["metadata"]["cpn"] = {"provenance": "documented"}
        path.write_text(json.dumps(mapping))
        self.assertIn("no recording but documented", self.ask([(200, '{"a":2}')]))
        self.assertEqual(self.bodies(), ['{"a":1}'])


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
