#include "core/query/query_spec.hpp"

#include <array>

namespace usagescope {
namespace {

// Indexed by the enums' values; the counts tie the tables to the enums.
constexpr std::array<std::string_view, 4> kFilterOperatorNames = {"EQUALS", "IN", "LIKE",
                                                                  "BETWEEN"};
static_assert(kFilterOperatorNames.size() == kFilterOperatorCount);
static_assert(static_cast<std::size_t>(FilterOperator::kBetween) + 1 == kFilterOperatorCount);

constexpr std::array<std::string_view, 4> kDateBucketNames = {"", "day", "month", "quarter"};
static_assert(kDateBucketNames.size() == kDateBucketCount);
static_assert(static_cast<std::size_t>(DateBucket::kQuarter) + 1 == kDateBucketCount);

constexpr std::array<std::string_view, 5> kMeasureNames = {"listCost", "usage", "onDemandUsage",
                                                           "commitment", "rows"};
static_assert(kMeasureNames.size() == kMeasureCount);
static_assert(static_cast<std::size_t>(Measure::kRows) + 1 == kMeasureCount);

constexpr std::array<std::string_view, 2> kPriceBasisNames = {"perUnit", "perLine"};
static_assert(static_cast<std::size_t>(PriceBasis::kPerLine) + 1 == kPriceBasisNames.size());

constexpr std::array<std::string_view, 3> kCommitmentGrainNames = {"day", "month", "contract"};
static_assert(static_cast<std::size_t>(CommitmentGrain::kContract) + 1 ==
              kCommitmentGrainNames.size());

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
std::optional<PriceBasis> price_basis_by_name(std::string_view name) noexcept {
  return by_name<PriceBasis>(kPriceBasisNames, name);
}
std::optional<CommitmentGrain> commitment_grain_by_name(std::string_view name) noexcept {
  return by_name<CommitmentGrain>(kCommitmentGrainNames, name);
}

}  // namespace usagescope
