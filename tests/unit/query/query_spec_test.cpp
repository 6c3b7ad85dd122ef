#include "core/query/query_spec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

namespace usagescope {
namespace {

/// Every value of an enum has a name of its own that finds it again.
template <typename Enum, typename NameOf, typename ByName>
void check_names(std::size_t count, NameOf name_of, ByName by_name) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<Enum>(i);
    const std::string_view name = name_of(value);
    INFO(name);
    CHECK(seen.insert(name).second);
    if (!name.empty()) CHECK(by_name(name) == value);
  }
  CHECK_FALSE(by_name("no such name"));
  CHECK_FALSE(by_name(""));
}

TEST_CASE("names of the enums lead back") {
  check_names<FilterOperator>(kFilterOperatorCount, filter_operator_name, filter_operator_by_name);
  check_names<DateBucket>(kDateBucketCount, date_bucket_name, date_bucket_by_name);
  check_names<Measure>(kMeasureCount, measure_name, measure_by_name);
  check_names<FigureOf>(kFigureOfCount, figure_of_name, figure_of_by_name);
  check_names<PriceBasis>(kPriceBasisCount, price_basis_name, price_basis_by_name);
  check_names<CommitmentGrain>(kCommitmentGrainCount, commitment_grain_name,
                               commitment_grain_by_name);
}

TEST_CASE("names are those of the JSON form") {
  CHECK(filter_operator_name(FilterOperator::kEquals) == "EQUALS");
  CHECK(filter_operator_name(FilterOperator::kBetween) == "BETWEEN");
  CHECK(date_bucket_name(DateBucket::kNone).empty());
  CHECK(date_bucket_name(DateBucket::kQuarter) == "quarter");
  CHECK(measure_name(Measure::kListCost) == "listCost");
  CHECK(measure_name(Measure::kOnDemandUsage) == "onDemandUsage");
  CHECK(price_basis_name(PriceBasis::kPerLine) == "perLine");
  CHECK(commitment_grain_name(CommitmentGrain::kContract) == "contract");
  CHECK_FALSE(filter_operator_by_name("equals"));
}

TEST_CASE("measures are named with their column, both ways") {
  const MeasureKey distinct{Measure::kDistinct, Column::kCustomerOrgId};
  CHECK(measure_text(distinct) == "distinct(customerOrgId)");
  CHECK(measure_text({Measure::kUsage, Column::kService}) == "usage");
  CHECK(measure_by_text("distinct(customerOrgId)") == distinct);
  for (std::size_t i = 0; i < kMeasureCount; ++i) {
    const auto measure = static_cast<Measure>(i);
    const MeasureKey key = has_column(measure) ? MeasureKey(measure, Column::kUsage) : measure;
    CHECK(measure_by_text(measure_text(key)) == key);
  }
  for (const char* text : {"", "(", "()", "distinct", "distinct()", "distinct(", "distinct)",
                           "distinct(customerOrgId", "distinct(customerOrgId))", "usage(usage)",
                           "usage()", "usage ", "Usage", "distinct( usage)"}) {
    INFO(text);
    CHECK_FALSE(measure_by_text(text));
  }
}

TEST_CASE("days, ratios and sums are told apart") {
  CHECK(is_day(Measure::kFirstDay));
  CHECK(is_day(Measure::kLastDay));
  CHECK_FALSE(is_day(Measure::kRows));
  CHECK(is_additive(Measure::kRows));
  CHECK_FALSE(is_additive(Measure::kCommitment));
  CHECK_FALSE(is_additive(Measure::kUtilization));
}

}  // namespace
}  // namespace usagescope
