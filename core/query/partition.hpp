#pragma once

#include <cstdint>
#include <vector>

namespace usagescope {

/// Rows are added up by "part": the finest sets that a query tells apart, by all group keys and the
/// pivot. Everything that is answered for (a group of any level, the total, "Other", a cell of the
/// pivot) is a set of parts. A partition puts parts into sets, each into one at most.
struct Partition {
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  std::vector<std::uint32_t> set_of;  ///< by part; kNone: in no set, as are parts past the end
  std::uint32_t set_count = 0;

  [[nodiscard]] std::uint32_t operator[](std::uint32_t part) const noexcept {
    return part < set_of.size() ? set_of[part] : kNone;
  }
};

}  // namespace usagescope
