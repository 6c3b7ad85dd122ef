// Checks of single rows, of days, and of values that should go together.

#include <algorithm>
#include <unordered_map>

#include "core/query/faults/fault_checks.hpp"
#include "core/query/rows/rows_by_code.hpp"

namespace usagescope {
namespace {

/// Rows for which is_fault(row), put together by line.
template <typename IsFault>
void check_rows(const FaultScope& scope, CaseCollector& collector, const IsFault& is_fault) {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : scope.rows) {
    if (is_fault(row)) rows.push_back(row);
  }
  if (rows.empty()) return;
  const LineIndex& lines = scope.table.lines();
  const RowsByCode by_line(rows, lines.line_count(),
                           [&lines](std::uint32_t row) { return lines.codes()[row]; });
  for (std::uint32_t line = 0; line < by_line.code_count(); ++line) {
    const auto found_rows = by_line.rows_of(line);
    if (found_rows.empty()) continue;
    collector.add(found_rows, 0, 0,
                  [&](FaultCase& found) { describe_line(scope.table, found_rows[0], found); });
  }
}

/// Subjects that stand beside several values: subject_of(row) is below subject_count, 0 for none.
template <typename SubjectOf, typename Describe>
void check_variants(const FaultScope& scope, std::uint32_t subject_count,
                    const SubjectOf& subject_of, const TextColumn& values, CaseCollector& collector,
                    const Describe& describe) {
  const CodeVector& all_codes = values.codes();
  std::vector<std::uint32_t> first(subject_count);
  std::vector<std::uint8_t> has_several(subject_count);
  bool any = false;
  all_codes.visit([&](auto all) {
    const auto* codes = all.data();
    for (const std::uint32_t row : scope.rows) {
      const std::uint32_t subject = subject_of(row);
      const std::uint32_t code = codes[row];
      if (subject == 0 || code == 0) continue;
      if (first[subject] == 0) {
        first[subject] = code;
      } else if (first[subject] != code) {
        has_several[subject] = 1;
        any = true;
      }
    }
  });
  if (!any) return;
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : scope.rows) {
    if (has_several[subject_of(row)] != 0 && all_codes[row] != 0) rows.push_back(row);
  }
  const RowsByCode by_subject(rows, subject_count, subject_of);
  std::vector<std::uint32_t> variant_of(values.dictionary().code_count());  // 0: none, else + 1
  for (std::uint32_t subject = 1; subject < subject_count; ++subject) {
    const auto found_rows = by_subject.rows_of(subject);
    if (found_rows.empty()) continue;
    collector.add(found_rows, 0, 0, [&](FaultCase& found) {
      describe(found_rows[0], found);
      for (const std::uint32_t row : found_rows) {
        std::uint32_t& variant = variant_of[all_codes[row]];
        if (variant == 0) {
          found.variants.push_back({std::string(values.dictionary().text(all_codes[row])), 0});
          variant = static_cast<std::uint32_t>(found.variants.size());
        }
        ++found.variants[variant - 1].row_count;
      }
      for (const std::uint32_t row : found_rows) variant_of[all_codes[row]] = 0;
    });
  }
}

}  // namespace

void check_identity(const FaultScope& scope, CaseCollector& collector) {
  const std::vector<std::uint32_t>& breaks = scope.table.identity_breaks();
  auto next = breaks.begin();
  check_rows(scope, collector, [&](std::uint32_t row) {
    while (next != breaks.end() && *next < row) ++next;
    return next != breaks.end() && *next == row;
  });
}

void check_negative_usage(const FaultScope& scope, CaseCollector& collector) {
  const std::int64_t* usage = scope.table.decimal(Column::kUsage).values().data();
  check_rows(scope, collector, [usage](std::uint32_t row) {
    return usage[row] < 0 && usage[row] != DecimalColumn::kMissing;
  });
}

void check_unused_commitment(const FaultScope& scope, CaseCollector& collector) {
  const std::int64_t* usage = scope.table.decimal(Column::kUsage).values().data();
  const std::int64_t* commitment = scope.table.decimal(Column::kCommitment).values().data();
  check_rows(scope, collector, [usage, commitment](std::uint32_t row) {
    return usage[row] <= 0 && usage[row] != DecimalColumn::kMissing && commitment[row] > 0;
  });
}

