#include "core/query/snapshots/snapshot.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/wide.hpp"
#include "core/query/rows/row_cost.hpp"
#include "core/query/rows/row_order.hpp"
#include "core/query/snapshots/snapshot_rows.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, kSnapshotKindCount> kKindNames = {"added", "changed",
                                                                         "vanished", "unchanged"};
SnapshotKind kind_of(const RowPair& pair) noexcept {
  if (pair.before == RowPair::kNone) return SnapshotKind::kAdded;
  if (pair.after == RowPair::kNone) return SnapshotKind::kVanished;
  return pair.changed != 0 ? SnapshotKind::kChanged : SnapshotKind::kUnchanged;
}

/// Counts and adds up all pairs, keeps those of the window.
class PairCollector {
 public:
  PairCollector(const UsageTable& before, const UsageTable& after, const QuerySpec& spec,
                const SnapshotRequest& request)
      : before_(before),
        after_(after),
        spec_(spec),
        request_(request),
        before_costs_(before, spec.price_basis),
        after_costs_(after, spec.price_basis),
        room_(std::uint64_t{request.offset} + request.limit) {
    for (const SnapshotKind kind : request.kinds) wanted_[static_cast<std::size_t>(kind)] = true;
    if (request.kinds.empty()) wanted_ = {true, true, true, false};
    const int scale = std::max(before_costs_.scale(), after_costs_.scale());
    before_factor_ = factor(before_costs_, scale);
    after_factor_ = factor(after_costs_, scale);
  }

  /// Adds up whole loads, which is cheaper than their unchanged rows one by one.
  void add_loads(const std::vector<std::uint32_t>& before,
                 const std::vector<std::uint32_t>& after) {
    for (const std::uint32_t row : before) add_cost(before_costs_, row, total_before_);
    for (const std::uint32_t row : after) add_cost(after_costs_, row, total_after_);
  }

  void add(const RowPair& pair) {
    const auto kind = static_cast<std::size_t>(kind_of(pair));
    ++counts_[kind];
    if (kind_of(pair) != SnapshotKind::kUnchanged) {
      add_cost(before_costs_, pair.before, sums_before_[kind]);
      add_cost(after_costs_, pair.after, sums_after_[kind]);
    }
    if (!wanted_[kind]) return;
    ++found_;
    if (request_.limit > 0 && status_) keep(pair);
  }

  [[nodiscard]] Result<SnapshotResult> finish() {
    SnapshotResult result;
    result.found_count = found_;
    result.offset = request_.offset;
    if (status_) status_ = finish_totals(result);
    if (!status_) return status_.error();
    std::sort_heap(kept_.begin(), kept_.end(), comes_before);
    for (std::size_t i = request_.offset; i < kept_.size(); ++i) {
      Result<SnapshotPair> pair = written_out(kept_[i].pair);
      if (!pair) return std::move(pair).error();
      result.pairs.push_back(std::move(*pair));
    }
    return result;
  }

 private:
  struct Kept {
    UInt128 steps;  // |difference| of list cost at the finer scale of the two; 0 without factors
    Decimal magnitude;  // the same where there are no factors
    RowPair pair;
  };

  static bool comes_before(const Kept& a, const Kept& b) noexcept {
    if (a.steps != b.steps) return a.steps > b.steps;
    if (!(a.magnitude == b.magnitude)) return b.magnitude < a.magnitude;
    if (kind_of(a.pair) != kind_of(b.pair)) return kind_of(a.pair) < kind_of(b.pair);
    const auto row_of = [](const RowPair& pair) {
      return pair.after != RowPair::kNone ? pair.after : pair.before;
    };
    return row_of(a.pair) < row_of(b.pair);
  }

  /// What brings costs to the scale; 0 where they might get too large for a difference in 128 bits.
  static Int128 factor(const RowCost& costs, int scale) noexcept {
    const auto digits = static_cast<std::size_t>(scale - costs.scale());
    if (digits >= wide::kPowersOfTen.size()) return 0;
    const UInt128 power = wide::kPowersOfTen[digits];
    return costs.max_magnitude() <= (UInt128{1} << 126) / power ? static_cast<Int128>(power) : 0;
  }

  static void add_cost(const RowCost& costs, std::uint32_t row, CostSum& sum) noexcept {
    if (row != RowPair::kNone && !costs.is_missing(row)) sum.add(costs.value(row));
  }
  static Int128 steps_of(const RowCost& costs, std::uint32_t row, Int128 factor) noexcept {
    return row == RowPair::kNone || costs.is_missing(row) ? 0 : costs.value(row) * factor;
  }

  /// The list cost after less that before, no cost counting as zero.
  [[nodiscard]] Result<Decimal> difference_of(const RowPair& pair) const {
    Decimal sides[2];
    if (pair.before != RowPair::kNone) {
      const auto cost = before_costs_.cost(pair.before);
      if (!cost) return cost.error();
      sides[0] = cost->value_or(Decimal());
    }
    if (pair.after != RowPair::kNone) {
      const auto cost = after_costs_.cost(pair.after);
      if (!cost) return cost.error();
      sides[1] = cost->value_or(Decimal());
    }
    Result<Decimal> difference = Decimal::subtract(sides[1], sides[0]);
    if (!difference) return difference;
    return difference->normalized();
  }

