#!/usr/bin/env python3
"""usages/search and usage/customers against the rows that `generate` writes."""

import decimal
import json
import subprocess
import unittest

from mock_server import CUSTOMERS_PATH, DISTRIBUTOR, FIXTURES, PROGRAM, SEARCH_PATH, MockServer, check_error

DOCUMENTED_BODY = {"filters": [{"key": "CHARGE_ID", "operator": "EQUALS", "value": "VOD-HS"}]}
SEED = FIXTURES / "__files" / "seller" / "usages-search-seed.json"


def parse(text):
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def one(key, operator, value):
    return {"filters": [{"key": key, "operator": operator, "value": value}]}


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())
        output = subprocess.run([PROGRAM, "generate", "--rows", "50000"], check=True, capture_output=True).stdout
        cls.rows = [parse(line) for line in output.decode().splitlines()]
        cls.quarter = cls.expect(lambda row: "2021-10-01" <= row["usageTimestamp"] < "2022-01-01")

    @classmethod
    def expect(cls, predicate):
        """Newest first; Python's sort is stable, so ties stay in the order of the rows."""
        return sorted(filter(predicate, cls.rows), key=lambda row: row["usageTimestamp"], reverse=True)

    def all_pages(self, limit, body=None, server=None):
        rows, start = [], 1
        while True:
            answer = (server or self.server).search(body, f"?pageStart={start}&pageLimit={limit}")
            self.assertEqual(answer.status, 200)
            page = answer.json
            self.assertEqual(page["current"], start)
            rows += page["results"]
            if "next" not in page:
                self.assertEqual(len(rows), page["totalResultsCount"])
                return rows
            self.assertEqual(len(page["results"]), limit)
            start = int(page["next"])

    def test_documented_request_is_answered_byte_for_byte(self):
        answer = self.server.search(DOCUMENTED_BODY)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.source, "verbatim")
        self.assertEqual(answer.headers["X-Mock-Fixture"], "seller/usages-search-seed")
        self.assertEqual(answer.body, SEED.read_bytes())

    def test_documented_request_in_other_words_is_the_same(self):
        text = '{ "filters":[ {"value":"VOD-HS", "operator":"EQUALS", "key":"CHARGE_ID"} ] }'
        self.assertEqual(self.server.search(text).source, "verbatim")

    def test_documented_request_with_paging_is_another(self):
        answer = self.server.search(DOCUMENTED_BODY, "?pageStart=1&pageLimit=100")
        self.assertEqual(answer.source, "semantic")
        self.assertEqual({row["chargeId"] for row in answer.json["results"]}, {"VOD-HS"})

    def test_default_is_the_previous_quarter_newest_first(self):
        answer = self.server.search()
        self.assertEqual(answer.source, "semantic")
        page = answer.json
        self.assertEqual(page["totalResultsCount"], len(self.quarter))
        self.assertEqual(page["results"], self.quarter[:100])
        self.assertEqual((page["current"], page["next"]), (1, 101))

    def test_every_empty_body_means_no_filter(self):
        whole = self.server.search().body
        for body in ("", "{}", '{"filters":[]}', '{"filters":{}}', ' {"filters" : [ ] } '):
            with self.subTest(body=body):
                self.assertEqual(self.server.search(body).body, whole)

    def test_pages_concatenate_to_the_whole(self):
        for limit in (100, 997, 1000):
            with self.subTest(limit=limit):
                self.assertEqual(self.all_pages(limit), self.quarter)

    def test_small_pages_concatenate_to_the_whole(self):
        body = one("USAGE_DATE", "BETWEEN", ["2021-11-11", "2021-11-11"])
        day = self.expect(lambda row: row["usageTimestamp"].startswith("2021-11-11"))
        for limit in (1, 7):
            with self.subTest(limit=limit):
                self.assertEqual(self.all_pages(limit, body), day)

    def test_totals_equal_those_of_the_generated_file(self):
        cost = lambda rows: sum((row["usage"] * row["msrpPrice"] for row in rows), decimal.Decimal())
        decimal.getcontext().prec = 60
        served = self.all_pages(1000)
        self.assertEqual(cost(served), cost(self.quarter))
        self.assertGreater(cost(served), 20_000_000)
        by_reseller = {}
        for row in served:
            by_reseller.setdefault(row["resellerId"], []).append(row)
        for reseller, rows in by_reseller.items():
            same = [row for row in self.quarter if row["resellerId"] == reseller]
            self.assertEqual(cost(rows), cost(same))

    def test_filters_agree_with_a_plain_reading(self):
        cases = [
            (one("RESELLER_ID", "EQUALS", "118806"), lambda r: r["resellerId"] == "118806"),
            (one("CHARGE_ID", "IN", ["VSR-VM", "NAF-HS"]), lambda r: r["chargeId"] in ("VSR-VM", "NAF-HS")),
            (one("CUSTOMER_NAME", "LIKE", "rigg"), lambda r: "rigg" in r["customerName"].lower()),
            (one("CUSTOMER_NAME", "LIKE", "žĎÁR"), lambda r: "žďár" in r["customerName"].lower()),
            (one("CUSTOMER_NAME", "LIKE", "SÃO"), lambda r: "são" in r["customerName"].lower()),
            (one("USAGE", "BETWEEN", ["100", "200.5"]), lambda r: 100 <= r["usage"] <= decimal.Decimal("200.5")),
            (one("CUSTOMER_NAME", "EQUALS", "Žďár Logistik"), lambda r: r["customerName"] == "Žďár Logistik"),
        ]
        for body, predicate in cases:
            with self.subTest(body=body):
                expected = [row for row in self.quarter if predicate(row)]
                self.assertTrue(expected)
                self.assertEqual(self.all_pages(1000, body), expected)

    def test_filters_are_anded(self):
        body = {"filters": one("RESELLER_ID", "EQUALS", "118806")["filters"]
                + one("USAGE_DATE", "BETWEEN", "2021-07-03,2021-07-04")["filters"]}
        expected = self.expect(lambda r: r["resellerId"] == "118806" and r["usageTimestamp"][:10] in
                               ("2021-07-03", "2021-07-04"))
        self.assertTrue(expected)
        self.assertEqual(self.all_pages(1000, body), expected)

    def test_documented_row_is_in_the_default_answer(self):
        documented = parse(SEED.read_text())["results"][0]
        self.assertIn(documented, self.all_pages(1000))

    def test_bad_requests_are_400_and_say_where(self):
        cases = [
            (one("NO_SUCH", "EQUALS", "x"), "", "/filters/0/key"),
            (one("CHARGE_ID", "EQUAL", "x"), "", "/filters/0/operator"),
            (one("USAGE_DATE", "BETWEEN", ["2021-13-01", "2021-12-01"]), "", "/filters/0/value"),
            ({"filters": [{"operator": "EQUALS", "value": "x"}]}, "", "key"),
            ({"filters": [{"key": "CHARGE_ID", "operator": "EQUALS"}]}, "", "value"),
            ({"filters": "CHARGE_ID"}, "", "filters"),
            ({"filters": None}, "", "filters"),
            ([], "", "object"),
            ({"filters": one("CHARGE_ID", "EQUALS", "x")["filters"] * 101}, "", "/filters: at most 100"),
            (one("CHARGE_ID", "IN", ["x"] * 1001), "", "/filters/0/value: at most 1000"),
            (None, "?pageStart=0", "pageStart"),
            (None, "?pageStart=x", "pageStart"),
            (None, "?pageStart=-1", "pageStart"),
            (None, "?pageLimit=0", "pageLimit"),
            (None, "?pageLimit=1001", "pageLimit"),
            (None, "?pageLimit=", "pageLimit"),
            (None, "?pageLimit=5&pageLimit=6", "pageLimit"),
        ]
        for body, query, place in cases:
            with self.subTest(body=body, query=query):
                answer = self.server.search(body, query)
                self.assertIn(place, check_error(self, answer, 400)["message"])
                self.assertEqual(answer.source, "validation")

    def test_start_past_the_end_is_an_empty_page(self):
        page = self.server.search(None, "?pageStart=2147483647").json
        self.assertEqual(page["results"], [])
        self.assertNotIn("next", page)
        self.assertEqual(page["totalResultsCount"], len(self.quarter))

    def test_unknown_query_parameters_are_ignored(self):
        self.assertEqual(self.server.search(None, "?locale=en&x=%20").status, 200)

    def test_short_prefix_is_an_alias(self):
        path = SEARCH_PATH.replace("/cphub/api/seller/v1", "")
        long = self.server.search(None, "?pageLimit=3").body
        short = self.server.request("POST", path + "?pageLimit=3", token="usagescope-demo-distributor")
        self.assertEqual(short.body, long)
        recorded = self.server.request("POST", path, DOCUMENTED_BODY, token="usagescope-demo-distributor")
        self.assertEqual(recorded.source, "verbatim")

    def test_customers_are_those_of_the_rows(self):
        answer = self.server.request("GET", CUSTOMERS_PATH, token="usagescope-demo-distributor")
        self.assertEqual(answer.status, 200)
        expected = {}
        for row in self.rows:
            expected.setdefault(row["resellerId"], {}).setdefault(row["customerOrgId"], set()).add(row["service"])
        served = {
            reseller["resellerPRMId"]: {
                customer["customerOrgId"]: {ref["name"] for ref in customer["serviceRef"]}
                for customer in reseller["customers"]
            }
            for reseller in answer.json
        }
        self.assertEqual(served, expected)
        names = {c["customerOrgId"]: c["customerName"] for r in answer.json for c in r["customers"]}
        latest = {row["customerOrgId"]: row["customerName"] for row in
                  sorted(self.rows, key=lambda row: row["usageTimestamp"])}
        self.assertEqual(names, latest)

    def test_clock_moves_the_default_quarter(self):
        with MockServer("--now", "2021-12-31T23:59:59Z") as earlier:
            page = earlier.search(None, "?pageLimit=1").json
            self.assertEqual(page["results"][0]["usageTimestamp"], "2021-09-30 00:00:00")

    def test_only_customers_with_an_active_contract_are_found(self):
        contracts_path = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/discount-contracts/search?pageLimit=1000"
        always = one("USAGE_DATE", "BETWEEN", ["2000-01-01", "2099-12-31"])
        counts = []
        for now in ("2022-03-15T12:00:00Z", "2022-04-15T12:00:00Z", "2023-06-30T23:59:59Z", "2026-01-01T00:00:00Z"):
            with self.subTest(now=now), MockServer("--now", now) as server:
                ask = lambda method, path, body=None: server.request(method, path, body, token="usagescope-demo-distributor")
                contracts = ask("POST", contracts_path, one("STATUS", "EQUALS", "ACTIVE")).json["results"]
                active = {contract["billingEngineDiscountContractId"] for contract in contracts}
                every = {row["customerOrgId"] for row in self.rows}
                kept = {row["customerOrgId"] for row in self.rows if row["billingEngineDiscountContractId"] in active}
                expected = self.expect(lambda row: row["customerOrgId"] in kept)
                self.assertEqual(self.all_pages(1000, always, server), expected)
                answer = server.search(always)
                self.assertEqual(answer.headers["X-Mock-Customers-Left-Out"], str(len(every - kept)))
                download = ask("POST", SEARCH_PATH.replace("search", "download"), always)
                self.assertEqual(len(download.body.splitlines()), len(expected) + 1)
                resellers = ask("GET", CUSTOMERS_PATH).json
                self.assertEqual({c["customerOrgId"] for r in resellers for c in r["customers"]}, kept)
                counts.append(len(expected))
        self.assertEqual(counts, sorted(set(counts), reverse=True))
        self.assertEqual(counts[-1], 0)
        self.assertNotIn("X-Mock-Customers-Left-Out", self.server.search().headers)

    def test_rows_of_a_file_are_served_unchanged(self):
        line = ('{"chargeId":"X","commitment":0.0,"msrpPrice":8.3680630,"onDemandUsage":12345678901234567890.125,'
                '"service":"S","usage":3666,"usageTimestamp":"2021-11-11 00:00:00"}')
        folder = self.server.folder.name
        path = f"{folder}/rows.ndjson"
        with open(path, "w", encoding="utf-8") as file:
            file.write(line + "\n\n" + line + "\n")
        with MockServer("--data", path) as server:
            answer = server.search()
            self.assertIn(line.encode(), answer.body)
            self.assertEqual(answer.json["totalResultsCount"], 2)


if __name__ == "__main__":
    unittest.main()
