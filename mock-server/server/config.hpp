#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/service.hpp"
#include "core/time/clock.hpp"

namespace usagescope::mock {

/// fixtures/cpn-mock.json: what a folder of fixtures says about its server.
struct MockConfig {
  std::optional<Instant> clock;  ///< absent: the machine's clock
  ServicePolicy policy;
  std::vector<std::string> cors_origins;  ///< beside loopback origins, which are always allowed
};

/// Errors carry the JSON pointer; unknown keys are refused.
[[nodiscard]] Result<MockConfig> parse_config(std::string_view text);

}  // namespace usagescope::mock
