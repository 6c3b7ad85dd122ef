#include "core/service/request_params.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

/// The one value of a parameter; nullptr when it is absent.
Result<const std::string*> single(const QueryParams& params, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [key, value] : params) {
    if (key != name) continue;
    if (found != nullptr) {
      return Error{ErrorCode::kInvalidArgument,
                   "the parameter is given more than once; give it once", std::string(name)};
    }
    found = &value;
  }
  return found;
}

Status read_integer(const QueryParams& params, std::string_view name,
                    std::optional<std::int64_t>& out) {
  auto value = single(params, name);
  if (!value) return value.error();
  if (*value == nullptr) return ok();
  out = parse_digits(**value);
  if (!out) {
    return Error{ErrorCode::kInvalidSyntax, "a whole number is expected, in digits only",
                 std::string(name)};
  }
  return ok();
}

Status read_bool(const QueryParams& params, std::string_view name, bool& out) {
  auto value = single(params, name);
  if (!value) return value.error();
  if (*value == nullptr) return ok();
  if (**value != "true" && **value != "false") {
    return Error{ErrorCode::kInvalidSyntax, "true or false is expected", std::string(name)};
  }
  out = **value == "true";
  return ok();
}

}  // namespace

Status read_search_params(const QueryParams& params, UsageSearchRequest& request) {
  if (auto status = read_integer(params, "pageStart", request.page_start); !status) return status;
  return read_integer(params, "pageLimit", request.page_limit);
}

Result<UsageReportRequest> read_report_params(const QueryParams& params) {
  UsageReportRequest request;
  if (auto s = read_integer(params, "startTime", request.start_time); !s) return s.error();
  if (auto s = read_integer(params, "endTime", request.end_time); !s) return s.error();
  if (auto s = read_bool(params, "detailView", request.detail_view); !s) return s.error();
  if (auto s = read_bool(params, "providerReport", request.provider_report); !s) return s.error();
  if (auto s = read_bool(params, "allTenants", request.all_tenants); !s) return s.error();
  bool anniversary_periods = false;
  if (auto s = read_bool(params, "abd", anniversary_periods); !s) return s.error();
  auto tenant = single(params, "tenantId");
  if (!tenant) return tenant.error();
  if (*tenant != nullptr && !(*tenant)->empty()) request.tenant_id = **tenant;
  auto services = single(params, "serviceIds");
  if (!services) return services.error();
  if (*services != nullptr) {
    for (std::string_view id : split(**services, ',')) {
      if (!id.empty()) request.service_ids.emplace_back(id);
    }
  }
  return request;
}

}  // namespace usagescope
