#pragma once

#include "core/base/result.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/query/selection_memo.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Answers a spec over a table: filter, group, aggregate exactly, sort, cut the window. Sums do not
/// depend on the order of rows. Errors: those of validated(), and kOverflow when an exact sum needs
/// more than 38 digits. Cost: O(rows) plus O(groups log groups). memo: where the chosen rows are
/// kept for questions to come; questions without conditions leave it alone.
[[nodiscard]] Result<QueryResult> execute(const UsageTable& table, const QuerySpec& spec,
                                          const QueryWindow& window, SelectionMemo* memo = nullptr);

}  // namespace usagescope
