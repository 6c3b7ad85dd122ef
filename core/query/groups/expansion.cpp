#include "core/query/groups/expansion.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace usagescope {
namespace {

using Path = std::vector<std::string>;

/// Of the sorted paths, those that begin like a group's own path.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool is_empty() const noexcept { return begin == end; }
};

/// The paths of the range that have the value at the place and so are longer than it.
Range narrowed(const std::vector<Path>& paths, Range range, std::size_t place,
               const std::string& value) {
  const auto first = paths.begin() + static_cast<std::ptrdiff_t>(range.begin);
  const auto last = paths.begin() + static_cast<std::ptrdiff_t>(range.end);
  // Shorter paths come before their continuations.
  const auto begin = std::partition_point(first, last, [&](const Path& path) {
    return path.size() <= place || path[place] < value;
  });
  const auto end =
      std::partition_point(begin, last, [&](const Path& path) { return path[place] == value; });
  return {static_cast<std::uint32_t>(begin - paths.begin()),
          static_cast<std::uint32_t>(end - paths.begin())};
}

}  // namespace

Expansion::Expansion(const QueryWindow& window, const GroupTree& tree,
                     const std::vector<GroupCodes>& keys)
    : expands_by_default_(window.expanded_by_default),
      depth_count_(tree.depth_count()),
      is_toggled_(tree.depth_count()) {
  std::vector<Path> paths = window.toggled;
  std::sort(paths.begin(), paths.end());
  std::vector<Range> ranges = {{0, static_cast<std::uint32_t>(paths.size())}};
  // Groups of the last level have nothing to show.
  for (std::size_t depth = 1; depth + 1 < depth_count_; ++depth) {
    std::vector<Range> next(tree.group_count(depth));
    bool is_any_left = false;
    for (std::uint32_t group = 0; group < next.size(); ++group) {
      const Range above = ranges[tree.parent(depth, group)];
      if (above.is_empty()) continue;
      const std::string value = keys[depth - 1].value(tree.level(depth).codes[group]).value;
      next[group] = narrowed(paths, above, depth - 1, value);
      if (next[group].is_empty()) continue;
      is_any_left = true;
      if (paths[next[group].begin].size() != depth) continue;
      if (is_toggled_[depth].empty()) is_toggled_[depth].assign(next.size(), 0);
      is_toggled_[depth][group] = 1;
    }
    if (!is_any_left) return;
    ranges = std::move(next);
  }
}

}  // namespace usagescope
