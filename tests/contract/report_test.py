#!/usr/bin/env python3
"""usage-report: the documented exchange, months, and totals by Python's decimal."""

import datetime
import decimal
import unittest

from mock_server import FIXTURES, PROVIDER, REPORT_PATH, TENANT, MockServer, check_error

SEED = FIXTURES / "__files" / "billing" / "usage-report-seed.json"
DOCUMENTED = f"?startTime=1536856769&endTime=1538411969&tenantId={TENANT}"


def ms(text):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    return int(moment.timestamp() * 1000)


def months(first, end):
    return f"?startTime={ms(first + '-01')}&endTime={ms(end + '-01')}"


def lines(organizations):
    for org in organizations:
        for service in org["services"]:
            for subscription in service["subscriptions"]:
                yield from subscription["skuData"]["skus"]


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def test_documented_request_is_answered_byte_for_byte(self):
        answer = self.server.report(DOCUMENTED)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.source, "verbatim")
        self.assertEqual(answer.headers["X-Mock-Fixture"], "billing/usage-report-seed")
        self.assertEqual(answer.body, SEED.read_bytes())

    def test_order_of_parameters_does_not_matter(self):
        answer = self.server.report(f"?tenantId={TENANT}&endTime=1538411969&startTime=1536856769")
        self.assertEqual(answer.source, "verbatim")

    def test_documented_request_needs_the_role_too(self):
        check_error(self, self.server.report(DOCUMENTED, token="usagescope-demo-customer"), 403)

    def test_totals_tie_to_the_lines(self):
        decimal.getcontext().prec = 60
        for query in (months("2021-10", "2021-11"), months("2021-08", "2022-03"), months("2022-02", "2022-03")):
            for detail in ("&detailView=false", "&detailView=true"):
                organizations = self.server.report(query + detail).json
                self.assertEqual(len(organizations), 4)
                for org in organizations:
                    with self.subTest(query=query, detail=detail, org=org["orgName"]):
                        self.check_organization(org)

    def check_organization(self, org):
        for amount, part, quantity in (
            ("orgUsageAmount", "serviceUsageAmount", "usageQty"),
            ("orgBillableUsageAmount", "serviceBillableUsageAmount", "billableQty"),
        ):
            total = decimal.Decimal()
            for service in org["services"]:
                cost = sum((sku[quantity] * decimal.Decimal(sku["unitPrice"]) for sku in
                            lines([{"services": [service]}])), decimal.Decimal())
                self.assertEqual(service[part], cost)
                total += cost
            self.assertEqual(org[amount], total)
            self.assertGreater(total, 0)

    def test_current_month_ends_at_the_clock(self):
        decimal.getcontext().prec = 60
        february, before = [], set()
        for now in ("2022-02-01T00:00:00Z", "2022-02-15T12:00:00Z", "2022-02-28T23:59:59Z", "2022-03-01T00:00:00Z"):
            with self.subTest(now=now), MockServer("--now", now) as server:
                clock = ms(now.rstrip("Z"))
                organizations = server.report(months("2022-02", "2022-03")).json
                for org in organizations:
                    self.assertEqual(org["updateTimestamp"], clock - clock % 86_400_000)
                stamps = {sku["billableUsageTimestamp"] for sku in lines(organizations)}
                self.assertEqual(stamps, {clock - clock % 86_400_000 - 1} if february else set())
                february.append(sum(org["orgUsageAmount"] for org in organizations))
                file = server.request("GET", REPORT_PATH + "/file" + months("2022-02", "2022-03"),
                                      token="usagescope-demo-provider").body.decode()
                self.assertEqual(file.count("\r\n"), 1 + len(list(lines(organizations))))
                before.add(tuple(org["orgUsageAmount"] for org in server.report(months("2021-12", "2022-02")).json))
        self.assertEqual(february[0], 0)
        self.assertEqual(february, sorted(set(february)))
        self.assertEqual(len(before), 1)
        self.assertLess(abs(february[1] / february[3] - decimal.Decimal("0.5")), decimal.Decimal("0.001"))

    def test_months_add_up_to_the_range(self):
        whole = self.server.report(months("2021-09", "2021-12")).json
        parts = [self.server.report(months(*pair)).json for pair in
                 (("2021-09", "2021-10"), ("2021-10", "2021-11"), ("2021-11", "2021-12"))]
        for index, org in enumerate(whole):
            self.assertEqual(org["orgUsageAmount"], sum(part[index]["orgUsageAmount"] for part in parts))

    def test_mid_month_times_are_moved_to_the_first(self):
        exact = self.server.report(months("2021-10", "2021-12")).body
        moved = self.server.report(f"?startTime={ms('2021-10-17')}&endTime={ms('2021-12-30')}").body
        self.assertEqual(moved, exact)
        one_month = self.server.report(f"?startTime={ms('2021-10-03')}&endTime={ms('2021-10-28')}").body
        self.assertEqual(one_month, self.server.report(months("2021-10", "2021-11")).body)

    def test_timestamps_are_milliseconds_and_zero_means_none(self):
        for org in self.server.report(months("2021-10", "2021-11")).json:
            self.assertGreater(org["createTimestamp"], 10**12)
            for service in org["services"]:
                for subscription in service["subscriptions"]:
                    self.assertGreater(subscription["subscriptionStartTime"], 10**12)
                    self.assertTrue(subscription["subscriptionEndTime"] == 0
                                    or subscription["subscriptionEndTime"] > 10**12)

    def test_customer_sees_what_the_provider_sees_of_it(self):
        query = months("2021-10", "2021-11")
        own = self.server.report(query, org=TENANT, token="usagescope-demo-customer")
        self.assertEqual(own.body, self.server.report(query + "&tenantId=" + TENANT).body)

    def test_provider_report_wins_over_tenant(self):
        query = months("2021-10", "2021-11") + "&providerReport=true&tenantId=" + TENANT
        self.assertEqual([org["orgId"] for org in self.server.report(query).json], [PROVIDER])

    def test_history_is_six_months(self):
        self.assertEqual(self.server.report(months("2021-08", "2022-03")).status, 200)
        check_error(self, self.server.report(months("2021-07", "2022-03")), 400)
        with MockServer("--lenient") as lenient:
            answer = lenient.report(months("2021-07", "2022-03"))
            self.assertEqual(answer.headers["X-Mock-Months-Cut"], "true")
            self.assertEqual(answer.body, lenient.report(months("2021-08", "2022-03")).body)

    def test_seconds_are_literal_when_strict_and_recognised_when_lenient(self):
        query = f"?startTime={ms('2021-10-01') // 1000}&endTime={ms('2021-11-01') // 1000}"
        strict = self.server.report(query).json
        self.assertEqual(list(lines(strict)), [])
        with MockServer("--lenient") as lenient:
            answer = lenient.report(query)
            self.assertEqual(answer.headers["X-Mock-Epoch-Unit"], "s")
            self.assertEqual(answer.body, lenient.report(months("2021-10", "2021-11")).body)

    def test_bad_parameters_are_400(self):
        for query, place in (
            ("?startTime=x", "startTime"), ("?endTime=1.5", "endTime"), ("?detailView=maybe", "detailView"),
            ("?startTime=2&endTime=1", "endTime"), ("?startTime=1&startTime=1", "startTime"),
            ("?startTime=999999999999999999", "startTime"),
        ):
            with self.subTest(query=query):
                answer = self.server.report(query)
                self.assertIn(place, check_error(self, answer, 400)["message"])
                self.assertEqual(answer.source, "validation")

    def test_unknown_tenant_is_404(self):
        check_error(self, self.server.report("?tenantId=11111111-2222-4333-8444-555555555555"), 404)


if __name__ == "__main__":
    unittest.main()
