#pragma once

#include <cstdint>

namespace usagescope {

/// Rows that a query looks at in one go: few enough for what it notes of them to stay in the first
/// level cache.
inline constexpr std::uint32_t kBlockRows = 4096;

/// The rows of a block that a query is about.
struct Block {
  std::uint32_t first_row = 0;
  std::uint32_t count = 0;
  /// Of the rows, relative to first_row, ascending; nullptr: they are 0 .. count - 1.
  const std::uint16_t* offsets = nullptr;
};

/// Calls f(k, offset) for the k-th row of the block, offset relative to first_row.
template <typename F>
inline void for_each_row(const Block& block, F&& f) {
  if (block.offsets == nullptr) {
    for (std::uint32_t k = 0; k < block.count; ++k) f(k, k);
  } else {
    for (std::uint32_t k = 0; k < block.count; ++k) f(k, std::uint32_t{block.offsets[k]});
  }
}

}  // namespace usagescope
