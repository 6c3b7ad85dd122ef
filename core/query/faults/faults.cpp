#include "core/query/faults/faults.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/query/faults/fault_checks.hpp"
#include "core/query/rows/row_order.hpp"

namespace usagescope {
namespace {

struct FaultInfo {
  std::string_view name;
  std::string_view title;
  std::string_view method;
};

constexpr std::array<FaultInfo, kFaultKindCount> kFaults = {{
    {"incompleteLoad", "Incomplete load", "Fewer rows are loaded than the service announced."},
    {"duplicateRows", "Duplicate rows",
     "Rows of one line and one timestamp that are equal in all columns; the money is that of all "
     "but the first."},
    {"conflictingRows", "Conflicting rows",
     "Rows of one line and one timestamp that differ in another column; the money is that of all "
     "but the first."},
    {"identityBreak", "Identity broken",
     "Rows whose on-demand usage is not usage less commitment, or zero where that is negative."},
    {"missingDays", "Missing days",
     "Days of the period, or between the first and the last day loaded, without any row."},
    {"lineGap", "Gaps in a line",
     "Lines with rows on at least nine of ten days over ten days or more, and days without a row "
     "in between."},
    {"priceChange", "Price change inside a month",
     "Lines whose rows of one calendar month have different MSRP prices."},
    {"unitChange", "Unit change",
     "Charges (without a charge id: lines) whose rows have different units of measurement."},
    {"negativeUsage", "Negative usage", "Rows whose usage is below zero."},
    {"unusedCommitment", "Commitment without usage",
     "Rows with a commitment and a usage of zero or less; the money is commitment times price."},
    {"idWithSeveralNames", "Id with several names", "Ids whose rows carry different names."},
    {"nameWithSeveralIds", "Name with several ids", "Names that stand beside different ids."},
    {"outsideSubscription", "Usage outside the subscription",
     "Rows of a subscription with known days that lie on another day."},
}};

const FaultInfo& info_of(FaultKind kind) noexcept {
  return kFaults[static_cast<std::size_t>(kind)];
}

/// Runs the checks that are wanted, each into a collector of its own.
class FaultChecks {
 public:
  FaultChecks(const UsageTable& table, const QuerySpec& spec, const FaultRequest& request,
              std::vector<std::uint32_t> rows)
      : scope_{table, request, spec.period, std::move(rows), RowCost(table, spec.price_basis)},
        commitment_costs_(table, spec.price_basis, Column::kCommitment) {}

  /// Rows behind go to all_rows, if set, those of one id column if given.
  [[nodiscard]] Result<FaultReport> run(std::vector<std::uint32_t>* all_rows,
                                        std::optional<Column> id_column) {
    all_rows_ = all_rows;
    report_.matching_rows = static_cast<std::uint32_t>(scope_.rows.size());
    report_.offset = scope_.request.offset;
    check_load();
    check_all_lines();
    check(FaultKind::kIdentityBreak, check_identity);
    check(FaultKind::kMissingDays, check_missing_days);
    check(FaultKind::kUnitChange, check_units);
    check(FaultKind::kNegativeUsage, check_negative_usage);
    if (is_wanted(FaultKind::kUnusedCommitment)) {
      CaseCollector collector(scope_.request, commitment_costs_, all_rows_);
      check_unused_commitment(scope_, collector);
      finish(FaultKind::kUnusedCommitment, collector);
    }
    check(FaultKind::kOutsideSubscription, check_subscriptions);
    check_names(id_column);
    if (!status_) return status_.error();
    std::stable_sort(report_.faults.begin(), report_.faults.end(),
                     [](const Fault& a, const Fault& b) { return a.kind < b.kind; });
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool is_wanted(FaultKind kind) const {
    const auto& kinds = scope_.request.kinds;
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }

  [[nodiscard]] CaseCollector new_collector() const {
    return {scope_.request, scope_.costs, all_rows_};
  }

  void finish(FaultKind kind, CaseCollector& collector,
              std::optional<Column> id_column = std::nullopt) {
    Result<Fault> fault = collector.finish(kind, id_column);
    if (fault) {
      report_.faults.push_back(std::move(*fault));
    } else if (status_) {
      status_ = std::move(fault).error();
    }
  }

  template <typename Check>
  void check(FaultKind kind, const Check& check_into) {
    if (!is_wanted(kind)) return;
    CaseCollector collector = new_collector();
    check_into(scope_, collector);
    finish(kind, collector);
  }

  void check_load() {
    check(FaultKind::kIncompleteLoad, [](const FaultScope& scope, CaseCollector& collector) {
      const std::uint32_t loaded = scope.table.row_count();
      const std::uint32_t expected = scope.request.expected_rows.value_or(loaded);
      if (loaded < expected) collector.add({}, 0, expected - loaded, [](FaultCase&) {});
    });
  }

  void check_all_lines() {
    constexpr std::array kKinds = {FaultKind::kDuplicateRows, FaultKind::kConflictingRows,
                                   FaultKind::kLineGap, FaultKind::kPriceChange};
    std::array<CaseCollector, kKinds.size()> collectors = {new_collector(), new_collector(),
                                                           new_collector(), new_collector()};
    std::array<CaseCollector*, kKinds.size()> wanted{};
    bool any = false;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (!is_wanted(kKinds[i])) continue;
      wanted[i] = &collectors[i];
      any = true;
    }
    if (!any) return;
    check_lines(scope_, {wanted[0], wanted[1], wanted[2], wanted[3]});
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (wanted[i] != nullptr) finish(kKinds[i], collectors[i]);
    }
  }

