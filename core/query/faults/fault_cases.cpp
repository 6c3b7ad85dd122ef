#include "core/query/faults/fault_cases.hpp"

#include <algorithm>
#include <limits>

namespace usagescope {

CaseCollector::CaseCollector(const FaultRequest& request, const RowCost& costs,
                             std::vector<std::uint32_t>* all_rows)
    : request_(&request),
      costs_(&costs),
      all_rows_(all_rows),
      room_(std::uint64_t{request.offset} + request.limit) {}

bool CaseCollector::comes_before(const Kept& a, const Kept& b) noexcept {
  if (a.magnitude != b.magnitude) return a.magnitude > b.magnitude;
  if (a.first_row != b.first_row) return a.first_row < b.first_row;
  return a.number < b.number;
}

CaseCollector::Kept CaseCollector::counted(std::span<const std::uint32_t> rows,
                                           std::uint32_t uncosted, std::uint32_t missing) {
  Kept kept{0, rows.empty() ? 0 : rows[0], totals_.case_count, {}, {}};
  for (std::size_t i = uncosted; i < rows.size(); ++i) {
    if (costs_->is_missing(rows[i])) continue;
    const Int128 cost = costs_->value(rows[i]);
    kept.cost.add(cost);
    cost_.add(cost);
  }
  // A sum that does not fit is an error in the end; here it only has to be somewhere in the order.
  constexpr Int128 kLargest = std::numeric_limits<std::int64_t>::max();
  const Int128 total = kept.cost.sum.total().value_or(kLargest);
  kept.magnitude = static_cast<UInt128>(total < 0 ? -total : total);
  kept.found.row_count = static_cast<std::uint32_t>(rows.size());
  kept.found.missing_count = missing;
  ++totals_.case_count;
  totals_.row_count += kept.found.row_count;
  totals_.missing_count += missing;
  if (all_rows_ != nullptr) all_rows_->insert(all_rows_->end(), rows.begin(), rows.end());
  return kept;
}

bool CaseCollector::is_wanted(const Kept& kept) const noexcept {
  if (request_->limit == 0) return false;
  return kept_.size() < room_ || comes_before(kept, kept_.front());
}

void CaseCollector::keep(Kept kept, std::span<const std::uint32_t> rows) {
  const auto count = std::min<std::size_t>(rows.size(), request_->rows_per_case);
  kept.found.rows.assign(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
  if (kept_.size() == room_) {
    std::pop_heap(kept_.begin(), kept_.end(), comes_before);
    kept_.pop_back();
  }
  kept_.push_back(std::move(kept));
  std::push_heap(kept_.begin(), kept_.end(), comes_before);
}

Result<Fault> CaseCollector::finish(FaultKind kind, std::optional<Column> id_column) {
  totals_.kind = kind;
  totals_.id_column = id_column;
  Result<std::optional<Decimal>> total = cost_.total(costs_->scale());
  if (!total) return std::move(total).error();
  totals_.list_cost = *total;
  std::sort_heap(kept_.begin(), kept_.end(), comes_before);
  for (std::size_t i = request_->offset; i < kept_.size(); ++i) {
    Result<std::optional<Decimal>> cost = kept_[i].cost.total(costs_->scale());
    if (!cost) return std::move(cost).error();
    kept_[i].found.list_cost = *cost;
    totals_.cases.push_back(std::move(kept_[i].found));
  }
  return std::move(totals_);
}

}  // namespace usagescope
