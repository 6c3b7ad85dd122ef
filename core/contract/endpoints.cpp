#include "core/contract/endpoints.hpp"

#include "core/base/text.hpp"

namespace usagescope {
namespace {

std::string path_under(std::string_view prefix, std::string_view org_id, std::string_view suffix) {
  std::string path(prefix);
  path += percent_encode(org_id);
  path += suffix;
  return path;
}

/// Collects "?a=1&b=2"; empty without parameters.
class QueryString {
 public:
  /// The value must be encoded already.
  void add(std::string_view name, std::string_view encoded_value) {
    text_ += text_.empty() ? '?' : '&';
    text_ += name;
    text_ += '=';
    text_ += encoded_value;
  }
  void add(std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) add(name, std::to_string(*value));
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string access_token_path() {
  return "/cphub/api/auth/v1/authn/accesstoken";
}

std::string usage_report_path(std::string_view org_id) {
  return path_under("/cphub/api/billing/v1/orgs/", org_id, "/usage-report");
}

std::string usages_search_path(std::string_view org_id) {
  return path_under("/cphub/api/seller/v1/distributors/", org_id, "/usages/search");
}

std::string usage_customers_path(std::string_view org_id) {
  return path_under("/cphub/api/seller/v1/distributors/", org_id, "/usage/customers");
}

std::string usage_search_query(const UsageSearchRequest& request) {
  QueryString query;
  query.add("pageStart", request.page_start);
  query.add("pageLimit", request.page_limit);
  return query.take();
}

std::string usage_report_query(const UsageReportRequest& request) {
  QueryString query;
  query.add("startTime", request.start_time);
  query.add("endTime", request.end_time);
  if (request.tenant_id) query.add("tenantId", percent_encode(*request.tenant_id));
  if (!request.service_ids.empty()) {
    std::string ids;
    for (const std::string& id : request.service_ids) {
      if (!ids.empty()) ids += ',';
      ids += percent_encode(id);
    }
    query.add("serviceIds", ids);
  }
  query.add("detailView", request.detail_view ? "true" : "false");
  if (request.provider_report) query.add("providerReport", "true");
  if (request.all_tenants) query.add("allTenants", "true");
  return query.take();
}

}  // namespace usagescope
