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

/// Conditions on a row or on a group's result. The first four with EQUALS are the API's own grammar
/// (api-reference.md, 6.1). EQUALS, NOT_EQUALS and the four comparisons take one value; IN, NOT_IN
/// and LIKE (a case-insensitive substring of a text) one or more, of which one suffices; BETWEEN one
/// or more pairs, both ends inclusive (section 11, rows 19 and 23); IS_MISSING and IS_PRESENT none.
/// Text compares in byte order, days by day whatever the time. A missing value meets no condition
/// but NOT_EQUALS, NOT_IN and IS_MISSING, so that a condition and its opposite make the whole.
enum class FilterOperator : std::uint8_t {
  kEquals,
  kNotEquals,
  kIn,
  kNotIn,
  kLike,
  kBetween,
  kLessThan,
  kLessOrEqual,
  kGreaterThan,
  kGreaterOrEqual,
  kIsMissing,
  kIsPresent,
};
inline constexpr std::size_t kFilterOperatorCount = 12;

/// One condition on rows; the conditions of a spec are ANDed. Values are text as a person writes
/// them: decimals in plain notation, days as YYYY-MM-DD.
struct Filter {
  Column column = Column::kChargeId;
  FilterOperator op = FilterOperator::kEquals;
  std::vector<std::string> values;
  /// The row's own list cost under the spec's price basis instead of the column; a number.
  bool is_on_list_cost = false;
  friend bool operator==(const Filter&, const Filter&) = default;
};

/// How usageTimestamp is cut into groups. kNone for every other column. Weeks start on Monday and
/// are named by that day; fiscal quarters are named by the year that the fiscal year ends in
/// (an assumption); kAnniversary cuts by the customer's own billing periods, named by their first
/// day (see Anniversary).
enum class DateBucket : std::uint8_t {
  kNone,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kFiscalQuarter,
  kAnniversary,
};
inline constexpr std::size_t kDateBucketCount = 7;

struct GroupKey {
  Column column = Column::kService;
  DateBucket bucket = DateBucket::kNone;
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

/// The day of the month on which an organisation's billing periods begin, 1 to 31; in a month that
/// is too short for it, on the last day. Without an entry: the 1st, as for an organisation without
/// anniversary billing date (api-reference.md, section 2).
struct Anniversary {
  std::string customer_org_id;
  int day = 1;
  friend bool operator==(const Anniversary&, const Anniversary&) = default;
};

/// What is worked out of a group's rows. A figure takes in only the rows that have what it needs;
/// it is missing, not zero, where no row has.
///
/// - kListCost: sum of usage x msrpPrice, or of msrpPrice (see PriceBasis).
/// - kUsage, kOnDemandUsage: sums. kRows: a count, never missing.
/// - kCommitment: at the declared grain (see CommitmentGrain).
/// - kOverage, kUnderage: summed over commitments: max(0, usage - commitment) and max(0, commitment -
///   usage). A commitment is, at the grain of a day, a row; of a month, a line in a calendar month;
///   of a contract, a line; its usage is the sum over the set's own rows of it, and only those with
///   a commitment above zero count (an assumption: pure on-demand use exceeds nothing), and only
///   those with any usage figure.
/// - kOverageCost, kUnderageCost: these times the msrpPrice of the commitment's latest row that has
///   one. Price per unit only.
/// - kUtilization: usage of these commitments / their sum, rounded half-even to kRatioDigits.
/// - kUnitPrice: list cost / usage over the rows that have both, half-even to kRatioDigits; missing
///   where that usage is zero. Price per unit only.
/// - kDistinct: number of different values of `column` (text or day), missing not counted.
/// - kMinimum, kMaximum: of `column`, a number.
/// - kFirstDay, kLastDay: of usageTimestamp, as days since 1970-01-01; in JSON the day itself.
enum class Measure : std::uint8_t {
  kListCost,
  kUsage,
  kOnDemandUsage,
  kCommitment,
  kRows,
  kOverage,
  kUnderage,
  kOverageCost,
  kUnderageCost,
  kUtilization,
  kUnitPrice,
  kDistinct,
  kMinimum,
  kMaximum,
  kFirstDay,
  kLastDay,
};
inline constexpr std::size_t kMeasureCount = 16;

/// Digits after the point of ratios, averages, shares and percentages, rounded half-even.
inline constexpr int kRatioDigits = 6;

/// A measure, with its column where it has one: kDistinct, kMinimum and kMaximum.
struct MeasureKey {
  Measure measure = Measure::kListCost;
  Column column = Column::kChargeId;

