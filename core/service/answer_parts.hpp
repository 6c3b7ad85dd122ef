#pragma once

#include <optional>
#include <string>

#include "core/service/answer.hpp"
#include "core/service/seller.hpp"

/// Readers and runners that answer.cpp puts together: `read_x` takes a request's parameters and
/// body apart, `answer_x` asks core/service and encodes.
namespace usagescope {

struct NoQuery {};
[[nodiscard]] Result<NoQuery> read_nothing(const ServiceRequest& request);

// ---- users, organisations (answer_billing.cpp) --------------------------------------------------

struct UserQuery {
  bool expand_user = false;
};
struct RolesQuery {
  std::optional<std::string> role_context;
};
[[nodiscard]] Result<UserQuery> read_user_query(const ServiceRequest& request);
[[nodiscard]] Result<RolesQuery> read_roles_query(const ServiceRequest& request);
[[nodiscard]] Result<ServiceResponse> answer_user(const ServiceContext& context,
                                                  const ServiceRequest& request,
                                                  const UserQuery& query);
[[nodiscard]] Result<ServiceResponse> answer_user_orgs(const ServiceContext& context,
                                                       const ServiceRequest& request,
                                                       const NoQuery& query);
[[nodiscard]] Result<ServiceResponse> answer_roles(const ServiceContext& context,
                                                   const ServiceRequest& request,
                                                   const RolesQuery& query);
[[nodiscard]] Result<ServiceResponse> answer_organization(const ServiceContext& context,
                                                          const ServiceRequest& request,
                                                          const NoQuery& query);
[[nodiscard]] Result<ServiceResponse> answer_tenants(const ServiceContext& context,
                                                     const ServiceRequest& request,
                                                     const NoQuery& query);

// ---- billing (answer_billing.cpp) ---------------------------------------------------------------

[[nodiscard]] Result<UsageReportRequest> read_report_query(const ServiceRequest& request);
[[nodiscard]] Result<ServiceResponse> answer_report(const ServiceContext& context,
                                                    const ServiceRequest& request,
                                                    const UsageReportRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_report_file(const ServiceContext& context,
                                                         const ServiceRequest& request,
                                                         const UsageReportRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_billing_subscriptions(const ServiceContext& context,
                                                                   const ServiceRequest& request,
                                                                   const UsageReportRequest& query);

// ---- seller (answer_seller.cpp) -----------------------------------------------------------------

[[nodiscard]] Result<UsageSearchRequest> read_usage_search(const ServiceRequest& request);
[[nodiscard]] Result<ServiceResponse> answer_usages(const ServiceContext& context,
                                                    const ServiceRequest& request,
                                                    const UsageSearchRequest& query);
/// Filters as for the search; the paging parameters are ignored, for none is documented.
[[nodiscard]] Result<UsageSearchRequest> read_usage_download(const ServiceRequest& request);
[[nodiscard]] Result<ServiceResponse> answer_usages_file(const ServiceContext& context,
                                                         const ServiceRequest& request,
                                                         const UsageSearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_usage_customers(const ServiceContext& context,
                                                             const ServiceRequest& request,
                                                             const NoQuery& query);

[[nodiscard]] Result<SearchRequest> read_subscription_search(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_transaction_search(const ServiceRequest& request);
[[nodiscard]] Result<InvoiceSearch> read_invoice_search(const ServiceRequest& request);
[[nodiscard]] Result<InvoiceDownloadRequest> read_invoice_download(const ServiceRequest& request);
[[nodiscard]] Result<ProformaRequest> read_proforma(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_contract_search(const ServiceRequest& request);
[[nodiscard]] Result<SearchRequest> read_reseller_contract_search(const ServiceRequest& request);
[[nodiscard]] Result<ServiceResponse> answer_subscriptions(const ServiceContext& context,
                                                           const ServiceRequest& request,
                                                           const SearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_transactions(const ServiceContext& context,
                                                          const ServiceRequest& request,
                                                          const SearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_invoices(const ServiceContext& context,
                                                      const ServiceRequest& request,
                                                      const InvoiceSearch& query);
[[nodiscard]] Result<ServiceResponse> answer_invoice_files(const ServiceContext& context,
                                                           const ServiceRequest& request,
                                                           const InvoiceDownloadRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_proforma(const ServiceContext& context,
                                                      const ServiceRequest& request,
                                                      const ProformaRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_contracts(const ServiceContext& context,
                                                       const ServiceRequest& request,
                                                       const SearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_contracts_file(const ServiceContext& context,
                                                            const ServiceRequest& request,
                                                            const SearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_reseller_contracts(const ServiceContext& context,
                                                                const ServiceRequest& request,
                                                                const SearchRequest& query);
[[nodiscard]] Result<ServiceResponse> answer_contract(const ServiceContext& context,
                                                      const ServiceRequest& request,
                                                      const NoQuery& query);
[[nodiscard]] Result<ServiceResponse> answer_contract_customers(const ServiceContext& context,
                                                                const ServiceRequest& request,
                                                                const NoQuery& query);

/// A file as an attachment.
[[nodiscard]] ServiceResponse to_response(FileAnswer file);
[[nodiscard]] ServiceResponse json_response(std::string body);

}  // namespace usagescope
