#include "core/query/groups/period_scan.hpp"

#include <algorithm>
#include <utility>

#include "core/query/sums/aggregates.hpp"

namespace usagescope {

PeriodScan::PeriodScan(const UsageTable& table, const QuerySpec& spec)
    : table_(table),
      spec_(spec),
      selection_(table, spec),
      tally_(table),
      aggregates_(make_aggregates(table, spec, tally_)) {
  if (spec.comparison && spec.comparison->bridge) line_totals_.emplace(table);
}

Block PeriodScan::select(std::uint32_t begin, std::uint32_t count, SelectionMemo* memo) {
  if (memo == nullptr) return selection_.select(begin, count);
  if (const std::optional<Block> known = memo->next()) return *known;
  const Block block = selection_.select(begin, count, memo->room());
  memo->keep(block);
  return block;
}

void PeriodScan::run(GroupIndex& index, SelectionMemo* memo) {
  const std::uint32_t rows = table_.row_count();
  if (memo != nullptr) memo->begin(table_, spec_);
  for (std::uint32_t begin = 0; begin < rows; begin += std::min(kBlockRows, rows - begin)) {
    const Block block = select(begin, std::min(kBlockRows, rows - begin), memo);
    if (block.count == 0) continue;
    matching_rows_ += block.count;
    count_identity_breaks(block);
    const RowGroups parts = index.groups_of(block);
    const std::uint32_t limit = index.number_limit();
    tally_.add(block, parts, limit);
    for (const auto& aggregate : aggregates_) aggregate->add(block, parts, limit);
    if (line_totals_) line_totals_->add(block, parts);
  }
}

void PeriodScan::count_identity_breaks(const Block& block) {
  const std::vector<std::uint32_t>& breaks = table_.identity_breaks();
  const auto begin = std::lower_bound(breaks.begin(), breaks.end(), block.first_row);
  const std::uint32_t end_row = std::min(kBlockRows, table_.row_count() - block.first_row);
  if (begin == breaks.end() || *begin - block.first_row >= end_row) return;
  if (block.offsets == nullptr) {
    const auto end = std::lower_bound(begin, breaks.end(), block.first_row + block.count);
    identity_breaks_ += static_cast<std::uint32_t>(end - begin);
    return;
  }
  auto next = begin;
  for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
    while (next != breaks.end() && *next < block.first_row + offset) ++next;
    if (next != breaks.end() && *next == block.first_row + offset) ++identity_breaks_;
  });
}

Result<SetFigures> PeriodScan::figures(const Partition& sets, const MeasureMask& wanted) const {
  SetFigures figures;
  figures.measures.resize(spec_.measures.size());
  tally_.finish(sets, figures);
  for (const auto& aggregate : aggregates_) {
    Status status = aggregate->finish(sets, wanted, figures.measures);
    if (!status) return std::move(status).error();
  }
  std::vector<std::uint32_t> without_rows;
  for (std::uint32_t set = 0; set < sets.set_count; ++set) {
    if (figures.row_counts[set] == 0) without_rows.push_back(set);
  }
  for (std::size_t i = 0; i < spec_.measures.size(); ++i) {
    if (wanted[i] == 0) continue;
    if (spec_.measures[i] == Measure::kRows) {
      figures.measures[i].values.assign(figures.row_counts.begin(), figures.row_counts.end());
      continue;
    }
    for (const std::uint32_t set : without_rows) figures.measures[i].forget(set);
  }
  return figures;
}

}  // namespace usagescope
