#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/contract/messages.hpp"

namespace usagescope {

/// Decoded query parameters in the order they came, repeats included.
using QueryParams = std::vector<std::pair<std::string, std::string>>;

/// pageStart and pageLimit into the request; other parameters are ignored (api-reference.md, 11,
/// row 7). Errors name the parameter in Error.path: kInvalidSyntax, kInvalidArgument for a repeat.
[[nodiscard]] Status read_search_params(const QueryParams& params, UsageSearchRequest& request);

/// The parameters of api-reference.md, 2.1. `abd` is accepted and has no effect.
[[nodiscard]] Result<UsageReportRequest> read_report_params(const QueryParams& params);

}  // namespace usagescope
