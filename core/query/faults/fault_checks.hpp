#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/faults/fault_cases.hpp"
#include "core/query/faults/faults.hpp"
#include "core/query/rows/row_cost.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What all checks look at.
struct FaultScope {
  const UsageTable& table;
  const FaultRequest& request;
  const std::optional<Period>& period;
  std::vector<std::uint32_t> rows;  ///< ascending
  RowCost costs;
};

/// Collectors of the checks that look at a line's rows in order of time; nullptr: not wanted.
struct LineCollectors {
  CaseCollector* duplicates = nullptr;
  CaseCollector* conflicts = nullptr;
  CaseCollector* gaps = nullptr;
  CaseCollector* price_changes = nullptr;
};

/// Appends the parts of a row's line to the subject.
void describe_line(const UsageTable& table, std::uint32_t row, FaultCase& found);

void check_lines(const FaultScope& scope, const LineCollectors& collectors);
void check_missing_days(const FaultScope& scope, CaseCollector& collector);
void check_identity(const FaultScope& scope, CaseCollector& collector);
void check_negative_usage(const FaultScope& scope, CaseCollector& collector);
void check_unused_commitment(const FaultScope& scope, CaseCollector& collector);
void check_subscriptions(const FaultScope& scope, CaseCollector& collector);
void check_units(const FaultScope& scope, CaseCollector& collector);
/// Values of `subject` that stand beside several values of `other`.
void check_pairs(const FaultScope& scope, Column subject, Column other, CaseCollector& collector);

}  // namespace usagescope