  constexpr MeasureKey() = default;
  constexpr MeasureKey(Measure of) : measure(of) {}  // NOLINT: most measures need no column
  constexpr MeasureKey(Measure of, Column on) : measure(of), column(on) {}
  friend bool operator==(const MeasureKey&, const MeasureKey&) = default;
};

/// What msrpPrice is the price of (product.md, T1): one unit, so a row costs usage x msrpPrice
/// (the default, an assumption), or the whole line.
enum class PriceBasis : std::uint8_t { kPerUnit, kPerLine };
inline constexpr std::size_t kPriceBasisCount = 2;

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
inline constexpr std::size_t kCommitmentGrainCount = 3;

/// Which figure of a measure: with a comparison, also that of the other period, the difference
/// (current - previous) and the difference in percent of the previous one's magnitude.
enum class FigureOf : std::uint8_t { kValue, kPrevious, kChange, kChangePercent };
inline constexpr std::size_t kFigureOfCount = 4;

/// Sorts by a group key (by its label; days by time) or by a measure of the spec.
struct SortKey {
  enum class By : std::uint8_t { kGroup, kMeasure };
  By by = By::kMeasure;
  std::uint32_t index = 0;  ///< into group_by or measures
  bool descending = true;
  FigureOf of = FigureOf::kValue;  ///< of a measure
  friend bool operator==(const SortKey&, const SortKey&) = default;
};

/// A condition on the result of the groups of one level, all operators but LIKE. Groups that fail,
/// with all below them, are left out of the answer; totals stay those of all rows. Those that fail
/// are counted, but not the groups below them.
struct Having {
  std::uint32_t level = 0;    ///< index into group_by
  std::uint32_t measure = 0;  ///< index into measures
  FilterOperator op = FilterOperator::kGreaterThan;
  /// Numbers in plain notation; days for kFirstDay and kLastDay, whose change is a number of days.
  std::vector<std::string> values;
  FigureOf of = FigureOf::kValue;
  friend bool operator==(const Having&, const Having&) = default;
};

/// A second period beside the spec's, which it then must have. The same filters hold for both.
struct Comparison {
  Period period;
  /// All figures that add up over time are divided by the days of their period, rounded half-even
  /// to kRatioDigits: usage, on-demand usage, list cost, rows, overage, underage and their costs.
  bool per_day = false;
  /// Explains the change of list cost (see Bridge in query_result.hpp); price per unit only.
  bool bridge = false;
  friend bool operator==(const Comparison&, const Comparison&) = default;
};

/// A question about usage rows, as a value: what the URL stores, a test writes, a cache is keyed by.
struct QuerySpec {
  std::optional<Period> period;  ///< of usageTimestamp, half-open; none: all days, also missing ones
  std::vector<Filter> filters;
  std::vector<GroupKey> group_by;  ///< any number; none: the total only
  /// A second axis: each row also has a cell for each value of this key, in ascending order of
  /// label or time, missing last. At most kMaxPivotColumns.
  std::optional<GroupKey> pivot;
  std::vector<MeasureKey> measures = {Measure::kListCost};
  PriceBasis price_basis = PriceBasis::kPerUnit;
  CommitmentGrain commitment_grain = CommitmentGrain::kDay;
  int fiscal_year_start_month = 1;          ///< for DateBucket::kFiscalQuarter, 1 to 12
  std::vector<Anniversary> anniversaries;   ///< for DateBucket::kAnniversary, each organisation once
  /// Applied in order; ties keep the order of first appearance, so the sort is stable. It orders the
  /// groups of each parent; a missing figure comes last, ascending or descending. With a comparison,
  /// groups of the spec's period appear before those that only the other period has.
  std::vector<SortKey> sort;
  std::vector<Having> having;  ///< ANDed
  /// By level: how many groups of a parent are kept, in the spec's order; the others become one
  /// "Other", which comes last. 0 or no entry: all. A single group is never hidden behind "Other".
  std::vector<std::uint32_t> top;
  /// Also the share of each figure in that of the parent (at level 0: of the total), half-even to
  /// kRatioDigits, for the measures that add up. Per day, of the figures before they are divided.
  bool shares = false;
  std::optional<Comparison> comparison;

