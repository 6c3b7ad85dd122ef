#include "core/query/groups/group_order.hpp"

#include <algorithm>

namespace usagescope {
namespace {

/// Negative: a first; positive: b first; 0: no difference.
template <typename T>
int compared(const T& a, const T& b, bool is_descending) noexcept {
  if (a == b) return 0;
  return (a < b) != is_descending ? -1 : 1;
}

}  // namespace

GroupOrder::GroupOrder(const QuerySpec& spec, std::size_t level_index, const GroupCodes& key,
                       const std::vector<std::uint32_t>& codes, const ComparedSets* figures)
    : missing_rank_(key.code_count()) {
  bool needs_ranks = false;
  for (const SortKey& sort : spec.sort) {
    if (sort.by == SortKey::By::kMeasure) {
      criteria_.push_back({&figures->figures(sort.index, sort.of), sort.descending});
    } else if (sort.index == level_index) {
      // A key above is the same for all groups that are compared, one below has no say.
      criteria_.push_back({nullptr, sort.descending});
      needs_ranks = true;
    }
  }
  if (!needs_ranks) return;
  std::vector<std::uint32_t> used = codes;
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  const std::vector<std::uint32_t> rank_of_code = key.ranks(used);
  ranks_.reserve(codes.size());
  for (const std::uint32_t code : codes) ranks_.push_back(rank_of_code[code]);
}

bool GroupOrder::comes_before(std::uint32_t a, std::uint32_t b) const noexcept {
  for (const Criterion& criterion : criteria_) {
    int difference = 0;
    if (criterion.figures == nullptr) {
      const bool is_any_missing = ranks_[a] == missing_rank_ || ranks_[b] == missing_rank_;
      difference = compared(ranks_[a], ranks_[b], criterion.is_descending && !is_any_missing);
    } else if (criterion.figures->has_value(a) != criterion.figures->has_value(b)) {
      difference = criterion.figures->has_value(a) ? -1 : 1;
    } else if (criterion.figures->has_value(a)) {
      difference = compared(criterion.figures->values[a], criterion.figures->values[b],
                            criterion.is_descending);
    }
    if (difference != 0) return difference < 0;
  }
  return a < b;
}

void GroupOrder::sort_window(std::span<std::uint32_t> groups, std::size_t begin,
                             std::size_t end) const {
  end = std::min(end, groups.size());
  if (begin >= end) return;
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return comes_before(a, b); };
  const auto first = groups.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = groups.begin() + static_cast<std::ptrdiff_t>(end);
  if (begin > 0) std::nth_element(groups.begin(), first, groups.end(), before);
  if (last != groups.end()) std::nth_element(first, last, groups.end(), before);
  std::sort(first, last, before);
}

}  // namespace usagescope
