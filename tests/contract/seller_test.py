#!/usr/bin/env python3
"""Seller operations beside usages/search, for distributors and resellers."""

import collections
import csv
import decimal
import io
import unittest
import zipfile
from xml.etree import ElementTree

from mock_server import DISTRIBUTOR, MockServer, check_error

RESELLER = "6479f044-006e-44b7-b23d-609dfe0107ec"
RESELLER_PRM_ID = "114214"
TOKENS = {DISTRIBUTOR: "usagescope-demo-distributor", RESELLER: "usagescope-demo-reseller"}


class SellerCase(unittest.TestCase):
    """Asks the seller API as one of the two sides."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def seller(self, method, path, body=None, org=DISTRIBUTOR):
        side = "distributors" if org == DISTRIBUTOR else "resellers"
        return self.server.request(method, f"/cphub/api/seller/v1/{side}/{org}/{path}", body, token=TOKENS[org])

    def all_pages(self, path, body=None, org=DISTRIBUTOR, limit=1000):
        rows, start = [], 1
        while True:
            separator = "&" if "?" in path else "?"
            answer = self.seller("POST", f"{path}{separator}pageStart={start}&pageLimit={limit}", body, org)
            self.assertEqual(answer.status, 200, answer.body)
            page = answer.json.get("data", answer.json)
            rows += page["results"]
            if "next" not in page:
                self.assertEqual(page.get("totalResultsCount", len(rows)), len(rows))
                return rows
            start = int(page["next"])


class Usages(SellerCase):
    def test_reseller_sees_its_own_rows(self):
        own = self.all_pages("usages/search", org=RESELLER)
        whole = self.all_pages("usages/search")
        self.assertEqual(own, [row for row in whole if row["resellerId"] == RESELLER_PRM_ID])
        self.assertTrue(own)
        self.assertLess(len(own), len(whole))

    def test_reseller_sees_its_own_customers(self):
        own = self.seller("GET", "usage/customers", org=RESELLER).json
        whole = self.seller("GET", "usage/customers").json
        self.assertEqual(own, [item for item in whole if item["resellerPRMId"] == RESELLER_PRM_ID])

    def test_download_has_the_rows_of_the_search(self):
        body = {"filters": [{"key": "CUSTOMER_NAME", "operator": "LIKE", "value": "rigg"}]}
        for org in (DISTRIBUTOR, RESELLER):
            answer = self.seller("POST", "usages/download", body, org)
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
            rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
            searched = self.all_pages("usages/search", body, org)
            self.assertTrue(rows)
            self.assertEqual(len(rows), len(searched))
            for row, expected in zip(rows, searched):
                for name, text in row.items():
                    value = expected.get(name, "")
                    if isinstance(value, decimal.Decimal):
                        self.assertEqual(decimal.Decimal(text), value)
                    else:
                        self.assertEqual(text, value)

    def test_download_refuses_bad_filters(self):
        body = {"filters": [{"key": "NO_SUCH", "operator": "EQUALS", "value": "x"}]}
        self.assertIn("/filters/0/key", check_error(self, self.seller("POST", "usages/download", body), 400)["message"])

    def test_sides_do_not_mix(self):
        for path, token in ((f"distributors/{RESELLER}/usages/search", TOKENS[RESELLER]),
                            (f"resellers/{DISTRIBUTOR}/usages/search", TOKENS[DISTRIBUTOR])):
            answer = self.server.request("POST", "/cphub/api/seller/v1/" + path, token=token)
            check_error(self, answer, 404)
        answer = self.server.request("POST", f"/cphub/api/seller/v1/resellers/{RESELLER}/usages/search",
                                     token=TOKENS[DISTRIBUTOR])
        check_error(self, answer, 403)

    def test_short_prefix_of_resellers(self):
        short = self.server.request("POST", f"/resellers/{RESELLER}/usages/search", token=TOKENS[RESELLER])
        self.assertEqual(short.body, self.seller("POST", "usages/search", org=RESELLER).body)


def one(key, operator, value):
    return {"filters": [{"key": key, "operator": operator, "value": value}]}


def by(key, operator):
    return {"sorter": {"key": key, "operator": operator}}


class Searches(SellerCase):
    """What all searches have in common, on each of them."""

    # path, the two sides that have it, a text filter and its field, a sorter and its default
    CASES = [
        ("subscriptions/search", (DISTRIBUTOR, RESELLER), "CUSTOMER_NAME", "SUBSCRIPTION_END_DATE"),
        ("transactions/search", (DISTRIBUTOR, RESELLER), "TRANSACTION_ID", "TRANSACTION_DATE"),
        ("invoices/search", (DISTRIBUTOR,), "SUBSCRIPTION_ID", "DATE_RECEIVED"),
        ("discount-contracts/search", (DISTRIBUTOR, RESELLER), "STATUS", "CURRENT_REMAINING_DURATION"),
    ]

    def each(self):
        for path, sides, key, sorter in self.CASES:
            for org in sides:
                with self.subTest(path=path, org=org):
                    yield path, org, key, sorter

    def test_pages_concatenate_to_the_whole(self):
        for path, org, _, _ in self.each():
            whole = self.all_pages(path, org=org)
            self.assertTrue(whole)
            for limit in (1, 7):
                self.assertEqual(self.all_pages(path, org=org, limit=limit), whole)

    def test_start_past_the_end_is_an_empty_page(self):
        for path, org, _, _ in self.each():
            answer = self.seller("POST", path + "?pageStart=2147483647", None, org).json
            page = answer.get("data", answer)
            self.assertEqual(page["results"], [])
            self.assertNotIn("next", page)

    def test_empty_bodies_mean_the_default(self):
        for path, org, _, _ in self.each():
            whole = self.seller("POST", path, None, org).body
            for body in ("{}", '{"filters":[]}', '{"filters":{}}', '{"filters":[],"sorter":{}}'):
                self.assertEqual(self.seller("POST", path, body, org).body, whole)

    def test_remaining_duration_has_two_names(self):
        for org in (DISTRIBUTOR, RESELLER):
            path = "discount-contracts/search"
            self.assertEqual(self.all_pages(path, by("REMAINING_DURATION", "ASC"), org), self.all_pages(path, org=org))
            self.assertEqual(self.all_pages(path, by("REMAINING_DURATION", "DESC"), org),
                             self.all_pages(path, by("CURRENT_REMAINING_DURATION", "DESC"), org))

    def test_descending_is_the_reverse_where_all_have_the_key(self):
        for path, org, _, sorter in self.each():
            if path == "subscriptions/search":  # open-ended ones are last both ways
                continue
            dates = {"TRANSACTION_DATE": "transactionDate", "DATE_RECEIVED": "fileGenerationDate"}
            if sorter not in dates:
                continue
            for operator in ("ASC", "DESC"):
                found = [row[dates[sorter]] for row in self.all_pages(path, by(sorter, operator), org)]
                self.assertEqual(found, sorted(found, reverse=operator == "DESC"))

    def test_bad_requests_are_400_and_say_where(self):
        for path, org, key, sorter in self.each():
            for body, query, place in (
                (one("NO_SUCH", "EQUALS", "x"), "", "/filters/0/key"), (one(key, "NEAR", "x"), "", "/filters/0/operator"),
                (one(key, "EQUALS", ["a", "b"]), "", "/filters/0/value"), ({"filters": [{}]}, "", "/filters/0/key"),
                (by("NO_SUCH", "ASC"), "", "/sorter/key"), (by(sorter, "UP"), "", "/sorter/operator"),
                ({"sorter": "x"}, "", "/sorter"), ({"page": 1}, "", "/page"), ("[", "", ""), ("7", "", ""),
                ("[]", "", "object"), ({"filters": None}, "", "/filters"), ({"sorter": None}, "", "/sorter"),
                ({"sorter": []}, "", "/sorter"), ({"filters": one(key, "EQUALS", "x")["filters"] * 101}, "", "/filters"),
                (one(key, "IN", ["x"] * 1001), "", "/filters/0/value"),
                (None, "?pageStart=0", "pageStart"), (None, "?pageLimit=1001", "pageLimit"),
            ):
                answer = self.seller("POST", path + query, body, org)
                self.assertIn(place, check_error(self, answer, 400)["message"])
                self.assertEqual(answer.source, "validation")


class Subscriptions(SellerCase):
    PATH = "subscriptions/search"

    def test_inactive_ones_are_shown_on_demand(self):
        active = self.all_pages(self.PATH)
        everything = self.all_pages(self.PATH, one("INCLUDE_INACTIVE_SUBSCRIPTIONS", "EQUALS", "true"))
        self.assertEqual([row for row in everything if row["status"] != "EXPIRED"], active)
        self.assertGreater(len(everything), len(active))
        self.assertEqual(self.all_pages(self.PATH, one("INCLUDE_INACTIVE_SUBSCRIPTIONS", "EQUALS", "false")), active)
        for operator, value in (("LIKE", "true"), ("IN", ["true"]), ("EQUALS", "yes")):
            check_error(self, self.seller("POST", self.PATH, one("INCLUDE_INACTIVE_SUBSCRIPTIONS", operator, value)), 400)

    def test_they_are_those_of_the_usage(self):
        rows = self.all_pages("usages/search")
        used = {row["subscriptionId"]: row for row in rows}
        found = {row["billingEngineSubscriptionId"]: row for row in self.all_pages(self.PATH)}
        self.assertTrue(set(used) <= set(found))
        for subscription, row in used.items():
            self.assertEqual(found[subscription]["customerOrgId"], row["customerOrgId"])
            self.assertEqual(found[subscription]["resellerRef"]["partnerId"], row["resellerId"])

    def test_ends_ascend_and_open_ones_are_last(self):
        ends = [row.get("subscriptionEndDate", "9999") for row in self.all_pages(self.PATH)]
        self.assertEqual(ends, sorted(ends))
        self.assertIn("9999", ends)

    def test_like_finds_customers(self):
        rows = self.all_pages(self.PATH, one("CUSTOMER_NAME", "LIKE", "RIGG"))
        self.assertEqual({row["customerRef"]["name"] for row in rows}, {"Rigg & Vale Bank"})

    def test_reseller_sees_its_own_without_itself(self):
        own = self.all_pages(self.PATH, org=RESELLER)
        expected = [row for row in self.all_pages(self.PATH) if row["resellerRef"]["partnerId"] == RESELLER_PRM_ID]
        self.assertEqual(own, [{k: v for k, v in row.items() if k != "resellerRef"} for row in expected])

    def test_transactions_belong_to_subscriptions(self):
        everything = self.all_pages(self.PATH, one("INCLUDE_INACTIVE_SUBSCRIPTIONS", "EQUALS", "true"))
        starts = {row["billingEngineSubscriptionId"]: row["subscriptionStartDate"] for row in everything}
        orders = self.all_pages("transactions/search")
        self.assertEqual({row["subscriptionRef"]["billingEngineSubscriptionId"]: row["transactionDate"] for row in orders},
                         starts)
        self.assertTrue([row for row in orders if "status" not in row])
        one_id = orders[3]["id"]
        self.assertEqual(self.all_pages("transactions/search", one("TRANSACTION_ID", "LIKE", one_id[:13].upper())),
                         [orders[3]])


class Contracts(SellerCase):
    PATH = "discount-contracts/search"

    def test_spend_is_that_of_the_usage(self):
        everything = one("USAGE_DATE", "BETWEEN", ["2000-01-01", "2099-12-31"])
        spent = {}
        decimal.getcontext().prec = 60
        for row in self.all_pages("usages/search", everything):
            key = row["billingEngineDiscountContractId"]
            spent[key] = spent.get(key, decimal.Decimal()) + row["usage"] * row["msrpPrice"]
        contracts = self.all_pages(self.PATH)
        self.assertEqual({row["billingEngineDiscountContractId"] for row in contracts}, set(spent))
        for row in contracts:
            total = row["totalYears"]
            self.assertEqual(total["spent"], spent[row["billingEngineDiscountContractId"]])
            self.assertEqual(total["commitment"] - total["spent"], total["remaining"] - total["overage"])
            self.assertEqual(min(total["remaining"], total["overage"]), 0)

    def test_details_agree_with_the_search(self):
        for contract in self.all_pages(self.PATH):
            path = "discount-contracts/" + contract["billingEngineDiscountContractId"]
            details = self.seller("GET", path).json
            self.assertEqual(details["commitmentBreakup"]["totalYears"], contract["totalYears"])
            self.assertEqual(details["currency"], contract["currency"])
            term = details["commitmentBreakup"]["term"]
            self.assertEqual(sum(year["spent"] for year in term), contract["totalYears"]["spent"])
            current = [year for year in term if year["rank"] == 0]
            self.assertEqual([{k: v for k, v in year.items() if k != "rank"} for year in current], [contract["currentYear"]])

    def test_contracts_that_end_soon_are_marked(self):
        contracts = self.all_pages(self.PATH)
        self.assertEqual({row["expiring"] for row in contracts}, {True, False})
        for row in contracts:
            self.assertEqual(row["expiring"], row["totalYears"]["endDate"] == "2/28/2022")
        with MockServer("--now", "2022-03-01T00:00:00Z") as later:
            path = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/{self.PATH}?pageLimit=1000"
            rows = later.request("POST", path, one("STATUS", "EQUALS", "INACTIVE"), token=TOKENS[DISTRIBUTOR]).json
            self.assertEqual({row["billingEngineDiscountContractId"] for row in rows["results"]},
                             {row["billingEngineDiscountContractId"] for row in contracts if row["expiring"]})

    def test_reseller_gets_no_amounts(self):
        answer = self.seller("POST", self.PATH, {"period": "CURRENT"}, RESELLER).json
        rows = answer["data"]["results"]
        self.assertEqual(answer["aggregates"]["totalYears"], {"expired": 0, "total": len(rows)})
        for row in rows:
            self.assertEqual(set(row["currentYear"]), {"startDate", "endDate"})
            self.assertNotIn("resellerName", row)
            details = self.seller("GET", "discount-contracts/" + row["billingEngineDiscountContractId"], org=RESELLER)
            for word in (b"spent", b"commitment\"", b"cabValue", b"resellerRef"):
                self.assertNotIn(word, details.body)
        self.assertIn("/period", check_error(self, self.seller("POST", self.PATH, {"period": "PAST"}, RESELLER), 400)["message"])
        check_error(self, self.seller("POST", self.PATH, {"period": "CURRENT"}), 400)
        customers = self.seller("GET", "discount-contracts/customers", org=RESELLER).json
        self.assertEqual({c["customerName"] for item in customers for c in item["customers"]},
                         {row["customerName"] for row in rows})

    def test_other_contracts_are_404(self):
        check_error(self, self.seller("GET", "discount-contracts/0"), 404)
        foreign = self.all_pages(self.PATH, one("RESELLER_NAME", "EQUALS", "Bluewater Systems"))[0]
        path = "discount-contracts/" + foreign["billingEngineDiscountContractId"]
        self.assertEqual(self.seller("GET", path).status, 200)
        check_error(self, self.seller("GET", path, org=RESELLER), 404)

    def test_download_is_a_workbook_of_the_search(self):
        body = one("CURRENCY", "IN", ["EURO"]) | by("CURRENT_SPENT", "DESC")
        answer = self.seller("POST", "discount-contracts/download", body)
        self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
        with zipfile.ZipFile(io.BytesIO(answer.body)) as workbook:
            self.assertIsNone(workbook.testzip())
            for name in workbook.namelist():
                ElementTree.fromstring(workbook.read(name))
            sheet = ElementTree.fromstring(workbook.read("xl/worksheets/sheet1.xml"))
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        cells = [[cell.findtext(f"{space}is/{space}t") for cell in row] for row in sheet.iter(space + "row")]
        rows = self.all_pages(self.PATH, body)
        self.assertTrue(rows)
        self.assertEqual([line[0] for line in cells[1:]], [row["billingEngineDiscountContractId"] for row in rows])
        self.assertEqual([decimal.Decimal(line[9]) for line in cells[1:]], [row["currentYear"]["spent"] for row in rows])
        self.assertEqual([line[2] for line in cells[1:]], [row["customerName"] for row in rows])


class Invoices(SellerCase):
    def test_files_hold_the_month(self):
        invoices = self.all_pages("invoices/search?documentType=INVOICE")
        memos = self.all_pages("invoices/search?documentType=CREDITMEMO")
        self.assertEqual(len(self.all_pages("invoices/search")), len(invoices) + len(memos))
        self.assertTrue(memos)
        self.assertEqual(self.all_pages("invoices/search", one("SUBSCRIPTION_ID", "EQUALS", memos[0]["subscriptionId"])),
                         memos[:1])
        names = ["invoice-1284310-2021-11.csv", memos[0]["invoiceFileName"]]
        answer = self.seller("POST", "invoices/download", {"fileNames": names})
        self.assertEqual(answer.headers["Content-Disposition"], 'attachment; filename="invoices.zip"')
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual(archive.namelist(), names)
            lines = list(csv.DictReader(io.StringIO(archive.read(names[0]).decode(), newline="")))
        november = one("USAGE_DATE", "BETWEEN", ["2021-11-01", "2021-11-30"])
        decimal.getcontext().prec = 60
        self.assertEqual(sum(decimal.Decimal(line["Amount"]) for line in lines),
                         sum(row["usage"] * row["msrpPrice"] for row in self.all_pages("usages/search", november)))

    def test_bad_downloads_are_refused(self):
        def status(names, wanted, place):
            answer = self.seller("POST", "invoices/download", names)
            self.assertIn(place, check_error(self, answer, wanted)["message"])
        status({"fileNames": [str(i) for i in range(11)]}, 400, "/fileNames")
        status({"fileNames": []}, 400, "/fileNames")
        status(None, 400, "/fileNames")
        status({"fileNames": ["a", "a"]}, 400, "/fileNames")
        status({"fileNames": ["a", 7]}, 400, "/fileNames/1")
        status({"names": ["a"]}, 400, "/names")
        status({"fileNames": ["invoice-1284310-2021-11.csv", "../tokens.json"]}, 404, "/fileNames/1")
        check_error(self, self.seller("POST", "invoices/search?documentType=BILL"), 400)

    def test_proforma_adds_the_month_up(self):
        decimal.getcontext().prec = 60
        november = one("USAGE_DATE", "BETWEEN", ["2021-11-01", "2021-11-30"])
        for org in (DISTRIBUTOR, RESELLER):
            rows = self.all_pages("usages/search", november, org)
            details = self.seller("POST", "proforma-details/search", {"billingPeriod": "2021-11"}, org).json
            self.check_proforma(details["proformaHeaders"], rows)

    def check_proforma(self, headers, rows):
        self.assertEqual({h["billingEngineSubscriptionId"] for h in headers}, {row["subscriptionId"] for row in rows})
        for header in headers:
            mine = [row for row in rows if row["subscriptionId"] == header["billingEngineSubscriptionId"]]
            cost = header["offers"][0]["offerCost"]
            self.assertEqual(cost["totalListPrice"], sum(row["usage"] * row["msrpPrice"] for row in mine))

    def test_proforma_of_the_current_month_ends_at_the_clock(self):
        path = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/proforma-details/search"
        for day in range(1, 6, 2):
            with MockServer("--now", f"2022-02-0{day}T12:00:00Z") as server:
                answer = server.request("POST", path, {"billingPeriod": "2022-02"}, token=TOKENS[DISTRIBUTOR])
            before = one("USAGE_DATE", "BETWEEN", ["2022-02-01", f"2022-02-0{day - 1}"])
            self.check_proforma(answer.json["proformaHeaders"], self.all_pages("usages/search", before) if day > 1 else [])

    def test_proforma_costs_add_up(self):
        decimal.getcontext().prec = 60
        seen = collections.Counter()
        for org in (DISTRIBUTOR, RESELLER):
            for header in self.seller("POST", "proforma-details/search", {"billingPeriod": "2021-11"}, org).json["proformaHeaders"]:
                for offer in header["offers"]:
                    self.assertEqual(offer["discountsavings"], offer["offerCost"]["discountSavings"])
                    seen.update(self.check_cost(offer["offerCost"]))
                    for item in offer["usageItems"]:
                        seen.update(self.check_cost(item["offerCost"], item.get("purchaseQuantity")))
        # Each kind of saving is in the answers, and not in all of them.
        for kind in ("discountSavings", "promotionSavings", "creditSavings", "purchaseQuantity"):
            self.assertLess(0, seen[kind], kind)
        for kind in ("promotionSavings", "creditSavings", "purchaseQuantity"):
            self.assertLess(seen[kind], seen["costs"], kind)

    def check_cost(self, cost, quantity=None):
        """What it has: costs, and its kinds of savings."""
        for kind, total, amount in (("discountSavings", "totalDiscountSavings", "discountAmount"),
                                    ("promotionSavings", "totalPromotionSavings", "promotionAmount"),
                                    ("creditSavings", "totalCreditSavings", "creditAmount")):
            self.assertEqual(cost[total], sum(saving[amount] for saving in cost[kind]))
            for saving in cost[kind]:
                self.assertLess(saving[amount], 0)
        self.assertEqual(cost["totalSalePrice"], cost["totalListPrice"] + cost["totalDiscountSavings"])
        self.assertEqual(cost["totalNetPrice"], cost["totalSalePrice"] + cost["totalPromotionSavings"] + cost["totalCreditSavings"])
        self.assertLessEqual(0, cost["remainingContractValue"])
        self.assertLessEqual(cost["remainingContractValue"], cost["totalContractValue"])
        if quantity is not None:
            self.assertEqual(cost["unitListPrice"] * quantity, cost["totalListPrice"])
            self.assertEqual(cost["unitNetPrice"] * quantity, cost["totalNetPrice"])
            self.assertEqual(cost["unitTotalContractValue"] * quantity, cost["totalContractValue"])
        has = [kind for kind in ("discountSavings", "promotionSavings", "creditSavings") if cost[kind]]
        return ["costs", *has, *(["purchaseQuantity"] if quantity is not None else [])]

    def test_proforma_names_the_contract(self):
        contracts = {row["billingEngineDiscountContractId"]: row for row in self.all_pages("discount-contracts/search")}
        subscriptions = {row["billingEngineSubscriptionId"]: row for row in self.all_pages("subscriptions/search")}
        for header in self.seller("POST", "proforma-details/search").json["proformaHeaders"]:
            offer = header["offers"][0]
            contract = contracts[offer["cbcId"]]
            self.assertEqual(offer["currency"], contract["currency"])
            self.assertEqual(offer["offerCost"]["totalContractValue"], contract["totalYears"]["commitment"])
            kind = subscriptions[header["billingEngineSubscriptionId"]]["subscriptionType"]
            self.assertEqual(offer["billingModel"], {"COMMIT": "COMMIT_REQUIRED", "ONDEMAND": "COMMIT_OPTIONAL"}[kind])
            for item in offer["usageItems"]:
                self.assertTrue(kind == "COMMIT" or "purchaseQuantity" not in item)
            self.assertEqual(header["organizationRef"]["id"], header["customers"][0]["number"])
            self.assertTrue(header["customers"][0]["email"].endswith("@" + header["organizationRef"]["domain"]))

    def test_proforma_periods(self):
        default = self.seller("POST", "proforma-details/search").json
        self.assertEqual({h["billingPeriod"] for h in default["proformaHeaders"]}, {"2022-01"})
        self.assertEqual(self.seller("POST", "proforma-details/search", {"billingPeriod": "2019-01"}).json["proformaHeaders"], [])
        for body, place in (({"billingPeriod": "January"}, "/billingPeriod"), ({"billingPeriod": 1}, "/billingPeriod"),
                            ({"period": "2021-11"}, "/period")):
            self.assertIn(place, check_error(self, self.seller("POST", "proforma-details/search", body), 400)["message"])
        path = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/proforma-details/search"
        self.assertEqual(self.server.request("POST", path, token="usagescope-demo-norole").status, 200)


if __name__ == "__main__":
    unittest.main()
