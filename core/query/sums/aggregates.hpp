#pragma once

#include <memory>
#include <vector>

#include "core/query/sums/aggregate.hpp"
#include "core/query/sums/row_tally.hpp"

namespace usagescope {

/// What it takes to work out the measures of a spec, but for kRows, which the tally counts. The
/// tally may be made to carry one of the sums; it must outlive the aggregates.
[[nodiscard]] std::vector<std::unique_ptr<Aggregate>> make_aggregates(const UsageTable& table,
                                                                      const QuerySpec& spec,
                                                                      RowTally& tally);

}  // namespace usagescope
