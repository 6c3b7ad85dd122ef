#!/usr/bin/env python3
"""/__admin: the journal, the clock, health, rules, the page, and who may ask."""

import base64
import calendar
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from mock_server import FIXTURES, PROGRAM, REPORT_PATH, SEARCH_PATH, TOKEN_PATH, MockServer, check_error

ADMIN = "/__admin"


class Admin(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def setUp(self):
        self.assertEqual(self.call("POST", "/reset").status, 200)
        self.server.tokens.clear()

    def call(self, method, path, body=None, headers=None):
        answer = self.server.request(method, ADMIN + path, body, headers)
        self.assertEqual(answer.source, "admin")
        return answer

    def get(self, path):
        answer = self.call("GET", path)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    # ---- health, rules, fixtures, the page ---------------------------------------------------

    def test_health(self):
        health = self.get("/health")
        self.assertEqual(health["status"], "ok")
        self.assertIn(health["version"], subprocess.run([PROGRAM, "--version"], capture_output=True).stdout.decode())
        self.assertEqual(health["clock"], {"now": "2022-02-15T12:00:00Z", "mode": "pinned"})
        self.assertEqual(health["rows"], 50_000)
        self.assertEqual(health["fixtures"]["count"], len(self.get("/fixtures")["fixtures"]))
        self.assertGreater(health["fixtures"]["count"], 1)
        self.assertEqual((health["lastLoad"]["ok"], health["lastLoad"]["loads"]), (True, 1))
        self.assertEqual(health["journal"], {"held": 0, "capacity": 1000, "total": 0})
        self.assertEqual(health["faults"], 0)

    def test_rules_are_those_of_the_command(self):
        rules = self.get("/rules")["rules"]
        printed = subprocess.run([PROGRAM, "rules"], capture_output=True, check=True).stdout.decode().splitlines()
        self.assertEqual(len(rules), len(printed))
        for rule, line in zip(rules, printed):
            self.assertTrue(line.startswith(rule["basis"]))
            for part in ("subject", "rule", "source"):
                self.assertIn(rule[part], line)

    def test_rules_for_a_person(self):
        page = self.call("GET", "/rules", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        self.assertTrue(page.headers["Content-Type"].startswith("text/html"))
        self.assertEqual(page.body.count(b"<tr><td>"), len(self.get("/rules")["rules"]))
        self.assertIn("Accept", ",".join(page.headers.get_all("Vary")))

    def test_page(self):
        redirect = self.call("GET", "")
        self.assertEqual((redirect.status, redirect.headers["Location"]), (308, "/__admin/"))
        page = self.call("GET", "/")
        self.assertEqual(page.status, 200)
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertIn(b'<html lang="en">', page.body)
        for name, kind in (("admin.css", "text/css"), ("admin.js", "text/javascript")):
            self.assertIn(name.encode(), page.body)
            self.assertTrue(self.call("GET", "/" + name).headers["Content-Type"].startswith(kind))

    def test_unknown_paths_and_methods(self):
        check_error(self, self.call("GET", "/nothing"), 404)
        check_error(self, self.call("GET", "/requests/0"), 404)
        for path, allowed in (("/health", "GET"), ("/reload", "POST"), ("/requests", "GET, DELETE"),
                              ("/requests/count", "POST"), ("/scenarios/x/state", "PUT")):
            answer = self.call("PATCH", path)
            check_error(self, answer, 405)
            self.assertEqual(answer.headers["Allow"], allowed)
        self.assertNotEqual(self.server.request("GET", "/__administrator").source, "admin")

    def test_only_this_machine_may_ask(self):
        for headers in ({"Host": "example.org"}, {"Origin": "https://example.org"}, {"Origin": "null"}):
            check_error(self, self.call("GET", "/health", headers=headers), 403)
            check_error(self, self.call("POST", "/reset", headers=headers), 403)
        allowed = self.call("POST", "/reset", headers={"Origin": "http://localhost:5173"})
        self.assertEqual(allowed.headers["Access-Control-Allow-Origin"], "http://localhost:5173")
        preflight = self.call("OPTIONS", "/faults", headers={
            "Origin": "http://localhost:5173", "Access-Control-Request-Method": "DELETE"})
        self.assertEqual(preflight.status, 204)
        self.assertIn("DELETE", preflight.headers["Access-Control-Allow-Methods"])

    def test_it_can_be_switched_off(self):
        with MockServer("--no-admin") as server:
            for path in ("", "/", "/health", "/rules"):
                answer = server.request("GET", ADMIN + path)
                check_error(self, answer, 404)
                self.assertEqual(answer.source, "routing")

    # ---- the journal ------------------------------------------------------------------------

    def test_journal_tells_what_was_served_from_where(self):
        self.server.search(None, "?pageLimit=5")
        self.server.search({"filters": [{"key": "NOPE", "operator": "EQUALS", "value": "x"}]})
        self.server.request("GET", "/cphub/nothing")
        found = self.get("/requests")
        self.assertEqual(found["count"], 4)  # the token call too
        entries = found["requests"]
        self.assertEqual([entry["source"] for entry in entries], ["routing", "validation", "semantic", "auth"])
        self.assertEqual([entry["status"] for entry in entries], [404, 400, 200, 201])
        self.assertEqual([entry["id"] for entry in entries], sorted((e["id"] for e in entries), reverse=True))
        page = entries[2]
        self.assertEqual((page["method"], page["path"]), ("POST", SEARCH_PATH))
        self.assertEqual(page["query"], [{"name": "pageLimit", "value": "5"}])
        self.assertEqual(page["at"], "2022-02-15T12:00:00Z")
        self.assertGreater(page["answerBytes"], 500)
        self.assertIn("NOPE", entries[1]["message"])
        self.assertIn('"NOPE"', entries[1]["body"])
        self.assertEqual(self.get(f"/requests/{page['id']}"), page)

    def test_journal_names_the_fixture(self):
        mapping = json.loads((FIXTURES / "mappings/seller/usages-search-seed.json").read_text())
        request = mapping["request"]
        query = "&".join(f"{k}={v['equalTo']}" for k, v in request.get("queryParameters", {}).items())
        path = request.get("urlPath") or request["url"]
        body = json.loads(request["bodyPatterns"][0]["equalToJson"]) if isinstance(
            request["bodyPatterns"][0]["equalToJson"], str) else request["bodyPatterns"][0]["equalToJson"]
        self.server.request("POST", path + ("?" + query if query else ""), body, token="usagescope-demo-distributor")
        entry = self.get("/requests?source=verbatim")["requests"][0]
        self.assertEqual(entry["fixture"], "seller/usages-search-seed")

    def test_journal_is_searched(self):
        for limit in (1, 2, 3):
            self.server.search({"filters": [{"key": "CUSTOMER_NAME", "operator": "LIKE", "value": f"Tern{limit}"}]},
                               f"?pageLimit={limit}")
        self.server.report("?nonsense=1&startTime=x")
        for query, count in (("", 6), ("method=GET", 1), ("method=POST", 5), ("status=200", 3), ("status=400", 1),
                             ("source=semantic", 3), ("text=tern2", 1), ("text=TERN", 3), ("path=*usage-report", 1),
                             ("path=" + SEARCH_PATH, 3), ("path=*accesstoken&status=201", 2), ("text=nothinglikethis", 0)):
            with self.subTest(query=query):
                self.assertEqual(self.get("/requests?" + query)["count"], count)
        self.assertEqual(len(self.get("/requests?limit=2")["requests"]), 2)
        latest = self.get("/requests?limit=1")["requests"][0]["id"]
        self.assertEqual(self.get(f"/requests?after={latest}")["count"], 0)
        self.assertEqual(self.get(f"/requests?after={latest - 1}")["count"], 1)
        for query in ("limit=x", "status=abc", "status=1", "colour=red"):
            check_error(self, self.call("GET", "/requests?" + query), 400)

    def test_count_and_verify(self):
        for _ in range(3):
            self.server.search(None, "?pageLimit=1")
        self.assertEqual(self.call("POST", "/requests/count", {"path": SEARCH_PATH}).json, {"count": 3})
        self.assertEqual(self.call("POST", "/requests/count", {"path": SEARCH_PATH, "status": 401}).json, {"count": 0})
        for expectation in ({"expected": 3}, {"atLeast": 1}, {"atLeast": 3, "atMost": 3}, {"atMost": 5}):
            answer = self.call("POST", "/requests/verify", {"path": SEARCH_PATH} | expectation)
            self.assertEqual((answer.status, answer.json), (200, {"verified": True, "count": 3}))
        for expectation, words in (({"expected": 2}, "exactly 2"), ({"atLeast": 4}, "at least 4"),
                                   ({"atLeast": 0, "atMost": 2}, "0 to 2")):
            answer = self.call("POST", "/requests/verify", {"path": SEARCH_PATH} | expectation)
            message = check_error(self, answer, 422)["message"]
            self.assertIn(words, message)
            self.assertIn("found 3", message)
        for body in ({}, {"expected": "3"}, {"expected": 1, "atLeast": 1}, {"expected": -1}, {"expected": 1, "paht": "x"}, [1]):
            check_error(self, self.call("POST", "/requests/verify", body), 400)
        check_error(self, self.call("POST", "/requests/count", b"{"), 400)

    def test_journal_is_bounded(self):
        with MockServer("--journal", "10") as server:
            for number in range(25):
                server.request("GET", f"/cphub/{number}")
            found = server.request("GET", ADMIN + "/requests").json
            self.assertEqual([e["path"] for e in found["requests"]], [f"/cphub/{n}" for n in range(24, 14, -1)])
            health = server.request("GET", ADMIN + "/health").json
            self.assertEqual(health["journal"], {"held": 10, "capacity": 10, "total": 25})
            forgotten = server.request("POST", ADMIN + "/requests/verify", {"path": "/cphub/1", "expected": 1})
            self.assertIn("forgotten the first 15", check_error(self, forgotten, 422)["message"])
        with MockServer("--journal", "0") as server:
            server.request("GET", "/cphub/1")
            self.assertEqual(server.request("GET", ADMIN + "/requests").json["count"], 0)

    def test_large_bodies_are_not_kept(self):
        self.server.search({"note": "x" * 20_000})
        entry = self.get("/requests?limit=1")["requests"][0]
        self.assertEqual(entry["body"], "")
        self.assertGreater(entry["bodyBytes"], 20_000)

    def test_refused_http_is_in_the_journal(self):
        self.server.raw(b"nonsense\r\n\r\n")
        entries = self.get("/requests?source=guard")["requests"]
        self.assertEqual([entry["status"] for entry in entries], [400])

    # ---- misses and scenarios ----------------------------------------------------------------

    def test_unmatched_names_the_nearest(self):
        wrong = SEARCH_PATH.replace("/search", "/serch")
        answer = self.server.request("POST", wrong + "?pageLimit=7", {"filters": []})
        self.assertEqual(answer.status, 404)
        self.assertTrue(answer.headers["X-Mock-Miss"])
        self.server.search(None, "?pageLimit=1")  # answered, so not in the list
        found = self.get("/requests/unmatched")
        self.assertEqual(found["count"], 1)
        miss = found["unmatched"][0]
        self.assertEqual((miss["request"]["path"], miss["request"]["status"]), (wrong, 404))
        self.assertEqual(miss["nearest"][0]["fixture"], "seller/usages-search-seed")
        self.assertLessEqual(len(miss["nearest"]), 3)
        differences = {d["where"]: d for d in miss["nearest"][0]["differences"]}
        self.assertEqual(differences["path"]["found"], wrong)
        self.assertTrue(differences["path"]["expected"].endswith("/search"))

    def test_scenarios(self):
        with tempfile.TemporaryDirectory() as folder:
            fixtures = Path(folder) / "fixtures"
            shutil.copytree(FIXTURES, fixtures)
            for index, (required, new) in enumerate((("Started", "second"), ("second", "third"), ("third", None))):
                mapping = {
                    "scenarioName": "a report in the making", "requiredScenarioState": required,
                    "request": {"method": "GET", "urlPath": "/job"},
                    "response": {"status": 200, "jsonBody": {"step": index}},
                    "metadata": {"cpn": {"provenance": "assumed"}}} | ({"newScenarioState": new} if new else {})
                (fixtures / "mappings" / f"job{index}.json").write_text(json.dumps(mapping))
            with MockServer(fixtures=fixtures) as server:
                step = lambda: int(server.request("GET", "/job").json["step"])
                listed = lambda: server.request("GET", ADMIN + "/scenarios").json["scenarios"]
                self.assertEqual(listed(), [{"name": "a report in the making", "state": "Started",
                                             "states": ["Started", "second", "third"]},
                                            {"name": "late-usage", "state": "Started", "states": ["Started", "late"]}])
                self.assertEqual([step() for _ in range(4)], [0, 1, 2, 2])
                self.assertEqual(listed()[0]["state"], "third")
                state = ADMIN + "/scenarios/a%20report%20in%20the%20making/state"
                self.assertEqual(server.request("PUT", state, {"state": "second"}).status, 200)
                self.assertEqual(step(), 1)
                self.assertEqual(server.request("POST", ADMIN + "/reload").status, 200)
                self.assertEqual(step(), 2)  # a reload keeps where they stand
                for reset in ("/scenarios/reset", "/reset"):
                    self.assertEqual(server.request("POST", ADMIN + reset).status, 200)
                    self.assertEqual([step(), step()], [0, 1])
                check_error(self, server.request("PUT", state, {"state": "fourth"}), 400)
                check_error(self, server.request("PUT", state, {}), 400)
                check_error(self, server.request("PUT", ADMIN + "/scenarios/none/state", {"state": "second"}), 404)

    # ---- the clock --------------------------------------------------------------------------

    def test_clock_moves_what_depends_on_it(self):
        before = self.server.search().json["totalResultsCount"]
        self.assertEqual(self.call("POST", "/clock/pin", {"now": "2021-12-31T23:59:59Z"}).json["now"],
                         "2021-12-31T23:59:59Z")
        self.server.tokens.clear()
        third_quarter = self.server.search().json
        self.assertNotEqual(third_quarter["totalResultsCount"], before)
        self.assertTrue(all("2021-07" <= row["usageTimestamp"][:7] <= "2021-09" for row in third_quarter["results"]))
        self.assertEqual(self.call("POST", "/clock/advance", {"seconds": 1}).json["now"], "2022-01-01T00:00:00Z")
        self.server.tokens.clear()
        self.assertEqual(self.server.search().json["totalResultsCount"], before)

    def test_clock_expires_tokens(self):
        self.assertEqual(self.server.search().status, 200)
        self.call("POST", "/clock/advance", {"seconds": 1799})
        self.assertEqual(self.server.search().status, 200)
        self.call("POST", "/clock/advance", {"seconds": 1})
        self.assertEqual(self.server.search().status, 401)

    def test_real_clock(self):
        self.assertEqual(self.call("POST", "/clock/real").json["mode"], "real")
        self.call("POST", "/clock/advance", {"seconds": 3600})
        now = self.get("/clock")
        self.assertEqual(now["advancedSeconds"], 3600)
        at = time.strptime(now["now"], "%Y-%m-%dT%H:%M:%SZ")
        self.assertAlmostEqual(calendar.timegm(at), time.time() + 3600, delta=5)
        pinned = self.call("POST", "/clock/pin").json
        self.assertEqual(pinned["mode"], "pinned")
        self.call("POST", "/reset")
        self.assertEqual(self.get("/clock"), {"now": "2022-02-15T12:00:00Z", "mode": "pinned"})

    def test_bad_instants_are_400(self):
        for path, body in (("/clock/pin", {"now": "noon"}), ("/clock/pin", {"then": "2022-01-01T00:00:00Z"}),
                           ("/clock/advance", {}), ("/clock/advance", {"seconds": "1"}),
                           ("/clock/pin", {"now": "1969-12-31T23:59:59Z"}),
                           ("/clock/advance", {"seconds": -2_000_000_000}), ("/clock/advance", {"seconds": 10**15})):
            check_error(self, self.call("POST", path, body), 400)
        self.assertEqual(self.get("/clock")["now"], "2022-02-15T12:00:00Z")


class Secrets(unittest.TestCase):
    """A token is found nowhere: not on disk, not in the log, not in /__admin."""

    CANARY = "canary7f3kq91xz0"  # short and plain, so that no rule for long texts helps
    LONG = "QJ8dw0zP3nVb5sXk7tLm2hYc"  # under no telling name

    def test_canary(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            with MockServer("--log", str(log)) as server:
                self.send_canaries(server)
                seen = [server.request("GET", ADMIN + path).body for path in
                        ("/requests?limit=1000", "/requests/unmatched", "/health", "/faults", "/fixtures", "/")]
                for number in range(1, 60):
                    seen.append(server.request("GET", f"{ADMIN}/requests/{number}").body)
                verify = server.request("POST", ADMIN + "/requests/verify", {"text": "/", "expected": 10_000})
                seen.append(verify.body)
                self.assertEqual(server.stop(), 0)
                seen.append(server.process.stdout.read())
                files = [path.read_bytes() for root in (folder, server.folder.name)
                         for path in Path(root).rglob("*") if path.is_file()]
            self.assertGreater(log.stat().st_size if log.exists() else len(files), 0)
            self.assertIn(b"[redacted]", b"".join(seen))
            basic = base64.b64encode(f"usagescope-demo-client:{self.CANARY}".encode())
            for text in seen + files:
                for secret in (self.CANARY.encode(), self.LONG.encode(), basic, b"usagescope-demo-distributor"):
                    self.assertNotIn(secret, text)

    def test_no_body_keeps_a_worker_busy(self):
        with MockServer() as server:
            for part in ("token:", "eyJ", "token:'"):  # took minutes each
                body = json.dumps({"a": part * (1_000_000 // len(part)) + "."})
                begin = time.monotonic()
                self.assertEqual(server.request("POST", "/x", body).status, 405)
                self.assertLess(time.monotonic() - begin, 40)

    def send_canaries(self, server):
        canary, long = self.CANARY, self.LONG
        basic = base64.b64encode(f"usagescope-demo-client:{canary}".encode()).decode()
        own = server.access_token("usagescope-demo-distributor")
        # In a header, and the same text elsewhere too.
        server.request("POST", SEARCH_PATH + f"?q={canary}", {"filters": [{"key": canary}]},
                       {"csp-auth-token": canary})
        server.request("POST", SEARCH_PATH, f'{{"note":"{long}"}}', {"csp-auth-token": own})
        server.request("GET", f"/cphub/{canary}/x", headers={"Authorization": f"Bearer {canary}"})
        server.request("GET", "/cphub", headers={"Cookie": f"a={canary}", "X-Api-Key": canary, "X-Other": canary})
        # In the query.
        for name in ("access_token", "client_secret", "apiKey", "csp-auth-token"):
            server.request("GET", f"{REPORT_PATH}?{name}={canary}&startTime={canary}")
        server.request("GET", f"{REPORT_PATH}?startTime={long}")
        server.request("POST", f"/cphub/api/auth/v1/authn/authorize?orgId={long}", headers={"Authorization": f"Basic {basic}"})
        # In the body, well-formed or not.
        for body in (f'{{"refreshToken":"{canary}"}}', f'{{"refreshToken" : "{canary}"', f'{{"refresh\\u0054oken":"{canary}"}}',
                     f'{{"clientId":"a","clientSecret":"{canary}"}}', f"refresh_token={canary}&a=b", long,
                     f'{{"password":"{canary}","x":"{canary}"}}', f'{{"token":["{canary}"]}}',
                     f'{{"secret":{{"v":"a {canary}"}}}}', f'{{"a":"x&y","password":"a\\"&{canary}"}}'):
            server.request("POST", TOKEN_PATH, body)
            server.request("POST", TOKEN_PATH, body, {"Content-Type": "application/x-www-form-urlencoded"})  # curl -d
        server.raw(f"GET /{long} HTTP/9\r\nHost: x\r\ncsp-auth-token: {canary}\r\n\r\n".encode())


class Log(unittest.TestCase):
    def test_a_line_a_request(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "requests.log"
            with MockServer("--log", str(log)) as server:
                server.request("GET", "/cphub/a%0Ab%1b[31m?x=1%0d2")
                server.search(None, "?pageLimit=1")
                server.request("GET", ADMIN + "/health")
                server.stop()
            lines = log.read_text().splitlines()
            self.assertEqual(len(lines), 4)
            self.assertRegex(lines[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ GET /cphub/a%0Ab%1B\[31m\?x=1%0D2 404 routing - \d+\.\d\d ms$")
            self.assertRegex(lines[2], rf" POST {SEARCH_PATH}\?pageLimit=1 200 semantic - ")
            self.assertRegex(lines[3], r" GET /__admin/health 200 admin - ")
            self.assertEqual(os.stat(log).st_mode & 0o077, 0)

    def test_default_and_quiet(self):
        for options, has_lines in (([], True), (["--quiet"], False)):
            with MockServer(*options) as server:
                server.request("GET", "/cphub/here")
                server.stop()
                self.assertEqual(b"/cphub/here 404 routing" in server.process.stdout.read(), has_lines)

    def test_an_unread_log_blocks_nobody(self):
        with MockServer() as server:
            for _ in range(1500):  # far more than a pipe holds
                server.request("GET", "/cphub/" + "long" * 20)
            self.assertEqual(server.stop(), 0)

    def test_a_log_that_cannot_be_written_is_refused(self):
        result = subprocess.run([PROGRAM, "serve", "--port", "0", "--fixtures", str(FIXTURES), "--log", "/nowhere/log"],
                                capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"/nowhere/log", result.stderr)


if __name__ == "__main__":
    unittest.main()
