#include "core/query/groups/group_tree.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace usagescope {
namespace {

/// 0 (anything) where the product needs more than 64 bits.
std::uint64_t bound_of(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() / b ? 0 : a * b;
}

}  // namespace

GroupTree::GroupTree(const GroupIndex& index, const std::vector<GroupCodes>& keys,
                     std::size_t level_count, const std::vector<std::uint32_t>& parts)
    : levels_(level_count) {
  leaf_of_part_.assign(index.number_limit(), Partition::kNone);
  const bool has_pivot = keys.size() > level_count;
  if (has_pivot) pivot_of_part_.assign(index.number_limit(), 0);
  const auto part_count = static_cast<std::uint32_t>(parts.size());
  std::vector<KeyNumbers> numbers;  // by level: (parent, code)
  std::uint64_t parent_bound = 1;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::uint64_t bound = bound_of(i < level_count ? parent_bound : 1, keys[i].code_count());
    const bool is_used = i + 1 < keys.size() || i >= level_count;
    numbers.emplace_back(is_used ? bound : 1, is_used ? part_count : 0);
    parent_bound = bound == 0 ? part_count : std::min<std::uint64_t>(bound, part_count);
  }
  std::vector<std::uint32_t> codes(keys.size());
  for (const std::uint32_t part : parts) {
    index.codes_of(part, codes.data());
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < level_count; ++i) {
      const std::uint32_t parent = group;
      // Without a pivot every part is a group of the last level by itself.
      const bool is_part = i + 1 == keys.size();
      group = is_part ? static_cast<std::uint32_t>(levels_[i].codes.size())
                      : numbers[i].number(std::uint64_t{parent} * keys[i].code_count() + codes[i]);
      if (group < levels_[i].codes.size()) continue;
      levels_[i].parents.push_back(parent);
      levels_[i].codes.push_back(codes[i]);
    }
    leaf_of_part_[part] = group;
    if (!has_pivot) continue;
    pivot_of_part_[part] = numbers.back().number(codes.back());
    if (pivot_of_part_[part] == pivot_codes_.size()) pivot_codes_.push_back(codes.back());
  }
}

Partition GroupTree::groups_at(std::size_t depth) const {
  std::vector<std::uint32_t> own(group_count(depth));
  std::iota(own.begin(), own.end(), 0U);
  return gathered(depth, std::move(own), group_count(depth));
}

Partition GroupTree::gathered(std::size_t depth, std::vector<std::uint32_t> set_of_group,
                              std::uint32_t set_count) const {
  for (std::size_t below = depth + 1; below < depth_count(); ++below) {
    std::vector<std::uint32_t> next;
    next.reserve(group_count(below));
    for (const std::uint32_t parent : level(below).parents) next.push_back(set_of_group[parent]);
    set_of_group = std::move(next);
  }
  Partition partition;
  partition.set_count = set_count;
  partition.set_of.reserve(leaf_of_part_.size());
  for (const std::uint32_t leaf : leaf_of_part_) {
    partition.set_of.push_back(leaf == Partition::kNone ? leaf : set_of_group[leaf]);
  }
  return partition;
}

Partition GroupTree::crossed(std::size_t depth, std::vector<std::uint32_t> set_of_group,
                             std::uint32_t set_count,
                             const std::vector<std::uint32_t>& columns) const {
  Partition partition = gathered(depth, std::move(set_of_group), set_count);
  const auto column_count = static_cast<std::uint32_t>(columns.size());
  partition.set_count *= column_count;
  for (std::uint32_t part = 0; part < partition.set_of.size(); ++part) {
    std::uint32_t& set = partition.set_of[part];
    if (set != Partition::kNone) set = set * column_count + columns[pivot_of_part_[part]];
  }
  return partition;
}

}  // namespace usagescope
