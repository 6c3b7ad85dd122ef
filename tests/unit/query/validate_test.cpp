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
  for (const Op one : {Op::kEquals, Op::kNotEquals, Op::kLessThan, Op::kLessOrEqual,
                       Op::kGreaterThan, Op::kGreaterOrEqual}) {
    INFO(filter_operator_name(one));
    check_refused(with_filter(Column::kService, one, {}), kInvalid, values);
    check_refused(with_filter(Column::kService, one, {"a", "b"}), kInvalid, values);
    CHECK(validated(with_filter(Column::kService, one, {"a"})));
    CHECK(validated(with_filter(Column::kUsage, one, {"-1.5"})));
    CHECK(validated(with_filter(Column::kUsageTimestamp, one, {"2021-10-01"})));
  }
  for (const Op some : {Op::kIn, Op::kNotIn, Op::kLike}) {
    INFO(filter_operator_name(some));
    check_refused(with_filter(Column::kService, some, {}), kInvalid, values);
    CHECK(validated(with_filter(Column::kService, some, {"a", "b", "a"})));
  }
  for (const Op none : {Op::kIsMissing, Op::kIsPresent}) {
    INFO(filter_operator_name(none));
    check_refused(with_filter(Column::kService, none, {""}), kInvalid, values);
    CHECK(validated(with_filter(Column::kUsage, none, {})));
  }
  check_refused(with_filter(Column::kService, Op::kBetween, {}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kBetween, {"a"}), kInvalid, values);
  check_refused(with_filter(Column::kService, Op::kBetween, {"a", "b", "c"}), kInvalid, values);
  CHECK(validated(with_filter(Column::kService, Op::kBetween, {"c", "d", "a", "b"})));
  check_refused(with_filter(Column::kUsage, Op::kLike, {"1"}), kInvalid, "/filters/1/operator");
  check_refused(with_filter(Column::kUsageTimestamp, Op::kLike, {"2021"}), kInvalid,
                "/filters/1/operator");
}

