#!/usr/bin/env python3
"""Token exchange, its life, and who may read what."""

import base64
import json
import unittest

from mock_server import (
    CUSTOMERS_PATH, DISTRIBUTOR, PROVIDER, REPORT_PATH, SEARCH_PATH, TENANT, TOKEN_PATH, MockServer, check_error,
)

NOW = 1644926400  # 2022-02-15T12:00:00Z


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Auth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def test_exchange_answers_201_and_a_token_for_30_minutes(self):
        answer = self.server.exchange("usagescope-demo-distributor")
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.source, "auth")
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        content = claims(answer.json["accessToken"])
        self.assertEqual(content["iat"], NOW)
        self.assertEqual(content["exp"], NOW + 30 * 60)
        self.assertEqual(content["context_name"], DISTRIBUTOR)

    def test_exchange_gives_the_same_token_at_the_same_time(self):
        first = self.server.exchange("usagescope-demo-provider")
        self.assertEqual(first.body, self.server.exchange("usagescope-demo-provider").body)

    def test_trailing_slash_is_accepted(self):
        answer = self.server.request("POST", TOKEN_PATH + "/", {"refreshToken": "usagescope-demo-customer"})
        self.assertEqual(answer.status, 201)

    def test_passcode_is_accepted(self):
        body = {"refreshToken": "usagescope-demo-customer", "passcode": "123456"}
        self.assertEqual(self.server.request("POST", TOKEN_PATH, body).status, 201)

    def test_api_token_never_comes_back(self):
        answer = self.server.exchange("usagescope-demo-distributor")
        self.assertNotIn(b"usagescope-demo-distributor", answer.body)
        self.assertNotIn("usagescope-demo-distributor", json.dumps(claims(answer.json["accessToken"])))

    def test_wrong_api_token_is_401_and_not_repeated(self):
        answer = self.server.exchange("canary-4711")
        check_error(self, answer, 401)
        self.assertNotIn(b"canary-4711", answer.body)

    def test_bad_exchange_bodies_are_400(self):
        for body in ("", "{}", "[]", "{", '{"refreshToken":5}', '{"refreshToken":null}', '{"refreshToken":""}'):
            with self.subTest(body=body):
                check_error(self, self.server.request("POST", TOKEN_PATH, body), 400)

    def test_missing_access_token_is_401(self):
        for method, path in (("POST", SEARCH_PATH), ("GET", CUSTOMERS_PATH), ("GET", REPORT_PATH)):
            with self.subTest(path=path):
                answer = self.server.request(method, path)
                check_error(self, answer, 401)
                self.assertEqual(answer.source, "auth")

    def test_bad_access_tokens_are_401(self):
        good = self.server.access_token("usagescope-demo-distributor")
        header, payload, signature = good.split(".")
        forged = json.dumps(claims(good) | {"exp": NOW + 10**9}).encode()
        other_payload = base64.urlsafe_b64encode(forged).decode().rstrip("=")
        for token in (
            "", "x", "a.b.c", header + "." + payload, header + "." + payload + ".",
            header + "." + other_payload + "." + signature, good + "x", good[:-1], good.replace(".", ""),
            "usagescope-demo-distributor",
        ):
            with self.subTest(token=token[:20]):
                answer = self.server.request("POST", SEARCH_PATH, headers={"csp-auth-token": token})
                check_error(self, answer, 401)

    def test_bearer_header_is_not_the_token_header(self):
        token = self.server.access_token("usagescope-demo-distributor")
        answer = self.server.request("POST", SEARCH_PATH, headers={"Authorization": "Bearer " + token})
        check_error(self, answer, 401)

    def test_expired_token_is_201_then_401(self):
        exchange = self.server.exchange("usagescope-demo-expired")
        self.assertEqual(exchange.status, 201)
        self.assertLess(claims(exchange.json["accessToken"])["exp"], NOW)
        body = check_error(self, self.server.search(token="usagescope-demo-expired"), 401)
        self.assertIn("expired", body["message"])

    def test_token_ends_with_the_clock(self):
        """A token of one server is refused by another whose clock is 30 minutes later."""
        token = self.server.access_token("usagescope-demo-distributor")
        for now, status in (("2022-02-15T12:29:59Z", 200), ("2022-02-15T12:30:00Z", 401)):
            with self.subTest(now=now), MockServer("--now", now) as later:
                answer = later.request("POST", SEARCH_PATH, headers={"csp-auth-token": token})
                self.assertEqual(answer.status, status)

    def test_no_role_is_403(self):
        check_error(self, self.server.search(token="usagescope-demo-norole"), 403)
        check_error(self, self.server.request("GET", CUSTOMERS_PATH, token="usagescope-demo-norole"), 403)

    def test_wrong_organization_is_403_and_an_unknown_one_404(self):
        report = self.server.report
        check_error(self, report("", org=PROVIDER, token="usagescope-demo-customer"), 403)
        check_error(self, report("", org=TENANT, token="usagescope-demo-provider"), 403)
        check_error(self, report("", org="11111111-2222-4333-8444-555555555555"), 404)
        check_error(self, self.server.search(token="usagescope-demo-provider"), 403)
        path = f"/cphub/api/seller/v1/distributors/{PROVIDER}/usages/search"
        check_error(self, self.server.request("POST", path, token="usagescope-demo-provider"), 404)

    def test_every_role_reads_its_own(self):
        self.assertEqual(self.server.search().status, 200)
        self.assertEqual(self.server.report("").status, 200)
        self.assertEqual(self.server.report("", org=TENANT, token="usagescope-demo-customer").status, 200)


if __name__ == "__main__":
    unittest.main()
