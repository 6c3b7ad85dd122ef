#pragma once

#include <cstdint>
#include <vector>

#include "core/query/groups/figure_source.hpp"
#include "core/query/groups/group_keys.hpp"
#include "core/query/groups/group_tree.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// All that an answer is written from.
struct AnswerSources {
  const UsageTable& table;
  const QuerySpec& spec;
  const QueryWindow& window;
  const std::vector<GroupCodes>& keys;  ///< of group_by, then of the pivot
  const GroupTree& tree;
  const FigureSource& figures;
};

/// Orders the groups and writes out the window: total, rows and the sizes of the list. Errors:
/// kOverflow with the measure's path; kOutOfRange at "/pivot" with too many columns, or
/// with more than 2^24 cells in the window.
[[nodiscard]] Status write_answer(const AnswerSources& sources, QueryResult& result);

}  // namespace usagescope
