#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// The rows that one question chose, for the next questions with the same period and filters:
/// several views are on screen at a time, and all of them follow one date range. Two bytes for each
/// chosen row; nothing is kept of more than kMaxRows.
class SelectionMemo {
 public:
  explicit SelectionMemo(std::uint32_t max_rows = 1U << 22) : max_rows_(max_rows) {}

  /// To be called before the rows of a table are gone over, block by block. What is kept of another
  /// table, of fewer rows or of other conditions is dropped. The spec must have passed validated().
  void begin(const UsageTable& table, const QuerySpec& spec);

  /// The rows of the next block, good until the next call of anything; nullopt: they are to be
  /// worked out, into room(), and given to keep().
  [[nodiscard]] std::optional<Block> next();
  /// For the offsets of kBlockRows rows, good until the next call of anything but keep().
  [[nodiscard]] std::uint16_t* room();
  /// Takes the block in whose offsets lie in room(), or which has none.
  void keep(const Block& block);

  /// To be called when a table is gone: another one may come to lie at its address.
  void forget();

 private:
  struct Kept {
    std::uint32_t first_row;
    std::uint32_t count;
    bool has_offsets;
  };

  std::uint32_t max_rows_;
  const UsageTable* table_ = nullptr;
  std::uint32_t row_count_ = 0;
  std::optional<Period> period_;
  std::vector<Filter> filters_;
  PriceBasis price_basis_ = PriceBasis::kPerUnit;

  std::vector<Kept> blocks_;
  std::vector<std::uint16_t> offsets_;  // of all blocks, one after another
  std::size_t kept_offsets_ = 0;
  bool is_over_ = false;  // too many rows: nothing more is kept
  // Of the walk at hand.
  std::size_t next_block_ = 0;
  std::size_t next_offset_ = 0;
};

}  // namespace usagescope
