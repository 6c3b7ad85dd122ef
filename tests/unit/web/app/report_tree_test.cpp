#include "web/app/report_tree.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

Decimal dec(const char* text) { return *Decimal::parse(text); }

SkuRecord sku(const char* name, const char* price, const char* used, const char* billable) {
  const auto quoted = [](const char* text) { return "\"" + std::string(text) + "\""; };
  return {{{"skuName", quoted(name)}, {"unitPrice", quoted(price)}, {"usageQty", used}, {"billableQty", billable}}};
}

ReportOrganization organization(const char* id, const char* billable, const char* total, std::vector<SkuRecord> skus) {
  ReportSubscription subscription;
  subscription.sid = "M1";
  subscription.status = "ACTIVE";
  subscription.subscription_start_time = 1528386976000;
  subscription.subscription_end_time = 0;
  subscription.sku_data = SkuData{std::move(skus), 0};
  ReportService service;
  service.service_def_id = "svc";
  service.service_name = "VMware Cloud on AWS";
  service.service_billable_usage_amount = dec(billable);
  service.service_usage_amount = dec(total);
  service.subscriptions = {subscription};
  ReportOrganization result;
  result.org_id = id;
  result.org_name = "Coke";
  result.org_billable_usage_amount = dec(billable);
  result.org_usage_amount = dec(total);
  result.services = {service};
  return result;
}

std::vector<MonthReport> two_months() {
  return {{*Month::parse("2021-10"), {organization("a", "0.30", "0.50", {sku("host", "0.1", "5", "3")})}},
          {*Month::parse("2021-11"), {organization("a", "0.20", "0.20", {sku("host", "0.1", "2", "2")}),
                                      organization("b", "1", "1", {})}}};
}

TEST_CASE("months are joined into one tree with exact sums", "[report_tree]") {
  const auto tree = build_report_tree(two_months());
  REQUIRE(tree);
  CHECK(tree->organizations == 2);
  CHECK(tree->active_subscriptions == 2);
  CHECK(tree->sum.billable == dec("1.5"));
  CHECK(tree->totals[0].total == dec("0.5"));
  CHECK(tree->totals[1].billable == dec("1.2"));
  REQUIRE(tree->nodes.size() == 7);
  const ReportNode& line = tree->nodes[3];
  CHECK(line.level == ReportLevel::kSku);
  CHECK(line.months[0].billable == dec("0.3"));
  CHECK(line.months[0].total == dec("0.5"));
  CHECK(line.sum.billable == dec("0.5"));
  CHECK_FALSE(tree->nodes[4].months[0].billable);  // organisation b is absent in October
}

TEST_CASE("the tie-out is the stated amount minus the lines", "[report_tree]") {
  auto months = two_months();
  months[1].organizations.pop_back();
  auto tree = build_report_tree(months);
  REQUIRE(tree);
  CHECK(tree->residue == Decimal(0));
  months[0].organizations[0].org_billable_usage_amount = dec("0.31");
  tree = build_report_tree(months);
  REQUIRE(tree);
  CHECK(tree->residue == dec("0.01"));
}

TEST_CASE("zero timestamps are open-ended", "[report_tree]") {
  const auto tree = build_report_tree(two_months());
  REQUIRE(tree);
  const ReportNode& subscription = tree->nodes[2];
  CHECK(subscription.level == ReportLevel::kSubscription);
  CHECK(subscription.since == *CivilDate::from_ymd(2018, 6, 7));
  CHECK_FALSE(subscription.until);
}

}  // namespace
}  // namespace usagescope
