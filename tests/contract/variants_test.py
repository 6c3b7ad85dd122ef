#!/usr/bin/env python3
"""What the documents leave open, in the forms that a tolerant client must bear: settings of cpn-mock.json and recordings."""

import csv
import datetime
import decimal
import io
import itertools
import json
import shutil
import tempfile
import unittest
from pathlib import Path

from mock_server import DISTRIBUTOR, FIXTURES, PROVIDER, SEARCH_PATH, TENANT, MockServer

RESELLER = "6479f044-006e-44b7-b23d-609dfe0107ec"
SELLER = "/cphub/api/seller/v1"
OF_DISTRIBUTOR = f"{SELLER}/distributors/{DISTRIBUTOR}"
OF_RESELLER = f"{SELLER}/resellers/{RESELLER}"
DAY = {"filters": [{"key": "USAGE_DATE", "operator": "EQUALS", "value": "2021-12-07"}]}
ASSUMED_KEYS = {"skuName", "datacenter", "billableUsageTimestamp", "usageQty", "commitQty", "billableQty"}
MAX_PAGES = 500

# Every paged search: path, body, token, names of its parameters.
SEARCHES = [
    (f"{OF_DISTRIBUTOR}/usages/search", DAY, "usagescope-demo-distributor"),
    (f"{OF_DISTRIBUTOR}/subscriptions/search", None, "usagescope-demo-distributor"),
    (f"{OF_DISTRIBUTOR}/transactions/search", None, "usagescope-demo-distributor"),
    (f"{OF_DISTRIBUTOR}/invoices/search", None, "usagescope-demo-distributor"),
    (f"{OF_DISTRIBUTOR}/discount-contracts/search", None, "usagescope-demo-distributor"),
    (f"{OF_RESELLER}/usages/search", DAY, "usagescope-demo-reseller"),
    (f"{OF_RESELLER}/subscriptions/search", None, "usagescope-demo-reseller"),
    (f"{OF_RESELLER}/transactions/search", None, "usagescope-demo-reseller"),
    (f"{OF_RESELLER}/discount-contracts/search", None, "usagescope-demo-reseller"),
    (f"/cphub/api/msp/v1/orgs/{PROVIDER}/subscriptions/search", None, "usagescope-demo-provider"),
]


class Variant(MockServer):
    """A server over the project's fixtures with other settings."""

    def __init__(self, *options, **settings):
        self.copy = tempfile.TemporaryDirectory()
        folder = Path(self.copy.name) / "fixtures"
        shutil.copytree(FIXTURES, folder)
        super().__init__(*options, fixtures=folder)
        self.set(**settings)

    def set(self, **settings):
        file = self.fixtures / "cpn-mock.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | settings))

    def __exit__(self, *error):
        super().__exit__(*error)
        self.copy.cleanup()

    def page(self, search, start, limit):
        path, body, token = search
        names = ("page_start", "page_limit") if "/msp/" in path else ("pageStart", "pageLimit")
        answer = self.request("POST", f"{path}?{names[0]}={start}&{names[1]}={limit}", body, token=token)
        assert answer.status == 200, answer.body
        return answer.json.get("data", answer.json)


def next_start(page, rows, counts_rows):
    """`next` is sent back as it came; what ends a list is what a tolerant client takes for its end."""
    following, total = page.get("next"), page.get("totalResultsCount")
    if not page["results"] or (counts_rows and total is not None and rows >= total):
        return None
    return int(following) if following and following > page["current"] else None


def follow(server, search, limit, counts_rows):
    """All pages as a tolerant client gets them."""
    pages, rows, start = [], 0, 1
    while start is not None:
        assert len(pages) < MAX_PAGES, "the list does not end"
        pages.append(server.page(search, start, limit))
        rows += len(pages[-1]["results"])
        start = next_start(pages[-1], rows, counts_rows)
    return pages


