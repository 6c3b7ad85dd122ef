#include "core/query/groups/group_index.hpp"

#include <algorithm>
#include <limits>

namespace usagescope {
namespace {

/// Accumulators for every combination stay in the second level cache.
constexpr std::uint64_t kMaxPlain = 16'384;

}  // namespace

GroupIndex::GroupIndex(const std::vector<GroupCodes>& keys, std::uint32_t row_count)
    : keys_(&keys) {
  plan(row_count);
}

/// As many keys into one stage as fit 64 bits together.
void GroupIndex::plan(std::uint32_t row_count) {
  std::uint64_t bound = 1;
  std::size_t first = 0;
  for (std::size_t i = 0; i < keys_->size(); ++i) {
    const std::uint64_t codes = (*keys_)[i].code_count();
    if (bound > std::numeric_limits<std::uint64_t>::max() / codes) {
      stages_.push_back({first, i, KeyNumbers(bound, row_count)});
      first = i;
      bound = row_count;  // a stage has at most so many numbers
    }
    bound *= codes;
  }
  is_narrow_ = stages_.empty() && bound <= std::numeric_limits<std::uint32_t>::max();
  if (stages_.empty() && bound <= kMaxPlain) {
    plain_count_ = static_cast<std::uint32_t>(bound);
    plan_pair();
    return;
  }
  stages_.push_back({first, keys_->size(), KeyNumbers(bound, row_count)});
  if (!is_narrow_) wide_.resize(kBlockRows);
}

void GroupIndex::plan_pair() {
  if (keys_->size() != 2) return;
  left_ = keys_->front().lookup(keys_->back().code_count());
  right_ = keys_->back().lookup(1);
}

void GroupIndex::combine_pair(const Block& block) {
  const std::uint32_t* left_values = left_->values.data();
  const std::uint32_t* right_values = right_->values.data();
  std::uint32_t* out = room_.data();
  left_->codes->visit([&](auto all_left) {
    const auto* left = all_left.data() + block.first_row;
    right_->codes->visit([&](auto all_right) {
      const auto* right = all_right.data() + block.first_row;
      for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
        out[k] = left_values[left[offset]] + right_values[right[offset]];
      });
    });
  });
}

std::uint32_t GroupIndex::number_limit() const noexcept {
  return stages_.empty() ? plain_count_ : stages_.back().numbers.count();
}

RowGroups GroupIndex::plain_groups(const Block& block) {
  const CodeVector* codes = keys_->front().column_codes();
  if (keys_->size() == 1 && block.offsets == nullptr && codes != nullptr) {
    // Nothing to work out: the column itself says it.
    return codes->visit([&block](auto all) {
      return RowGroups{all.data() + block.first_row, static_cast<int>(sizeof(all[0]))};
    });
  }
  if (left_ && right_) {
    combine_pair(block);
    return {room_.data()};
  }
  keys_->front().encode(block, room_.data());
  for (std::size_t i = 1; i < keys_->size(); ++i) (*keys_)[i].encode_below(block, room_.data());
  return {room_.data()};
}

void GroupIndex::combine_narrow(const Block& block, const Stage& stage) {
  (*keys_)[stage.first_key].encode(block, room_.data());
  for (std::size_t i = stage.first_key + 1; i < stage.end_key; ++i) {
    (*keys_)[i].encode_below(block, room_.data());
  }
}

/// wide_ holds the numbers of the stage before, if any.
void GroupIndex::combine_wide(const Block& block, const Stage& stage) {
  if (stage.first_key == 0) std::fill_n(wide_.begin(), block.count, 0);
  for (std::size_t i = stage.first_key; i < stage.end_key; ++i) {
    const GroupCodes& key = (*keys_)[i];
    key.encode(block, room_.data());
    const std::uint64_t factor = key.code_count();
    for (std::uint32_t k = 0; k < block.count; ++k) wide_[k] = wide_[k] * factor + room_[k];
  }
}

RowGroups GroupIndex::groups_of(const Block& block) {
  if (keys_->empty()) return {};
  if (is_plain()) return plain_groups(block);
  if (is_narrow_) {
    combine_narrow(block, stages_.front());
    stages_.front().numbers.number_all(room_.data(), block.count);
    return {room_.data()};
  }
  for (Stage& stage : stages_) {
    combine_wide(block, stage);
    stage.numbers.number_all(wide_.data(), block.count, room_.data());
    std::copy_n(room_.begin(), block.count, wide_.begin());
  }
  return {room_.data()};
}

void GroupIndex::codes_of(std::uint32_t group, std::uint32_t* codes) const {
  std::uint64_t combined = group;
  std::size_t end = keys_->size();
  const auto split = [&](std::size_t first) {
    for (std::size_t i = end; i-- > first;) {
      const std::uint64_t factor = (*keys_)[i].code_count();
      codes[i] = static_cast<std::uint32_t>(combined % factor);
      combined /= factor;
    }
    end = first;
  };
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    combined = stage->numbers.key(static_cast<std::uint32_t>(combined));
    split(stage->first_key);
  }
  if (stages_.empty()) split(0);
}

}  // namespace usagescope