  void keep(const RowPair& pair) {
    Kept kept{0, {}, pair};
    if (kind_of(pair) == SnapshotKind::kUnchanged) {
      // The same cost on both sides.
    } else if (before_factor_ != 0 && after_factor_ != 0) {
      const Int128 steps = steps_of(after_costs_, pair.after, after_factor_) -
                           steps_of(before_costs_, pair.before, before_factor_);
      kept.steps = static_cast<UInt128>(steps < 0 ? -steps : steps);
    } else {
      const Result<Decimal> difference = difference_of(pair);
      const Result<Decimal> magnitude = !difference || !difference->is_negative()
                                            ? difference
                                            : Decimal::subtract(Decimal(), *difference);
      if (!magnitude) {
        status_ = magnitude.error();
        return;
      }
      kept.magnitude = *magnitude;
    }
    if (kept_.size() == room_) {
      if (!comes_before(kept, kept_.front())) return;
      std::pop_heap(kept_.begin(), kept_.end(), comes_before);
      kept_.pop_back();
    }
    kept_.push_back(kept);
    std::push_heap(kept_.begin(), kept_.end(), comes_before);
  }

  [[nodiscard]] Result<SnapshotTotals> totals_of(std::uint32_t count, const CostSum& before,
                                                 const CostSum& after) const {
    const auto old_cost = before.total(before_costs_.scale());
    if (!old_cost) return old_cost.error();
    const auto new_cost = after.total(after_costs_.scale());
    if (!new_cost) return new_cost.error();
    SnapshotTotals totals{count, old_cost->value_or(Decimal()), new_cost->value_or(Decimal()), {}};
    const Result<Decimal> difference = Decimal::subtract(totals.cost_after, totals.cost_before);
    if (!difference) return difference.error();
    totals.difference = difference->normalized();
    return totals;
  }

  [[nodiscard]] Status finish_totals(SnapshotResult& result) {
    constexpr auto kUnchanged = static_cast<std::size_t>(SnapshotKind::kUnchanged);
    std::uint32_t count = 0;
    sums_before_[kUnchanged] = total_before_;
    sums_after_[kUnchanged] = total_after_;
    for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
      count += counts_[kind];
      if (kind == kUnchanged) continue;
      sums_before_[kUnchanged].subtract(sums_before_[kind]);
      sums_after_[kUnchanged].subtract(sums_after_[kind]);
    }
    for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
      Result<SnapshotTotals> totals =
          totals_of(counts_[kind], sums_before_[kind], sums_after_[kind]);
      if (!totals) return std::move(totals).error();
      result.by_kind[kind] = *totals;
    }
    Result<SnapshotTotals> total = totals_of(count, total_before_, total_after_);
    if (!total) return std::move(total).error();
    result.total = *total;
    return ok();
  }

  [[nodiscard]] Result<SnapshotPair> written_out(const RowPair& rows) const {
    SnapshotPair pair;
    pair.kind = kind_of(rows);
    const Result<Decimal> difference = difference_of(rows);
    if (!difference) return difference.error();
    pair.difference = *difference;
    if (rows.before != RowPair::kNone) {
      Result<RowRecord> row = row_record(before_, spec_.price_basis, rows.before);
      if (!row) return std::move(row).error();
      pair.before = std::move(*row);
    }
    if (rows.after != RowPair::kNone) {
      Result<RowRecord> row = row_record(after_, spec_.price_basis, rows.after);
      if (!row) return std::move(row).error();
      pair.after = std::move(*row);
    }
    for (const ColumnInfo& info : columns()) {
      if ((rows.changed >> static_cast<unsigned>(info.column) & 1U) != 0) {
        pair.changed.push_back(info.column);
      }
    }
    return pair;
  }

  const UsageTable& before_;
  const UsageTable& after_;
  const QuerySpec& spec_;
  const SnapshotRequest& request_;
  RowCost before_costs_;
  RowCost after_costs_;
  Int128 before_factor_;
  Int128 after_factor_;
  std::uint64_t room_;
  std::array<bool, kSnapshotKindCount> wanted_{};
  std::array<std::uint32_t, kSnapshotKindCount> counts_{};
  std::array<CostSum, kSnapshotKindCount> sums_before_{};
  std::array<CostSum, kSnapshotKindCount> sums_after_{};
  CostSum total_before_;
  CostSum total_after_;
  std::uint32_t found_ = 0;
  std::vector<Kept> kept_;  // a heap, the last in order on top
  Status status_ = ok();
};

}  // namespace

std::string_view snapshot_kind_name(SnapshotKind kind) noexcept {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<SnapshotKind> snapshot_kind_by_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<SnapshotKind>(i);
  }
  return std::nullopt;
}

Result<SnapshotResult> compare_snapshots(const UsageTable& before, const UsageTable& after,
                                         const QuerySpec& spec, const SnapshotRequest& request) {
  constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();
  Result<RowOrder> before_list = RowOrder::make(before, spec, {});
  if (!before_list) return std::move(before_list).error();
  Result<RowOrder> after_list = RowOrder::make(after, spec, {});
  if (!after_list) return std::move(after_list).error();
  PairCollector collector(before, after, spec, request);
  const std::vector<std::uint32_t> before_rows = before_list->window(0, kAll);
  const std::vector<std::uint32_t> after_rows = after_list->window(0, kAll);
  collector.add_loads(before_rows, after_rows);
  for (const RowPair& pair : match_rows(before, after, before_rows, after_rows)) {
    collector.add(pair);
  }
  Result<SnapshotResult> result = collector.finish();
  if (!result) return result;
  result->rows_before = before_list->row_count();
  result->rows_after = after_list->row_count();
  return result;
}

}  // namespace usagescope
