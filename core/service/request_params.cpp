#include "core/service/request_params.hpp"

#include "core/base/text.hpp"

namespace usagescope {

void ParamReader::refuse(ErrorCode code, std::string_view name, std::string message) {
  status_ = Error{code, std::move(message), std::string(name)};
}

const std::string* ParamReader::single(std::string_view name) {
  if (!status_) return nullptr;
  const std::string* found = nullptr;
  for (const auto& [key, value] : params_) {
    if (key != name) continue;
    if (found != nullptr) {
      refuse(ErrorCode::kInvalidArgument, name,
             "the parameter is given more than once; give it once");
      return nullptr;
    }
    found = &value;
  }
  return found;
}

ParamReader& ParamReader::integer(std::string_view name, std::optional<std::int64_t>& target) {
  const std::string* value = single(name);
  if (value == nullptr) return *this;
  target = parse_digits(*value);
  if (!target) {
    refuse(ErrorCode::kInvalidSyntax, name, "a whole number is expected, in digits only");
  }
  return *this;
}

ParamReader& ParamReader::flag(std::string_view name, bool& target) {
  const std::string* value = single(name);
  if (value == nullptr) return *this;
  if (*value != "true" && *value != "false") {
    refuse(ErrorCode::kInvalidSyntax, name, "true or false is expected");
    return *this;
  }
  target = *value == "true";
  return *this;
}

ParamReader& ParamReader::text(std::string_view name, std::optional<std::string>& target) {
  const std::string* value = single(name);
  if (value != nullptr && !value->empty()) target = *value;
  return *this;
}

ParamReader& ParamReader::list(std::string_view name, std::vector<std::string>& target) {
  const std::string* value = single(name);
  if (value == nullptr) return *this;
  for (const std::string_view part : split(*value, ',')) {
    if (!part.empty()) target.emplace_back(part);
  }
  return *this;
}

Status read_search_params(const QueryParams& params, UsageSearchRequest& request,
                          const PagingNames& names) {
  return ParamReader(params)
      .integer(names.start, request.page_start)
      .integer(names.limit, request.page_limit)
      .status();
}

Result<UsageReportRequest> read_report_params(const QueryParams& params) {
  UsageReportRequest request;
  bool anniversary_periods = false;
  const Status status = ParamReader(params)
                            .integer("startTime", request.start_time)
                            .integer("endTime", request.end_time)
                            .flag("detailView", request.detail_view)
                            .flag("providerReport", request.provider_report)
                            .flag("allTenants", request.all_tenants)
                            .flag("abd", anniversary_periods)
                            .text("tenantId", request.tenant_id)
                            .list("serviceIds", request.service_ids)
                            .status();
  if (!status) return status.error();
  return request;
}

Result<UsageReportRequest> read_subscription_params(const QueryParams& params) {
  UsageReportRequest request;
  const Status status = ParamReader(params)
                            .flag("providerReport", request.provider_report)
                            .flag("allTenants", request.all_tenants)
                            .text("tenantId", request.tenant_id)
                            .status();
  if (!status) return status.error();
  return request;
}

}  // namespace usagescope
