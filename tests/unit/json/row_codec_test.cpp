#include "core/json/row_codec.hpp"

#include "core/json/facet_codec.hpp"
#include "core/json/fault_codec.hpp"
#include "core/json/snapshot_codec.hpp"
#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

/// Through text and back.
template <typename T, typename Encode, typename Decode>
void check_round_trip(const T& value, Encode encode, Decode decode) {
  const std::string text = encode(value).dump();
  INFO(text.substr(0, 2'000));
  const Result<Json> json = Json::parse(text);
  REQUIRE(json);
  const Result<T> decoded = decode(*json, "");
  INFO((decoded ? "" : describe(decoded.error())));
  REQUIRE(decoded);
  CHECK(*decoded == value);
}

template <typename Decode>
Error error_of(Decode decode, const char* text, const char* path = "") {
  const auto decoded = decode(*Json::parse(text), path);
  REQUIRE_FALSE(decoded);
  return decoded.error();
}

struct Fixture {
  RandomRows random{12};
  UsageTable table = table_of(random.records(800));
};

}  // namespace

TEST_CASE("requests go through JSON and back") {
  const std::vector<RowSortKey> sort = {{Column::kUsage, false, true}};
  const RowSortKey by_cost{RowSortKey{}.column, true, false};
  RowRequest rows{{sort[0], by_cost}, 5, 70};
  check_round_trip(RowRequest{}, row_request_to_json, row_request_from_json);
  check_round_trip(rows, row_request_to_json, row_request_from_json);
  check_round_trip(SummaryRequest{{by_cost}, {{1, 2}, {5, 9}}, {7, 8}}, summary_request_to_json,
                   summary_request_from_json);
  FacetRequest facet{Column::kUsageTimestamp, DateBucket::kWeek};
  facet.search = "20\"21";
  facet.order = FacetOrder::kCount;
  facet.descending = false;
  facet.offset = 3;
  facet.limit = 0;
  check_round_trip(FacetRequest{}, facet_request_to_json, facet_request_from_json);
  check_round_trip(facet, facet_request_to_json, facet_request_from_json);
  check_round_trip(FindRequest{"x", {by_cost}, 1, 2, FindStep{}}, find_request_to_json,
                   find_request_from_json);
  check_round_trip(FindRequest{"", {}, 1, 2, FindStep{4'000'000'000, true}}, find_request_to_json,
                   find_request_from_json);
  const Period days{*CivilDate::parse("2021-10-01"), *CivilDate::parse("2022-01-01")};
  check_round_trip(FaultRequest{}, fault_request_to_json, fault_request_from_json);
  check_round_trip(
      FaultRequest{{FaultKind::kLineGap, FaultKind::kDuplicateRows}, 9, {{"M1", days}}, 1, 2, 3},
      fault_request_to_json, fault_request_from_json);
  check_round_trip(SnapshotRequest{{SnapshotKind::kVanished}, 1, 2}, snapshot_request_to_json,
                   snapshot_request_from_json);
}

TEST_CASE_METHOD(Fixture, "answers go through JSON and back") {
  check_round_trip(query_rows(table, {}, {{{Column::kUsage}}, 3, 60}).value(), row_page_to_json,
                   row_page_from_json);
  check_round_trip(query_summary(table, {}, {{}, {{0, 500}}, {}}).value(), row_summary_to_json,
                   row_summary_from_json);
  for (const Column column : {Column::kResellerId, Column::kUsage, Column::kCommitment}) {
    FacetRequest request;
    request.column = column;
    check_round_trip(query_facet(table, {}, request).value(), facet_result_to_json,
                     facet_result_from_json);
  }
  check_round_trip(query_find(table, {}, {"a1", {}, 0, 50, FindStep{}}).value(),
                   find_result_to_json, find_result_from_json);
  check_round_trip(query_find(table, {}, {"nowhere", {}, 0, 50, FindStep{}}).value(),
                   find_result_to_json, find_result_from_json);
  FaultRequest faults;
  faults.expected_rows = 1'000;
  faults.rows_per_case = 3;
  check_round_trip(find_faults(table, {}, faults).value(), fault_report_to_json,
                   fault_report_from_json);
  const UsageTable other = table_of(random.records(300));
  check_round_trip(compare_snapshots(table, other, {}, {}).value(), snapshot_result_to_json,
                   snapshot_result_from_json);
}

TEST_CASE("the forms are those of the contract") {
  UsageTable table;
  append(table, "chargeId=VOD-HS usage=3666.0 msrpPrice=8.368063 usageTimestamp=2021-11-11");
  CHECK(row_page_to_json(query_rows(table, {}, {}).value()).dump() ==
        R"({"matchingRows":1,"tableRows":1,"offset":0,"rows":[{"row":0,"record":)"
        R"({"chargeId":"VOD-HS","msrpPrice":"8.368063","usage":"3666",)"
        R"("usageTimestamp":"2021-11-11 00:00:00"},"listCost":"30677.318958"}]})");
  CHECK(facet_result_to_json(query_facet(table, {}, {}).value()).dump() ==
        R"({"matchingRows":1,"valueCount":1,"foundCount":1,"offset":0,)"
        R"("entries":[{"value":"","missing":true,"rows":1,"listCost":"30677.318958"}]})");
  CHECK(find_result_to_json(query_find(table, {}, {"vod", {}, 0, 9, FindStep{}}).value()).dump() ==
        R"({"rowCount":1,"columnHits":{"chargeId":1},"offset":0,"rows":[0],)"
        R"("next":{"row":0,"position":0}})");
}

TEST_CASE("what is wrong is told with its place") {
  CHECK(error_of(row_request_from_json, R"({"sort":[{"column":"size"}]})", "/rows").path ==
        "/rows/sort/0/column");
  CHECK(error_of(row_request_from_json, R"({"sort":[{"descending":true}]})").code ==
        ErrorCode::kInvalidArgument);
  CHECK(error_of(row_request_from_json, R"({"sort":[{"measure":"rows"}]})").path ==
        "/sort/0/measure");
  CHECK(error_of(row_request_from_json, R"({"limit":-1})").code == ErrorCode::kOutOfRange);
  CHECK(error_of(row_request_from_json, R"({"window":1})").code == ErrorCode::kUnknownName);
  CHECK(error_of(row_request_from_json, "[]").code == ErrorCode::kWrongType);
  CHECK(error_of(facet_request_from_json, "{}").path == "/column");
  CHECK(error_of(facet_request_from_json, R"({"column":"usage","order":"size"})").path == "/order");
  CHECK(error_of(find_request_from_json, R"({"text":5})").path == "/text");
  CHECK(error_of(find_request_from_json, R"({"text":"x","step":{"from":1}})").path == "/step/from");
  CHECK(error_of(fault_request_from_json, R"({"kinds":["lineGap","x"]})").path == "/kinds/1");
  CHECK(error_of(fault_request_from_json,
                 R"({"subscriptions":[{"subscriptionId":"s","days":{"from":"2021-10-02",)"
                 R"("to":"2021-10-01"}}]})")
            .path == "/subscriptions/0/days/to");
  CHECK(error_of(snapshot_request_from_json, R"({"kinds":"added"})").path == "/kinds");
  CHECK(error_of(row_page_from_json,
                 R"({"matchingRows":1,"tableRows":1,"offset":0,"rows":[{"row":0,"record":)"
                 R"({"usage":3}}]})")
            .path == "/rows/0/record/usage");
  CHECK(error_of(summary_request_from_json, R"({"ranges":[{"begin":1}]})").path == "/ranges/0/end");
  CHECK(error_of(snapshot_result_from_json, R"({"rowsBefore":1,"rowsAfter":1})").path == "/added");
}
