#include <catch2/catch_test_macros.hpp>

#include "core/service/request_params.hpp"

using namespace usagescope;

TEST_CASE("search parameters are read, others ignored") {
  UsageSearchRequest request;
  REQUIRE(
      read_search_params({{"pageStart", "101"}, {"locale", "en"}, {"pageLimit", "50"}}, request));
  CHECK(request.page_start == 101);
  CHECK(request.page_limit == 50);
  UsageSearchRequest empty;
  REQUIRE(read_search_params({}, empty));
  CHECK_FALSE(empty.page_start);
  CHECK_FALSE(empty.page_limit);
}

TEST_CASE("paging that is no number, or stands twice, is refused by name") {
  for (const char* bad : {"", "x", "-1", "+1", "1.5", "1e3", " 1", "99999999999999999999"}) {
    CAPTURE(bad);
    UsageSearchRequest request;
    auto status = read_search_params({{"pageLimit", bad}}, request);
    REQUIRE_FALSE(status);
    CHECK(status.error().path == "pageLimit");
  }
  UsageSearchRequest request;
  auto twice = read_search_params({{"pageStart", "1"}, {"pageStart", "1"}}, request);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().path == "pageStart");
}

TEST_CASE("report parameters are read") {
  auto request = read_report_params({{"startTime", "1633046400000"},
                                     {"endTime", "1635724800000"},
                                     {"tenantId", "t-1"},
                                     {"serviceIds", "a,b,,c"},
                                     {"detailView", "true"},
                                     {"providerReport", "false"},
                                     {"allTenants", "true"},
                                     {"abd", "false"}});
  REQUIRE(request);
  CHECK(request->start_time == 1'633'046'400'000);
  CHECK(request->end_time == 1'635'724'800'000);
  CHECK(request->tenant_id == "t-1");
  CHECK(request->service_ids == std::vector<std::string>{"a", "b", "c"});
  CHECK(request->detail_view);
  CHECK_FALSE(request->provider_report);
  CHECK(request->all_tenants);
  auto none = read_report_params({});
  REQUIRE(none);
  CHECK(*none == UsageReportRequest{});
}

TEST_CASE("subscriptions take of these whose they are, and ignore the others") {
  auto request = read_subscription_params({{"startTime", "soon"},
                                           {"abd", "x"},
                                           {"serviceIds", "a"},
                                           {"detailView", "1"},
                                           {"detailView", "2"},
                                           {"tenantId", "t-1"},
                                           {"allTenants", "true"}});
  REQUIRE(request);
  UsageReportRequest expected;
  expected.tenant_id = "t-1";
  expected.all_tenants = true;
  CHECK(*request == expected);
  CHECK(read_subscription_params({{"providerReport", "1"}}).error().path == "providerReport");
}

TEST_CASE("report parameters of the wrong kind are refused by name") {
  const std::pair<std::string, std::string> bad[] = {
      {"startTime", "2021-10-01"}, {"endTime", "-5"},      {"detailView", "yes"},
      {"providerReport", "1"},     {"allTenants", "TRUE"}, {"abd", ""},
  };
  for (const auto& [name, value] : bad) {
    CAPTURE(name);
    auto request = read_report_params({{name, value}});
    REQUIRE_FALSE(request);
    CHECK(request.error().path == name);
  }
}
