#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/groups/group_keys.hpp"
#include "core/query/key_numbers.hpp"

namespace usagescope {

/// Numbers the combinations of any number of keys, row by row. Where there are few, a number is the
/// combination itself ("plain"); where there are more, those that occur are numbered from 0 in
/// order of first appearance. Good as long as the table and the keys do not change.
class GroupIndex {
 public:
  /// keys must outlive this; row_count is that of the table.
  GroupIndex(const std::vector<GroupCodes>& keys, std::uint32_t row_count);

  /// The numbers of a block's rows, good until the next call; without keys all rows are of group 0.
  [[nodiscard]] RowGroups groups_of(const Block& block);

  /// The numbers are the combined codes themselves.
  [[nodiscard]] bool is_plain() const noexcept { return stages_.empty(); }
  /// All numbers given out so far are below this.
  [[nodiscard]] std::uint32_t number_limit() const noexcept;
  /// The codes of a group in all keys.
  void codes_of(std::uint32_t group, std::uint32_t* codes) const;

 private:
  /// Numbers the keys up to one of them: the codes of its own keys below the number of the stage
  /// before, all combined into one integer.
  struct Stage {
    std::size_t first_key;
    std::size_t end_key;
    KeyNumbers numbers;
  };

  void plan(std::uint32_t row_count);
  void plan_pair();
  void combine_pair(const Block& block);
  [[nodiscard]] RowGroups plain_groups(const Block& block);
  void combine_narrow(const Block& block, const Stage& stage);
  void combine_wide(const Block& block, const Stage& stage);

  const std::vector<GroupCodes>* keys_;
  std::uint32_t plain_count_ = 1;
  /// Two plain keys that can be combined in one pass, which costs half of one after the other.
  std::optional<GroupCodes::Lookup> left_;
  std::optional<GroupCodes::Lookup> right_;
  std::vector<Stage> stages_;
  bool is_narrow_ = true;  // combined codes fit 32 bits, in one stage
  // Of the block at hand; not arrays, since the stack of a wasm module is small.
  std::vector<std::uint32_t> room_ = std::vector<std::uint32_t>(kBlockRows);
  std::vector<std::uint64_t> wide_;
};

}  // namespace usagescope
