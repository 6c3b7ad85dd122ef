#!/usr/bin/env python3
"""Armed faults: which requests they hit, and what a client then sees."""

import http.client
import json
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from mock_server import CUSTOMERS_PATH, FIXTURES, PROGRAM, SEARCH_PATH, MockServer, check_error

ADMIN = "/__admin"
DISTRIBUTOR_TOKEN = "usagescope-demo-distributor"


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def setUp(self):
        self.admin("POST", "/reset")
        self.server.tokens.clear()
        self.server.access_token(DISTRIBUTOR_TOKEN)

    def admin(self, method, path, body=None):
        return self.server.request(method, ADMIN + path, body)

    def arm(self, **fault):
        answer = self.admin("POST", "/faults", fault)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json["faults"][0]["id"]

    def armed(self):
        return {fault["id"]: fault for fault in self.admin("GET", "/faults").json["faults"]}

    def statuses(self, count, **options):
        return [self.server.search(None, "?pageLimit=1", **options).status for _ in range(count)]

    # ---- which requests ---------------------------------------------------------------------

    def test_storm_of_so_many_requests(self):
        fault = self.arm(kind="status", status=503, retryAfter=7, count=3, path=SEARCH_PATH)
        for _ in range(3):
            answer = self.server.search(None, "?pageLimit=1")
            check_error(self, answer, 503)
            self.assertEqual(answer.source, "fault")
            self.assertEqual(answer.headers["Retry-After"], "7")
            self.assertEqual(answer.headers["X-Mock-Fault"], fault)
        after = self.server.search(None, "?pageLimit=1")
        self.assertEqual((after.status, after.headers["X-Mock-Fault"]), (200, None))
        self.assertEqual((self.armed()[fault]["hits"], self.armed()[fault]["spent"]), (3, True))

    def test_too_many_requests(self):
        self.arm(kind="status", status=429, retryAfter=1, skip=2, count=2, path="*/usages/search")
        self.assertEqual(self.statuses(6), [200, 200, 429, 429, 200, 200])

    def test_limits_by_method_and_path(self):
        self.arm(kind="status", status=500, method="GET", path="/cphub/*")
        self.assertEqual(self.server.search().status, 200)
        self.assertEqual(self.server.request("GET", CUSTOMERS_PATH, token=DISTRIBUTOR_TOKEN).status, 500)
        self.assertEqual(self.server.request("GET", "/openapi.yaml").status, 200)
        self.arm(kind="status", status=502)  # all that is left
        self.assertEqual(self.server.request("GET", "/openapi.yaml").status, 502)
        self.assertEqual(self.admin("GET", "/health").status, 200)  # but never /__admin

    def test_preflights_and_permissions_stay(self):
        self.arm(kind="status", status=503)
        preflight = self.server.request("OPTIONS", SEARCH_PATH, headers={
            "Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"})
        self.assertEqual(preflight.status, 204)
        answer = self.server.request("POST", SEARCH_PATH, headers={"Origin": "http://localhost:5173"})
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]), (503, "http://localhost:5173"))

    def test_probability_is_drawn_from_the_seed(self):
        first = self.arm(kind="status", status=503, probability=0.3, seed=42, path=SEARCH_PATH)
        drawn = self.statuses(60)
        self.assertIn(drawn.count(503), range(8, 32))
        self.admin("POST", "/faults/reset")
        self.assertEqual(self.statuses(60), drawn)
        self.admin("DELETE", f"/faults/{first}")
        self.arm(kind="status", status=503, probability=0.3, seed=43, path=SEARCH_PATH)
        self.assertNotEqual(self.statuses(60), drawn)
        self.admin("DELETE", "/faults")
        self.arm(kind="status", status=503, probability=0, path=SEARCH_PATH)
        self.assertEqual(set(self.statuses(20)), {200})

    def test_disarm_and_reset(self):
        first, second = self.arm(kind="status", status=500), self.arm(kind="status", status=501)
        self.assertEqual(self.server.search().status, 500)  # the first that was armed counts
        self.assertEqual(self.admin("DELETE", f"/faults/{first}").status, 200)
        self.assertEqual(self.server.search().status, 501)
        check_error(self, self.admin("DELETE", f"/faults/{first}"), 404)
        self.assertEqual(list(self.armed()), [second])
        self.admin("POST", "/reset")
        self.assertEqual((self.armed(), self.server.search().status), ({}, 200))

    def test_bad_faults_are_400(self):
        for fault in ({}, {"kind": "storm"}, {"kind": "status", "status": 99}, {"kind": "status", "status": "503"},
                      {"kind": "delay"}, {"kind": "delay", "delayMs": 60_001}, {"kind": "delay", "delayMs": -1},
                      {"kind": "dribble", "overMs": 5}, {"kind": "status", "count": 0}, {"kind": "status", "skip": -1},
                      {"kind": "status", "probability": 1.5}, {"kind": "status", "probability": "x"}, {"kind": "status", "body": "xml"}, {"kind": "status", "body": 1},
                      {"kind": "changingPage", "rows": 0}, {"kind": "status", "colour": 1}, {"faults": {}},
                      {"faults": [{"kind": "status"}, {"kind": "x"}]}, [1]):
            with self.subTest(fault=fault):
                check_error(self, self.admin("POST", "/faults", fault), 400)
        pointer = self.admin("POST", "/faults", {"faults": [{"kind": "status"}, {"kind": "x"}]}).json["message"]
        self.assertIn("/faults/1/kind", pointer)
        self.assertEqual(self.armed(), {})

    def test_faults_are_bounded(self):
        many = self.admin("POST", "/faults", {"faults": [{"kind": "delay", "delayMs": 0, "path": "/none"}] * 100})
        self.assertEqual(len(many.json["faults"]), 100)
        check_error(self, self.admin("POST", "/faults", {"kind": "status"}), 409)

    # ---- bodies of errors -------------------------------------------------------------------

    def shaped(self, body, status=503):
        self.arm(kind="status", status=status, body=body, path=SEARCH_PATH, count=1)
        answer = self.server.search(None, "?pageLimit=1")
        self.assertEqual((answer.status, answer.source), (status, "fault"))
        return answer

    def test_errors_of_neighbouring_services(self):
        shapes = {
            "api": {"statusCode", "errorCode", "message", "requestId"},
            "csp": {"cspErrorCode", "errorCode", "message", "moduleCode", "requestId", "statusCode"},
            "cost-and-usage": {"error_code", "error_message", "error_details"},
            "bsc": {"message", "major_error_code", "minor_error_code", "parameter_list"},
            "bsc-token": {"value"},
        }
        for body, members in shapes.items():
            for status in (400, 503):
                with self.subTest(body=body, status=status):
                    answer = self.shaped(body, status)
                    self.assertEqual(set(answer.json), members)
                    self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(self.shaped("csp", 401).json["statusCode"], 401)
        self.assertEqual(set(self.shaped("cost-and-usage").json["error_details"][0]), {"error_code", "error_message"})
        self.assertEqual(set(self.shaped("bsc-token").json["value"]), {"error", "error_description"})

    def test_errors_that_are_no_json(self):
        empty = self.shaped("empty")
        self.assertEqual((empty.body, empty.headers["Content-Type"], empty.headers["Content-Length"]), (b"", None, "0"))
        page = self.shaped("html", 502)
        self.assertEqual(page.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertTrue(page.body.startswith(b"<!DOCTYPE html>"))
        self.assertEqual(self.shaped("html", 200).body[:15], page.body[:15])  # a sign-in page, say
        cut = self.shaped("truncated")
        self.assertEqual(cut.headers["Content-Type"], "application/json")
        self.assertEqual(int(cut.headers["Content-Length"]), len(cut.body))
        self.assertTrue(cut.body.startswith(b'{"statusCode":503'))
        with self.assertRaises(json.JSONDecodeError):
            json.loads(cut.body)

    def test_the_shape_is_listed(self):
        page, plain = self.arm(kind="status", body="html"), self.arm(kind="status", body="api")
        armed = self.armed()
        self.assertEqual(armed[page]["body"], "html")
        self.assertNotIn("body", armed[plain])

    # ---- on the wire ------------------------------------------------------------------------

    def on_the_wire(self, **fault):
        """What the socket gives for a search with the fault: pieces, when each came, how it ended."""
        self.arm(**(fault | {"path": SEARCH_PATH, "count": 1}))
        token = self.server.access_token(DISTRIBUTOR_TOKEN)
        pieces, end = [], "open"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
            started = time.monotonic()
            connection.sendall(f"POST {SEARCH_PATH}?pageLimit=50 HTTP/1.1\r\nHost: localhost\r\ncsp-auth-token: {token}\r\n"
                               "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            try:
                while piece := connection.recv(1 << 20):
                    pieces.append((time.monotonic() - started, piece))
                end = "closed"
            except ConnectionResetError:
                end = "reset"
        self.assertEqual(self.server.search(None, "?pageLimit=1").status, 200)  # the next one is well
        return pieces, b"".join(piece for _, piece in pieces), end

    def body_of(self, data):
        head, _, body = data.partition(b"\r\n\r\n")
        return head.decode(), body

    def whole_body(self):
        return self.server.search(None, "?pageLimit=50").body

    def test_delay(self):
        pieces, data, end = self.on_the_wire(kind="delay", delayMs=300)
        self.assertGreaterEqual(pieces[0][0], 0.3)
        self.assertLess(pieces[0][0], 3)
        self.assertEqual((self.body_of(data)[1], end), (self.whole_body(), "closed"))

    def test_dribble(self):
        pieces, data, end = self.on_the_wire(kind="dribble", chunks=8, overMs=400)
        self.assertGreaterEqual(len(pieces), 6)
        self.assertGreaterEqual(pieces[-1][0] - pieces[0][0], 0.25)
        self.assertEqual((self.body_of(data)[1], end), (self.whole_body(), "closed"))

    def test_connection_reset(self):
        _, data, end = self.on_the_wire(kind="connectionReset")
        self.assertEqual((data, end), (b"", "reset"))

    def test_empty_response(self):
        _, data, end = self.on_the_wire(kind="emptyResponse")
        self.assertEqual((data, end), (b"", "closed"))

    def test_random_data(self):
        _, data, _ = self.on_the_wire(kind="randomData")
        self.assertTrue(data)
        self.assertFalse(data.startswith(b"HTTP/"))

    def test_malformed_chunk(self):
        _, data, _ = self.on_the_wire(kind="malformedChunk")
        head, body = self.body_of(data)
        self.assertTrue(head.startswith("HTTP/1.1 200"))
        self.assertIn("transfer-encoding: chunked", head.lower())
        self.assertTrue(body)
        self.arm(kind="malformedChunk", path=SEARCH_PATH, count=1)
        with self.assertRaises((http.client.HTTPException, ValueError)):
            self.server.search(None, "?pageLimit=50")

    def test_truncated_body(self):
        whole = self.whole_body()
        _, data, end = self.on_the_wire(kind="truncatedBody")
        head, body = self.body_of(data)
        self.assertIn(f"content-length: {len(whole)}", head.lower())
        self.assertTrue(0 < len(body) < len(whole))
        self.assertTrue(whole.startswith(body))
        self.assertEqual(end, "closed")

    def test_a_delay_goes_with_any_kind(self):
        pieces, data, _ = self.on_the_wire(kind="status", status=503, delayMs=200)
        self.assertGreaterEqual(pieces[0][0], 0.2)
        self.assertTrue(data.startswith(b"HTTP/1.1 503"))

    def test_delays_hold_up_nobody_else(self):
        self.arm(kind="delay", delayMs=1500, path="/cphub/slow")
        slow = [threading.Thread(target=self.server.request, args=("GET", "/cphub/slow")) for _ in range(60)]
        for thread in slow:
            thread.start()
        time.sleep(0.2)
        started = time.monotonic()
        self.assertEqual(self.server.search(None, "?pageLimit=1").status, 200)
        self.assertLess(time.monotonic() - started, 1)
        for thread in slow:
            thread.join(timeout=30)

    # ---- lists and tokens -------------------------------------------------------------------

    def pages(self, limit, count):
        return [self.server.search(None, f"?pageStart={1 + i * limit}&pageLimit={limit}").json for i in range(count)]

    def test_token_expires_between_pages(self):
        fault = self.arm(kind="expiredToken", path=SEARCH_PATH, skip=2)
        self.assertEqual(self.statuses(2), [200, 200])
        for _ in range(3):
            answer = self.server.search(None, "?pageStart=3&pageLimit=1")
            self.assertIn("expired", check_error(self, answer, 401)["message"])
            self.assertEqual(answer.headers["X-Mock-Fault"], fault)
        self.server.tokens.clear()  # as a client does: a new token, and on it goes
        self.assertEqual(self.statuses(4), [200] * 4)
        self.assertTrue(self.armed()[fault]["spent"])

    def test_token_expires_twice(self):
        self.arm(kind="expiredToken", path=SEARCH_PATH, skip=1, count=2)
        seen = []
        for _ in range(7):
            status = self.server.search(None, "?pageLimit=1").status
            seen.append(status)
            if status == 401:
                self.server.tokens.clear()
        self.assertEqual(seen, [200, 401, 200, 401, 200, 200, 200])

    def test_rows_come_between_pages(self):
        before = self.pages(10, 3)
        self.arm(kind="changingPage", path=SEARCH_PATH, skip=1, rows=2)
        after = self.pages(10, 3)
        self.assertEqual(after[0], before[0])
        total = before[0]["totalResultsCount"]
        self.assertEqual([page["totalResultsCount"] for page in after[1:]], [total + 2] * 2)
        old = before[0]["results"] + before[1]["results"] + before[2]["results"]
        self.assertEqual(after[1]["results"], old[8:18])  # two rows of the first page come again
        self.assertEqual(after[2]["results"], old[18:28])
        self.assertEqual([page["current"] for page in after], [1, 11, 21])
        self.assertEqual([page["next"] for page in after], [11, 21, 31])
        again = self.server.search(None, "?pageLimit=10").json  # the first page of the new list
        self.assertEqual(again["results"], [old[0]] * 2 + old[:8])

    def test_rows_go_between_pages(self):
        before = self.pages(10, 3)
        self.arm(kind="changingPage", path=SEARCH_PATH, skip=1, rows=-3)
        after = self.pages(10, 2)
        old = before[0]["results"] + before[1]["results"] + before[2]["results"]
        self.assertEqual(after[1]["results"], old[13:23])  # three rows are never seen
        self.assertEqual(after[1]["totalResultsCount"], before[0]["totalResultsCount"] - 3)

    def test_a_changed_list_still_ends(self):
        total = int(self.server.search(None, "?pageLimit=1").json["totalResultsCount"])
        for rows in (5, -5):
            self.admin("DELETE", "/faults")
            self.arm(kind="changingPage", path=SEARCH_PATH, rows=rows)
            last = self.server.search(None, f"?pageStart={total + rows - 9}&pageLimit=10").json
            self.assertEqual(len(last["results"]), 10)
            self.assertNotIn("next", last)
            past = self.server.search(None, f"?pageStart={total + rows + 1}&pageLimit=10").json
            self.assertEqual((past["results"], past["totalResultsCount"]), ([], total + rows))
        check_error(self, self.server.search(None, "?pageStart=x"), 400)
        check_error(self, self.server.search(None, "?pageStart=0"), 400)

    # ---- a server that begins so ------------------------------------------------------------

    def test_scenario_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "storm.json"
            file.write_text(json.dumps({
                "schemaVersion": 1, "note": "a bad morning", "now": "2022-01-10T00:00:00Z",
                "faults": [{"kind": "status", "status": 503, "count": 2, "path": SEARCH_PATH}]}))
            with MockServer("--scenario", str(file)) as server:
                for _ in range(2):
                    self.assertEqual([server.search(None, "?pageLimit=1").status for _ in range(3)], [503, 503, 200])
                    self.assertEqual(server.request("GET", "/").headers["Date"], "Mon, 10 Jan 2022 00:00:00 GMT")
                    server.request("POST", ADMIN + "/clock/advance", {"seconds": 60})
                    server.request("DELETE", ADMIN + "/faults")
                    server.request("POST", ADMIN + "/reset")
                    server.tokens.clear()

    def test_bad_scenario_files_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bad.json"
            for text, word in (("{", "bad.json"), ('{"faults":[{"kind":"x"}]}', "bad.json#/faults/0/kind"),
                               ('{"now":"noon"}', "bad.json#/now"), ('{"fault":[]}', "bad.json#/fault")):
                file.write_text(text)
                result = subprocess.run([PROGRAM, "serve", "--port", "0", "--fixtures", str(FIXTURES), "--scenario",
                                         str(file)], capture_output=True, timeout=60)
                self.assertEqual(result.returncode, 1)
                self.assertIn(word, result.stderr.decode())


if __name__ == "__main__":
    unittest.main()
