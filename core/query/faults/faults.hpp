#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What can be wrong with loaded rows; fault_method() says how each is found. A line is what a
/// commitment is made for (see CommitmentGrain); line and timestamp are the natural key of a row.
enum class FaultKind : std::uint8_t {
  kIncompleteLoad,
  kDuplicateRows,
  kConflictingRows,
  kIdentityBreak,
  kMissingDays,
  kLineGap,
  kPriceChange,
  kUnitChange,
  kNegativeUsage,
  kUnusedCommitment,
  kIdWithSeveralNames,
  kNameWithSeveralIds,
  kOutsideSubscription,
};
inline constexpr std::size_t kFaultKindCount = 13;

[[nodiscard]] std::string_view fault_kind_name(FaultKind kind) noexcept;  ///< "duplicateRows"
[[nodiscard]] std::optional<FaultKind> fault_kind_by_name(std::string_view name) noexcept;
[[nodiscard]] std::string_view fault_title(FaultKind kind) noexcept;  ///< "Duplicate rows"
/// One sentence for people: when a row or a case has this fault.
[[nodiscard]] std::string_view fault_method(FaultKind kind) noexcept;

/// The days on which a subscription may have usage; for one without end, up to 9999-12-31.
struct SubscriptionDays {
  std::string subscription_id;
  Period days;
  friend bool operator==(const SubscriptionDays&, const SubscriptionDays&) = default;
};

/// What the checks need to know beside the rows, and how much of each fault is wanted.
struct FaultRequest {
  std::vector<FaultKind> kinds;  ///< none: all
  /// Rows that the service announced for the whole table; none: not known, nothing to check.
  std::optional<std::uint32_t> expected_rows;
  /// Others are not checked; of one named twice the last entry counts.
  std::vector<SubscriptionDays> subscriptions;
  std::uint32_t offset = 0;           ///< among the cases of each fault
  std::uint32_t limit = 20;           ///< of cases
  std::uint32_t rows_per_case = 100;  ///< of row numbers
  friend bool operator==(const FaultRequest&, const FaultRequest&) = default;
};

/// A column's value that a case is about.
struct FaultField {
  Column column = Column::kChargeId;
  std::string value;
  bool is_missing = false;
  friend bool operator==(const FaultField&, const FaultField&) = default;
};

/// One of several values where there should be one.
struct FaultVariant {
  std::string value;
  std::uint32_t row_count = 0;
  friend bool operator==(const FaultVariant&, const FaultVariant&) = default;
};

/// One occurrence: a set of duplicates, a line in a month, an id, a gap ...
struct FaultCase {
  std::vector<FaultField> subject;     ///< empty for what is of no line and no id
  std::optional<Period> days;          ///< the day, the month or the gap
  std::uint32_t missing_count = 0;     ///< rows not loaded, days without a row
  std::vector<FaultVariant> variants;  ///< names, ids, units or prices, in order of first row
  std::vector<Column> differing;       ///< in which conflicting rows differ
  std::uint32_t row_count = 0;         ///< rows behind
  std::vector<std::uint32_t> rows;     ///< the first of them
  std::optional<Decimal> list_cost;    ///< see Fault
  friend bool operator==(const FaultCase&, const FaultCase&) = default;
};

/// All cases of one kind (and of one id column, for names).
struct Fault {
  FaultKind kind = FaultKind::kIncompleteLoad;
  std::optional<Column> id_column;  ///< of kIdWithSeveralNames and kNameWithSeveralIds
  std::uint32_t case_count = 0;
  std::uint32_t row_count = 0;      ///< rows behind all cases
  std::uint32_t missing_count = 0;  ///< of all cases
  /// The money involved: list cost of the rows behind; of duplicates and conflicts that of all rows
  /// but the first of each set; of unused commitments commitment x msrpPrice. nullopt: no row has
  /// what it needs.
  std::optional<Decimal> list_cost;
  std::vector<FaultCase> cases;  ///< the window; most money first, then in order of rows
  friend bool operator==(const Fault&, const Fault&) = default;
};

struct FaultReport {
  std::uint32_t matching_rows = 0;  ///< looked at
  std::uint32_t offset = 0;
  std::vector<Fault> faults;  ///< in the order of the kinds, also those without a case
  friend bool operator==(const FaultReport&, const FaultReport&) = default;
};

/// Checks the rows of the spec's period and filters. Days are missing from the period, or without
/// one from the first to the last day of these rows. Errors: those of validated(), and kOverflow.
/// Cost: O(rows), whatever is found.
[[nodiscard]] Result<FaultReport> find_faults(const UsageTable& table, const QuerySpec& spec,
                                              const FaultRequest& request);

/// The numbers of all rows behind a kind of fault, ascending; of one id column if given.
[[nodiscard]] Result<std::vector<std::uint32_t>> fault_rows(
    const UsageTable& table, const QuerySpec& spec, const FaultRequest& request, FaultKind kind,
    std::optional<Column> id_column = std::nullopt);

}  // namespace usagescope
