#include "core/json/message_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/service/answer_parts.hpp"

namespace usagescope {

Result<UsageSearchRequest> read_usage_search(const ServiceRequest& request) {
  auto search = decode_usage_search_body(request.body);
  if (!search) return search.error();
  if (auto s = read_search_params(request.params, *search); !s) return s.error();
  if (auto s = validate_search(*search); !s) return s.error();
  return search;
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

}  // namespace usagescope
