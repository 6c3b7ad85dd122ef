#pragma once

#include <cstdint>
#include <vector>

#include "core/query/groups/group_index.hpp"
#include "core/query/partition.hpp"

namespace usagescope {

/// The groups of an answer, made of parts. Depth 0 is the one group of all rows, depth d the groups
/// of the first d keys, numbered in order of first appearance.
class GroupTree {
 public:
  struct Level {
    std::vector<std::uint32_t> parents;  ///< by group: its group one level up
    std::vector<std::uint32_t> codes;    ///< by group: in the level's own key
  };

  /// parts: those that have rows, in order of first appearance. keys: those of index; the ones after
  /// the first level_count make no levels (a pivot).
  GroupTree(const GroupIndex& index, const std::vector<GroupCodes>& keys, std::size_t level_count,
            const std::vector<std::uint32_t>& parts);

  [[nodiscard]] std::size_t depth_count() const noexcept { return levels_.size() + 1; }
  [[nodiscard]] std::uint32_t group_count(std::size_t depth) const noexcept {
    return depth == 0 ? 1 : static_cast<std::uint32_t>(levels_[depth - 1].codes.size());
  }
  /// Of the groups of a depth above 0.
  [[nodiscard]] const Level& level(std::size_t depth) const noexcept { return levels_[depth - 1]; }
  [[nodiscard]] std::uint32_t parent(std::size_t depth, std::uint32_t group) const noexcept {
    return levels_[depth - 1].parents[group];
  }

  /// The codes that occur in the key after the last level; empty when there is none.
  [[nodiscard]] const std::vector<std::uint32_t>& pivot_codes() const noexcept {
    return pivot_codes_;
  }

  /// Every group of a depth a set of its own.
  [[nodiscard]] Partition groups_at(std::size_t depth) const;
  /// The groups of a depth put into sets; kNone for those in none.
  [[nodiscard]] Partition gathered(std::size_t depth, std::vector<std::uint32_t> set_of_group,
                                   std::uint32_t set_count) const;
  /// As gathered(), and each set cut by the pivot: the rows of set s and of the code
  /// pivot_codes()[i] make set s * column_count + columns[i].
  [[nodiscard]] Partition crossed(std::size_t depth, std::vector<std::uint32_t> set_of_group,
                                  std::uint32_t set_count,
                                  const std::vector<std::uint32_t>& columns) const;

 private:
  std::vector<Level> levels_;
  std::vector<std::uint32_t> leaf_of_part_;   // its group of the last level; kNone: no rows
  std::vector<std::uint32_t> pivot_of_part_;  // index into pivot_codes_
  std::vector<std::uint32_t> pivot_codes_;
};

}  // namespace usagescope
