#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/query/query_spec.hpp"

namespace usagescope {
namespace {

void check_refused(const QuerySpec& spec, ErrorCode code, const std::string& path) {
  const Result<QuerySpec> result = validated(spec);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == code);
  CHECK(result.error().path == path);
  CHECK_FALSE(result.error().message.empty());
}

QuerySpec with_filter(Column column, FilterOperator op, std::vector<std::string> values) {
  QuerySpec spec;
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {"A"}},
                  {column, op, std::move(values)}};
  return spec;
}

QuerySpec with_keys(std::vector<GroupKey> keys) {
  QuerySpec spec;
  spec.group_by = std::move(keys);
  return spec;
}

constexpr auto kInvalid = ErrorCode::kInvalidArgument;
constexpr GroupKey kByService = {Column::kService, DateBucket::kNone};
constexpr GroupKey kByMonth = {Column::kUsageTimestamp, DateBucket::kMonth};

TEST_CASE("a good spec comes back as it is") {
  QuerySpec spec;
  spec.period = Period{CivilDate{18'901}, CivilDate{18'993}};
  spec.filters = {
      {Column::kChargeId, FilterOperator::kLike, {"vod"}},
      {Column::kUsage, FilterOperator::kBetween, {"-1.5", "1e3"}},
      {Column::kUsageTimestamp, FilterOperator::kIn, {"2021-10-01", "2021-12-31"}},
      {Column::kCustomerName, FilterOperator::kBetween, {"A", "A"}},
  };
  spec.group_by = {{Column::kUsageTimestamp, DateBucket::kQuarter}, kByMonth};
  spec.measures = {Measure::kRows, Measure::kCommitment};
  spec.sort = {{SortKey::By::kGroup, 1, false}, {SortKey::By::kMeasure, 1, true}};
  const Result<QuerySpec> result = validated(spec);
  REQUIRE(result);
  CHECK(*result == spec);
  CHECK(validated(QuerySpec{}));
}

TEST_CASE("values must be of the column's type") {
  using Op = FilterOperator;
  check_refused(with_filter(Column::kUsage, Op::kIn, {"1", "1,5"}), ErrorCode::kWrongType,
                "/filters/1/values/1");
  check_refused(with_filter(Column::kMsrpPrice, Op::kEquals, {""}), ErrorCode::kWrongType,
                "/filters/1/values/0");
  check_refused(with_filter(Column::kUsageTimestamp, Op::kEquals, {"2021-13-01"}),
                ErrorCode::kWrongType, "/filters/1/values/0");
  check_refused(with_filter(Column::kUsageTimestamp, Op::kBetween, {"2021-01-01", "now"}),
                ErrorCode::kWrongType, "/filters/1/values/1");
}

TEST_CASE("operators take the values that they need") {
  using Op = FilterOperator;
  const std::string values = "/filters/1/values";
  check_refused(with_filter(Column::kService, Op::kEquals, {}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kEquals, {"a", "b"}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kIn, {}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kBetween, {"a"}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kBetween, {"a", "b", "c"}), kInvalid, values);
  check_refused(with_filter(Column::kUsage, Op::kLike, {"1"}), kInvalid, "/filters/1/operator");
  check_refused(with_filter(Column::kUsageTimestamp, Op::kLike, {"2021"}), kInvalid,
                "/filters/1/operator");
}

TEST_CASE("the ends of BETWEEN are compared in the column's own order") {
  using Op = FilterOperator;
  const std::string values = "/filters/1/values";
  check_refused(with_filter(Column::kService, Op::kBetween, {"b", "a"}), kInvalid, values + "/1");
  check_refused(with_filter(Column::kUsage, Op::kBetween, {"10", "9"}), kInvalid, values + "/1");
  CHECK(validated(with_filter(Column::kUsage, Op::kBetween, {"9", "10"})));
  CHECK(validated(with_filter(Column::kUsage, Op::kBetween, {"1.0", "1"})));
  check_refused(with_filter(Column::kUsageTimestamp, Op::kBetween, {"2021-02-01", "2021-01-31"}),
                kInvalid, values + "/1");
}

TEST_CASE("keys are of groupable columns, each once, with a bucket where one is due") {
  CHECK(validated(with_keys({kByService, kByMonth, {Column::kChargeId, DateBucket::kNone}})));
  check_refused(with_keys({{Column::kUsage, DateBucket::kNone}}), kInvalid, "/groupBy/0/column");
  check_refused(with_keys({kByService, {Column::kUsageTimestamp, DateBucket::kNone}}), kInvalid,
                "/groupBy/1/bucket");
  check_refused(with_keys({{Column::kService, DateBucket::kDay}}), kInvalid, "/groupBy/0/bucket");
  check_refused(with_keys({kByMonth, kByMonth}), kInvalid, "/groupBy/1");
}

TEST_CASE("measures are named once, sort keys name what is there, periods have days") {
  QuerySpec spec;
  spec.measures = {Measure::kUsage, Measure::kRows, Measure::kUsage};
  check_refused(spec, kInvalid, "/measures/2");
  spec.measures = {Measure::kUsage};
  spec.sort = {{SortKey::By::kMeasure, 0, true}, {SortKey::By::kMeasure, 1, true}};
  check_refused(spec, kInvalid, "/sort/1");
  spec.sort = {{SortKey::By::kGroup, 0, true}};
  check_refused(spec, kInvalid, "/sort/0");
  spec.sort.clear();
  spec.period = Period{CivilDate{10}, CivilDate{10}};
  check_refused(spec, kInvalid, "/period");
}

}  // namespace
}  // namespace usagescope
