#include "core/query/query_spec.hpp"

#include <array>

namespace usagescope {
namespace {

// Indexed by the enums' values; the counts tie the tables to the enums.
constexpr std::array<std::string_view, 12> kFilterOperatorNames = {
    "EQUALS",    "NOT_EQUALS",    "IN",           "NOT_IN",           "LIKE",       "BETWEEN",
    "LESS_THAN", "LESS_OR_EQUAL", "GREATER_THAN", "GREATER_OR_EQUAL", "IS_MISSING", "IS_PRESENT"};
static_assert(kFilterOperatorNames.size() == kFilterOperatorCount);
static_assert(static_cast<std::size_t>(FilterOperator::kIsPresent) + 1 == kFilterOperatorCount);

constexpr std::array<std::string_view, 7> kDateBucketNames = {
    "", "day", "week", "month", "quarter", "fiscalQuarter", "anniversary"};
static_assert(kDateBucketNames.size() == kDateBucketCount);
static_assert(static_cast<std::size_t>(DateBucket::kAnniversary) + 1 == kDateBucketCount);

constexpr std::array<std::string_view, 16> kMeasureNames = {
    "listCost", "usage",       "onDemandUsage", "commitment",  "rows",      "overage",
    "underage", "overageCost", "underageCost",  "utilization", "unitPrice", "distinct",
    "minimum",  "maximum",     "firstDay",      "lastDay"};
static_assert(kMeasureNames.size() == kMeasureCount);
static_assert(static_cast<std::size_t>(Measure::kLastDay) + 1 == kMeasureCount);

constexpr std::array<std::string_view, 4> kFigureOfNames = {"value", "previous", "change",
                                                            "changePercent"};
static_assert(kFigureOfNames.size() == kFigureOfCount);
static_assert(static_cast<std::size_t>(FigureOf::kChangePercent) + 1 == kFigureOfCount);

constexpr std::array<std::string_view, 2> kPriceBasisNames = {"perUnit", "perLine"};
static_assert(kPriceBasisNames.size() == kPriceBasisCount);
static_assert(static_cast<std::size_t>(PriceBasis::kPerLine) + 1 == kPriceBasisCount);

constexpr std::array<std::string_view, 3> kCommitmentGrainNames = {"day", "month", "contract"};
static_assert(kCommitmentGrainNames.size() == kCommitmentGrainCount);
static_assert(static_cast<std::size_t>(CommitmentGrain::kContract) + 1 == kCommitmentGrainCount);

template <typename Enum, std::size_t Count>
std::string_view name_of(const std::array<std::string_view, Count>& names, Enum value) noexcept {
  return names[static_cast<std::size_t>(value)];
}

template <typename Enum, std::size_t Count>
std::optional<Enum> by_name(const std::array<std::string_view, Count>& names,
                            std::string_view name) noexcept {
  for (std::size_t i = 0; i < Count; ++i) {
    // The empty name of "no bucket" stands for an absent member and is never written.
    if (!name.empty() && names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view filter_operator_name(FilterOperator op) noexcept {
  return name_of(kFilterOperatorNames, op);
}
std::string_view date_bucket_name(DateBucket bucket) noexcept {
  return name_of(kDateBucketNames, bucket);
}
std::string_view measure_name(Measure measure) noexcept {
  return name_of(kMeasureNames, measure);
}
std::string measure_text(const MeasureKey& measure) {
  std::string text(measure_name(measure.measure));
  if (has_column(measure.measure)) {
    text += "(" + std::string(column_info(measure.column).wire_name) + ")";
  }
  return text;
}
std::optional<MeasureKey> measure_by_text(std::string_view text) noexcept {
  const std::size_t open = text.find('(');
  const auto measure = measure_by_name(text.substr(0, open));
  if (!measure || has_column(*measure) != (open != std::string_view::npos)) return std::nullopt;
  if (open == std::string_view::npos) return *measure;
  if (text.back() != ')') return std::nullopt;
  const auto column = column_by_wire_name(text.substr(open + 1, text.size() - open - 2));
  if (!column) return std::nullopt;
  return MeasureKey(*measure, *column);
}
bool has_column(Measure measure) noexcept {
  return measure == Measure::kDistinct || measure == Measure::kMinimum ||
         measure == Measure::kMaximum;
}
bool is_day(Measure measure) noexcept {
  return measure == Measure::kFirstDay || measure == Measure::kLastDay;
}
bool is_additive(Measure measure) noexcept {
  return measure == Measure::kListCost || measure == Measure::kUsage ||
         measure == Measure::kOnDemandUsage || measure == Measure::kRows;
}
std::string_view figure_of_name(FigureOf of) noexcept {
  return name_of(kFigureOfNames, of);
}
std::string_view price_basis_name(PriceBasis basis) noexcept {
  return name_of(kPriceBasisNames, basis);
}
std::string_view commitment_grain_name(CommitmentGrain grain) noexcept {
  return name_of(kCommitmentGrainNames, grain);
}

std::optional<FilterOperator> filter_operator_by_name(std::string_view name) noexcept {
  return by_name<FilterOperator>(kFilterOperatorNames, name);
}
std::optional<DateBucket> date_bucket_by_name(std::string_view name) noexcept {
  return by_name<DateBucket>(kDateBucketNames, name);
}
std::optional<Measure> measure_by_name(std::string_view name) noexcept {
  return by_name<Measure>(kMeasureNames, name);
}
std::optional<FigureOf> figure_of_by_name(std::string_view name) noexcept {
  return by_name<FigureOf>(kFigureOfNames, name);
}
std::optional<PriceBasis> price_basis_by_name(std::string_view name) noexcept {
  return by_name<PriceBasis>(kPriceBasisNames, name);
}
std::optional<CommitmentGrain> commitment_grain_by_name(std::string_view name) noexcept {
  return by_name<CommitmentGrain>(kCommitmentGrainNames, name);
}

}  // namespace usagescope
