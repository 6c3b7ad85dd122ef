#pragma once

#include <cstdint>
#include <string_view>

namespace usagescope {

/// Where a rule of the service comes from.
enum class Basis : std::uint8_t {
  kDocumented,  ///< a public document says so
  kRecorded,  ///< no document does, but the real service was asked so, or answered so: a recording,
              ///< or public client code
  kAssumption,  ///< both leave it open; decided here, easy to change
};

[[nodiscard]] constexpr std::string_view basis_name(Basis basis) noexcept {
  switch (basis) {
    case Basis::kDocumented:
      return "documented";
    case Basis::kRecorded:
      return "recorded";
    case Basis::kAssumption:
      break;
  }
  return "assumption";
}

/// One rule of the API's behaviour as core/service implements it, of one basis.
struct ServiceRule {
  std::string_view subject;
  std::string_view rule;
  Basis basis;
  std::string_view source;
};

}  // namespace usagescope
