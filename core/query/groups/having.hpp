#pragma once

#include <vector>

#include "core/query/groups/figure_source.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// The conditions of a spec on the groups of one level.
class HavingConditions {
 public:
  /// The spec must have passed validated() and must outlive this.
  HavingConditions(const QuerySpec& spec, std::size_t level_index);

  [[nodiscard]] bool is_empty() const noexcept { return conditions_.empty(); }
  [[nodiscard]] bool is_met(const ComparedSets& figures, std::uint32_t group) const;

 private:
  struct Condition {
    const Having* having;
    std::vector<Decimal> values;
  };
  std::vector<Condition> conditions_;
};

}  // namespace usagescope
