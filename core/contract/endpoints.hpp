#pragma once

#include <string>
#include <string_view>

#include "core/contract/messages.hpp"

namespace usagescope {

/// Paths under a host (api-reference.md, sections 1 to 7). Ids are percent-encoded.
[[nodiscard]] std::string access_token_path();
[[nodiscard]] std::string usage_report_path(std::string_view org_id);
[[nodiscard]] std::string usages_search_path(std::string_view org_id);
[[nodiscard]] std::string usage_customers_path(std::string_view org_id);

/// "?pageStart=1&pageLimit=100", or "" when nothing is set.
[[nodiscard]] std::string usage_search_query(const UsageSearchRequest& request);
/// Times in milliseconds; detailView always sent (api-reference.md, section 11, rows 1 and 6).
[[nodiscard]] std::string usage_report_query(const UsageReportRequest& request);

}  // namespace usagescope
