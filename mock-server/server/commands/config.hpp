#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/service.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/problem.hpp"

namespace usagescope::mock {

/// fixtures/cpn-mock.json: what a folder of fixtures says about its server.
struct MockConfig {
  std::optional<Instant> clock;  ///< absent: the machine's clock
  ServicePolicy policy;
  std::vector<std::string> cors_origins;  ///< beside loopback origins, which are always allowed
};

/// Problems: unknown keys, values of another type or none of those that README.md lists.
[[nodiscard]] Reading<MockConfig> read_config(std::string_view text);
/// The same, with the first problem as an error whose path is its JSON pointer.
[[nodiscard]] inline Result<MockConfig> parse_config(std::string_view text) {
  return result_of(read_config(text));
}

}  // namespace usagescope::mock
