#pragma once

#include <cstdint>
#include <vector>

#include "core/query/groups/group_keys.hpp"
#include "core/query/groups/group_tree.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// Which groups a window shows expanded: by default, or by the path of their key values.
class Expansion {
 public:
  /// keys: at least one a level. All must outlive this.
  Expansion(const QueryWindow& window, const GroupTree& tree, const std::vector<GroupCodes>& keys);

  /// Whether any group of the depth is; those of the last depth never are. Depth 0 always is.
  [[nodiscard]] bool has_any(std::size_t depth) const noexcept {
    return depth == 0 || is_expanded_by_default(depth) || !is_toggled_[depth].empty();
  }
  [[nodiscard]] bool is_expanded(std::size_t depth, std::uint32_t group) const noexcept {
    if (depth == 0) return true;
    const bool is_toggled = !is_toggled_[depth].empty() && is_toggled_[depth][group] != 0;
    return is_expanded_by_default(depth) != is_toggled;
  }

 private:
  [[nodiscard]] bool is_expanded_by_default(std::size_t depth) const noexcept {
    return expands_by_default_ && depth + 1 < depth_count_;
  }

  bool expands_by_default_;
  std::size_t depth_count_;
  std::vector<std::vector<std::uint8_t>> is_toggled_;  // by depth and group; empty: none is
};

}  // namespace usagescope