TEST_CASE("a filter on list cost is a filter on a number") {
  using Op = FilterOperator;
  QuerySpec spec = with_filter(Column::kService, Op::kGreaterThan, {"100"});
  spec.filters[1].is_on_list_cost = true;
  const Result<QuerySpec> result = validated(spec);
  REQUIRE(result);
  // The column has no meaning there, so equal questions are made equal.
  CHECK(result->filters[1].column == Filter().column);
  spec.filters[1].values = {"dear"};
  check_refused(spec, ErrorCode::kWrongType, "/filters/1/values/0");
  spec.filters[1] = {Column::kService, Op::kLike, {"1"}, true};
  check_refused(spec, kInvalid, "/filters/1/operator");
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

TEST_CASE("each pair of BETWEEN is in order") {
  check_refused(with_filter(Column::kUsage, FilterOperator::kBetween, {"1", "2", "4", "3"}),
                kInvalid, "/filters/1/values/3");
}

TEST_CASE("a pivot is a key that the rows are not grouped by") {
  QuerySpec spec = with_keys({kByService, kByMonth});
  spec.pivot = kByMonth;
  check_refused(spec, kInvalid, "/pivot");
  spec.pivot = GroupKey{Column::kUsage, DateBucket::kNone};
  check_refused(spec, kInvalid, "/pivot/column");
  spec.pivot = GroupKey{Column::kUsageTimestamp, DateBucket::kNone};
  check_refused(spec, kInvalid, "/pivot/bucket");
  spec.pivot = GroupKey{Column::kUsageTimestamp, DateBucket::kDay};
  CHECK(validated(spec));
}

TEST_CASE("fiscal years and billing periods begin in a calendar") {
  QuerySpec spec = with_keys({{Column::kUsageTimestamp, DateBucket::kFiscalQuarter},
                              {Column::kUsageTimestamp, DateBucket::kAnniversary}});
  spec.fiscal_year_start_month = 12;
  spec.anniversaries = {{"b", 1}, {"a", 31}, {"", 15}};
  CHECK(validated(spec));
  for (const int month : {0, 13, -1}) {
    spec.fiscal_year_start_month = month;
    check_refused(spec, ErrorCode::kOutOfRange, "/fiscalYearStartMonth");
  }
  spec.fiscal_year_start_month = 1;
  spec.anniversaries.push_back({"a", 31});
  check_refused(spec, kInvalid, "/anniversaries/3/customerOrgId");
  for (const int day : {0, 32}) {
    spec.anniversaries = {{"a", 1}, {"b", day}};
    check_refused(spec, ErrorCode::kOutOfRange, "/anniversaries/1/day");
  }
}

TEST_CASE("measures have a column of the kind that they need") {
  QuerySpec spec;
  spec.measures = {Measure::kRows,
                   {Measure::kDistinct, Column::kCustomerOrgId},
                   {Measure::kDistinct, Column::kUsageTimestamp},
                   {Measure::kMinimum, Column::kUsage},
                   {Measure::kMaximum, Column::kUsage}};
  CHECK(validated(spec));
  spec.measures = {{Measure::kDistinct, Column::kUsage}};
  check_refused(spec, kInvalid, "/measures/0");
  spec.measures = {Measure::kRows, {Measure::kMinimum, Column::kService}};
  check_refused(spec, kInvalid, "/measures/1");
  spec.measures = {{Measure::kMaximum, Column::kUsageTimestamp}};
  check_refused(spec, kInvalid, "/measures/0");
  // Of others the column has no meaning.
  spec.measures = {{Measure::kUsage, Column::kService}, {Measure::kUsage, Column::kChargeId}};
  check_refused(spec, kInvalid, "/measures/1");
}

TEST_CASE("costs by unit need a price of one unit") {
  for (const Measure measure :
       {Measure::kOverageCost, Measure::kUnderageCost, Measure::kUnitPrice}) {
    QuerySpec spec;
    spec.measures = {Measure::kListCost, measure};
    CHECK(validated(spec));
    spec.price_basis = PriceBasis::kPerLine;
    check_refused(spec, kInvalid, "/measures/1");
    spec.measures = {Measure::kListCost, Measure::kOverage};
    CHECK(validated(spec));
  }
}

/// Two keys, a number and a day, compared with the month before.
QuerySpec compared() {
  QuerySpec spec = with_keys({kByService, kByMonth});
  spec.measures = {Measure::kUsage, Measure::kLastDay};
  spec.period = Period{CivilDate{100}, CivilDate{130}};
  spec.comparison = Comparison{Period{CivilDate{70}, CivilDate{100}}, true, true};
  return spec;
}

TEST_CASE("a comparison needs two periods, a bridge a price of one unit") {
  CHECK(validated(compared()));
  QuerySpec spec = compared();
  spec.period.reset();
  check_refused(spec, kInvalid, "/comparison");
  spec = compared();
  spec.comparison->period.end = spec.comparison->period.begin;
  check_refused(spec, kInvalid, "/comparison/period");
  spec = compared();
  spec.price_basis = PriceBasis::kPerLine;
  check_refused(spec, kInvalid, "/comparison/bridge");
  spec.comparison->bridge = false;
  CHECK(validated(spec));
}

TEST_CASE("figures of a second period need one") {
  QuerySpec spec = compared();
  spec.sort = {{SortKey::By::kMeasure, 0, true, FigureOf::kChangePercent}};
  spec.having = {{1, 0, FilterOperator::kGreaterThan, {"0"}, FigureOf::kChange}};
  CHECK(validated(spec));
  spec.comparison.reset();
  check_refused(spec, kInvalid, "/sort/0/of");
  spec.sort.clear();
  check_refused(spec, kInvalid, "/having/0/of");
  spec = compared();
  spec.sort = {{SortKey::By::kGroup, 0, true, FigureOf::kPrevious}};
  check_refused(spec, kInvalid, "/sort/0/of");
}

TEST_CASE("conditions on groups name a level, a measure and values of its kind") {
  using Op = FilterOperator;
  const auto with_having = [](Having having) {
    QuerySpec spec = compared();
    spec.having = {{0, 0, Op::kIsPresent, {}, FigureOf::kValue}, std::move(having)};
    return spec;
  };
  check_refused(with_having({2, 0, Op::kEquals, {"1"}, FigureOf::kValue}), kInvalid,
                "/having/1/level");
  check_refused(with_having({0, 2, Op::kEquals, {"1"}, FigureOf::kValue}), kInvalid,
                "/having/1/measure");
  check_refused(with_having({0, 0, Op::kLike, {"1"}, FigureOf::kValue}), kInvalid,
                "/having/1/operator");
  check_refused(with_having({0, 1, Op::kLike, {"1"}, FigureOf::kValue}), kInvalid,
                "/having/1/operator");
  check_refused(with_having({0, 0, Op::kBetween, {"1"}, FigureOf::kValue}), kInvalid,
                "/having/1/values");
  check_refused(with_having({0, 0, Op::kEquals, {"2021-10-01"}, FigureOf::kValue}),
                ErrorCode::kWrongType, "/having/1/values/0");
  // A last day is a day, its change a number of days.
  for (const FigureOf of : {FigureOf::kValue, FigureOf::kPrevious}) {
    CHECK(validated(with_having({0, 1, Op::kEquals, {"2021-10-01"}, of})));
    check_refused(with_having({0, 1, Op::kEquals, {"7"}, of}), ErrorCode::kWrongType,
                  "/having/1/values/0");
  }
  for (const FigureOf of : {FigureOf::kChange, FigureOf::kChangePercent}) {
    CHECK(validated(with_having({0, 1, Op::kEquals, {"7"}, of})));
    check_refused(with_having({0, 1, Op::kEquals, {"2021-10-01"}, of}), ErrorCode::kWrongType,
                  "/having/1/values/0");
  }
}

TEST_CASE("top has at most an entry a level") {
  QuerySpec spec = with_keys({kByService, kByMonth});
  spec.top = {0, 5};
  CHECK(validated(spec));
  spec.top = {0, 5, 0};
  check_refused(spec, kInvalid, "/top/2");
  spec.group_by.clear();
  spec.top = {1};
  check_refused(spec, kInvalid, "/top/0");
}

}  // namespace
}  // namespace usagescope
