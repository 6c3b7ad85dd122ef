#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/query/groups/expansion.hpp"
#include "core/query/groups/group_order.hpp"
#include "core/query/groups/group_tree.hpp"
#include "core/query/groups/level_figures.hpp"

namespace usagescope {

/// A row of the list: a group, or what is left over of its parent's groups ("Other").
struct ListRow {
  std::size_t depth = 1;
  std::uint32_t parent = 0;  ///< one depth up
  std::uint32_t group = 0;   ///< of no meaning for Other
  std::uint32_t other_groups = 0;
  bool has_children = false;
  bool is_expanded = false;
};

/// The list of visible rows in tree order (see QueryWindow): leaves out the groups that fail a
/// condition, gathers what is beyond the top into Other, orders the groups of each parent and cuts
/// the window out. What is outside of it is counted, not ordered.
class VisibleList {
 public:
  /// keys: at least one a level. All must outlive this.
  VisibleList(const QuerySpec& spec, const QueryWindow& window,
              const std::vector<GroupCodes>& keys, const GroupTree& tree, LevelFigures& figures);

  /// Called once, before anything else. Error kOverflow.
  [[nodiscard]] Status work_out();

  [[nodiscard]] const std::vector<ListRow>& rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint32_t visible_rows() const noexcept {
    return static_cast<std::uint32_t>(visible_rows_);
  }
  [[nodiscard]] std::uint32_t hidden_groups() const noexcept { return hidden_groups_; }
  /// Whether a group is part of its parent's Other; only for parents that have one in rows().
  [[nodiscard]] bool is_in_other(std::size_t depth, std::uint32_t group) const noexcept {
    const std::vector<Fate>& fates = levels_[depth].fates;
    return !fates.empty() && fates[group] == Fate::kOther;
  }

 private:
  enum class Fate : std::uint8_t { kShown, kFailed, kOther };
  /// Of the groups of a depth.
  struct Level {
    std::vector<Fate> fates;  // empty: all are shown
    std::vector<std::uint32_t> child_counts;  // one depth down, not failed; empty: all have some
    // Of depths whose groups can be seen: the groups that did not fail, by parent, where parent p
    // has groups[begins[p] .. begins[p + 1]), those of the top first.
    std::vector<std::uint32_t> begins;
    std::vector<std::uint32_t> groups;
    std::vector<std::uint64_t> spans;  // by group: rows of the list; empty: 1 each
    std::optional<GroupOrder> order;
  };

  Status apply_having();
  Status gather(std::size_t depth);
  void cut_top(std::size_t depth);
  void add_spans(std::size_t depth);
  void write(std::size_t depth, std::uint32_t parent);
  void write_group(std::size_t depth, std::uint32_t parent, std::uint32_t group);
  [[nodiscard]] bool has_children(std::size_t depth, std::uint32_t group) const noexcept;
  [[nodiscard]] bool is_open(std::size_t depth, std::uint32_t group) const noexcept {
    return expansion_.is_expanded(depth, group) && has_children(depth, group);
  }
  [[nodiscard]] std::uint32_t top_of(std::size_t depth) const noexcept {
    return depth - 1 < spec_.top.size() ? spec_.top[depth - 1] : 0;
  }
  /// How many of so many groups of one parent are shown themselves.
  [[nodiscard]] std::uint32_t kept_of(std::size_t depth, std::uint32_t count) const noexcept {
    const std::uint32_t top = top_of(depth);
    return top == 0 || count <= top || count - top == 1 ? count : top;
  }
  [[nodiscard]] std::uint64_t span_of(std::size_t depth, std::uint32_t group) const noexcept {
    return levels_[depth].spans.empty() ? 1 : levels_[depth].spans[group];
  }
  [[nodiscard]] bool is_full() const noexcept { return rows_.size() >= window_.limit; }

  const QuerySpec& spec_;
  const QueryWindow& window_;
  const std::vector<GroupCodes>& keys_;
  const GroupTree& tree_;
  LevelFigures& figures_;
  Expansion expansion_;
  std::vector<Level> levels_;  // by depth
  std::vector<ListRow> rows_;
  std::uint64_t at_ = 0;  // place in the list of the next row that is written
  std::uint64_t visible_rows_ = 0;
  std::uint32_t hidden_groups_ = 0;
};

}  // namespace usagescope
