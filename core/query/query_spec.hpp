#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/column.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Conditions of the API's filter grammar (api-reference.md, 6.1). LIKE is a case-insensitive
/// substring of a text column; BETWEEN takes two values, both ends inclusive (section 11, rows 19
/// and 23), text in byte order. EQUALS and LIKE take one value, IN one or more. A day column compares
/// days, whatever the time. A missing value meets no condition.
enum class FilterOperator : std::uint8_t { kEquals, kIn, kLike, kBetween };
inline constexpr std::size_t kFilterOperatorCount = 4;

/// One condition; the conditions of a spec are ANDed. Values are text as a person writes them:
/// decimals in plain notation, days as YYYY-MM-DD.
struct Filter {
  Column column = Column::kChargeId;
  FilterOperator op = FilterOperator::kEquals;
  std::vector<std::string> values;
  friend bool operator==(const Filter&, const Filter&) = default;
};

/// How usageTimestamp is cut into groups. kNone for every other column.
enum class DateBucket : std::uint8_t { kNone, kDay, kMonth, kQuarter };
inline constexpr std::size_t kDateBucketCount = 4;

struct GroupKey {
  Column column = Column::kService;
  DateBucket bucket = DateBucket::kNone;
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

enum class Measure : std::uint8_t { kListCost, kUsage, kOnDemandUsage, kCommitment, kRows };
inline constexpr std::size_t kMeasureCount = 5;

/// What msrpPrice is the price of (product.md, T1): one unit, so a row costs usage x msrpPrice
/// (the default, an assumption), or the whole line.
enum class PriceBasis : std::uint8_t { kPerUnit, kPerLine };

/// What period a row's commitment is a commitment for (product.md, T2; an assumption, so it is
/// always declared). kDay: each row's figure counts. kMonth and kContract: of each line (natural
/// key without the date) the latest figure of the month, or of all rows, counts once.
/// Precisely: a line is (subscriptionId, chargeId, partNumber, dataCenterDescription, customerOrgId,
/// billingEngineDiscountContractId), a missing part being a part. The figure of any set of rows (a
/// group, a group below it, the total) is worked out from the set's own rows: of those that have a
/// commitment, each line (kMonth: each line in each calendar month, rows without a day making one
/// month of their own) gives the figure of its latest row by timestamp (no day: earliest; tie: later
/// row), and these are added. So groups that cut a line in pieces, such as days, need not add up to
/// the total.
enum class CommitmentGrain : std::uint8_t { kDay, kMonth, kContract };

/// Sorts by a group key (by its label; days by time) or by a measure of the spec.
struct SortKey {
  enum class By : std::uint8_t { kGroup, kMeasure };
  By by = By::kMeasure;
  std::uint32_t index = 0;  ///< into group_by or measures
  bool descending = true;
  friend bool operator==(const SortKey&, const SortKey&) = default;
};

/// A question about usage rows, as a value: what the URL stores, a test writes, a cache is keyed by.
struct QuerySpec {
  std::optional<Period> period;  ///< of usageTimestamp, half-open; none: all days, also missing ones
  std::vector<Filter> filters;
  std::vector<GroupKey> group_by;  ///< zero (grand total only), one or two keys
  std::vector<Measure> measures = {Measure::kListCost};
  PriceBasis price_basis = PriceBasis::kPerUnit;
  CommitmentGrain commitment_grain = CommitmentGrain::kDay;
  /// Applied in order; ties keep the order of first appearance, so the sort is stable. With two
  /// group keys it orders the groups of the first key, and within each those of the second.
  std::vector<SortKey> sort;

  friend bool operator==(const QuerySpec&, const QuerySpec&) = default;
};

/// Which part of the answer is wanted; apart from the spec, since it does not change the question.
/// The answer is a list of visible rows in tree order: each first-level group, followed by its
/// children when it is expanded (two keys only).
struct QueryWindow {
  std::uint32_t offset = 0;
  std::uint32_t limit = 200;
  bool expanded_by_default = false;
  /// First-level key values whose state differs from the default (a missing value is "").
  std::vector<std::string> toggled;
  friend bool operator==(const QueryWindow&, const QueryWindow&) = default;
};

[[nodiscard]] std::string_view filter_operator_name(FilterOperator op) noexcept;  ///< "EQUALS"
[[nodiscard]] std::string_view date_bucket_name(DateBucket bucket) noexcept;      ///< "month", "" for none
[[nodiscard]] std::string_view measure_name(Measure measure) noexcept;            ///< "listCost"
[[nodiscard]] std::string_view price_basis_name(PriceBasis basis) noexcept;       ///< "perUnit"
[[nodiscard]] std::string_view commitment_grain_name(CommitmentGrain grain) noexcept;  ///< "day"
[[nodiscard]] std::optional<FilterOperator> filter_operator_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<DateBucket> date_bucket_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<Measure> measure_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<PriceBasis> price_basis_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<CommitmentGrain> commitment_grain_by_name(std::string_view name) noexcept;

/// Checks a spec against the schema. Errors name the place as a JSON pointer into the spec's JSON
/// form ("/filters/0/values/1"): kInvalidArgument (more than two keys, bucket on a column that is
/// not a date, a date key without bucket, grouping by a decimal, LIKE on a number, BETWEEN without
/// two values or with swapped ends, no value, sort index out of range, duplicate measure or key),
/// kWrongType (a value that is no number or no day for its column).
[[nodiscard]] Result<QuerySpec> validated(QuerySpec spec);

}  // namespace usagescope
