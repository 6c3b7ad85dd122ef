#include "core/contract/operations.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "core/contract/endpoints.hpp"

using namespace usagescope;

TEST_CASE("every operation is found by its own path") {
  std::set<std::string> ids;
  for (const Endpoint& endpoint : endpoints()) {
    std::string path = endpoint.path();
    CAPTURE(path);
    for (const auto& [name, value] : {std::pair("{orgId}", "org-1"), std::pair("{userId}", "u-1"),
                                      std::pair("{billingEngineDiscountContractId}", "12345")}) {
      if (const auto at = path.find(name); at != std::string::npos) {
        path.replace(at, std::string(name).size(), value);
      }
    }
    const EndpointMatch match = match_endpoint(endpoint.method, path);
    REQUIRE(match.endpoint != nullptr);
    CHECK(match.endpoint->operation == endpoint.operation);
    CHECK(match.org_id == (endpoint.path().find("{orgId}") == std::string::npos ? "" : "org-1"));
    CHECK(ids.insert(std::string(endpoint.id)).second);
    const EndpointMatch wrong = match_endpoint("DELETE", path);
    CHECK(wrong.endpoint == nullptr);
    REQUIRE(wrong.allowed_methods.size() == 1);
    CHECK(wrong.allowed_methods.front() == endpoint.method);
  }
  CHECK(ids.size() == kOperationCount);
}

TEST_CASE("the paths that a client writes are in the table") {
  const auto operation = [](std::string_view method, const std::string& path) {
    const EndpointMatch match = match_endpoint(method, path);
    REQUIRE(match.endpoint != nullptr);
    return match.endpoint->operation;
  };
  CHECK(operation("POST", access_token_path()) == Operation::kExchangeToken);
  CHECK(operation("GET", usage_report_path("x")) == Operation::kUsageReport);
  CHECK(operation("POST", usages_search_path("x")) == Operation::kSearchUsages);
  CHECK(operation("GET", usage_customers_path("x")) == Operation::kUsageCustomers);
}

TEST_CASE("the provider's search names its paging in snake case") {
  for (const Endpoint& endpoint : endpoints()) {
    CAPTURE(endpoint.id);
    const bool is_provider = endpoint.path().starts_with("/cphub/api/msp/");
    const PagingNames names = paging_names(endpoint.operation);
    CHECK(names.start == (is_provider ? "page_start" : "pageStart"));
    CHECK(names.limit == (is_provider ? "page_limit" : "pageLimit"));
  }
}

TEST_CASE("a literal segment wins over an id") {
  const std::string base = "/cphub/api/seller/v1/resellers/r/discount-contracts/";
  CHECK(match_endpoint("GET", base + "customers").endpoint->operation ==
        Operation::kResellerContractCustomers);
  const EndpointMatch details = match_endpoint("GET", base + "77");
  CHECK(details.endpoint->operation == Operation::kResellerContractDetails);
  CHECK(details.object_id == "77");
  const EndpointMatch search = match_endpoint("GET", base + "search");
  CHECK(search.endpoint == nullptr);
  CHECK(search.allowed_methods.size() == 1);
}

TEST_CASE("other paths are no operation") {
  for (const char* path :
       {"", "/", "//", "/cphub", "/cphub/api/billing/v1/orgs//usage-report",
        "/cphub/api/billing/v1/orgs/x/usage-report/", "/cphub/api/billing/v1/orgs/x/usage-reports",
        "/cphub/api/billing/v1/orgs/x/usage-report/file/more", "cphub/api/auth/v1/loggedinuser"}) {
    CAPTURE(path);
    const EndpointMatch match = match_endpoint("GET", path);
    CHECK(match.endpoint == nullptr);
    CHECK(match.allowed_methods.empty());
  }
}
