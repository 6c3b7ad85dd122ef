#include "core/contract/operations.hpp"

#include <iterator>
#include <utility>

namespace usagescope {
namespace {

constexpr std::string_view kAuth1 = "/cphub/api/auth/v1";
constexpr std::string_view kAuth2 = "/cphub/api/auth/v2";
constexpr std::string_view kCore = "/cphub/api/core/v1/mgmt/orgs/{orgId}";
constexpr std::string_view kBilling = "/cphub/api/billing/v1/orgs/{orgId}";
constexpr std::string_view kProviders = "/cphub/api/msp/v1/orgs/{orgId}";
constexpr std::string_view kDistributors = "/cphub/api/seller/v1/distributors/{orgId}";
constexpr std::string_view kResellers = "/cphub/api/seller/v1/resellers/{orgId}";
constexpr std::string_view kContract = "/discount-contracts/{billingEngineDiscountContractId}";

constexpr Endpoint kEndpoints[] = {
    {Operation::kExchangeToken, "exchangeApiToken", "POST", kAuth1, "/authn/accesstoken",
     OrgKind::kNone},
    {Operation::kExchangeClientSecret, "exchangeClientSecret", "POST", kAuth1,
     "/authn/accounts/{orgId}/accesstoken", OrgKind::kNone},
    {Operation::kAuthorizeClient, "authorizeClient", "POST", kAuth2, "/authn/authorize",
     OrgKind::kNone},
    {Operation::kLoggedInUser, "getLoggedInUser", "GET", kAuth1, "/loggedinuser", OrgKind::kNone},
    {Operation::kLoggedInUserOrgs, "getLoggedInUserOrgs", "GET", kAuth1, "/loggedinuser/orgs",
     OrgKind::kNone},
    {Operation::kOrgRoles, "getUserOrgRoles", "GET", kAuth1,
     "/users/{userId}/orgs/{orgId}/org-roles", OrgKind::kAny},
    {Operation::kOrganization, "getOrganization", "GET", kCore, "", OrgKind::kBilling},
    {Operation::kTenants, "getTenants", "GET", kCore, "/tenants", OrgKind::kBilling},
    {Operation::kUsageReport, "getUsageReport", "GET", kBilling, "/usage-report",
     OrgKind::kBilling},
    {Operation::kUsageReportFile, "getUsageReportFile", "GET", kBilling, "/usage-report/file",
     OrgKind::kBilling},
    {Operation::kBillingSubscriptions, "getSubscriptions", "GET", kBilling, "/subscriptions",
     OrgKind::kBilling},
    {Operation::kProviderSubscriptions, "searchProviderSubscriptions", "POST", kProviders,
     "/subscriptions/search", OrgKind::kBilling},
    {Operation::kSearchUsages, "searchDistributorUsages", "POST", kDistributors, "/usages/search",
     OrgKind::kDistributor},
    {Operation::kDownloadUsages, "downloadDistributorUsages", "POST", kDistributors,
     "/usages/download", OrgKind::kDistributor},
    {Operation::kUsageCustomers, "getDistributorUsageCustomers", "GET", kDistributors,
     "/usage/customers", OrgKind::kDistributor},
    {Operation::kSearchSubscriptions, "searchDistributorSubscriptions", "POST", kDistributors,
     "/subscriptions/search", OrgKind::kDistributor},
    {Operation::kSearchTransactions, "searchDistributorTransactions", "POST", kDistributors,
     "/transactions/search", OrgKind::kDistributor},
    {Operation::kSearchInvoices, "searchDistributorInvoices", "POST", kDistributors,
     "/invoices/search", OrgKind::kDistributor},
    {Operation::kDownloadInvoices, "downloadDistributorInvoices", "POST", kDistributors,
     "/invoices/download", OrgKind::kDistributor},
    {Operation::kSearchProforma, "searchDistributorProformaDetails", "POST", kDistributors,
     "/proforma-details/search", OrgKind::kDistributor},
    {Operation::kSearchContracts, "searchDistributorDiscountContracts", "POST", kDistributors,
     "/discount-contracts/search", OrgKind::kDistributor},
    {Operation::kDownloadContracts, "downloadDistributorDiscountContracts", "POST", kDistributors,
     "/discount-contracts/download", OrgKind::kDistributor},
    {Operation::kContractDetails, "getDistributorDiscountContract", "GET", kDistributors, kContract,
     OrgKind::kDistributor},
    {Operation::kResellerSearchUsages, "searchResellerUsages", "POST", kResellers, "/usages/search",
     OrgKind::kReseller},
    {Operation::kResellerDownloadUsages, "downloadResellerUsages", "POST", kResellers,
     "/usages/download", OrgKind::kReseller},
    {Operation::kResellerUsageCustomers, "getResellerUsageCustomers", "GET", kResellers,
     "/usage/customers", OrgKind::kReseller},
    {Operation::kResellerSearchSubscriptions, "searchResellerSubscriptions", "POST", kResellers,
     "/subscriptions/search", OrgKind::kReseller},
    {Operation::kResellerSearchTransactions, "searchResellerTransactions", "POST", kResellers,
     "/transactions/search", OrgKind::kReseller},
    {Operation::kResellerSearchProforma, "searchResellerProformaDetails", "POST", kResellers,
     "/proforma-details/search", OrgKind::kReseller},
    {Operation::kResellerSearchContracts, "searchResellerDiscountContracts", "POST", kResellers,
     "/discount-contracts/search", OrgKind::kReseller},
    {Operation::kResellerContractDetails, "getResellerDiscountContract", "GET", kResellers,
     kContract, OrgKind::kReseller},
    {Operation::kResellerContractCustomers, "getResellerDiscountContractCustomers", "GET",
     kResellers, "/discount-contracts/customers", OrgKind::kReseller},
};
static_assert(std::size(kEndpoints) == kOperationCount);
static_assert(static_cast<std::size_t>(Operation::kResellerContractCustomers) + 1 ==
              kOperationCount);

constexpr bool is_indexed_by_operation() {
  for (std::size_t i = 0; i < kOperationCount; ++i) {
    if (static_cast<std::size_t>(kEndpoints[i].operation) != i) return false;
  }
  return true;
}
static_assert(is_indexed_by_operation());

/// The first segment of a path that begins with a slash; the path keeps what follows.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// Whether `path` begins with the pattern, which is taken off; parameters go into `match`.
bool take_pattern(std::string_view pattern, std::string_view& path, EndpointMatch& match) {
  while (!pattern.empty()) {
    if (!path.starts_with('/')) return false;
    const std::string_view wanted = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != segment) return false;
    } else if (segment.empty()) {
      return false;
    } else {
      (wanted == "{orgId}" ? match.org_id : match.object_id) = segment;
    }
  }
  return true;
}