class Paging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with MockServer() as plain:
            cls.whole = {}
            for search in SEARCHES:
                answer = plain.request("POST", search[0] + ("?page_limit" if "/msp/" in search[0] else "?pageLimit") +
                                       "=1000", *search[1:2], token=search[2])
                page = answer.json.get("data", answer.json)
                assert "next" not in page
                cls.whole[search[0]] = page["results"]

    def check_marks(self, pages, limit, index, last):
        step = 1 if index == "page" else limit
        starts = [1 + i * step for i in range(len(pages))]
        self.assertEqual([page["current"] for page in pages], starts)
        self.assertEqual([page["next"] for page in pages[:-1]], starts[1:])
        expected = {"omitted": None, "zero": 0, "current": starts[-1]}[last]
        self.assertEqual(pages[-1].get("next"), expected)
        self.assertEqual("next" in pages[-1], last != "omitted")

    def test_every_list_is_whole_by_every_rule_and_limit(self):
        for index, last in itertools.product(("record", "page"), ("omitted", "zero", "current")):
            with Variant(pageIndex=index, nextOnLastPage=last) as server:
                for search in SEARCHES:
                    whole = self.whole[search[0]]
                    self.assertGreater(len(whole), 4, search[0])
                    for limit in (3, 7, len(whole) - 1, len(whole), len(whole) + 1):
                        with self.subTest(index=index, last=last, path=search[0], limit=limit):
                            pages = follow(server, search, limit, counts_rows=False)
                            self.assertEqual([row for page in pages for row in page["results"]], whole)
                            self.assertEqual(len(pages), -(-len(whole) // limit))
                            self.check_marks(pages, limit, index, last)
                            self.assertEqual(follow(server, search, limit, counts_rows=True), pages)

    def test_a_page_past_the_end_is_the_last_one_too(self):
        for index, last in itertools.product(("record", "page"), ("omitted", "zero", "current")):
            with Variant(pageIndex=index, nextOnLastPage=last) as server:
                for start in (1_000, 2_147_483_647):
                    page = server.page(SEARCHES[0], start, 1_000)
                    self.assertEqual((page["results"], page["current"]), ([], start))
                    self.assertEqual(page.get("next"), {"omitted": None, "zero": 0, "current": start}[last])

    def test_the_setting_of_the_fixtures_is_the_default(self):
        settings = json.loads((FIXTURES / "cpn-mock.json").read_text())
        self.assertEqual((settings["pageIndex"], settings["nextOnLastPage"]), ("record", "omitted"))

    def test_rows_come_between_numbered_pages(self):
        with Variant(pageIndex="page", nextOnLastPage="zero") as server:
            old = [row for page in follow(server, SEARCHES[0], 10, False) for row in page["results"]]
            fault = {"kind": "changingPage", "path": SEARCH_PATH, "skip": 1, "rows": 2}
            self.assertEqual(server.request("POST", "/__admin/faults", fault).status, 201)
            pages = follow(server, SEARCHES[0], 10, False)
            self.assertEqual([page["current"] for page in pages], list(range(1, len(pages) + 1)))
            seen = [row for page in pages for row in page["results"]]
            self.assertEqual(seen, old[:10] + old[8:])  # two rows of the first page come again
            self.assertEqual(pages[-1]["next"], 0)
            self.assertEqual(pages[-1]["totalResultsCount"], len(old) + 2)

    def test_a_reload_takes_other_settings(self):
        with Variant() as server:
            self.assertEqual(server.page(SEARCHES[0], 2, 10)["next"], 12)
            server.set(pageIndex="page")
            self.assertEqual(server.request("POST", "/__admin/reload").status, 200)
            self.assertEqual(server.page(SEARCHES[0], 2, 10)["next"], 3)
            server.set(pageIndex="pages")
            refused = server.request("POST", "/__admin/reload")
            self.assertEqual(refused.status, 422)
            self.assertIn("expected record or page", refused.json["message"])
            self.assertEqual(server.page(SEARCHES[0], 2, 10)["next"], 3)


QUARTER = "?startTime=1633046400000&endTime=1640995200000"  # October to December 2021


def lines(report):
    for org in report:
        for service in org["services"]:
            for subscription in service["subscriptions"]:
                yield from subscription["skuData"]["skus"]


class Report(unittest.TestCase):
    def file(self, server):
        path = f"/cphub/api/billing/v1/orgs/{PROVIDER}/usage-report/file{QUARTER}"
        answer = server.request("GET", path, token="usagescope-demo-provider")
        self.assertEqual(answer.status, 200)
        return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))

    def test_timestamps_of_the_file_as_milliseconds(self):
        column = "Billable Usage Timestamp"
        with MockServer() as server:
            iso = self.file(server)
        with Variant(csvTimestamp="ms") as server:
            ms = self.file(server)
        self.assertGreater(len(iso), 10)
        for one, other in zip(iso, ms, strict=True):
            instant = datetime.datetime.fromisoformat(one.pop(column).replace("Z", "+00:00"))
            self.assertEqual(int(other.pop(column)) // 1000, int(instant.timestamp()))
            self.assertEqual(one, other)

    def test_sku_lines_with_documented_keys_only(self):
        with MockServer() as server:
            whole = server.report(QUARTER)
            subscriptions = server.request("GET", f"/cphub/api/billing/v1/orgs/{PROVIDER}/subscriptions",
                                           token="usagescope-demo-provider").json
        with Variant(skuKeys="documented") as server:
            plain = server.report(QUARTER).json
        documented = set(next(lines(subscriptions)))
        self.assertEqual(len(documented), 10)
        self.assertEqual({frozenset(sku) for sku in lines(whole.json)}, {frozenset(documented | ASSUMED_KEYS)})
        self.assertEqual({frozenset(sku) for sku in lines(plain)}, {frozenset(documented)})
        expected = whole.json
        for sku in lines(expected):
            for key in ASSUMED_KEYS:
                del sku[key]
        self.assertEqual(plain, expected)


def search_body(*filters):
    return {"filters": [dict(zip(("key", "operator", "value"), one)) for one in filters]}


class Recordings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def setUp(self):
        self.server.request("POST", "/__admin/reset")

    def recorded(self, path, body, name, token="usagescope-demo-distributor"):
        answer = self.server.request("POST", path, body, token=token)
        self.assertEqual((answer.status, answer.source), (200, "verbatim"))
        self.assertEqual(answer.headers["X-Mock-Fixture"], name)
        return answer.json

    def test_each_field_of_usage_is_missing_once(self):
        page = self.recorded(SEARCH_PATH, search_body(("CHARGE_ID", "EQUALS", "VOD-SPARSE")),
                             "seller/usages-search-sparse")
        fields = sorted(set().union(*page["results"]))
        self.assertEqual((len(page["results"]), len(fields), page["totalResultsCount"]), (21, 21, 21))
        self.assertEqual([set(fields) - set(row) for row in page["results"]], [{field} for field in fields])

    def test_a_year_of_five_digits(self):
        page = self.recorded(f"{OF_DISTRIBUTOR}/transactions/search",
                             search_body(("TRANSACTION_ID", "LIKE", "00020201")), "seller/transactions-search-year")
        self.assertEqual([row["transactionDate"] for row in page["results"]],
                         ["20201-12-03T10:30:17Z", "2020-12-03T10:30:17Z"])

    def test_a_currency_that_is_no_iso_code_and_american_dates(self):
        answer = self.recorded(f"{OF_RESELLER}/discount-contracts/search",
                               search_body(("CUSTOMER_NAME", "LIKE", "Ipsum")), "seller/discount-contracts-search-euro",
                               "usagescope-demo-reseller")
        contract = answer["data"]["results"][0]
        self.assertEqual(contract["currency"], "EURO")
        self.assertEqual(contract["totalYears"], {"startDate": "1/20/2021", "endDate": "12/10/2022"})

    def late(self, state):
        answer = self.server.request("PUT", "/__admin/scenarios/late-usage/state", {"state": state})
        self.assertEqual(answer.status, 200)

    def test_a_month_of_usage_changes(self):
        december = search_body(("SUBSCRIPTION_ID", "EQUALS", "M1627786076"), ("CHARGE_ID", "EQUALS", "VOD-HS"),
                               ("USAGE_DATE", "BETWEEN", ["2021-12-01", "2021-12-31"]))
        before = self.server.search(december)
        self.assertEqual(before.source, "semantic")
        self.late("late")
        after = self.recorded(SEARCH_PATH, december, "seller/usages-search-late")
        self.assertEqual(after["totalResultsCount"], before.json["totalResultsCount"] + 1)
        usage = lambda page: sum(row["usage"] for row in page["results"])
        self.assertEqual(usage(after) - usage(before.json), 144 + 144 + 96)
        for row in after["results"]:
            self.assertEqual(row["usage"], row["commitment"] + row["onDemandUsage"])
        self.late("Started")
        self.assertEqual(self.server.search(december).body, before.body)

    def test_a_month_of_a_report_changes(self):
        december = f"?startTime=1638316800000&endTime=1640995200000&detailView=false&tenantId={TENANT}"
        november = f"?startTime=1635724800000&endTime=1638316800000&detailView=false&tenantId={TENANT}"
        before, other = self.server.report(december), self.server.report(november)
        self.assertEqual(before.source, "semantic")
        self.late("late")
        after = self.server.report(december)
        self.assertEqual(after.headers["X-Mock-Fixture"], "billing/usage-report-late")
        self.assertEqual(self.server.report(november).body, other.body)
        (old,), (new,) = before.json, after.json
        self.assertGreater(new["updateTimestamp"], old["updateTimestamp"])
        self.assertEqual(new["orgUsageAmount"] - old["orgUsageAmount"], 288 * decimal.Decimal("8.316"))
        for amount, part, quantity in (("orgUsageAmount", "serviceUsageAmount", "usageQty"),
                                       ("orgBillableUsageAmount", "serviceBillableUsageAmount", "billableQty")):
            self.assertEqual(new[amount], sum(service[part] for service in new["services"]))
            for service in new["services"]:
                cost = sum(sku[quantity] * decimal.Decimal(sku["unitPrice"]) for sku in lines([{"services": [service]}]))
                self.assertEqual(service[part], cost)


if __name__ == "__main__":
    unittest.main()
