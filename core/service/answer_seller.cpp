#include <string_view>
#include <utility>

#include "core/json/message_codec.hpp"
#include "core/json/record_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/service/answer_parts.hpp"

namespace usagescope {
namespace {

/// A search's body and paging, checked by `validate`.
template <typename Validate>
Result<SearchRequest> read_search(const ServiceRequest& request, SearchBody form,
                                  Validate validate) {
  auto search = decode_search_body(request.body, form);
  if (!search) return search.error();
  if (auto s = read_search_params(request.params, *search); !s) return s.error();
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

Result<UsageSearchRequest> read_usage_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kFilters,
                     [](const SearchRequest& search) { return validate_search(search); });
}

Result<ServiceResponse> answer_usages(const ServiceContext& context, const ServiceRequest& request,
                                      const UsageSearchRequest& query) {
  auto page = search_usages(context, request.org_id, query);
  if (!page) return page.error();
  return json_response(encode_usage_page(*page));
}

Result<UsageSearchRequest> read_usage_download(const ServiceRequest& request) {
  auto search = decode_usage_search_body(request.body);
  if (!search) return search.error();
  if (auto s = validate_search(*search); !s) return s.error();
  return search;
}

Result<ServiceResponse> answer_usages_file(const ServiceContext& context,
                                           const ServiceRequest& request,
                                           const UsageSearchRequest& query) {
  auto file = download_usages(context, request.org_id, query);
  if (!file) return file.error();
  return to_response(std::move(*file));
}

Result<ServiceResponse> answer_usage_customers(const ServiceContext& context,
                                               const ServiceRequest& request, const NoQuery&) {
  auto customers = usage_customers(context, request.org_id);
  if (!customers) return customers.error();
  return json_response(encode_usage_customers(*customers));
}

Result<SearchRequest> read_subscription_search(const ServiceRequest& request) {
  return read_search(request, SearchBody::kSorted, validate_subscription_search);
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

Result<ServiceResponse> answer_subscriptions(const ServiceContext& context,
                                             const ServiceRequest& request,
                                             const SearchRequest& query) {
  auto answer = search_subscriptions(context, request.org_id, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_transactions(const ServiceContext& context,
                                            const ServiceRequest& request,
                                            const SearchRequest& query) {
  auto answer = search_transactions(context, request.org_id, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_invoices(const ServiceContext& context, const ServiceRequest&,
                                        const InvoiceSearch& query) {
  auto answer = search_invoices(context, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_invoice_files(const ServiceContext& context, const ServiceRequest&,
                                             const InvoiceDownloadRequest& query) {
  auto answer = download_invoices(context, query);
  if (!answer) return answer.error();
  return to_response(std::move(*answer));
}

Result<ServiceResponse> answer_proforma(const ServiceContext& context,
                                        const ServiceRequest& request,
                                        const ProformaRequest& query) {
  auto answer = proforma_details(context, request.org_id, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_contracts(const ServiceContext& context, const ServiceRequest&,
                                         const SearchRequest& query) {
  auto answer = search_contracts(context, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_contracts_file(const ServiceContext& context, const ServiceRequest&,
                                              const SearchRequest& query) {
  auto answer = download_contracts(context, query);
  if (!answer) return answer.error();
  return to_response(std::move(*answer));
}

Result<ServiceResponse> answer_reseller_contracts(const ServiceContext& context,
                                                  const ServiceRequest& request,
                                                  const SearchRequest& query) {
  auto answer = search_reseller_contracts(context, request.org_id, query);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_contract(const ServiceContext& context,
                                        const ServiceRequest& request, const NoQuery&) {
  auto answer = contract_details(context, request.org_id, request.object_id);
  if (!answer) return answer.error();
  return json_response(encode_message(*answer));
}

Result<ServiceResponse> answer_contract_customers(const ServiceContext& context,
                                                  const ServiceRequest& request, const NoQuery&) {
  return json_response(encode_message(contract_customers(context, request.org_id)));
}

}  // namespace usagescope
