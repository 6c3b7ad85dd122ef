#include "core/query/execute.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "core/query/groups/answer.hpp"
#include "core/query/groups/figure_source.hpp"
#include "core/query/groups/group_index.hpp"
#include "core/query/groups/group_tree.hpp"
#include "core/query/groups/period_scan.hpp"

namespace usagescope {
namespace {

/// The parts of both periods, those of the current one first.
std::vector<std::uint32_t> parts_of(const PeriodScan& current, const PeriodScan* previous,
                                    std::uint32_t part_limit) {
  std::vector<std::uint32_t> parts = current.parts();
  if (previous == nullptr) return parts;
  std::vector<std::uint8_t> is_known(part_limit, 0);
  for (const std::uint32_t part : parts) is_known[part] = 1;
  for (const std::uint32_t part : previous->parts()) {
    if (is_known[part] == 0) parts.push_back(part);
  }
  return parts;
}

}  // namespace

Result<QueryResult> execute(const UsageTable& table, const QuerySpec& spec,
                            const QueryWindow& window, SelectionMemo* memo) {
  Result<QuerySpec> checked = validated(spec);
  if (!checked) return std::move(checked).error();
  std::vector<GroupCodes> keys;
  for (const GroupKey& key : checked->group_by) keys.emplace_back(table, key, *checked);
  if (checked->pivot) keys.emplace_back(table, *checked->pivot, *checked);
  GroupIndex index(keys, table.row_count());

  const bool has_conditions = checked->period.has_value() || !checked->filters.empty();
  PeriodScan current(table, *checked);
  current.run(index, has_conditions ? memo : nullptr);
  QuerySpec other_spec;
  std::optional<PeriodScan> previous;
  if (checked->comparison) {
    other_spec = *checked;
    other_spec.period = checked->comparison->period;
    previous.emplace(table, other_spec);
    previous->run(index, nullptr);
  }
  const PeriodScan* other = previous ? &*previous : nullptr;
  const GroupTree tree(index, keys, checked->group_by.size(),
                       parts_of(current, other, index.number_limit()));

  QueryResult result;
  result.matching_rows = current.matching_rows();
  result.table_rows = table.row_count();
  result.identity_breaks = current.identity_breaks();
  const FigureSource figures(*checked, current, other);
  Status status = write_answer({table, *checked, window, keys, tree, figures}, result);
  if (!status) return std::move(status).error();
  return result;
}

}  // namespace usagescope
