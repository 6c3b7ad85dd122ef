#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "core/service/rules.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

/// The organisation that a path of the operation would name.
const char* org_of(Operation operation) {
  switch (endpoint_of(operation).org_kind) {
    case OrgKind::kNone:
      return "";
    case OrgKind::kDistributor:
      return kDemoDistributorOrg;
    case OrgKind::kReseller:
      return kDemoResellerOrg;
    default:
      return kDemoProviderOrg;
  }
}

/// What a role may do, by operation ids.
std::set<std::string_view> allowed_operations(const Dataset& dataset, Role role) {
  std::set<std::string_view> allowed;
  for (const Endpoint& endpoint : endpoints()) {
    const char* org = org_of(endpoint.operation);
    const Caller caller{org, {role}};
    const Status status = authorize({dataset, demo_now(), caller, {}}, endpoint.operation, org);
    if (status) {
      allowed.insert(endpoint.id);
    } else {
      CHECK(status.error().code == ErrorCode::kForbidden);
    }
  }
  return allowed;
}

}  // namespace

TEST_CASE("roles decide who may run what") {
  const Dataset dataset = dataset_of({documented_row()});
  using Ids = std::set<std::string_view>;
  const Ids anyone = {"exchangeApiToken", "exchangeClientSecret", "authorizeClient",
                      "getLoggedInUser",  "getLoggedInUserOrgs",  "getUserOrgRoles"};
  const Ids distributor = {"searchDistributorUsages",
                           "downloadDistributorUsages",
                           "getDistributorUsageCustomers",
                           "searchDistributorSubscriptions",
                           "searchDistributorTransactions",
                           "searchDistributorInvoices",
                           "downloadDistributorInvoices",
                           "searchDistributorDiscountContracts",
                           "downloadDistributorDiscountContracts",
                           "getDistributorDiscountContract"};
  const Ids reseller = {"searchResellerUsages",
                        "downloadResellerUsages",
                        "getResellerUsageCustomers",
                        "searchResellerSubscriptions",
                        "searchResellerTransactions",
                        "searchResellerProformaDetails",
                        "searchResellerDiscountContracts",
                        "getResellerDiscountContract",
                        "getResellerDiscountContractCustomers"};
  const auto with = [](Ids ids, const Ids& more) {
    ids.insert(more.begin(), more.end());
    return ids;
  };
  const std::pair<Role, Ids> cases[] = {
      {Role::kProviderAdministrator,
       {"getUsageReport", "getUsageReportFile", "getSubscriptions", "searchProviderSubscriptions",
        "getTenants", "getOrganization"}},
      {Role::kProviderBillingUser,
       {"getUsageReport", "getUsageReportFile", "getSubscriptions", "searchProviderSubscriptions"}},
      {Role::kProviderOperationsAdministrator,
       {"getSubscriptions", "searchProviderSubscriptions", "getTenants", "getOrganization"}},
      {Role::kProviderAccountAdministrator, {"getTenants", "getOrganization"}},
      {Role::kCustomerAdministrator, {"getUsageReport", "getUsageReportFile", "getOrganization"}},
      {Role::kCustomerBillingUser, {"getUsageReportFile"}},
      {Role::kCustomerUser, {}},
      {Role::kDistributorAdministrator, with(distributor, {"searchDistributorProformaDetails"})},
      {Role::kDistributorUser, distributor},
      {Role::kDistributorProformaUser, {"searchDistributorProformaDetails"}},
      {Role::kProviderOperationsUser, {}},
      {Role::kProviderSupportUser, {}},
      {Role::kProviderServiceManager, {}},
      {Role::kProviderDeveloper, {}},
      {Role::kResellerAdministrator, reseller},
      {Role::kResellerUser, reseller},
  };
  static_assert(std::size(cases) == kRoleCount);
  for (const auto& [role, ids] : cases) {
    CAPTURE(std::string(role_name(role)));
    CHECK(allowed_operations(dataset, role) == with(ids, anyone));
    CHECK(role_by_name(role_name(role)) == role);
  }
  CHECK_FALSE(role_by_name("Owner"));
}

TEST_CASE("a provider looks at its customers, a customer at itself only") {
  const Dataset dataset = dataset_of({});
  const auto may = [&dataset](const Caller& caller, const char* org) {
    const Status status =
        authorize({dataset, demo_now(), caller, {}}, Operation::kOrganization, org);
    return status ? 200 : http_status_of(status.error().code);
  };
  CHECK(may(kProvider, kDemoTenantOrg) == 200);
  CHECK(may(kTenant, kDemoTenantOrg) == 200);
  CHECK(may(kTenant, kDemoProviderOrg) == 403);
  CHECK(may(kDistributor, kDemoTenantOrg) == 403);
  CHECK(may(kProvider, "no-such") == 404);
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
