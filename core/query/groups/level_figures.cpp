#include "core/query/groups/level_figures.hpp"

#include <utility>

namespace usagescope {

LevelFigures::LevelFigures(const QuerySpec& spec, const GroupTree& tree, const FigureSource& source)
    : tree_(tree), source_(source), wanted_(spec.measures.size(), 0) {
  for (const SortKey& sort : spec.sort) {
    if (sort.by == SortKey::By::kMeasure) wanted_[sort.index] = 1;
  }
  for (const Having& having : spec.having) wanted_[having.measure] = 1;
  by_depth_.resize(tree.depth_count());
}

Result<const ComparedSets*> LevelFigures::at(std::size_t depth) {
  if (!by_depth_[depth]) {
    Result<ComparedSets> figures = source_.figures(tree_.groups_at(depth), wanted_);
    if (!figures) return std::move(figures).error();
    by_depth_[depth] = std::move(*figures);
  }
  return &*by_depth_[depth];
}

}  // namespace usagescope
