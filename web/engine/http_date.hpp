#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time/clock.hpp"

namespace usagescope {

/// A header date as servers write it: "Tue, 15 Feb 2022 12:00:00 GMT" (RFC 1123; RFC 9110, 5.6.7).
/// The name of the weekday is not compared. nullopt for everything else.
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

/// Retry-After: whole seconds, or a date, counted from `now` on the server's clock. Milliseconds,
/// never negative; nullopt when the header is absent or unreadable.
[[nodiscard]] std::optional<std::int64_t> parse_retry_after(std::string_view text, Instant now);

}  // namespace usagescope
