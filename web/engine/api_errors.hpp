#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "web/engine/api_session.hpp"
#include "web/platform/http_transport.hpp"

namespace usagescope {

/// What the engine asks an API for.
enum class ApiOperation : std::uint8_t { kExchangeToken, kSearchUsage, kUsageReport };

/// True for failures that may pass by themselves: no answer, 408, 429, 5xx.
[[nodiscard]] bool is_passing_failure(int http_status) noexcept;

/// The failure that an answer other than 2xx means, with what to do about it. The status decides;
/// the body's own words are added where they help (api-reference.md, section 9). Holds no token.
[[nodiscard]] Error api_failure(ApiOperation operation, const HttpResponse& response,
                                const ApiSession& session);

}  // namespace usagescope
