#include "core/query/selection_memo.hpp"

namespace usagescope {

void SelectionMemo::begin(const UsageTable& table, const QuerySpec& spec) {
  next_block_ = 0;
  next_offset_ = 0;
  const bool is_same = table_ == &table && row_count_ == table.row_count() &&
                       period_ == spec.period && price_basis_ == spec.price_basis &&
                       filters_ == spec.filters;
  if (is_same) return;
  table_ = &table;
  row_count_ = table.row_count();
  period_ = spec.period;
  filters_ = spec.filters;
  price_basis_ = spec.price_basis;
  blocks_.clear();
  kept_offsets_ = 0;
  is_over_ = false;
}

std::optional<Block> SelectionMemo::next() {
  if (next_block_ == blocks_.size()) return std::nullopt;
  const Kept& kept = blocks_[next_block_++];
  if (!kept.has_offsets) return Block{kept.first_row, kept.count, nullptr};
  const std::uint16_t* offsets = offsets_.data() + next_offset_;
  next_offset_ += kept.count;
  return Block{kept.first_row, kept.count, offsets};
}

std::uint16_t* SelectionMemo::room() {
  if (offsets_.size() < kept_offsets_ + kBlockRows)
    offsets_.resize(kept_offsets_ * 3 / 2 + kBlockRows);
  return offsets_.data() + kept_offsets_;
}

void SelectionMemo::keep(const Block& block) {
  if (is_over_) return;
  const bool has_offsets = block.offsets != nullptr;
  if (has_offsets && kept_offsets_ + block.count > max_rows_) {
    is_over_ = true;
    return;
  }
  blocks_.push_back({block.first_row, block.count, has_offsets});
  if (has_offsets) kept_offsets_ += block.count;
  next_block_ = blocks_.size();
  next_offset_ = kept_offsets_;
}

void SelectionMemo::forget() {
  *this = SelectionMemo(max_rows_);
}

}  // namespace usagescope
