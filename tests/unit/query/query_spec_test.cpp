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
  check_names<PriceBasis>(2, price_basis_name, price_basis_by_name);
  check_names<CommitmentGrain>(3, commitment_grain_name, commitment_grain_by_name);
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

}  // namespace
}  // namespace usagescope
