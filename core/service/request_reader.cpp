#include "core/service/request_reader.hpp"

#include <string_view>
#include <utility>

#include "core/json/message_codec.hpp"
#include "core/json/record_codec.hpp"

namespace usagescope {
namespace {

/// A search's body and paging, checked by `validate`.
template <typename Validate>
Result<SearchRequest> read_search(const ServiceRequest& request, SearchBody form,
                                  Validate validate) {
  auto search = decode_search_body(request.body, form);
  if (!search) return search.error();
  const PagingNames names = paging_names(request.operation);
  if (auto s = read_search_params(request.params, *search, names); !s) return s.error();
  if (auto s = validate(*search); !s) return s.error();
  return search;
}

/// A body that may be absent; members that are not documented are refused, as everywhere.
template <typename Message>
Result<Message> read_body(std::string_view body, std::string_view member) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Message{};
  auto json = Json::parse(body);
  if (!json) return json.error();
  if (auto s = require_members(*json, {member}, ""); !s) return s.error();
  Message message;
  if (auto s = read_value(*json, "", message); !s) return s.error();
  return message;
}

}  // namespace

Result<NoQuery> read_nothing(const ServiceRequest&) {
  return NoQuery{};
}

Result<bool> read_expand_user(const ServiceRequest& request) {
  bool expand_user = false;
  const Status status = ParamReader(request.params).flag("expandUser", expand_user).status();
  if (!status) return status.error();
  return expand_user;
}

Result<RolesQuery> read_roles_query(const ServiceRequest& request) {
  RolesQuery query;
  const Status status = ParamReader(request.params).text("context", query.role_context).status();
  if (!status) return status.error();
  if (query.role_context && *query.role_context != "OPERATOR" &&
      *query.role_context != "PROVIDER" && *query.role_context != "TENANT") {
    return Error{ErrorCode::kUnknownName, "OPERATOR, PROVIDER or TENANT is expected", "context"};
  }
  return query;
}

Result<UsageReportRequest> read_report_query(const ServiceRequest& request) {
  auto report = read_report_params(request.params);
  if (!report) return report.error();
  if (auto s = validate_report(*report); !s) return s.error();
  return report;
}

Result<UsageReportRequest> read_subscription_query(const ServiceRequest& request) {
  return read_subscription_params(request.params);
}

Result<SearchRequest> read_usage_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kFilters,
                     [](const SearchRequest& search) { return validate_search(search); });
}

Result<SearchRequest> read_usage_download(const ServiceRequest& request) {
  auto search = decode_usage_search_body(request.body);
  if (!search) return search.error();
  if (auto s = validate_search(*search); !s) return s.error();
  return search;
}

Result<SearchRequest> read_subscription_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kSorted, validate_subscription_search);
}

Result<SearchRequest> read_provider_subscription_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kSorted, validate_provider_subscription_search);
}

Result<SearchRequest> read_transaction_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kSorted, validate_transaction_search);
}

Result<InvoiceSearch> read_invoice_search(const ServiceRequest& request) {
  InvoiceSearch search;
  const Status status =
      ParamReader(request.params).text("documentType", search.document_type).status();
  if (!status) return status.error();
  auto read = read_search(request, SearchBody::kSorted, [&search](const SearchRequest& found) {
    search.search = found;
    return validate_invoice_search(search);
  });
  if (!read) return read.error();
  return search;
}

Result<InvoiceDownloadRequest> read_invoice_download(const ServiceRequest& request) {
  auto names = read_body<InvoiceDownloadRequest>(request.body, "fileNames");
  if (!names) return names.error();
  if (auto s = validate_invoice_download(*names); !s) return s.error();
  return names;
}

Result<ProformaRequest> read_proforma(const ServiceRequest& request) {
  auto proforma = read_body<ProformaRequest>(request.body, "billingPeriod");
  if (!proforma) return proforma.error();
  if (auto s = validate_proforma(*proforma); !s) return s.error();
  return proforma;
}

Result<SearchRequest> read_contract_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kSorted, [](const SearchRequest& search) {
    return validate_contract_search(search, true);
  });
}

Result<SearchRequest> read_reseller_contract_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kWithPeriod, [](const SearchRequest& search) {
    return validate_contract_search(search, false);
  });
}

}  // namespace usagescope
