#include "core/service/answer.hpp"

#include <optional>

#include "core/service/answer_parts.hpp"

namespace usagescope {
namespace {

/// The two halves of an operation. `answer` reads the request anew: what validate() accepts is
/// small, and nothing has to be kept between the two.
struct Handler {
  Status (*validate)(const ServiceRequest&);
  Result<ServiceResponse> (*answer)(const ServiceContext&, const ServiceRequest&);
};

/// From `Result<Q> read(const ServiceRequest&)` and `Result<ServiceResponse> run(context, request,
/// const Q&)`.
template <auto kRead, auto kRun>
constexpr Handler handler() {
  return {
      [](const ServiceRequest& request) -> Status {
        auto query = kRead(request);
        if (!query) return query.error();
        return ok();
      },
      [](const ServiceContext& context, const ServiceRequest& request) -> Result<ServiceResponse> {
        auto query = kRead(request);
        if (!query) return query.error();
        return kRun(context, request, *query);
      }};
}

/// nullopt: a token call.
std::optional<Handler> handler_of(Operation operation) {
  switch (operation) {
    case Operation::kExchangeToken:
    case Operation::kExchangeClientSecret:
    case Operation::kAuthorizeClient:
      return std::nullopt;
    case Operation::kLoggedInUser:
      return handler<read_user_query, answer_user>();
    case Operation::kLoggedInUserOrgs:
      return handler<read_nothing, answer_user_orgs>();
    case Operation::kOrgRoles:
      return handler<read_roles_query, answer_roles>();
    case Operation::kOrganization:
      return handler<read_nothing, answer_organization>();
    case Operation::kTenants:
      return handler<read_nothing, answer_tenants>();
    case Operation::kUsageReport:
      return handler<read_report_query, answer_report>();
    case Operation::kUsageReportFile:
      return handler<read_report_query, answer_report_file>();
    case Operation::kBillingSubscriptions:
      return handler<read_report_query, answer_billing_subscriptions>();
    case Operation::kSearchUsages:
    case Operation::kResellerSearchUsages:
      return handler<read_usage_search, answer_usages>();
    case Operation::kDownloadUsages:
    case Operation::kResellerDownloadUsages:
      return handler<read_usage_download, answer_usages_file>();
    case Operation::kUsageCustomers:
    case Operation::kResellerUsageCustomers:
      return handler<read_nothing, answer_usage_customers>();
    case Operation::kSearchSubscriptions:
    case Operation::kResellerSearchSubscriptions:
      return handler<read_subscription_search, answer_subscriptions>();
    case Operation::kSearchTransactions:
    case Operation::kResellerSearchTransactions:
      return handler<read_transaction_search, answer_transactions>();
    case Operation::kSearchInvoices:
      return handler<read_invoice_search, answer_invoices>();
    case Operation::kDownloadInvoices:
      return handler<read_invoice_download, answer_invoice_files>();
    case Operation::kSearchProforma:
    case Operation::kResellerSearchProforma:
      return handler<read_proforma, answer_proforma>();
    case Operation::kSearchContracts:
      return handler<read_contract_search, answer_contracts>();
    case Operation::kDownloadContracts:
      return handler<read_contract_search, answer_contracts_file>();
    case Operation::kResellerSearchContracts:
      return handler<read_reseller_contract_search, answer_reseller_contracts>();
    case Operation::kContractDetails:
    case Operation::kResellerContractDetails:
      return handler<read_nothing, answer_contract>();
    case Operation::kResellerContractCustomers:
      return handler<read_nothing, answer_contract_customers>();
  }
  return std::nullopt;
}

Error no_handler() {
  return {ErrorCode::kNotFound, "This operation is not answered from the data", ""};
}

}  // namespace

Status validate_request(const ServiceRequest& request) {
  const auto handler = handler_of(request.operation);
  if (!handler) return no_handler();
  return handler->validate(request);
}

Result<ServiceResponse> answer_request(const ServiceContext& context,
                                       const ServiceRequest& request) {
  const auto handler = handler_of(request.operation);
  if (!handler) return no_handler();
  return handler->answer(context, request);
}

}  // namespace usagescope
