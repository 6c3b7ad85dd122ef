#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/model/service_report.hpp"

namespace usagescope {

/// Decodes an answer of usage-report (seed 000). Unknown fields of organisations, services and
/// subscriptions are tolerated; SKU records are open and kept whole.
[[nodiscard]] Result<ServiceReport> decode_service_report(std::string_view text);

/// Field order of the documented answer.
[[nodiscard]] std::string encode_service_report(const ServiceReport& report);

/// The same as trees, for messages that carry a report.
[[nodiscard]] Result<ServiceReport> service_report_from_json(const Json& json, std::string_view path);
[[nodiscard]] Json service_report_to_json(const ServiceReport& report);

}  // namespace usagescope
