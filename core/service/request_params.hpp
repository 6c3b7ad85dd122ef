#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"

namespace usagescope {

/// Decoded query parameters in the order they came, repeats included.
using QueryParams = std::vector<std::pair<std::string, std::string>>;

/// Reads parameters one by one and keeps the first failure; parameters that nobody asks for are
/// ignored (api-reference.md, 11, row 7). Errors name the parameter in Error.path: kInvalidSyntax,
/// kInvalidArgument for a repeat.
class ParamReader {
 public:
  /// The parameters must outlive the reader.
  explicit ParamReader(const QueryParams& params) : params_(params) {}

  /// Digits only.
  ParamReader& integer(std::string_view name, std::optional<std::int64_t>& target);
  /// true or false; absent leaves the target as it is.
  ParamReader& flag(std::string_view name, bool& target);
  /// Absent and empty are the same.
  ParamReader& text(std::string_view name, std::optional<std::string>& target);
  /// Comma-separated, empty parts left out.
  ParamReader& list(std::string_view name, std::vector<std::string>& target);

  [[nodiscard]] const Status& status() const noexcept { return status_; }

 private:
  /// The one value, nullptr when absent or after a failure.
  const std::string* single(std::string_view name);
  void refuse(ErrorCode code, std::string_view name, std::string message);

  const QueryParams& params_;
  Status status_ = ok();
};

/// Start and limit of the page into the request.
[[nodiscard]] Status read_search_params(const QueryParams& params, UsageSearchRequest& request,
                                        const PagingNames& names = {});

/// The parameters of api-reference.md, 2.1. `abd` is accepted and has no effect.
[[nodiscard]] Result<UsageReportRequest> read_report_params(const QueryParams& params);

/// Those of api-reference.md, section 5: whose subscriptions. All others are ignored.
[[nodiscard]] Result<UsageReportRequest> read_subscription_params(const QueryParams& params);

}  // namespace usagescope
