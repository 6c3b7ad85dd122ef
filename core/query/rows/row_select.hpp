#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/rows/row_keys.hpp"

namespace usagescope {

/// A row with one word of its sort key.
struct KeyedRow {
  std::uint64_t key;
  std::uint32_t row;
};

/// Appends to `out` the rows that stand at [begin, end) when the items are sorted by their keys, by
/// the words after `word`, and by row number. The items come in ascending order of row number, with
/// their keys of `word`; they are used up. Cost: O(items) for a small window, and little more for
/// all of them.
void append_ordered(const RowKeys& keys, std::size_t word, std::vector<KeyedRow>& items,
                    std::size_t begin, std::size_t end, std::vector<std::uint32_t>& out);

/// Keeps the least rows of many, offered in ascending order of row number.
class LeastRows {
 public:
  LeastRows(const RowKeys& keys, std::uint32_t wanted);

  /// The chunk's keys of word 0.
  void offer(const RowChunk& chunk, const std::uint64_t* chunk_keys);
  /// The wanted ones, or all there were, in order; called once, at the end.
  [[nodiscard]] std::vector<std::uint32_t> finish();

 private:
  void drop_surplus();

  const RowKeys* keys_;
  std::uint32_t wanted_;
  std::size_t room_;
  std::vector<KeyedRow> kept_;
  std::uint64_t limit_ = ~std::uint64_t{0};  // keys above it are not among the wanted
};

}  // namespace usagescope
