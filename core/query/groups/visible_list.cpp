#include "core/query/groups/visible_list.hpp"

#include <algorithm>
#include <utility>

#include "core/query/groups/having.hpp"

namespace usagescope {

VisibleList::VisibleList(const QuerySpec& spec, const QueryWindow& window,
                         const std::vector<GroupCodes>& keys, const GroupTree& tree,
                         LevelFigures& figures)
    : spec_(spec),
      window_(window),
      keys_(keys),
      tree_(tree),
      figures_(figures),
      expansion_(window, tree, keys),
      levels_(tree.depth_count()) {}

Status VisibleList::work_out() {
  if (tree_.depth_count() == 1) return ok();
  if (Status status = apply_having(); !status) return status;
  std::size_t last = 0;
  while (last + 1 < tree_.depth_count() && expansion_.has_any(last)) {
    ++last;
    if (Status status = gather(last); !status) return status;
    cut_top(last);
  }
  for (std::size_t depth = last; depth-- > 1;) add_spans(depth);
  const Level& first = levels_[1];
  const auto kept = kept_of(1, static_cast<std::uint32_t>(first.groups.size()));
  for (std::uint32_t i = 0; i < kept; ++i) visible_rows_ += span_of(1, first.groups[i]);
  if (kept < first.groups.size()) ++visible_rows_;
  write(1, 0);
  return ok();
}

/// A group below one that failed has failed too, and is not counted.
Status VisibleList::apply_having() {
  if (spec_.having.empty()) return ok();
  for (std::size_t depth = 1; depth < tree_.depth_count(); ++depth) {
    const HavingConditions conditions(spec_, depth - 1);
    const ComparedSets* figures = nullptr;
    if (!conditions.is_empty()) {
      const Result<const ComparedSets*> known = figures_.at(depth);
      if (!known) return known.error();
      figures = *known;
    }
    const std::vector<Fate>& above = levels_[depth - 1].fates;
    std::vector<std::uint32_t>& child_counts = levels_[depth - 1].child_counts;
    child_counts.assign(tree_.group_count(depth - 1), 0);
    std::vector<Fate>& fates = levels_[depth].fates;
    fates.assign(tree_.group_count(depth), Fate::kShown);
    for (std::uint32_t group = 0; group < fates.size(); ++group) {
      const std::uint32_t parent = tree_.parent(depth, group);
      if (!above.empty() && above[parent] == Fate::kFailed) {
        fates[group] = Fate::kFailed;
      } else if (figures != nullptr && !conditions.is_met(*figures, group)) {
        fates[group] = Fate::kFailed;
        ++hidden_groups_;
      } else {
        ++child_counts[parent];
      }
    }
  }
  return ok();
}

bool VisibleList::has_children(std::size_t depth, std::uint32_t group) const noexcept {
  if (depth + 1 >= tree_.depth_count()) return false;
  return levels_[depth].child_counts.empty() || levels_[depth].child_counts[group] > 0;
}

/// The groups of a depth by their parents, in order of first appearance.
Status VisibleList::gather(std::size_t depth) {
  Level& level = levels_[depth];
  const auto has_failed = [&level](std::uint32_t group) {
    return !level.fates.empty() && level.fates[group] == Fate::kFailed;
  };
  const std::uint32_t count = tree_.group_count(depth);
  level.begins.assign(std::size_t{tree_.group_count(depth - 1)} + 1, 0);
  for (std::uint32_t group = 0; group < count; ++group) {
    if (!has_failed(group)) ++level.begins[tree_.parent(depth, group) + 1];
  }
  for (std::size_t i = 1; i < level.begins.size(); ++i) level.begins[i] += level.begins[i - 1];
  std::vector<std::uint32_t> next(level.begins.begin(), level.begins.end() - 1);
  level.groups.resize(level.begins.back());
  for (std::uint32_t group = 0; group < count; ++group) {
    if (!has_failed(group)) level.groups[next[tree_.parent(depth, group)]++] = group;
  }
  const ComparedSets* figures = nullptr;
  const bool needs_figures =
      std::any_of(spec_.sort.begin(), spec_.sort.end(),
                  [](const SortKey& sort) { return sort.by == SortKey::By::kMeasure; });
  if (needs_figures) {
    const Result<const ComparedSets*> known = figures_.at(depth);
    if (!known) return known.error();
    figures = *known;
  }
  level.order.emplace(spec_, depth - 1, keys_[depth - 1], tree_.level(depth).codes, figures);
  return ok();
}

/// Of the parents that can be seen, puts the groups of the top first and the others into Other.
void VisibleList::cut_top(std::size_t depth) {
  if (top_of(depth) == 0) return;
  Level& level = levels_[depth];
  for (std::uint32_t parent = 0; parent + 1 < level.begins.size(); ++parent) {
    if (!expansion_.is_expanded(depth - 1, parent)) continue;
    const std::span<std::uint32_t> groups(level.groups.data() + level.begins[parent],
                                          level.begins[parent + 1] - level.begins[parent]);
    const std::uint32_t kept = kept_of(depth, static_cast<std::uint32_t>(groups.size()));
    if (kept == groups.size()) continue;
    level.order->sort_window(groups, 0, kept);
    if (level.fates.empty()) level.fates.assign(tree_.group_count(depth), Fate::kShown);
    for (const std::uint32_t group : groups.subspan(kept)) level.fates[group] = Fate::kOther;
  }
}

/// The length of each group's part of the list, of a depth above one whose groups can be seen.
void VisibleList::add_spans(std::size_t depth) {
  Level& level = levels_[depth];
  const Level& below = levels_[depth + 1];
  level.spans.assign(tree_.group_count(depth), 1);
  for (std::uint32_t group = 0; group < level.spans.size(); ++group) {
    if (!is_open(depth, group)) continue;
    const std::uint32_t begin = below.begins[group];
    const std::uint32_t count = below.begins[group + 1] - begin;
    const std::uint32_t kept = kept_of(depth + 1, count);
    if (kept < count) ++level.spans[group];
    for (std::uint32_t i = begin; i < begin + kept; ++i) {
      level.spans[group] += span_of(depth + 1, below.groups[i]);
    }
  }
}

void VisibleList::write_group(std::size_t depth, std::uint32_t parent, std::uint32_t group) {
  if (at_++ < window_.offset) return;
  rows_.push_back({depth, parent, group, 0, has_children(depth, group), is_open(depth, group)});
}

/// The groups of a parent with what is below them, as far as the window has room.
void VisibleList::write(std::size_t depth, std::uint32_t parent) {
  Level& level = levels_[depth];
  const std::uint32_t begin = level.begins[parent];
  const std::uint32_t count = level.begins[parent + 1] - begin;
  const std::uint32_t kept = kept_of(depth, count);
  const std::span<std::uint32_t> groups(level.groups.data() + begin, kept);
  if (level.spans.empty()) {
    // One row each: those before the window are passed over, and only those in it are ordered.
    const auto skipped = static_cast<std::size_t>(
        std::min<std::uint64_t>(kept, window_.offset > at_ ? window_.offset - at_ : 0));
    const auto end = static_cast<std::size_t>(
        std::min<std::uint64_t>(kept, std::uint64_t{skipped} + window_.limit - rows_.size()));
    level.order->sort_window(groups, skipped, end);
    at_ += skipped;
    for (std::size_t i = skipped; i < end; ++i) write_group(depth, parent, groups[i]);
    if (end < kept) return;
  } else {
    level.order->sort(groups);
    for (std::size_t i = 0; i < kept && !is_full(); ++i) {
      if (at_ + level.spans[groups[i]] <= window_.offset) {
        at_ += level.spans[groups[i]];
        continue;
      }
      write_group(depth, parent, groups[i]);
      if (is_open(depth, groups[i])) write(depth + 1, groups[i]);
    }
  }
  if (kept == count || is_full()) return;
  if (at_++ >= window_.offset) rows_.push_back({depth, parent, 0, count - kept, false, false});
}

}  // namespace usagescope