void check_subscriptions(const FaultScope& scope, CaseCollector& collector) {
  const TextColumn& column = scope.table.text(Column::kSubscriptionId);
  std::vector<std::optional<Period>> periods(column.dictionary().code_count());
  for (const SubscriptionDays& subscription : scope.request.subscriptions) {
    const auto code = column.dictionary().find(subscription.subscription_id);
    if (code) periods[*code] = subscription.days;
  }
  const DayColumn& days = scope.table.days();
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : scope.rows) {
    const auto& period = periods[column.codes()[row]];
    const std::uint32_t day = days.codes()[row];
    if (period && day != DayColumn::kMissing && !period->contains(days.distinct_days()[day])) {
      rows.push_back(row);
    }
  }
  const RowsByCode by_subscription(rows, static_cast<std::uint32_t>(periods.size()),
                                   [&column](std::uint32_t row) { return column.codes()[row]; });
  for (std::uint32_t code = 1; code < by_subscription.code_count(); ++code) {
    const auto found_rows = by_subscription.rows_of(code);
    if (found_rows.empty()) continue;
    collector.add(found_rows, 0, 0, [&](FaultCase& found) {
      found.subject = {
          {Column::kSubscriptionId, std::string(column.dictionary().text(code)), false}};
      found.days = periods[code];
    });
  }
}

void check_missing_days(const FaultScope& scope, CaseCollector& collector) {
  const DayColumn& days = scope.table.days();
  std::vector<std::uint8_t> is_there(days.distinct_days().size());
  days.codes().visit([&](auto all) {
    const auto* codes = all.data();
    for (const std::uint32_t row : scope.rows) is_there[codes[row]] = 1;
  });
  std::vector<CivilDate> present;
  for (std::size_t code = 1; code < is_there.size(); ++code) {
    if (is_there[code] != 0) present.push_back(days.distinct_days()[code]);
  }
  std::sort(present.begin(), present.end());
  if (scope.period) present.push_back(scope.period->end);
  if (present.empty()) return;
  CivilDate next = scope.period ? scope.period->begin : present.front();
  for (const CivilDate day : present) {
    if (next < day) {
      collector.add({}, 0, static_cast<std::uint32_t>(day.days - next.days), [&](FaultCase& found) {
        found.days = Period{next, day};
      });
    }
    next = day.plus_days(1);
  }
}

void check_units(const FaultScope& scope, CaseCollector& collector) {
  const TextColumn& charges = scope.table.text(Column::kChargeId);
  const LineIndex& lines = scope.table.lines();
  const std::uint32_t charge_count = charges.dictionary().code_count();
  // A row without charge counts with its line.
  const auto subject_of = [&](std::uint32_t row) {
    const std::uint32_t charge = charges.codes()[row];
    return charge != 0 ? charge : charge_count + lines.codes()[row];
  };
  check_variants(scope, charge_count + lines.line_count(), subject_of,
                 scope.table.text(Column::kUnitOfMeasurement), collector,
                 [&](std::uint32_t row, FaultCase& found) {
                   if (const auto charge = charges.value(row)) {
                     found.subject = {{Column::kChargeId, std::string(*charge), false}};
                   } else {
                     describe_line(scope.table, row, found);
                   }
                 });
}

void check_pairs(const FaultScope& scope, Column subject, Column other, CaseCollector& collector) {
  const TextColumn& subjects = scope.table.text(subject);
  subjects.codes().visit([&](auto all) {
    const auto* codes = all.data();
    check_variants(
        scope, subjects.dictionary().code_count(),
        [codes](std::uint32_t row) { return std::uint32_t{codes[row]}; }, scope.table.text(other),
        collector,
        [&](std::uint32_t row, FaultCase& found) {
          found.subject = {{subject, std::string(*subjects.value(row)), false}};
        });
  });
}

}  // namespace usagescope