bool fits(const Endpoint& endpoint, std::string_view path, EndpointMatch& match) {
  return take_pattern(endpoint.base, path, match) && take_pattern(endpoint.rest, path, match) &&
         path.empty();
}

bool ends_with_parameter(const Endpoint& endpoint) {
  return (endpoint.rest.empty() ? endpoint.base : endpoint.rest).ends_with('}');
}

}  // namespace

std::span<const Endpoint> endpoints() noexcept {
  return kEndpoints;
}

const Endpoint& endpoint_of(Operation operation) noexcept {
  return kEndpoints[static_cast<std::size_t>(operation)];
}

PagingNames paging_names(Operation operation) noexcept {
  return operation == Operation::kProviderSubscriptions ? kProviderPaging : PagingNames{};
}

EndpointMatch match_endpoint(std::string_view method, std::string_view path) {
  std::vector<std::string_view> allowed;
  for (const bool is_open : {false, true}) {
    for (const Endpoint& endpoint : kEndpoints) {
      if (ends_with_parameter(endpoint) != is_open) continue;
      EndpointMatch match;
      if (!fits(endpoint, path, match)) continue;
      if (endpoint.method == method) {
        match.endpoint = &endpoint;
        return match;
      }
      allowed.push_back(endpoint.method);
    }
    if (!allowed.empty()) break;
  }
  EndpointMatch none;
  none.allowed_methods = std::move(allowed);
  return none;
}

}  // namespace usagescope
