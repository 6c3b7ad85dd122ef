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

/// The group of each row of a block, by its place among the rows. Narrow numbers are a column's own
/// codes and come only with blocks without offsets.
struct RowGroups {
  const void* numbers = nullptr;  ///< nullptr: all rows are of group 0
  int width_bytes = 4;            ///< 1, 2 or 4

  /// Calls f(numbers) with a pointer to the unsigned type of the width; numbers must not be
  /// nullptr.
  template <typename F>
  void visit(F&& f) const {
    if (width_bytes == 1) f(static_cast<const std::uint8_t*>(numbers));
    if (width_bytes == 2) f(static_cast<const std::uint16_t*>(numbers));
    if (width_bytes == 4) f(static_cast<const std::uint32_t*>(numbers));
  }
};

/// for_each_row() for the numbers that visit() gives.
template <typename Number, typename F>
inline void for_each_grouped_row(const Block& block, const Number*, F&& f) {
  if constexpr (sizeof(Number) < 4) {
    for (std::uint32_t k = 0; k < block.count; ++k) f(k, k);
  } else {
    for_each_row(block, f);
  }
}

/// Calls f(part, offset) for each row of the block.
template <typename F>
inline void for_each_part(const Block& block, const RowGroups& parts, F&& f) {
  if (parts.numbers == nullptr) {
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) { f(0U, offset); });
    return;
  }
  parts.visit([&](const auto* ids) {
    for_each_grouped_row(block, ids, [&](std::uint32_t k, std::uint32_t offset) {
      f(std::uint32_t{ids[k]}, offset);
    });
  });
}

}  // namespace usagescope
