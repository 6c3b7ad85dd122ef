#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/json/report_codec.hpp"
#include "fake_world.hpp"
#include "web/engine/report_month.hpp"

namespace usagescope::test {
namespace {

const Month kNovember{2021 * 12 + 10};
const Month kDecember{2021 * 12 + 11};

std::string report_of(const std::string& name) {
  return R"([{"orgId":"o","orgName":")" + name + R"(","services":[],"orgUsageAmount":1.50}])";
}

TEST_CASE("a report asks for each month in turn") {
  FakeWorld world;
  world.connect();
  world.send(3, LoadReportRequest{"prov 1", "ten", kNovember, kDecember});
  CHECK(world.transport.oldest().method == "GET");
  CHECK(world.transport.oldest().url ==
        "https://api.test/cphub/api/billing/v1/orgs/prov%201/usage-report"
        "?startTime=1635724800000&endTime=1638316800000&tenantId=ten&detailView=false");
  CHECK(world.transport.sent().size() == 2);  // the exchange and this one
  world.transport.answer(response(200, report_of("November")));
  CHECK(world.replies.empty());
  CHECK(world.transport.oldest().url.find("startTime=1638316800000&endTime=1640995200000") !=
        std::string::npos);
  world.transport.answer(response(200, report_of("December")));
  const auto* report = world.last_as<ReportReply>();
  REQUIRE(report != nullptr);
  CHECK(world.replies.size() == 1);
  CHECK(world.last().id == 3);
  REQUIRE(report->months.size() == 2);
  CHECK(report->months[0].month == kNovember);
  CHECK(report->months[0].organizations[0].org_name == "November");
  CHECK(report->months[1].month == kDecember);
  CHECK(report->as_of == Instant{kServerNowMs});
}

TEST_CASE("all customers are asked for without a tenant") {
  FakeWorld world;
  world.connect();
  world.send(3, LoadReportRequest{"prov", "", kNovember, kNovember});
  CHECK(world.transport.oldest().url.find("tenantId") == std::string::npos);
}

TEST_CASE("a failed month fails the report, after its retries, with the month and a hint") {
  FakeWorld world;
  world.connect();
  world.send(3, LoadReportRequest{"prov", "", kNovember, kDecember});
  world.transport.answer(response(200, "[]"));
  world.transport.answer(response(503));
  world.timers.advance(500);
  world.transport.answer(response(403));
  const auto* failed = world.last_as<FailedReply>();
  REQUIRE(failed != nullptr);
  CHECK(failed->error.code == ErrorCode::kForbidden);
  CHECK(failed->http_status == 403);
  CHECK(failed->error.message.find("2021-12") != std::string::npos);
  CHECK(failed->error.message.find("Provider Billing User") != std::string::npos);
}

TEST_CASE("an unreadable report fails with the place") {
  FakeWorld world;
  world.connect();
  world.send(3, LoadReportRequest{"prov", "", kNovember, kNovember});
  world.transport.answer(response(200, R"([{"orgUsageAmount":true}])"));
  REQUIRE(world.last_as<FailedReply>() != nullptr);
  CHECK(world.last_as<FailedReply>()->error.path == "/0/orgUsageAmount");
}

TEST_CASE("more than six months, no organisation or no connection are refused") {
  FakeWorld world;
  world.send(2, LoadReportRequest{"prov", "", kNovember, kNovember});
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kUnauthorized);
  world.connect();
  world.send(3, LoadReportRequest{"prov", "", kNovember, kNovember.plus(6)});
  CHECK(world.last_as<FailedReply>()->error.path == "last");
  world.send(4, LoadReportRequest{"", "", kNovember, kNovember});
  CHECK(world.last_as<FailedReply>()->error.path == "orgId");
  CHECK_FALSE(world.transport.is_waiting());
  world.send(5, LoadReportRequest{"prov", "", kNovember, kNovember.plus(5)});
  CHECK(world.transport.is_waiting());
}

TEST_CASE("the last of two reports counts, and a load goes on beside it") {
  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.send(3, LoadReportRequest{"first", "", kNovember, kNovember});
  world.send(4, LoadReportRequest{"second", "", kNovember, kNovember});
  CHECK(world.transport.aborted() == 1);
  CHECK(world.last().id == 3);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kCancelled);
  world.transport.answer(page({.first = 1, .count = 1, .total = 1}));
  CHECK(world.last_as<LoadStatusReply>()->phase == LoadPhase::kDone);
  world.transport.answer(response(200, "[]"));
  CHECK(world.last() == EngineReply{4, ReportReply{{{kNovember, {}}}, {kServerNowMs}}});
}

std::string two_months(const std::string& december_price) {
  return R"([{"orgId":"o","orgUsageAmount":60,"orgBillableUsageAmount":50,"services":[
    {"serviceUsageAmount":50,"serviceBillableUsageAmount":40,"subscriptions":[{"skuData":{"skus":[
      {"billableUsageTimestamp":1635724800000,"unitPrice":)" +
         december_price + R"(,"usageQty":3,"billableQty":2.5},
      {"billableUsageTimestamp":"2021-12-01 00:00:00","unitPrice":"9","usageQty":3,"billableQty":3},
      {"skuDescription":"no time","unitPrice":"1","usageQty":1,"billableQty":1}]}}]},
    {"serviceUsageAmount":10,"serviceBillableUsageAmount":10,"subscriptions":[]}]}])";
}

TEST_CASE("lines of another month are dropped, and the amounts above them follow") {
  auto report = decode_service_report(two_months("\"4.20\""));
  REQUIRE(report.has_value());
  keep_month(*report, kNovember);
  const ReportOrganization& organization = (*report)[0];
  CHECK(organization.services[0].subscriptions[0].sku_data->skus.size() == 2);
  CHECK(organization.services[0].service_usage_amount == Decimal::parse("13.6").value());
  CHECK(organization.services[0].service_billable_usage_amount == Decimal::parse("11.5").value());
  CHECK(organization.services[1].service_usage_amount == Decimal(10));
  CHECK(organization.org_usage_amount == Decimal::parse("23.6").value());
  CHECK(organization.org_billable_usage_amount == Decimal::parse("21.5").value());
}

TEST_CASE("a report that comes with a month too many is cut to the one asked for") {
  FakeWorld world;
  world.connect();
  world.send(3, LoadReportRequest{"prov", "", kNovember, kNovember});
  world.transport.answer(response(200, two_months("\"4.20\"")));
  const auto* report = world.last_as<ReportReply>();
  REQUIRE(report != nullptr);
  CHECK(report->months[0].organizations[0].org_usage_amount == Decimal::parse("23.6").value());
}

TEST_CASE("an amount that cannot be known without the other month is left out") {
  auto report = decode_service_report(two_months("null"));
  REQUIRE(report.has_value());
  keep_month(*report, kNovember);
  CHECK_FALSE((*report)[0].services[0].service_usage_amount.has_value());
  CHECK_FALSE((*report)[0].org_usage_amount.has_value());
}

TEST_CASE("a report of the right month is left as it came") {
  auto report = decode_service_report(
      R"([{"orgUsageAmount":60.00,"services":[{"serviceUsageAmount":50,"subscriptions":[
         {"skuData":{"skus":[{"billableUsageTimestamp":1638230400000},
         {"billableUsageTimestamp":0},{"billableUsageTimestamp":"soon"}]}}]}]}])");
  REQUIRE(report.has_value());
  const ServiceReport before = *report;
  keep_month(*report, kNovember);
  CHECK(*report == before);
}

}  // namespace
}  // namespace usagescope::test
