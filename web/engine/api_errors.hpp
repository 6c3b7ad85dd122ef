#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "web/engine/api_session.hpp"
#include "web/platform/http_transport.hpp"

namespace usagescope {

/// What the engine asks an API for.
enum class ApiOperation : std::uint8_t { kExchangeToken, kSearchUsage, kUsageReport };

/// True for failures that may pass by themselves: no answer, 408, 429, 5xx.
[[nodiscard]] bool is_passing_failure(int http_status) noexcept;

/// The failure that an answer other than 2xx means, with what to do about it unless it may pass. The
/// status decides; the body's own words are added where they help (api-reference.md, section 9).
/// Holds no token.
[[nodiscard]] Error api_failure(ApiOperation operation, const HttpResponse& response,
                                const ApiSession& session);

/// What to do once a server has failed for good that may be back later: " Try again in 30 s.", in
/// minutes from two on, where the server named a time (Retry-After).
[[nodiscard]] std::string try_again(std::optional<std::int64_t> asked_ms);

}  // namespace usagescope
