#include "core/contract/endpoints.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

TEST_CASE("paths are those of the documents") {
  CHECK(access_token_path() == "/cphub/api/auth/v1/authn/accesstoken");
  CHECK(usage_report_path("00dcd47b-867d-46a1-b5ac-c9c22a4427cb") ==
        "/cphub/api/billing/v1/orgs/00dcd47b-867d-46a1-b5ac-c9c22a4427cb/usage-report");
  CHECK(usages_search_path("5eed") == "/cphub/api/seller/v1/distributors/5eed/usages/search");
  CHECK(usage_customers_path("5eed") == "/cphub/api/seller/v1/distributors/5eed/usage/customers");
}

TEST_CASE("an id cannot leave its place in the path") {
  CHECK(usages_search_path("../a?b#c d") ==
        "/cphub/api/seller/v1/distributors/..%2Fa%3Fb%23c%20d/usages/search");
}

TEST_CASE("the search query has what is set") {
  UsageSearchRequest request;
  CHECK(usage_search_query(request).empty());
  request.page_limit = 100;
  CHECK(usage_search_query(request) == "?pageLimit=100");
  request.page_start = 1;
  CHECK(usage_search_query(request) == "?pageStart=1&pageLimit=100");
}

TEST_CASE("the report query always says which view it wants") {
  UsageReportRequest request;
  CHECK(usage_report_query(request) == "?detailView=false");
  request.start_time = 1536856769000;
  request.end_time = 1538411969000;
  request.tenant_id = "73338bcc-17e0&x=y";
  request.service_ids = {"a", "b,c"};
  request.detail_view = true;
  request.provider_report = true;
  request.all_tenants = true;
  CHECK(usage_report_query(request) ==
        "?startTime=1536856769000&endTime=1538411969000&tenantId=73338bcc-17e0%26x%3Dy"
        "&serviceIds=a,b%2Cc&detailView=true&providerReport=true&allTenants=true");
}

}  // namespace
}  // namespace usagescope
