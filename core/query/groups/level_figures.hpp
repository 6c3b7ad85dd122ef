#pragma once

#include <optional>
#include <vector>

#include "core/query/groups/figure_source.hpp"
#include "core/query/groups/group_tree.hpp"

namespace usagescope {

/// The figures of all groups of a depth in the measures that the spec sorts by or has conditions on,
/// worked out when they are first asked for.
class LevelFigures {
 public:
  /// All must outlive this.
  LevelFigures(const QuerySpec& spec, const GroupTree& tree, const FigureSource& source);

  /// Good as long as this. Error kOverflow.
  [[nodiscard]] Result<const ComparedSets*> at(std::size_t depth);

 private:
  const GroupTree& tree_;
  const FigureSource& source_;
  MeasureMask wanted_;
  std::vector<std::optional<ComparedSets>> by_depth_;
};

}  // namespace usagescope
