#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

/// Every operation of the API that is served, one for each method and path (api-reference.md,
/// sections 1 to 8). Distributors and resellers have operations of their own: their roles differ.
enum class Operation : std::uint8_t {
  kExchangeToken,
  kExchangeClientSecret,
  kAuthorizeClient,
  kLoggedInUser,
  kLoggedInUserOrgs,
  kOrgRoles,
  kOrganization,
  kTenants,
  kUsageReport,
  kUsageReportFile,
  kBillingSubscriptions,
  kProviderSubscriptions,
  kSearchUsages,
  kDownloadUsages,
  kUsageCustomers,
  kSearchSubscriptions,
  kSearchTransactions,
  kSearchInvoices,
  kDownloadInvoices,
  kSearchProforma,
  kSearchContracts,
  kDownloadContracts,
  kContractDetails,
  kResellerSearchUsages,
  kResellerDownloadUsages,
  kResellerUsageCustomers,
  kResellerSearchSubscriptions,
  kResellerSearchTransactions,
  kResellerSearchProforma,
  kResellerSearchContracts,
  kResellerContractDetails,
  kResellerContractCustomers,
};
inline constexpr std::size_t kOperationCount = 32;

/// Which kind of organisation {orgId} names.
enum class OrgKind : std::uint8_t {
  kNone,         ///< the path has none, or the operation needs no access token
  kAny,          ///< any organisation that the token may see
  kBilling,      ///< a provider or a customer of one
  kDistributor,  ///< seller API
  kReseller,     ///< seller API
};

struct Endpoint {
  Operation operation;
  std::string_view id;  ///< operationId in fixtures/openapi.yaml
  std::string_view method;
  std::string_view base;  ///< what a family of paths begins with
  std::string_view rest;  ///< base + rest is the path; {orgId} and at most one other parameter
  OrgKind org_kind;

  /// "/cphub/api/seller/v1/distributors/{orgId}/usages/search"
  [[nodiscard]] std::string path() const { return std::string(base) + std::string(rest); }
};

/// The table, indexed by Operation.
[[nodiscard]] std::span<const Endpoint> endpoints() noexcept;
[[nodiscard]] const Endpoint& endpoint_of(Operation operation) noexcept;

/// A request's path read against the table.
struct EndpointMatch {
  const Endpoint* endpoint = nullptr;  ///< nullptr when no operation has this method and path
  std::string org_id;                  ///< {orgId}, "" when the path has none
  std::string object_id;               ///< the other parameter
  std::vector<std::string_view> allowed_methods;  ///< of the path, when only the method is wrong
};

/// `path` is decoded, in the long form (kSellerBase), without a slash at its end. A literal last
/// segment wins over a parameter, so /discount-contracts/customers is no contract's id.
[[nodiscard]] EndpointMatch match_endpoint(std::string_view method, std::string_view path);

/// What the paging parameters of a search are called (api-reference.md, 6.2).
struct PagingNames {
  std::string_view start = "pageStart";
  std::string_view limit = "pageLimit";
};
inline constexpr PagingNames kProviderPaging{"page_start", "page_limit"};
/// Those of the seller API, but for the provider's search.
[[nodiscard]] PagingNames paging_names(Operation operation) noexcept;

inline constexpr std::string_view kSellerBase = "/cphub/api/seller/v1";

}  // namespace usagescope