  void check_names(std::optional<Column> only) {
    for (const ColumnInfo& info : columns()) {
      const auto name = name_column_of(info.column);
      if (!name || (only && *only != info.column)) continue;
      const Column id = info.column;
      if (is_wanted(FaultKind::kIdWithSeveralNames)) {
        CaseCollector collector = new_collector();
        check_pairs(scope_, id, *name, collector);
        finish(FaultKind::kIdWithSeveralNames, collector, id);
      }
      if (is_wanted(FaultKind::kNameWithSeveralIds)) {
        CaseCollector collector = new_collector();
        check_pairs(scope_, *name, id, collector);
        finish(FaultKind::kNameWithSeveralIds, collector, id);
      }
    }
  }

  FaultScope scope_;
  RowCost commitment_costs_;
  std::vector<std::uint32_t>* all_rows_ = nullptr;
  FaultReport report_;
  Status status_ = ok();
};

Result<FaultReport> run_checks(const UsageTable& table, const QuerySpec& spec,
                               const FaultRequest& request, std::vector<std::uint32_t>* all_rows,
                               std::optional<Column> id_column) {
  Result<RowOrder> order = RowOrder::make(table, spec, {});
  if (!order) return std::move(order).error();
  FaultChecks checks(table, spec, request,
                     order->window(0, std::numeric_limits<std::uint32_t>::max()));
  return checks.run(all_rows, id_column);
}

}  // namespace

std::string_view fault_kind_name(FaultKind kind) noexcept {
  return info_of(kind).name;
}

std::optional<FaultKind> fault_kind_by_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (kFaults[i].name == name) return static_cast<FaultKind>(i);
  }
  return std::nullopt;
}

std::string_view fault_title(FaultKind kind) noexcept {
  return info_of(kind).title;
}

std::string_view fault_method(FaultKind kind) noexcept {
  return info_of(kind).method;
}

Result<FaultReport> find_faults(const UsageTable& table, const QuerySpec& spec,
                                const FaultRequest& request) {
  return run_checks(table, spec, request, nullptr, std::nullopt);
}

Result<std::vector<std::uint32_t>> fault_rows(const UsageTable& table, const QuerySpec& spec,
                                              const FaultRequest& request, FaultKind kind,
                                              std::optional<Column> id_column) {
  FaultRequest one = request;
  one.kinds = {kind};
  one.limit = 0;
  std::vector<std::uint32_t> rows;
  const Result<FaultReport> report = run_checks(table, spec, one, &rows, id_column);
  if (!report) return report.error();
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

}  // namespace usagescope
