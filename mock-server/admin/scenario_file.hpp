#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"
#include "mock-server/admin/faults.hpp"

namespace usagescope::mock {

/// What a server begins with, and goes back to when it is reset.
struct ScenarioFile {
  std::vector<FaultSpec> faults;
  std::optional<Instant> now;  ///< pins the clock there
};

/// {"schemaVersion": 1, "note": "...", "now": "2022-02-15T12:00:00Z", "faults": [...]}, faults as
/// POST /__admin/faults takes them. Errors carry the pointer; unknown keys are refused.
[[nodiscard]] Result<ScenarioFile> parse_scenario_file(std::string_view text);

}  // namespace usagescope::mock
