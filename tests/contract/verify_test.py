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

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def places(self, expected_code=1):
        lines, total = self.run_command("check", expected_code)
        for line in lines:
            self.assertRegex(line, ": expected .+, found .+")
        self.assertTrue(total.endswith(f": {len(lines)} problem{'' if len(lines) == 1 else 's'}"), total)
        return [line.split(": expected ")[0] for line in lines]

    def test_every_kind_of_file_is_looked_at(self):
        self.change("cpn-mock.json", lambda j: j | {"clock": "noon"})
        self.change("auth/tokens.json", lambda j: {"tokens": [j["tokens"][0] | {"roles": ["Owner"]}]})
        self.change(MAPPING, lambda j: j | {"request": j["request"] | {"method": "BREW", "cookies": {}}})
        self.write("mappings/cut.json", '{\n"request": ')
        self.write("openapi.yaml", "openapi: 3.1.0\npaths: [\n")
        self.write("datasets/rows.ndjson", '{"usage":1}\n{"usage":"many"}\n{"usage":"more"}\n')
        self.write("datasets/page.json", '{"results":[{"usage":"many"}]}')
        self.write("datasets/rows.ndjson.provenance.json", "{}")
        self.assertEqual(self.places(), [
            "cpn-mock.json:4: /clock",
            "auth/tokens.json:8: /tokens/0/roles/0",
            "mappings/cut.json:2: /request",
            f"{MAPPING}:4: /request/method",
            f"{MAPPING}:19: /request/cookies",
            "openapi.yaml:3",
            "datasets/page.json: /results/0/usage",
            "datasets/rows.ndjson:2: /usage",
        ])
        lines, total = self.run_command("check", 1)
        self.assertIn('expected GET, POST, PUT, PATCH, DELETE or ANY, found "BREW"', lines[3])
        self.assertIn("8 mappings, 2 datasets: 8 problems", total)

    def test_all_that_is_wrong_with_the_settings(self):
        self.write("cpn-mock.json", """{
"clok": "real",
"clock": "noon", "strictness": "mild",
"reportEnd": 1,
"corsOrigins": ["https://a.example",
"https://a.example/", "*"]
}""")
        lines, _ = self.run_command("check", 1)
        origin = 'expected an origin without a path, as "https://example.org", found '
        self.assertEqual(lines, [
            "cpn-mock.json:2: /clok: expected one of the keys schemaVersion, note, clock, strictness, reportEnd, "
            'nextOnLastPage, pageIndex, csvTimestamp, skuKeys, corsOrigins, found the key "clok"',
            'cpn-mock.json:3: /clock: expected YYYY-MM-DDTHH:MM:SSZ from 1970 on, or real, found "noon"',
            'cpn-mock.json:3: /strictness: expected strict or lenient, found "mild"',
            "cpn-mock.json:4: /reportEnd: expected a string, found 1",
            f'cpn-mock.json:6: /corsOrigins/1: {origin}"https://a.example/"',
            f'cpn-mock.json:6: /corsOrigins/2: {origin}"*"',
        ])

    def test_all_that_is_wrong_with_the_tokens(self):
        self.write("auth/tokens.json", """{"tokens": [
{"id": "a", "token": "t", "orgId": "o",
 "roles": ["Distributor Administrator", "Owner"]},
{"id": "a",
 "token": "t", "orgId": ""},
{"id": "b", "token": "u",
 "clientId": "c", "rolls": []}
]}""")
        self.assertEqual(self.places(), [
            "auth/tokens.json:3: /tokens/0/roles/1",
            "auth/tokens.json:4: /tokens/1/id",
            "auth/tokens.json:5: /tokens/1/orgId",
            "auth/tokens.json:5: /tokens/1/token",
            "auth/tokens.json:6: /tokens/2/orgId",
            "auth/tokens.json:6: /tokens/2/clientSecret",
            "auth/tokens.json:7: /tokens/2/rolls",
        ])

    def test_all_that_is_wrong_with_the_contract(self):
        path = self.folder / "openapi.yaml"
        text = path.read_text()
        changes = [
            ("openapi: 3.1.0\n", "openapi: 3.0.3\n", "/openapi"),
            ("$ref: '#/components/schemas/ApiTokenRequest'", "$ref: '#/components/schemas/ApiTokn'",
             "/post/requestBody/content/application~1json/schema/$ref"),
            ("clientSecret: usagescope-demo-secret", "clientSecret: 5",
             "/post/requestBody/content/application~1json/examples/example/value/clientSecret"),
            ("$ref: '#/components/responses/Forbidden'", "$ref: '#/components/responses/Forbiden'",
             "/post/responses/403/$ref"),
            ("    get:\n", "    gett:\n", "/gett"),
            ("    ErrorResponse:\n      type: object\n", "    ErrorResponse:\n      type: objekt\n",
             "/components/schemas/ErrorResponse/type"),
        ]
        for old, new, _ in changes:
            text = text.replace(old, new, 1)
        path.write_text(text)
        lines = text.split("\n")
        found = self.places()
        self.assertEqual(len(found), len(changes), found)
        for place, (_, new, pointer) in zip(found, changes):
            name, line, where = place.split(":", 2)
            self.assertEqual(name, "openapi.yaml")
            self.assertTrue(where.endswith(pointer), place)
            self.assertEqual(lines[int(line) - 1].strip(), new.strip().split("\n")[-1].strip(), place)

    def test_missing_files(self):
        (self.folder / "cpn-mock.json").unlink()
        (self.folder / "auth/tokens.json").unlink()
        (self.folder / "auth/tokens.json").mkdir()
        (self.folder / "openapi.yaml").unlink()  # a folder may have none
        (self.folder / BODY).unlink()
        self.change(MAPPING, lambda j: j)
        self.assertEqual(self.places(), ["cpn-mock.json", "auth/tokens.json", f"{MAPPING}:25: /response/bodyFileName"])
        shutil.rmtree(self.folder)
        result = subprocess.run([PROGRAM, "check", "--fixtures", str(self.folder)], capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout.decode(), f"{self.folder}: expected a folder, found nothing\n")

    def test_files_that_nothing_reads_are_noted_and_legal(self):
        self.write("__files/seller/unused.json", "{}")
        self.write("__files/seller/.hidden", "")
        self.write("mappings/seller/note.txt", "")
        (self.folder / "__files/same.json").symlink_to(self.folder / BODY)
        self.change(MAPPING, lambda j: j | {"response": j["response"] | {"bodyFileName": "seller/../same.json"}})
        lines, total = self.run_command("check", 0)
        self.assertEqual(lines, [
            "mappings/seller/note.txt: note: not read, for its name does not end with .json",
            "__files/seller/unused.json: note: no mapping has it as its bodyFileName",
        ])
        self.assertTrue(total.endswith(": 0 problems, 2 notes"), total)


