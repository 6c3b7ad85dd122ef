#include "core/query/rows/row_summary.hpp"

#include <algorithm>
#include <utility>

#include "core/query/rows/row_cost.hpp"
#include "core/query/sums/exact_sum.hpp"

namespace usagescope {
namespace {

/// Sum, least and largest of what is added.
struct Extent {
  WideSum sum;
  Int128 least = 0;
  Int128 largest = 0;
  std::uint32_t count = 0;

  void add(Int128 value) noexcept {
    sum.add(value);
    least = count == 0 ? value : std::min(least, value);
    largest = count == 0 ? value : std::max(largest, value);
    ++count;
  }

  [[nodiscard]] Status finish(int scale, NumberSummary& summary) const {
    summary.count = count;
    if (count == 0) return ok();
    const Result<std::optional<Decimal>> total = CostSum{sum, true}.total(scale);
    if (!total) return total.error();
    const Result<Decimal> low = exact_decimal(least, scale);
    if (!low) return low.error();
    const Result<Decimal> high = exact_decimal(largest, scale);
    if (!high) return high.error();
    const Result<Decimal> average = Decimal::divide(**total, Decimal(count), kRatioDigits);
    if (!average) return average.error();
    summary.sum = *total;
    summary.average = *average;
    summary.minimum = *low;
    summary.maximum = *high;
    return ok();
  }
};

Status summarize(const DecimalColumn& column, const std::vector<std::uint32_t>& rows,
                 NumberSummary& summary) {
  Extent extent;
  const std::int64_t* values = column.values().data();
  for (const std::uint32_t row : rows) {
    if (values[row] != DecimalColumn::kMissing) extent.add(values[row]);
  }
  return extent.finish(column.scale(), summary);
}

Status summarize(const RowCost& costs, const std::vector<std::uint32_t>& rows,
                 NumberSummary& summary) {
  Extent extent;
  for (const std::uint32_t row : rows) {
    if (!costs.is_missing(row)) extent.add(costs.value(row));
  }
  return extent.finish(costs.scale(), summary);
}

}  // namespace

Result<RowSummary> summarize_rows(const UsageTable& table, PriceBasis basis,
                                  const std::vector<std::uint32_t>& rows) {
  RowSummary result;
  result.row_count = static_cast<std::uint32_t>(rows.size());
  const std::pair<Column, NumberSummary*> parts[] = {
      {Column::kCommitment, &result.commitment},
      {Column::kMsrpPrice, &result.msrp_price},
      {Column::kOnDemandUsage, &result.on_demand_usage},
      {Column::kUsage, &result.usage},
  };
  for (const auto& [column, summary] : parts) {
    if (Status status = summarize(table.decimal(column), rows, *summary); !status) {
      return std::move(status).error();
    }
  }
  Status status = summarize(RowCost(table, basis), rows, result.list_cost);
  if (!status) return std::move(status).error();
  return result;
}

Result<RowSummary> query_summary(RowOrder& order, const std::vector<RowRange>& ranges,
                                 const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> selected;
  for (const std::uint32_t row : rows) {
    if (row < order.table().row_count()) selected.push_back(row);
  }
  for (const RowRange& range : ranges) {
    if (range.begin >= range.end) continue;
    const std::vector<std::uint32_t> part = order.window(range.begin, range.end - range.begin);
    selected.insert(selected.end(), part.begin(), part.end());
  }
  // One range alone names no row twice, and its order does not matter.
  if (ranges.size() + rows.size() > 1) {
    std::sort(selected.begin(), selected.end());
    selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
  }
  return summarize_rows(order.table(), order.price_basis(), selected);
}

Result<RowSummary> query_summary(const UsageTable& table, const QuerySpec& spec,
                                 const SummaryRequest& request) {
  Result<RowOrder> order = RowOrder::make(table, spec, request.sort);
  if (!order) return std::move(order).error();
  return query_summary(*order, request.ranges, request.rows);
}

}  // namespace usagescope
