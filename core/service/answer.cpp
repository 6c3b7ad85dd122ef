#include "core/service/answer.hpp"

#include <optional>
#include <string>
#include <utility>

#include "core/service/request_reader.hpp"
#include "core/service/response_writer.hpp"

namespace usagescope {
namespace {

/// The two halves of an operation. `answer` reads the request anew: what validate() accepts is
/// small, and nothing has to be kept between the two.
struct Handler {
  Status (*validate)(const ServiceRequest&);
  Result<ServiceResponse> (*answer)(const ServiceContext&, const ServiceRequest&);
};

template <typename T>
Result<ServiceResponse> respond(Result<T> answer) {
  if (!answer) return answer.error();
  return to_response(std::move(*answer));
}
template <typename T>
Result<ServiceResponse> respond(T answer) {
  return to_response(std::move(answer));
}

/// Calls a function of the service with what it takes of: context, organisation, object, query.
template <auto kAsk, typename Query>
auto ask(const ServiceContext& context, const ServiceRequest& request, const Query& query) {
  if constexpr (requires { kAsk(context, request, query); }) {
    return kAsk(context, request, query);
  } else if constexpr (requires { kAsk(context, request.org_id, query); }) {
    return kAsk(context, request.org_id, query);
  } else if constexpr (requires { kAsk(context, request.org_id, request.object_id); }) {
    return kAsk(context, request.org_id, request.object_id);
  } else if constexpr (requires { kAsk(context, query); }) {
    return kAsk(context, query);
  } else if constexpr (requires { kAsk(context, request.org_id); }) {
    return kAsk(context, request.org_id);
  } else {
    return kAsk(context);
  }
}

template <auto kRead, auto kAsk>
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
        return respond(ask<kAsk>(context, request, *query));
      }};
}

Result<OrgRoles> roles_of_request(const ServiceContext& context, const ServiceRequest& request,
                                  const RolesQuery& query) {
  return org_roles(context, request.object_id, request.org_id, query.role_context);
}

/// nullopt: a token call.
std::optional<Handler> handler_of(Operation operation) {
  switch (operation) {
    case Operation::kExchangeToken:
    case Operation::kExchangeClientSecret:
    case Operation::kAuthorizeClient:
      return std::nullopt;
    case Operation::kLoggedInUser:
      return handler<read_expand_user, logged_in_user>();
    case Operation::kLoggedInUserOrgs:
      return handler<read_nothing, logged_in_user_orgs>();
    case Operation::kOrgRoles:
      return handler<read_roles_query, roles_of_request>();
    case Operation::kOrganization:
      return handler<read_nothing, organization>();
    case Operation::kTenants:
      return handler<read_nothing, tenants>();
    case Operation::kUsageReport:
      return handler<read_report_query, usage_report>();
    case Operation::kUsageReportFile:
      return handler<read_report_query, usage_report_file>();
    case Operation::kBillingSubscriptions:
      return handler<read_subscription_query, billing_subscriptions>();
    case Operation::kProviderSubscriptions:
      return handler<read_provider_subscription_search, search_provider_subscriptions>();
    case Operation::kSearchUsages:
    case Operation::kResellerSearchUsages:
      return handler<read_usage_search, search_usages>();
    case Operation::kDownloadUsages:
    case Operation::kResellerDownloadUsages:
      return handler<read_usage_download, download_usages>();
    case Operation::kUsageCustomers:
    case Operation::kResellerUsageCustomers:
      return handler<read_nothing, usage_customers>();
    case Operation::kSearchSubscriptions:
    case Operation::kResellerSearchSubscriptions:
      return handler<read_subscription_search, search_subscriptions>();
    case Operation::kSearchTransactions:
    case Operation::kResellerSearchTransactions:
      return handler<read_transaction_search, search_transactions>();
    case Operation::kSearchInvoices:
      return handler<read_invoice_search, search_invoices>();
    case Operation::kDownloadInvoices:
      return handler<read_invoice_download, download_invoices>();
    case Operation::kSearchProforma:
    case Operation::kResellerSearchProforma:
      return handler<read_proforma, proforma_details>();
    case Operation::kSearchContracts:
      return handler<read_contract_search, search_contracts>();
    case Operation::kDownloadContracts:
      return handler<read_contract_search, download_contracts>();
    case Operation::kResellerSearchContracts:
      return handler<read_reseller_contract_search, search_reseller_contracts>();
    case Operation::kContractDetails:
    case Operation::kResellerContractDetails:
      return handler<read_nothing, contract_details>();
    case Operation::kResellerContractCustomers:
      return handler<read_nothing, contract_customers>();
  }
  return std::nullopt;
}

/// How many customers an answer about usage leaves out (rules "usage: ..."), for nothing else in it
/// shows that.
constexpr char kLeftOutHeader[] = "X-Mock-Customers-Left-Out";

bool is_of_active_customers(Operation operation) {
  switch (operation) {
    case Operation::kSearchUsages:
    case Operation::kDownloadUsages:
    case Operation::kUsageCustomers:
    case Operation::kResellerSearchUsages:
    case Operation::kResellerDownloadUsages:
    case Operation::kResellerUsageCustomers:
      return true;
    default:
      return false;
  }
}

void add_left_out(const ServiceContext& context, Operation operation, ServiceResponse& response) {
  if (!is_of_active_customers(operation)) return;
  const ContractCover& cover = context.dataset.partners.cover;
  const std::size_t count = cover.left_out_count(cover.level_on(context.now.utc_date()));
  if (count > 0) response.headers.emplace_back(kLeftOutHeader, std::to_string(count));
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
  auto response = handler->answer(context, request);
  if (response) add_left_out(context, request.operation, *response);
  return response;
}

}  // namespace usagescope
