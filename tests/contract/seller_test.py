#!/usr/bin/env python3
"""Seller operations beside usages/search, for distributors and resellers."""

import csv
import decimal
import io
import unittest

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


if __name__ == "__main__":
    unittest.main()
