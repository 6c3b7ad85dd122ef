#include "core/json/query_codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace usagescope {
namespace {

QuerySpec full_spec() {
  QuerySpec spec;
  spec.period = Period{*CivilDate::from_ymd(2021, 10, 1), *CivilDate::from_ymd(2022, 1, 1)};
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {"VOD-HS"}},
                  {Column::kUsage, FilterOperator::kBetween, {"1", "2.5"}}};
  spec.group_by = {{Column::kResellerId, DateBucket::kNone},
                   {Column::kUsageTimestamp, DateBucket::kMonth}};
  spec.measures = {Measure::kListCost, Measure::kRows};
  spec.price_basis = PriceBasis::kPerLine;
  spec.commitment_grain = CommitmentGrain::kMonth;
  spec.sort = {{SortKey::By::kMeasure, 1, true}, {SortKey::By::kGroup, 0, false}};
  return spec;
}

const char* const kFullText =
    R"({"period":{"from":"2021-10-01","to":"2021-12-31"},)"
    R"("filters":[{"column":"chargeId","operator":"EQUALS","values":["VOD-HS"]},)"
    R"({"column":"usage","operator":"BETWEEN","values":["1","2.5"]}],)"
    R"("groupBy":[{"column":"resellerId"},{"column":"usageTimestamp","bucket":"month"}],)"
    R"("measures":["listCost","rows"],"priceBasis":"perLine","commitmentGrain":"month",)"
    R"("sort":[{"measure":"rows","descending":true},{"group":0,"descending":false}]})";

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
  check_refused(R"({"groupBy":[{"column":"service"},{"column":"usageTimestamp","bucket":"week"}]})",
                kUnknown, "/spec/groupBy/1/bucket");
  check_refused(R"({"measures":["listCost","cost"]})", kUnknown, "/spec/measures/1");
  check_refused(R"({"priceBasis":"x"})", kUnknown, "/spec/priceBasis");
  check_refused(R"({"commitmentGrain":"year"})", kUnknown, "/spec/commitmentGrain");
  check_refused(R"({"sort":[{"measure":"x"}]})", kUnknown, "/spec/sort/0/measure");
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
  check_refused(R"({"measures":[7]})", kWrong, "/spec/measures/0");
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
  CHECK(query_window_from_json(*Json::parse(R"({"toggled":null})"), "").error().path == "/toggled");
}

QueryResult full_result() {
  QueryResult result;
  result.matching_rows = 4294967295;
  result.table_rows = 50'000;
  result.visible_rows = 3;
  result.group_counts = {2, 5};
  result.offset = 1;
  result.identity_breaks = 7;
  result.total = {0, {"", "", false}, {Decimal(5), std::nullopt}, 100, true, "", false};
  result.rows = {{0,
                  {"114214", "SoftChoice Inc", false},
                  {*Decimal::parse("30677.318958"), Decimal(0)},
                  4,
                  false,
                  "IP",
                  true},
                 {1,
                  {"2021-11", "2021-11", false},
                  {std::nullopt, *Decimal::parse("0.0")},
                  1,
                  false,
                  "",
                  false},
                 {0, {"", "", true}, {}, 1, true, "", false}};
  return result;
}

TEST_CASE("a result travels whole, its decimals as text") {
  const Json json = query_result_to_json(full_result());
  CHECK(json.dump().find("\"30677.318958\"") != std::string::npos);
  const auto result = query_result_from_json(*Json::parse(json.dump()), "");
  REQUIRE(result);
  CHECK(*result == full_result());
  CHECK((*result).rows[1].values[1]->to_string() == "0.0");
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
    if (name != "rows") CHECK_FALSE(query_result_from_json(without, "/r"));
  }
  const std::string text = json.dump();
  const std::size_t at = text.find("\"30677.318958\"");
  std::string changed = text;
  changed.replace(at, 14, "30677.318958");
  const auto as_number = query_result_from_json(*Json::parse(changed), "");
  REQUIRE_FALSE(as_number);
  CHECK(as_number.error().path == "/rows/0/values/0");
}

}  // namespace
}  // namespace usagescope
