#!/usr/bin/env python3
"""Token calls, users, organisations, the report as a file, subscriptions."""

import base64
import csv
import datetime
import decimal
import io
import json
import unittest

from mock_server import DISTRIBUTOR, PROVIDER, TENANT, MockServer, check_error
from report_test import lines, months

CLIENT = {"clientId": "usagescope-demo-client", "clientSecret": "usagescope-demo-secret"}
COLUMNS = ["Org Id", "Org Name", "Org Status", "Tag", "Service Id", "Service Name", "Subscription Id", "Sku Name",
           "Sku Description", "Datacenter", "Billable Usage Timestamp", "Price ()", "Usage Qty", "Commit Qty",
           "Billable Qty", "Product Family", "Customer Segment", "Cross Reference Sku"]


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def basic(client=CLIENT):
    return {"Authorization": "Basic " + base64.b64encode(":".join(client.values()).encode()).decode()}


class Billing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(MockServer())

    def get(self, path, token="usagescope-demo-provider"):
        return self.server.request("GET", path, token=token)

    def billing(self, path, org=PROVIDER, token="usagescope-demo-provider"):
        return self.get(f"/cphub/api/billing/v1/orgs/{org}/{path}", token)

    # ---- tokens ----

    def client_exchange(self, org, body):
        return self.server.request("POST", f"/cphub/api/auth/v1/authn/accounts/{org}/accesstoken", body)

    def authorize(self, query, headers):
        headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self.server.request("POST", "/cphub/api/auth/v2/authn/authorize" + query,
                                   "grant_type=client_credentials", headers)

    def test_client_secret_gives_a_token_that_works(self):
        answer = self.client_exchange(DISTRIBUTOR, CLIENT)
        self.assertEqual(answer.status, 201)
        token = answer.json["accessToken"]
        self.assertEqual(claims(token)["context_name"], DISTRIBUTOR)
        path = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}/usage/customers"
        self.assertEqual(self.server.request("GET", path, headers={"csp-auth-token": token}).status, 200)

    def test_wrong_clients_are_refused(self):
        check_error(self, self.client_exchange(DISTRIBUTOR, CLIENT | {"clientSecret": "x"}), 401)
        check_error(self, self.client_exchange(DISTRIBUTOR, CLIENT | {"clientId": ""}), 401)
        check_error(self, self.client_exchange(PROVIDER, CLIENT), 403)
        for body, place in (({}, "/clientId"), ({"clientId": "x"}, "/clientSecret"),
                            (CLIENT | {"clientId": 7}, "/clientId"), ("[]", ""), ("", "")):
            with self.subTest(body=body):
                self.assertIn(place, check_error(self, self.client_exchange(DISTRIBUTOR, body), 400)["message"])

    def test_authorize_gives_a_token_of_the_asked_life(self):
        answer = self.authorize(f"?orgId={DISTRIBUTOR}", basic())
        self.assertEqual(answer.status, 200)
        content = claims(answer.json["accessToken"])
        self.assertEqual(content["exp"] - content["iat"], 1800)
        answer = self.authorize(f"?orgId={DISTRIBUTOR}&accessTokenValiditySeconds=60", basic())
        content = claims(answer.json["accessToken"])
        self.assertEqual(content["exp"] - content["iat"], 60)

    def test_authorize_refuses(self):
        check_error(self, self.authorize("", basic()), 400)
        for seconds in ("0", "86401", "x", "-1"):
            query = f"?orgId={DISTRIBUTOR}&accessTokenValiditySeconds={seconds}"
            self.assertIn("accessTokenValiditySeconds", check_error(self, self.authorize(query, basic()), 400)["message"])
        query = f"?orgId={DISTRIBUTOR}"
        for headers in ({}, {"Authorization": "Basic"}, {"Authorization": "Basic %%%"}, {"Authorization": "Basic eA=="},
                        {"Authorization": "Bearer x"}, basic(CLIENT | {"clientSecret": "x"})):
            with self.subTest(headers=headers):
                check_error(self, self.authorize(query, headers), 401)
        check_error(self, self.authorize(f"?orgId={PROVIDER}", basic()), 403)

    # ---- users and organisations ----

    def test_logged_in_user(self):
        user = self.get("/cphub/api/auth/v1/loggedinuser").json
        self.assertNotIn("org", user)
        user = self.get("/cphub/api/auth/v1/loggedinuser?expandUser=true").json
        self.assertEqual(user["org"]["id"], PROVIDER)
        orgs = self.get("/cphub/api/auth/v1/loggedinuser/orgs").json
        self.assertEqual(orgs, {"loggedInUserOrgs": [PROVIDER]})
        roles = f"/cphub/api/auth/v1/users/{user['id']}/orgs/{PROVIDER}/org-roles"
        names = {role["displayName"] for role in self.get(roles + "?context=PROVIDER").json["orgRoles"]}
        self.assertEqual(names, {"Provider Administrator", "Provider Billing User"})
        self.assertEqual(self.get(roles + "?context=TENANT").json["orgRoles"], [])
        check_error(self, self.get(roles + "?context=OWNER"), 400)
        check_error(self, self.get(roles.replace(user["id"], "other")), 404)
        check_error(self, self.get(roles.replace(PROVIDER, TENANT)), 403)
        check_error(self, self.get("/cphub/api/auth/v1/loggedinuser?expandUser=1"), 400)

    def test_organizations(self):
        base = "/cphub/api/core/v1/mgmt/orgs/"
        tenants = self.get(f"{base}{PROVIDER}/tenants").json
        self.assertEqual(len(tenants), 4)
        for tenant in tenants:
            self.assertEqual(self.get(f"{base}{tenant['id']}/").json, tenant)
        self.assertEqual(self.get(base + PROVIDER).json["childOrgIds"], [tenant["id"] for tenant in tenants])
        check_error(self, self.get(base + "no-such"), 404)
        check_error(self, self.get(base + PROVIDER, "usagescope-demo-customer"), 403)
        check_error(self, self.get(f"{base}{TENANT}/tenants", "usagescope-demo-customer"), 403)

    # ---- the report as a file ----

    def read_csv(self, answer):
        self.assertEqual(answer.status, 200, answer.body)
        text = answer.body.decode()
        self.assertTrue(text.endswith("\r\n"))
        for line in text.split("\r\n")[:-1]:
            self.assertTrue(line.startswith('"') and line.endswith('"'))
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def test_file_has_the_lines_of_the_report(self):
        for query in (months("2021-10", "2021-12"), months("2021-08", "2022-03") + "&detailView=true",
                      months("2021-10", "2021-11") + "&tenantId=" + TENANT,
                      months("2021-10", "2021-11") + "&providerReport=true"):
            with self.subTest(query=query):
                answer = self.billing("usage-report/file" + query)
                self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
                self.assertEqual(answer.headers["Content-Disposition"],
                                 f'attachment; filename="usage-report-{PROVIDER}.csv"')
                rows = self.read_csv(answer)
                self.assertEqual(list(rows[0]), COLUMNS)
                report = self.server.report(query).json
                expected = [(sku["skuName"], decimal.Decimal(sku["unitPrice"]), sku["usageQty"], sku["commitQty"],
                             sku["billableQty"], sku["crossReferenceSku"]) for sku in lines(report)]
                found = [(row["Sku Name"], *(decimal.Decimal(row[name]) for name in
                          ("Price ()", "Usage Qty", "Commit Qty", "Billable Qty")), row["Cross Reference Sku"])
                         for row in rows]
                self.assertEqual(found, expected)
                self.assertEqual({row["Org Id"] for row in rows}, {org["orgId"] for org in report})

    def test_the_currency_stands_in_the_price_column_when_lenient(self):
        path = f"/cphub/api/billing/v1/orgs/{PROVIDER}/usage-report/file" + months("2021-10", "2021-11")
        with MockServer("--lenient") as lenient:
            rows = self.read_csv(lenient.request("GET", path, token="usagescope-demo-provider"))
        self.assertEqual(list(rows[0]), [name.replace("()", "(USD)") for name in COLUMNS])
        strict = self.read_csv(self.billing("usage-report/file" + months("2021-10", "2021-11")))
        self.assertEqual([list(row.values()) for row in rows], [list(row.values()) for row in strict])

    def test_services_narrow_both(self):
        service = self.server.report(months("2021-10", "2021-11")).json[0]["services"][0]["serviceDefId"]
        query = months("2021-10", "2021-11") + "&serviceIds=" + service
        rows = self.read_csv(self.billing("usage-report/file" + query))
        self.assertEqual({row["Service Id"] for row in rows}, {service})

    def test_period_before_the_history_is_a_header_only(self):
        answer = self.billing("usage-report/file" + months("2018-09", "2018-10"))
        self.assertEqual(self.read_csv(answer), [])
        self.assertEqual(answer.body.count(b"\r\n"), 1)

    def test_customer_billing_user_reads_the_file_only(self):
        token = "usagescope-demo-customer-billing"
        self.assertEqual(self.billing("usage-report/file", TENANT, token).status, 200)
        check_error(self, self.billing("usage-report", TENANT, token), 403)

    def test_bad_parameters_of_the_file(self):
        check_error(self, self.billing("usage-report/file?startTime=x"), 400)
        check_error(self, self.billing("usage-report/file?tenantId=no-such"), 404)

    # ---- subscriptions ----

    def test_subscriptions_are_those_of_the_report(self):
        found = self.billing("subscriptions").json
        report = self.server.report(months("2021-08", "2022-03")).json
        ids = lambda orgs: [[[s["sid"] for s in service["subscriptions"]] for service in org["services"]] for org in orgs]
        self.assertEqual(ids(found), ids(report))
        documented = {"skuDescription", "crossReferenceSku", "geo", "regionCode", "currency", "paymentType", "unitPrice",
                      "productFamily", "customerSegment", "offerInfo"}
        skus = list(lines(found))
        self.assertTrue(skus)
        for sku in skus:
            self.assertEqual(set(sku), documented)
        self.assertEqual(self.billing("subscriptions?allTenants=true").body, self.billing("subscriptions").body)
        one = self.billing("subscriptions?tenantId=" + TENANT).json
        self.assertEqual([org["orgId"] for org in one], [TENANT])
        check_error(self, self.billing("subscriptions", TENANT, "usagescope-demo-customer"), 403)

    def test_parameters_of_the_report_are_not_those_of_the_subscriptions(self):
        whole = self.billing("subscriptions").body
        for query in ("startTime=abc", "endTime=1&startTime=2", "abd=x", "detailView=1", "serviceIds=no-such", "abd=1&abd=2"):
            with self.subTest(query=query):
                self.assertEqual(self.billing("subscriptions?" + query).body, whole)
        for query in ("providerReport=x", "allTenants=1", "allTenants=true&allTenants=true", "tenantId=x&tenantId=y"):
            with self.subTest(query=query):
                answer = self.billing("subscriptions?" + query)
                self.assertIn(query.split("=")[0], check_error(self, answer, 400)["message"])
                self.assertEqual(answer.source, "validation")
        self.assertEqual([org["orgId"] for org in self.billing("subscriptions?providerReport=true").json], [PROVIDER])

    # ---- the provider's search over them ----

    def search(self, body=None, query="", org=PROVIDER, token="usagescope-demo-provider"):
        path = f"/cphub/api/msp/v1/orgs/{org}/subscriptions/search"
        return self.server.request("POST", path + query, body, token=token)

    def found(self, body=None):
        answer = self.search(body)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.json["totalResultsCount"], len(answer.json["results"]))
        return answer.json["results"]

    def test_provider_finds_the_subscriptions_of_its_customers(self):
        expected = {}
        for org in self.billing("subscriptions").json:
            for service in org["services"]:
                for one in service["subscriptions"]:
                    row = {"billingEngineSubscriptionId": one["sid"], "id": one["subscriptionUuid"],
                           "organizationRef": {"id": "", "name": org["orgName"], "uuid": org["orgId"]},
                           "renewalPreference": "NOT_SELECTED", "status": one["status"],
                           "serviceRef": {"id": service["serviceDefId"], "name": service["serviceName"],
                                          "serviceIcon": service["serviceName"].lower().replace(" ", "-") + ".svg"}}
                    end = int(one["subscriptionEndTime"])
                    if end:
                        row["renewalPreference"] = "AUTO" if one["status"] == "ACTIVE" else "CANCEL"
                        instant = datetime.datetime.fromtimestamp(end / 1000, datetime.timezone.utc)
                        row["subscriptionEndDate"] = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
                    expected[one["sid"]] = row
        self.assertEqual({row["renewalPreference"] for row in expected.values()}, {"NOT_SELECTED", "AUTO", "CANCEL"})
        self.assertEqual(self.found(), [expected[sid] for sid in sorted(expected)])

    def test_provider_search_filters_and_sorts(self):
        everything = self.found()
        where = lambda key, operator, value: self.found({"filters": [{"key": key, "operator": operator, "value": value}]})
        only = lambda accepts: [row for row in everything if accepts(row)]
        sid = everything[3]["billingEngineSubscriptionId"]
        for rows, expected in (
            (where("BILLING_ENGINE_SUBSCRIPTION_ID", "EQUALS", sid), [everything[3]]),
            (where("ORGANIZATION_NAME", "LIKE", "cok"), only(lambda row: row["organizationRef"]["name"] == "Coke")),
            (where("SERVICE_NAME", "EQUALS", "VMware Site Recovery"),
             only(lambda row: row["serviceRef"]["name"] == "VMware Site Recovery")),
            (where("STATUS", "IN", ["SUSPENDED", "EXPIRED"]), only(lambda row: row["status"] != "ACTIVE")),
        ):
            self.assertTrue(rows)
            self.assertLess(len(rows), len(everything))
            self.assertEqual(rows, expected)
        self.assertEqual(where("STATUS", "EQUALS", "CREATED"), [])
        by = lambda operator: {"filters": {}, "sorter": {"key": "BILLING_ENGINE_SUBSCRIPTION_ID", "operator": operator}}
        self.assertEqual(self.found(by("ASC")), everything)
        self.assertEqual(self.found(by("DESC")), everything[::-1])

    def test_provider_search_pages_in_snake_case(self):
        whole = self.found()
        for limit in (1, 3, 1000):
            rows, start = [], 1
            while start:
                page = self.search(None, f"?page_start={start}&page_limit={limit}").json
                self.assertEqual((page["current"], page["totalResultsCount"]), (start, len(whole)))
                self.assertLessEqual(len(page["results"]), limit)
                rows += page["results"]
                start = page.get("next")
            self.assertEqual(rows, whole)
        self.assertEqual(self.search(None, "?page_start=2147483647").json["results"], [])
        self.assertEqual(self.search(None, "?pageStart=2&pageLimit=1").json, self.search().json)  # the seller API's names
        for query, place in (("?page_start=0", "page_start"), ("?page_limit=0", "page_limit"), ("?page_limit=x", "page_limit"),
                             ("?page_limit=1001", "page_limit"), ("?page_start=1&page_start=2", "page_start"),
                             ("?page_start=2147483648", "page_start")):
            self.assertIn(place, check_error(self, self.search(None, query), 400)["message"])

    def test_provider_search_refuses(self):
        one = lambda key, operator, value: {"filters": [{"key": key, "operator": operator, "value": value}]}
        for body, place in ((one("CUSTOMER_NAME", "EQUALS", "x"), "/filters/0/key"),
                            (one("STATUS", "NEAR", "x"), "/filters/0/operator"),
                            ({"sorter": {"key": "SUBSCRIPTION_END_DATE", "operator": "ASC"}}, "/sorter/key"),
                            ({"period": "CURRENT"}, "/period"), ("[", "")):
            answer = self.search(body)
            self.assertIn(place, check_error(self, answer, 400)["message"])
            self.assertEqual(answer.source, "validation")
        check_error(self, self.search(token=None), 401)
        check_error(self, self.search(org=TENANT, token="usagescope-demo-customer"), 403)
        check_error(self, self.search(token="usagescope-demo-distributor"), 403)
        check_error(self, self.search(org=DISTRIBUTOR, token="usagescope-demo-distributor"), 404)
        self.assertEqual(self.server.request("GET", f"/cphub/api/msp/v1/orgs/{PROVIDER}/subscriptions/search").status, 405)


if __name__ == "__main__":
    unittest.main()
