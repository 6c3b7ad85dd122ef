#include "core/json/query_codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace usagescope {
namespace {

Period days(int from_year, int from_month, int to_year, int to_month) {
  return {*CivilDate::from_ymd(from_year, from_month, 1),
          *CivilDate::from_ymd(to_year, to_month, 1)};
}

/// Every member holds something else than its default.
QuerySpec full_spec() {
  QuerySpec spec;
  spec.period = days(2021, 10, 2022, 1);
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {"VOD-HS"}},
                  {Column::kUsage, FilterOperator::kBetween, {"1", "2.5"}},
                  {Column::kService, FilterOperator::kIsMissing, {}},
                  {Column::kChargeId, FilterOperator::kGreaterThan, {"100"}, true}};
  spec.group_by = {{Column::kResellerId, DateBucket::kNone},
                   {Column::kUsageTimestamp, DateBucket::kMonth},
                   {Column::kUsageTimestamp, DateBucket::kFiscalQuarter}};
  spec.pivot = {Column::kUsageTimestamp, DateBucket::kAnniversary};
  spec.measures = {Measure::kListCost,
                   Measure::kRows,
                   {Measure::kDistinct, Column::kCustomerOrgId},
                   Measure::kLastDay};
  spec.price_basis = PriceBasis::kPerUnit;
  spec.commitment_grain = CommitmentGrain::kMonth;
  spec.fiscal_year_start_month = 2;
  spec.anniversaries = {{"o1", 15}, {"", 31}};
  spec.sort = {{SortKey::By::kMeasure, 1, true},
               {SortKey::By::kGroup, 0, false},
               {SortKey::By::kMeasure, 2, true, FigureOf::kChange}};
  spec.having = {{1, 2, FilterOperator::kGreaterThan, {"3"}, FigureOf::kPrevious},
                 {0, 3, FilterOperator::kIsPresent, {}, FigureOf::kValue}};
  spec.top = {10, 0, 5};
  spec.shares = true;
  spec.comparison = Comparison{days(2021, 7, 2021, 10), true, true};
  return spec;
}

const char* const kFullText =
    R"({"period":{"from":"2021-10-01","to":"2021-12-31"},)"
    R"("filters":[{"column":"chargeId","operator":"EQUALS","values":["VOD-HS"]},)"
    R"({"column":"usage","operator":"BETWEEN","values":["1","2.5"]},)"
    R"({"column":"service","operator":"IS_MISSING"},)"
    R"({"measure":"listCost","operator":"GREATER_THAN","values":["100"]}],)"
    R"("groupBy":[{"column":"resellerId"},{"column":"usageTimestamp","bucket":"month"},)"
    R"({"column":"usageTimestamp","bucket":"fiscalQuarter"}],)"
    R"("pivot":{"column":"usageTimestamp","bucket":"anniversary"},"fiscalYearStartMonth":2,)"
    R"("anniversaries":[{"customerOrgId":"o1","day":15},{"customerOrgId":"","day":31}],)"
    R"json("measures":["listCost","rows","distinct(customerOrgId)","lastDay"],)json"
    R"("commitmentGrain":"month",)"
    R"("sort":[{"measure":"rows","descending":true},{"group":0,"descending":false},)"
    R"json({"measure":"distinct(customerOrgId)","of":"change","descending":true}],)json"
    R"json("having":[{"level":1,"measure":"distinct(customerOrgId)","of":"previous",)json"
    R"("operator":"GREATER_THAN","values":["3"]},)"
    R"({"level":0,"measure":"lastDay","operator":"IS_PRESENT"}],)"
    R"("top":[10,0,5],"shares":true,)"
    R"("comparison":{"period":{"from":"2021-07-01","to":"2021-09-30"},"perDay":true,"bridge":true}})";

Result<QuerySpec> decoded(const std::string& text) {
  const auto json = Json::parse(text);
  INFO(text);
  REQUIRE(json);
  return query_spec_from_json(*json, "/spec");
}

