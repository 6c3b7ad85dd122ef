#pragma once

#include <optional>
#include <string>

#include "core/service/answer.hpp"
#include "core/service/provider.hpp"
#include "core/service/seller.hpp"

/// Takes a request's parameters and body apart and checks everything that does not need the data.
/// Error.path is the pointer into the body, or the name of the query parameter.
namespace usagescope {

struct NoQuery {};
[[nodiscard]] Result<NoQuery> read_nothing(const ServiceRequest& request);

/// expandUser
[[nodiscard]] Result<bool> read_expand_user(const ServiceRequest& request);
struct RolesQuery {
  std::optional<std::string> role_context;  ///< OPERATOR, PROVIDER, TENANT
};
[[nodiscard]] Result<RolesQuery> read_roles_query(const ServiceRequest& request);

[[nodiscard]] Result<UsageReportRequest> read_report_query(const ServiceRequest& request);
[[nodiscard]] Result<UsageReportRequest> read_subscription_query(const ServiceRequest& request);

[[nodiscard]] Result<SearchRequest> read_usage_search(const ServiceRequest& request);
/// Filters as for the search; the paging parameters are ignored, for none is documented.
[[nodiscard]] Result<SearchRequest> read_usage_download(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_subscription_search(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_provider_subscription_search(
    const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_transaction_search(const ServiceRequest& request);
[[nodiscard]] Result<InvoiceSearch> read_invoice_search(const ServiceRequest& request);
[[nodiscard]] Result<InvoiceDownloadRequest> read_invoice_download(const ServiceRequest& request);
[[nodiscard]] Result<ProformaRequest> read_proforma(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_contract_search(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_reseller_contract_search(const ServiceRequest& request);

}  // namespace usagescope
