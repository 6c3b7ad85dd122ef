#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/contract/messages.hpp"

namespace usagescope::mock {

/// What an error can look like beside the body that we assume: what gateways send, and the shapes
/// of neighbouring services (api-reference.md, section 9).
enum class ErrorShape : std::uint8_t {
  kApi,           ///< the assumed one
  kEmpty,         ///< no body
  kHtml,          ///< a page
  kTruncated,     ///< the first half of the assumed one
  kCsp,           ///< CspErrorResponse of the CSP platform
  kCostAndUsage,  ///< ApiError of cost-and-usage
  kBsc,           ///< ErrorResponse of the VCF Business Services Console
  kBscToken,      ///< its token call's, inside "value"
};
inline constexpr std::size_t kErrorShapeCount = 8;
/// "cost-and-usage"
[[nodiscard]] std::string_view error_shape_name(ErrorShape shape) noexcept;
[[nodiscard]] std::optional<ErrorShape> error_shape_of(std::string_view name) noexcept;

struct ShapedError {
  std::string content_type;  ///< "" for none
  std::string body;
};
[[nodiscard]] ShapedError shape_error(ErrorShape shape, const ApiError& error);

}  // namespace usagescope::mock
