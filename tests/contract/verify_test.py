"""usagescope-mock check and verify: what they find, where they say it stands, and their exit codes."""

import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from mock_server import FIXTURES, PROGRAM, MockServer

MAPPING = "mappings/seller/usages-search-seed.json"
BODY = "__files/seller/usages-search-seed.json"


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / "fixtures"
        shutil.copytree(FIXTURES, self.folder)

    def run_command(self, command, expected_code):
        result = subprocess.run([PROGRAM, command, "--fixtures", str(self.folder)], capture_output=True, timeout=60)
        self.assertEqual(result.returncode, expected_code, result)
        self.assertFalse(result.stderr)
        lines = result.stdout.decode().splitlines()
        return [line.removeprefix(str(self.folder) + "/") for line in lines[:-1]], lines[-1]

    def change(self, name, change):
        path = self.folder / name
        path.write_text(json.dumps(change(json.loads(path.read_text())), indent=1))


class Check(CommandTest):
    def test_the_projects_fixtures_are_valid(self):
        lines, total = self.run_command("check", 0)
        self.assertEqual(lines, [])
        self.assertTrue(total.endswith(": 0 problems"))

    def test_every_problem_of_every_kind_of_file(self):
        self.change("cpn-mock.json", lambda j: j | {"clock": "noon"})
        self.change("auth/tokens.json", lambda j: {"tokens": [j["tokens"][0] | {"roles": ["Owner"]}]})
        self.change(MAPPING, lambda j: j | {"request": j["request"] | {"method": "BREW", "cookies": {}}})
        (self.folder / "mappings/cut.json").write_text('{\n"request": ')
        (self.folder / "openapi.yaml").write_text("openapi: 3.1.0\npaths: [\n")
        (self.folder / "datasets").mkdir()
        (self.folder / "datasets/rows.ndjson").write_text('{"usage":1}\n{"usage":"many"}\n')
        lines, total = self.run_command("check", 1)
        places = [line.split(": expected ")[0] for line in lines]
        self.assertEqual(places, [
            "cpn-mock.json:4: /clock",
            "auth/tokens.json:8: /tokens/0/roles/0",
            "mappings/cut.json:2: /request",
            f"{MAPPING}:4: /request/method",
            f"{MAPPING}:19: /request/cookies",
            "openapi.yaml",
            "datasets/rows.ndjson:2:/usage",
        ])
        for line in lines:
            self.assertIn(", found ", line)
        self.assertIn('expected GET, POST, PUT, PATCH, DELETE or ANY, found "BREW"', lines[3])
        self.assertTrue(total.endswith("7 problems"), total)


