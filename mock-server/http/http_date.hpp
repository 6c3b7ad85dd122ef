#pragma once

#include <string>

#include "core/time/clock.hpp"

namespace usagescope::mock {

/// "Tue, 15 Feb 2022 12:00:00 GMT" (RFC 9110, IMF-fixdate).
[[nodiscard]] std::string http_date(Instant instant);

}  // namespace usagescope::mock
