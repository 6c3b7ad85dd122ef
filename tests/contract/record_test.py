#!/usr/bin/env python3
"""usagescope-mock record: what becomes of exchanges with another mock server over TLS, and with one that changes."""

import base64
import json
import shutil
import subprocess
import unittest

from mock_server import CUSTOMERS_PATH, DISTRIBUTOR, FIXTURES, PROGRAM, SEARCH_PATH, MockServer
from proxies import all_bytes
from recording import WithCertificate, mappings

CANARY = "canary7Qx2vLw9ZtR4mKd8"


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


if __name__ == "__main__":
    unittest.main()