  friend bool operator==(const QuerySpec&, const QuerySpec&) = default;
};
inline constexpr std::uint32_t kMaxPivotColumns = 1'000;

/// Which part of the answer is wanted; apart from the spec, since it does not change the question.
/// The answer is a list of visible rows in tree order: each group, followed by its children when it
/// is expanded.
struct QueryWindow {
  std::uint32_t offset = 0;
  std::uint32_t limit = 200;
  bool expanded_by_default = false;
  /// Groups whose state differs from the default, each as its key values from the first level down
  /// (a missing value is "").
  std::vector<std::vector<std::string>> toggled;
  friend bool operator==(const QueryWindow&, const QueryWindow&) = default;
};

[[nodiscard]] std::string_view filter_operator_name(FilterOperator op) noexcept;  ///< "EQUALS"
[[nodiscard]] std::string_view date_bucket_name(DateBucket bucket) noexcept;  ///< "month", "" for none
[[nodiscard]] std::string_view measure_name(Measure measure) noexcept;        ///< "listCost"
/// "listCost"; "distinct(customerOrgId)" where it has a column. Both ways.
[[nodiscard]] std::string measure_text(const MeasureKey& measure);
[[nodiscard]] std::optional<MeasureKey> measure_by_text(std::string_view text) noexcept;
[[nodiscard]] bool has_column(Measure measure) noexcept;  ///< kDistinct, kMinimum, kMaximum
[[nodiscard]] bool is_day(Measure measure) noexcept;      ///< kFirstDay, kLastDay
/// Whether the figures of groups add up to that of their parent at any grain (so it has a share).
[[nodiscard]] bool is_additive(Measure measure) noexcept;
[[nodiscard]] std::string_view figure_of_name(FigureOf of) noexcept;              ///< "changePercent"
[[nodiscard]] std::string_view price_basis_name(PriceBasis basis) noexcept;       ///< "perUnit"
[[nodiscard]] std::string_view commitment_grain_name(CommitmentGrain grain) noexcept;  ///< "day"
[[nodiscard]] std::optional<FilterOperator> filter_operator_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<DateBucket> date_bucket_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<Measure> measure_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<FigureOf> figure_of_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<PriceBasis> price_basis_by_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<CommitmentGrain> commitment_grain_by_name(std::string_view name) noexcept;

/// Checks a spec against the schema. Errors name the place as a JSON pointer into the spec's JSON
/// form ("/filters/0/values/1"): kInvalidArgument (values that are each legal but not together, such
/// as a bucket on a column that is no date, LIKE on a number, BETWEEN with swapped ends, a sort
/// index out of range, a comparison without a period, a unit price where prices are per line),
/// kWrongType (a value that is no number or no day for its column), kOutOfRange (a fiscal start
/// month or an anniversary that no calendar has). The result holds the default in members that have
/// no meaning (the column of a filter on list cost, of a measure without column), so that equal
/// questions are equal.
[[nodiscard]] Result<QuerySpec> validated(QuerySpec spec);

}  // namespace usagescope