class Verify(CommandTest):
    def test_the_projects_recordings_agree_but_for_what_has_a_reason(self):
        lines, total = self.run_command("verify", 0)
        self.assertEqual(lines, [])
        self.assertIn("2 recordings, 2 alike, 0 differences", total)

    def test_differences_from_the_engine_and_from_the_contract(self):
        def change(page):
            page["results"][0]["usage"] = "3666"
            page["results"][0]["own"] = 1
            page["current"] = 2
            return page
        self.change(BODY, change)
        self.change(MAPPING, lambda j: j | {"metadata": {"cpn": {"provenance": "recorded",
            "recordedAt": "2022-02-15T12:00:00Z", "accepted": [
                {"pointer": "/results", "reason": "another charge"}, {"pointer": "/next", "reason": "two a page"},
                {"pointer": "/totalResultsCount", "reason": "more"}, {"pointer": "/no/such", "reason": "never"}]}}})
        lines, total = self.run_command("verify", 1)
        self.assertEqual(lines, [
            f'{BODY}:24: /results/0/usage: expected type number (contract), found "3666" (recorded)',
            f"{BODY}:26: /results/0/own: expected a described member (contract), found 1 (recorded)",
            f"{BODY}:2: /current: expected 2 (recorded), found 1 (engine)",
            f"{MAPPING}:44: /metadata/cpn/accepted/3: expected a difference at /no/such (recorded), found none (engine)",
        ])
        self.assertIn("2 recordings, 1 alike, 4 differences", total)

    def test_an_answer_of_the_engine_verifies_at_its_own_instant_only(self):
        body = {"filters": [{"key": "CHARGE_ID", "operator": "EQUALS", "value": "VOD-HS"}]}
        with MockServer("--now", "2021-11-15T00:00:00Z", "--mode", "semantic") as server:
            page = server.search(body, "?pageLimit=3")
            refused = server.search(body, "?pageLimit=0")
        mapping = json.loads((self.folder / MAPPING).read_text())
        path = mapping["request"]["urlPath"]

        def record(name, answer, limit, instant):
            mapping = {
                "request": {"method": "POST", "url": f"{path}?pageLimit={limit}", "bodyPatterns": [{"equalToJson": body}]},
                "response": {"status": answer.status, "headers": {"Content-Type": "application/json"},
                             "body": answer.body.decode()},
                "metadata": {"cpn": {"provenance": "recorded", "recordedAt": instant}}}
            (self.folder / "mappings" / name).write_text(json.dumps(mapping, indent=1))

        record("page.json", page, 3, "2021-11-15T00:00:00Z")
        record("refused.json", refused, 0, "2021-11-15T00:00:00Z")
        lines, total = self.run_command("verify", 0)
        self.assertIn("4 recordings, 4 alike", total)
        record("page.json", page, 3, "2022-02-15T00:00:00Z")
        lines, total = self.run_command("verify", 1)
        self.assertTrue(any("mappings/page.json:19: /results/0/usageTimestamp: expected" in line for line in lines), lines)

    def test_token_calls_are_asked_again_with_their_placeholders(self):
        auth, org = "/cphub/api/auth", "5eed0000-0000-4000-8000-000000000001"

        def record(name, url, body, status, answer):
            request = {"method": "POST", "url": auth + url}
            if body is not None:
                request["bodyPatterns"] = [{"equalToJson": body}]
            mapping = {
                "request": request,
                "response": {"status": status, "headers": {"Content-Type": "application/json"}, "jsonBody": answer},
                "metadata": {"cpn": {"provenance": "recorded", "recordedAt": "2022-02-15T12:00:00Z"}}}
            (self.folder / "mappings" / name).write_text(json.dumps(mapping, indent=1))

        def error(status, code, message):
            return {"statusCode": status, "errorCode": code, "message": message, "requestId": "1"}

        token = {"accessToken": "redacted-access-token"}
        client = {"clientId": "app", "clientSecret": "redacted-client-secret"}
        missing = "The header Authorization: Basic with client id and secret is missing"
        record("exchange.json", "/v1/authn/accesstoken", {"refreshToken": "redacted-refresh-token"}, 201, token)
        record("client.json", f"/v1/authn/accounts/{org}/accesstoken", client, 201, token)
        record("authorize.json", f"/v2/authn/authorize?orgId={org}", None, 200, token)
        record("other.json", "/v2/authn/authorize?orgId=11111111-0000-4000-8000-000000000001", None, 403,
               error(403, "forbidden", "orgId: The client belongs to another organization"))
        record("nobody.json", "/v2/authn/authorize?orgId=22222222-0000-4000-8000-000000000001", None, 401,
               error(401, "unauthorized", missing))
        record("late.json", "/v2/authn/authorize?accessTokenValiditySeconds=0&orgId=" + org, None, 400,
               error(400, "out_of_range", "accessTokenValiditySeconds: 1 to 86400 seconds are allowed"))
        lines, total = self.run_command("verify", 0)
        self.assertEqual(lines, [])
        self.assertIn("8 recordings, 8 alike, 0 differences", total)

        record("exchange.json", "/v1/authn/accesstoken", {"refreshToken": "redacted-refresh-token"}, 200,
               token | {"idToken": "redacted-id-token"})
        lines, total = self.run_command("verify", 1)
        self.assertEqual([line for line in lines if "(engine)" in line], [
            'mappings/exchange.json:14: status: expected 200 (recorded), found 201 (engine)',
            'mappings/exchange.json:20: /idToken: expected "redacted-id-token" (recorded), found nothing (engine)',
        ])


if __name__ == "__main__":
    unittest.main()
