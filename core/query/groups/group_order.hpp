#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/query/groups/figure_source.hpp"
#include "core/query/groups/group_keys.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// The order of the groups of one level: the sort keys that tell its groups apart, in turn, missing
/// values last either way, and at last the order of first appearance, which is that of the numbers.
class GroupOrder {
 public:
  /// codes: of each group in the level's own key (group_by[level_index]). figures: of the groups, in
  /// the measures that are sorted by; nullptr where there are none. All must outlive this.
  GroupOrder(const QuerySpec& spec, std::size_t level_index, const GroupCodes& key,
             const std::vector<std::uint32_t>& codes, const ComparedSets* figures);

  /// Orders the groups such that positions begin .. end - 1 are right; the others are somewhere on
  /// their side of these. Cheap for a small window of many groups.
  void sort_window(std::span<std::uint32_t> groups, std::size_t begin, std::size_t end) const;
  void sort(std::span<std::uint32_t> groups) const { sort_window(groups, 0, groups.size()); }

 private:
  struct Criterion {
    const Figures* figures;  // nullptr: by rank
    bool is_descending;
  };

  [[nodiscard]] bool comes_before(std::uint32_t a, std::uint32_t b) const noexcept;

  std::vector<Criterion> criteria_;
  std::vector<std::uint32_t> ranks_;  // by group; empty unless a criterion is by rank
  std::uint32_t missing_rank_;
};

}  // namespace usagescope
