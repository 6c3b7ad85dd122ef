#pragma once

#include <cstdint>
#include <vector>

#include "core/query/figures.hpp"
#include "core/query/group_keys.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// All groups of an answer with their figures, before any is ordered or put into words.
struct GroupedFigures {
  std::vector<GroupCodes> keys;
  Level total;                             ///< one group: all matching rows
  Level first;                             ///< groups of the first key
  std::vector<std::uint32_t> first_codes;  ///< of these groups
  Level second;                            ///< groups of both keys
  std::vector<std::uint32_t> second_codes;
  std::vector<std::uint32_t> parents;  ///< of the second level's groups in the first
};

/// Orders the groups and writes out the window: total, rows and the sizes of the list.
void write_answer(const UsageTable& table, const QuerySpec& spec, const QueryWindow& window,
                  const GroupedFigures& figures, QueryResult& result);

}  // namespace usagescope