void check_refused(const std::string& text, ErrorCode code, const std::string& path) {
  const auto spec = decoded(text);
  INFO(text);
  REQUIRE_FALSE(spec);
  INFO(describe(spec.error()));
  CHECK(spec.error().code == code);
  CHECK(spec.error().path == path);
}

TEST_CASE("a spec is written in full and read back equal") {
  CHECK(query_spec_to_json(full_spec()).dump() == kFullText);
  const auto spec = decoded(kFullText);
  REQUIRE(spec);
  CHECK(*spec == full_spec());
}

TEST_CASE("defaults are left out") {
  CHECK(query_spec_to_json(QuerySpec{}).dump() == "{}");
  CHECK(*decoded("{}") == QuerySpec{});
  CHECK(*decoded(R"({"period":null,"filters":null,"measures":null,"priceBasis":null})") ==
        QuerySpec{});
  CHECK((*decoded(R"({"sort":[{"measure":"listCost"}]})")).sort ==
        std::vector<SortKey>{{SortKey::By::kMeasure, 0, true}});
}

TEST_CASE("unknown names are refused with those that exist") {
  const auto spec =
      decoded(R"({"filters":[{"column":"chargeID","operator":"EQUALS","values":["x"]}]})");
  REQUIRE_FALSE(spec);
  CHECK(spec.error().message.find("chargeID") != std::string::npos);
  CHECK(spec.error().message.find("chargeId") != std::string::npos);
  constexpr ErrorCode kUnknown = ErrorCode::kUnknownName;
  check_refused(R"({"filters":[{"column":"x","operator":"EQUALS","values":["x"]}]})", kUnknown,
                "/spec/filters/0/column");
  check_refused(R"({"filters":[{"column":"chargeId","operator":"equals","values":["x"]}]})",
                kUnknown, "/spec/filters/0/operator");
  check_refused(R"({"groupBy":[{"column":"service"},{"column":"usageTimestamp","bucket":"hour"}]})",
                kUnknown, "/spec/groupBy/1/bucket");
  check_refused(R"({"measures":["listCost","cost"]})", kUnknown, "/spec/measures/1");
  check_refused(R"({"priceBasis":"x"})", kUnknown, "/spec/priceBasis");
  check_refused(R"({"commitmentGrain":"year"})", kUnknown, "/spec/commitmentGrain");
  check_refused(R"({"sort":[{"measure":"x"}]})", kUnknown, "/spec/sort/0/measure");
  check_refused(R"({"sort":[{"measure":"listCost","of":"delta"}]})", kUnknown, "/spec/sort/0/of");
  check_refused(R"json({"measures":["distinct(customer)"]})json", kUnknown, "/spec/measures/0");
  check_refused(R"({"measures":["distinct(customerOrgId"]})", kUnknown, "/spec/measures/0");
  check_refused(R"({"filters":[{"measure":"usage","operator":"EQUALS","values":["1"]}]})", kUnknown,
                "/spec/filters/0/measure");
  check_refused(R"({"pivot":{"column":"colour"}})", kUnknown, "/spec/pivot/column");
  check_refused(R"({"pivot":{"column":"service","as":1}})", kUnknown, "/spec/pivot/as");
  check_refused(R"({"anniversaries":[{"customerOrgId":"o","month":1}]})", kUnknown,
                "/spec/anniversaries/0/month");
  check_refused(R"({"having":[{"measure":"cost","operator":"EQUALS","values":["1"]}]})", kUnknown,
                "/spec/having/0/measure");
  check_refused(R"({"comparison":{"perday":true}})", kUnknown, "/spec/comparison/perday");
  check_refused(R"({"groupby":[]})", kUnknown, "/spec/groupby");
  check_refused(R"({"period":{"from":"2021-10-01","until":"2021-10-01"}})", kUnknown,
                "/spec/period/until");
  check_refused(R"({"groupBy":[{"column":"service","x":1}]})", kUnknown, "/spec/groupBy/0/x");
}

TEST_CASE("wrong types and missing members are refused with their place") {
  constexpr ErrorCode kWrong = ErrorCode::kWrongType;
  check_refused("[]", kWrong, "/spec");
  check_refused(R"({"period":"2021"})", kWrong, "/spec/period");
  check_refused(R"({"period":{"from":"2021-10-01"}})", kWrong, "/spec/period/to");
  check_refused(R"({"period":{"from":"2021-10-32","to":"2021-10-01"}})", ErrorCode::kInvalidSyntax,
                "/spec/period/from");
  check_refused(R"({"filters":{}})", kWrong, "/spec/filters");
  check_refused(R"({"filters":[7]})", kWrong, "/spec/filters/0");
  check_refused(R"({"filters":[{"column":"chargeId","values":["x"]}]})", kWrong,
                "/spec/filters/0/operator");
  check_refused(R"({"filters":[{"column":"chargeId","operator":"EQUALS"}]})", kWrong,
                "/spec/filters/0/values");
  check_refused(R"({"filters":[{"column":"chargeId","operator":"IN","values":["x",7]}]})", kWrong,
                "/spec/filters/0/values/1");
  check_refused(R"({"filters":[{"operator":"EQUALS","values":["x"]}]})", kWrong,
                "/spec/filters/0/column");
  check_refused(R"({"measures":[7]})", kWrong, "/spec/measures/0");
  check_refused(R"({"pivot":"service"})", kWrong, "/spec/pivot");
  check_refused(R"({"anniversaries":[{"day":1}]})", kWrong, "/spec/anniversaries/0/customerOrgId");
  check_refused(R"({"anniversaries":[{"customerOrgId":"o"}]})", kWrong,
                "/spec/anniversaries/0/day");
  check_refused(R"({"anniversaries":[{"customerOrgId":"o","day":32}]})", ErrorCode::kOutOfRange,
                "/spec/anniversaries/0/day");
  check_refused(R"({"fiscalYearStartMonth":13})", ErrorCode::kOutOfRange,
                "/spec/fiscalYearStartMonth");
  check_refused(R"({"fiscalYearStartMonth":"4"})", kWrong, "/spec/fiscalYearStartMonth");
  check_refused(R"({"having":[{"operator":"EQUALS","values":["1"]}]})", kWrong,
                "/spec/having/0/measure");
  check_refused(R"({"having":[{"measure":"listCost","values":["1"]}]})", kWrong,
                "/spec/having/0/operator");
  check_refused(R"({"having":[{"measure":"listCost","operator":"EQUALS"}]})", kWrong,
                "/spec/having/0/values");
  check_refused(R"({"top":["10"]})", kWrong, "/spec/top/0");
  check_refused(R"({"top":[1.5]})", ErrorCode::kOutOfRange, "/spec/top/0");
  check_refused(R"({"shares":1})", kWrong, "/spec/shares");
  check_refused(R"({"comparison":{}})", kWrong, "/spec/comparison/period");
  check_refused(R"({"sort":[{"group":"x"}]})", kWrong, "/spec/sort/0/group");
  check_refused(R"({"sort":[{"group":-1}]})", ErrorCode::kOutOfRange, "/spec/sort/0/group");
}

TEST_CASE("what is well-formed but makes no sense is refused with its place") {
  constexpr ErrorCode kInvalid = ErrorCode::kInvalidArgument;
  check_refused(R"({"period":{"from":"2021-10-02","to":"2021-10-01"}})", kInvalid,
                "/spec/period/to");
  check_refused(R"({"sort":[{}]})", kInvalid, "/spec/sort/0");
  check_refused(R"({"sort":[{"measure":"listCost","group":0}]})", kInvalid, "/spec/sort/0");
  check_refused(R"({"sort":[{"measure":"usage"}]})", kInvalid, "/spec/sort/0/measure");
  check_refused(R"json({"measures":["usage(rows)"]})json", kInvalid, "/spec/measures/0");
  check_refused(R"({"measures":["minimum"]})", kInvalid, "/spec/measures/0");
  check_refused(
      R"({"filters":[{"column":"usage","measure":"listCost","operator":"EQUALS","values":["1"]}]})",
      kInvalid, "/spec/filters/0");
  check_refused(R"({"having":[{"measure":"usage","operator":"EQUALS","values":["1"]}]})", kInvalid,
                "/spec/having/0/measure");
  check_refused(R"({"comparison":{"period":{"from":"2021-10-02","to":"2021-10-01"}}})", kInvalid,
                "/spec/comparison/period/to");
  // These are the validator's: its pointers continue ours.
  const auto swapped =
      decoded(R"({"filters":[{"column":"usage","operator":"BETWEEN","values":["2","1"]}]})");
  REQUIRE_FALSE(swapped);
  CHECK(swapped.error().path.substr(0, 15) == "/spec/filters/0");
}

TEST_CASE("a window travels both ways") {
  const QueryWindow window{400, 100, true, {{"114214"}, {""}}};
  const Json json = query_window_to_json(window);
  CHECK(json.dump() == R"({"offset":400,"limit":100,"expanded":true,"toggled":[["114214"],[""]]})");
  CHECK(*query_window_from_json(json, "") == window);
  CHECK(*query_window_from_json(*Json::parse("{}"), "") == QueryWindow{});
  CHECK(query_window_from_json(*Json::parse(R"({"offset":4294967296})"), "/w").error().path ==
        "/w/offset");
  CHECK(query_window_from_json(*Json::parse(R"({"offset":-1})"), "").error().code ==
        ErrorCode::kOutOfRange);
  CHECK(query_window_from_json(*Json::parse(R"({"size":1})"), "").error().code ==
        ErrorCode::kUnknownName);
  CHECK(query_window_from_json(*Json::parse(R"({"toggled":[[1]]})"), "").error().path ==
        "/toggled/0/0");
  CHECK(query_window_from_json(*Json::parse(R"({"toggled":["1"]})"), "").error().path ==
        "/toggled/0");
  CHECK(*query_window_from_json(*Json::parse(R"({"toggled":null})"), "") == QueryWindow{});
}

Decimal decimal(const char* text) {
  return *Decimal::parse(text);
}

/// Measures with a day among them, a pivot, a comparison with bridge, shares and an "Other".
QueryResult full_result() {
  const Decimal day(18'932);  // 2021-11-01
  const MeasureValues none = {std::nullopt, std::nullopt};
  QueryResult result;
  result.measures = {Measure::kListCost, Measure::kFirstDay};
  result.matching_rows = 4294967295;
  result.table_rows = 50'000;
  result.visible_rows = 3;
  result.group_counts = {2, 5};
  result.hidden_groups = 4;
  result.offset = 1;
  result.ancestors = {{"114214", "SoftChoice Inc", false}, {"", "", true}};
  result.pivot_columns = {{"2021-11", "2021-11", false}};
  result.identity_breaks = 7;
  result.total.values = {Decimal(5), std::nullopt};
  result.total.row_count = 100;
  result.total.has_mixed_units = true;
  result.total.shares = {decimal("1.000000"), std::nullopt};
  result.total.cells = {{100, {Decimal(5), day}, {std::nullopt, Decimal(-1)}}};
  QueryRow group;
  group.key = {"114214", "SoftChoice Inc", false};
  group.values = {decimal("30677.318958"), day};
  group.row_count = 4;
  group.unit = "IP";
  group.has_children = true;
  group.is_expanded = true;
  group.compared = ComparedFigures{
      {decimal("0.10"), Decimal(18'931)}, {decimal("30677.218958"), Decimal(1)}, none, 3, Bridge{}};
  group.compared->bridge = {Decimal(7), decimal("-1.5"), decimal("0.25"), Decimal(), Decimal(-3)};
  group.cells = {{0, none, {}}};
  QueryRow child;
  child.level = 1;
  child.key = {"2021-11", "2021-11", false};
  child.values = {decimal("0.0"), std::nullopt};
  child.compared = ComparedFigures{none, none, none, 0, std::nullopt};
  child.cells = {{1, none, none}};
  QueryRow other;
  other.other_groups = 12;
  other.values = none;
  other.cells = {{0, none, {}}};
  result.rows = {group, child, other};
  return result;
}

TEST_CASE("a result travels whole, its decimals as text, its days as days") {
  const std::string text = query_result_to_json(full_result()).dump();
  INFO(text);
  CHECK(text.find(R"("values":["30677.318958","2021-11-01"])") != std::string::npos);
  CHECK(text.find(R"("previous":["0.10","2021-10-31"])") != std::string::npos);
  CHECK(text.find(R"("change":["30677.218958","1"])") != std::string::npos);
  CHECK(text.find(R"("previous":[null,"1969-12-31"])") != std::string::npos);
  const auto result = query_result_from_json(*Json::parse(text), "");
  REQUIRE(result);
  CHECK(*result == full_result());
  CHECK((*result).rows[1].values[0]->to_string() == "0.0");
  CHECK(*query_result_from_json(query_result_to_json(QueryResult{}), "") == QueryResult{});
}

TEST_CASE("a result with a wrong or missing member is refused with its place") {
  const Json json = query_result_to_json(full_result());
  for (const auto& [name, value] : *json.object()) {
    INFO(name);
    Json wrong;
    Json without;
    for (const auto& [other, kept] : *json.object()) {
      wrong.set(other, other == name ? Json("x") : kept);
      if (other != name) without.set(other, kept);
    }
    const auto decoded_wrong = query_result_from_json(wrong, "/r");
    REQUIRE_FALSE(decoded_wrong);
    CHECK(decoded_wrong.error().path == "/r/" + name);
    const bool may_be_absent = name == "hiddenGroups" || name == "ancestors";
    CHECK(query_result_from_json(without, "/r").has_value() == may_be_absent);
  }
}

/// The result with a piece of its text replaced.
Result<QueryResult> changed(const std::string& from, const std::string& to) {
  std::string text = query_result_to_json(full_result()).dump();
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  const auto json = Json::parse(text.replace(at, from.size(), to));
  INFO(text);
  REQUIRE(json);
  return query_result_from_json(*json, "");
}

TEST_CASE("figures must be there, one for each measure, and of its kind") {
  const auto path = [](const std::string& from, const std::string& to) {
    const auto result = changed(from, to);
    REQUIRE_FALSE(result);
    return result.error().path;
  };
  CHECK(path(R"("30677.318958")", "30677.318958") == "/rows/0/values/0");
  CHECK(path(R"("30677.318958",)", "") == "/rows/0/values");
  CHECK(path(R"("30677.318958")", R"("1,5")") == "/rows/0/values/0");
  CHECK(path(R"("values":["30677.318958","2021-11-01"],)", "") == "/rows/0/values");
  CHECK(path(R"("2021-11-01"],"rows":4)", R"("18932"],"rows":4)") == "/rows/0/values/1");
  CHECK(path(R"("2021-10-31")", R"("2021-10-32")") == "/rows/0/compared/previous/1");
  CHECK(path(R"("gone":"-1.5")", R"("gone":"x")") == "/rows/0/compared/bridge/gone");
  CHECK(path(R"("gone":"-1.5",)", "") == "/rows/0/compared/bridge/gone");
  CHECK(path(R"("otherGroups":12)", R"("otherGroups":-1)") == "/rows/2/otherGroups");
  CHECK(path(R"("firstDay"])", R"("firstDay","rows"])") == "/total/values");
  CHECK(path(R"("groupCounts":[2,5])", R"("groupCounts":[2,"5"])") == "/groupCounts/1");
  CHECK(path(R"("pivotColumns")", R"("ancestor")") == "/ancestor");
  CHECK(path(R"("pivotColumns":[{"value":"2021-11"}],)", "") == "/total/cells");
  CHECK(path(R"("ancestors":[{"value":"114214")", R"("ancestors":[{"values":"114214")") ==
        "/ancestors/0/values");
}

}  // namespace
}  // namespace usagescope
