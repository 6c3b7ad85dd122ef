#pragma once

#include <cstdint>

namespace usagescope::mock {

/// Who answers an admitted request of the API.
enum class ReplayMode : std::uint8_t {
  kHybrid,    ///< recordings, then the semantic engine, then pattern stubs
  kVerbatim,  ///< recordings and pattern stubs only; requests are not validated
  kSemantic,  ///< the semantic engine only
};

}  // namespace usagescope::mock
