#include <catch2/catch_test_macros.hpp>

#include "core/service/rules.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

TEST_CASE("roles decide who may read what") {
  const Dataset dataset = dataset_of({});
  struct Case {
    Role role;
    bool report;
    bool seller;
  };
  const Case cases[] = {
      {Role::kProviderAdministrator, true, false},
      {Role::kProviderBillingUser, true, false},
      {Role::kProviderOperationsAdministrator, false, false},
      {Role::kProviderAccountAdministrator, false, false},
      {Role::kCustomerAdministrator, true, false},
      {Role::kCustomerBillingUser, false, false},
      {Role::kCustomerUser, false, false},
      {Role::kDistributorAdministrator, false, true},
      {Role::kDistributorUser, false, true},
      {Role::kDistributorProformaUser, false, false},
  };
  static_assert(std::size(cases) == kRoleCount);
  for (const Case& c : cases) {
    CAPTURE(std::string(role_name(c.role)));
    const Caller in_provider{kDemoProviderOrg, {c.role}};
    const Caller in_distributor{kDemoDistributorOrg, {c.role}};
    const ServiceContext provider{dataset, demo_now(), in_provider, {}};
    const ServiceContext distributor{dataset, demo_now(), in_distributor, {}};
    CHECK(usage_report(provider, kDemoProviderOrg, {}).has_value() == c.report);
    CHECK(search_usages(distributor, kDemoDistributorOrg, {}).has_value() == c.seller);
    CHECK(usage_customers(distributor, kDemoDistributorOrg).has_value() == c.seller);
    if (!c.report) {
      CHECK(usage_report(provider, kDemoProviderOrg, {}).error().code == ErrorCode::kForbidden);
    }
    if (!c.seller) {
      CHECK(search_usages(distributor, kDemoDistributorOrg, {}).error().code ==
            ErrorCode::kForbidden);
    }
    CHECK(role_by_name(role_name(c.role)) == c.role);
  }
  CHECK_FALSE(role_by_name("Owner"));
}

TEST_CASE("a token reads its own organisation only") {
  const Dataset dataset = dataset_of({});
  const ServiceContext tenant{dataset, demo_now(), kTenant, {}};
  CHECK(authorize(tenant, Operation::kUsageReport, kDemoTenantOrg));
  auto other = authorize(tenant, Operation::kUsageReport, kDemoProviderOrg);
  REQUIRE_FALSE(other);
  CHECK(http_status_of(other.error().code) == 403);
  auto unknown = authorize(tenant, Operation::kUsageReport, "11111111-2222-4333-8444-555555555555");
  REQUIRE_FALSE(unknown);
  CHECK(http_status_of(unknown.error().code) == 404);
  // A provider is no distributor.
  auto seller =
      authorize({dataset, demo_now(), kProvider, {}}, Operation::kSearchUsages, kDemoProviderOrg);
  REQUIRE_FALSE(seller);
  CHECK(http_status_of(seller.error().code) == 404);
  auto wrong = authorize({dataset, demo_now(), kProvider, {}}, Operation::kSearchUsages,
                         kDemoDistributorOrg);
  REQUIRE_FALSE(wrong);
  CHECK(http_status_of(wrong.error().code) == 403);
}

TEST_CASE("a caller without roles may nothing") {
  const Dataset dataset = dataset_of({});
  const Caller nobody{kDemoDistributorOrg, {}};
  auto status =
      authorize({dataset, demo_now(), nobody, {}}, Operation::kSearchUsages, kDemoDistributorOrg);
  REQUIRE_FALSE(status);
  CHECK(status.error().message.find("Distributor Administrator") != std::string::npos);
}

TEST_CASE("errors become the assumed body with the status") {
  const ApiError error =
      to_api_error({ErrorCode::kUnknownName, "unknown filter key", "/filters/0/key"}, "r-1");
  CHECK(error.status == 400);
  CHECK(error.error_code == "unknown_name");
  CHECK(error.message == "/filters/0/key: unknown filter key");
  CHECK(error.request_id == "r-1");
  CHECK(http_status_of(ErrorCode::kUnauthorized) == 401);
  CHECK(http_status_of(ErrorCode::kOverflow) == 500);
}

TEST_CASE("every rule names its source, and no rule stands twice") {
  for (std::size_t i = 0; i < kServiceRules.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(kServiceRules[i].subject.empty());
    CHECK_FALSE(kServiceRules[i].rule.empty());
    CHECK_FALSE(kServiceRules[i].source.empty());
    for (std::size_t j = 0; j < i; ++j) CHECK(kServiceRules[i].subject != kServiceRules[j].subject);
  }
}