class Verify(CommandTest):
    def test_the_projects_recordings_agree_but_for_what_has_a_reason(self):
        lines, total = self.run_command("verify", 0)
        self.assertEqual(lines, [])
        self.assertIn("7 recordings, 7 alike, 0 differences", total)

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
        self.assertIn("7 recordings, 6 alike, 4 differences", total)

    def test_bodies_that_are_no_json_are_held_against_the_contract(self):
        token = {"status": 200, "headers": {"Content-Type": "application/json"}, "body": '{"accessToken":"redacted-access-token"}'}

        def record(name, media_type, body, response=token, query="?orgId=5eed0000-0000-4000-8000-000000000001"):
            mapping = {
                "request": {"method": "POST", "url": "/cphub/api/auth/v2/authn/authorize" + query,
                            "headers": {"Content-Type": {"contains": media_type}}, "bodyPatterns": [{"equalTo": body}]},
                "response": response, "metadata": {"cpn": {"provenance": "assumed"}}}
            (self.folder / "mappings" / name).write_text(json.dumps(mapping, indent=1))

        form = "application/x-www-form-urlencoded"
        record("a-good.json", form, "grant_type=client_credentials&other=1")
        record("b-refused.json", "text/plain", "grant_type", {"status": 400, "headers": {"Content-Type": "application/json"},
               "jsonBody": {"statusCode": 400, "errorCode": "invalid_argument",
                            "message": "orgId: the parameter is required", "requestId": "1"}}, query="")
        record("c-twice.json", form, "grant_type=a&grant_type=b")
        record("d-type.json", "text/plain", "grant_type=a")
        lines, total = self.run_command("verify", 1)
        place = "/request/bodyPatterns/0/equalTo"
        self.assertEqual(lines, [
            f'mappings/c-twice.json:12: {place}/grant_type: expected type string (contract), found ["a","b"] (recorded request)',
            f"mappings/d-type.json:12: {place}: expected a body of {form} (contract), found text/plain (recorded request)",
        ])
        self.assertIn("11 recordings", total)

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
        self.assertIn("9 recordings, 9 alike", total)
        record("page.json", page, 3, "2022-02-15T00:00:00Z")
        lines, total = self.run_command("verify", 1)
        self.assertTrue(any("mappings/page.json:19: /results/0/usageTimestamp: expected" in line for line in lines), lines)

    def record(self, name, url, response):
        mapping = {
            "request": {"method": "GET", "url": url}, "response": response,
            "metadata": {"cpn": {"provenance": "recorded", "recordedAt": "2022-02-15T12:00:00Z"}}}
        (self.folder / "mappings" / name).write_text(json.dumps(mapping, indent=1))

    def test_a_recording_is_asked_again_as_everybody_it_may_be_of(self):
        user = "/cphub/api/auth/v1/loggedinuser"
        json_type = {"Content-Type": "application/json"}
        with MockServer("--mode", "semantic") as server:
            for account in ["usagescope-demo-reseller", "usagescope-demo-customer-billing"]:
                answer = server.request("GET", user, token=account)
                self.record("user.json", user, {"status": 200, "headers": json_type, "body": answer.body.decode()})
                lines, total = self.run_command("verify", 0)
                self.assertEqual(lines, [])
                self.assertIn("8 recordings, 8 alike", total)

        def rename(mapping):
            body = json.loads(mapping["response"]["body"])
            body["email"] = "somebody@else.example"
            del mapping["response"]["body"]
            mapping["response"]["jsonBody"] = body
            return mapping
        self.change("mappings/user.json", rename)
        lines, total = self.run_command("verify", 1)
        self.assertEqual(len(lines), 1, lines)
        self.assertIn('/email: expected "somebody@else.example" (recorded), found "', lines[0])

    def test_a_recording_of_nobody_here_says_so_in_one_line(self):
        org = "99999999-0000-4000-8000-000000000001"
        self.record("other.json", f"/cphub/api/seller/v1/distributors/{org}/usage/customers",
                    {"status": 200, "headers": {"Content-Type": "application/json"}, "jsonBody": []})
        lines, total = self.run_command("verify", 1)
        self.assertEqual(lines, [
            "mappings/other.json:2: /request: expected an account of auth/tokens.json that can get 200, "
            f'found none for organization "{org}"'])
        self.assertIn("8 recordings, 7 alike, 1 difference", total)

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
        self.assertIn("13 recordings, 13 alike, 0 differences", total)

        record("exchange.json", "/v1/authn/accesstoken", {"refreshToken": "redacted-refresh-token"}, 200,
               token | {"idToken": "redacted-id-token"})
        lines, total = self.run_command("verify", 1)
        self.assertEqual([line for line in lines if "(engine)" in line], [
            'mappings/exchange.json:14: status: expected 200 (recorded), found 201 (engine)',
            'mappings/exchange.json:20: /idToken: expected "redacted-id-token" (recorded), found nothing (engine)',
        ])


if __name__ == "__main__":
    unittest.main()
