#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>
#include <vector>

#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

Result<UsagePage> search(const Dataset& dataset, UsageSearchRequest request,
                         Instant now = demo_now()) {
  return search_usages({dataset, now, kDistributor, {}}, kDemoDistributorOrg, request);
}

Result<UsagePage> search_for(const Dataset& dataset, std::vector<SearchFilter> filters) {
  UsageSearchRequest request;
  request.filters = std::move(filters);
  return search(dataset, request);
}

std::vector<std::string> charges(const UsagePage& page) {
  std::vector<std::string> ids;
  for (const UsageRecord& row : page.results) ids.push_back(row.charge_id.value_or("-"));
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("the default search covers the previous quarter of the clock") {
  struct Case {
    const char* now;
    const char* begin;
    const char* end;
  };
  const Case cases[] = {
      {"2022-02-15T12:00:00Z", "2021-10-01", "2022-01-01"},
      {"2022-01-01T00:00:00Z", "2021-10-01", "2022-01-01"},
      {"2021-12-31T23:59:59Z", "2021-07-01", "2021-10-01"},
      {"2022-03-31T23:59:59Z", "2021-10-01", "2022-01-01"},
      {"2022-04-01T00:00:00Z", "2022-01-01", "2022-04-01"},
      {"2020-05-10T08:00:00Z", "2020-01-01", "2020-04-01"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.now);
    const Period period = default_search_period(at(c.now));
    CHECK(period.begin.to_string() == c.begin);
    CHECK(period.end.to_string() == c.end);
  }
}

TEST_CASE("both edges of the default quarter are exact") {
  const Dataset dataset = dataset_of(
      {row_on("2021-09-30 23:59:59", "before", 1), row_on("2021-10-01 00:00:00", "first", 1),
       row_on("2021-12-31 23:59:59", "last", 1), row_on("2022-01-01 00:00:00", "after", 1)});
  auto page = search(dataset, {});
  REQUIRE(page);
  CHECK(charges(*page) == Ids{"last", "first"});
  CHECK(page->total_results_count == 2);
  CHECK(page->current == 1);
  CHECK_FALSE(page->next);
}

TEST_CASE("any date filter replaces the default") {
  const Dataset dataset = dataset_of(
      {row_on("2021-07-05 00:00:00", "july", 1), row_on("2021-11-05 00:00:00", "november", 1)});
  auto page = search_for(dataset, {filter("USAGE_DATE", "EQUALS", {"2021-07-05"})});
  REQUIRE(page);
  CHECK(charges(*page) == Ids{"july"});
}

TEST_CASE("rows are newest first, ties in the order of the dataset, without time never by date") {
  UsageRecord undated = row_on("2021-11-01", "undated", 1);
  undated.usage_timestamp.reset();
  const Dataset dataset = dataset_of(
      {row_on("2021-11-01 00:00:00", "a", 1), undated, row_on("2021-11-02 00:00:00", "b", 1),
       row_on("2021-11-01 00:00:00", "c", 1), row_on("2021-11-01 10:00:00", "d", 1)});
  auto page = search(dataset, {});
  REQUIRE(page);
  CHECK(charges(*page) == Ids{"b", "d", "a", "c"});
}

TEST_CASE("pages put one after another are the whole list, for every limit") {
  DemoSpec spec;
  spec.rows = 2'500;
  auto dataset = demo_dataset(spec);
  REQUIRE(dataset);
  std::vector<UsageRecord> whole;
  for (std::uint32_t row : dataset->usage.by_time()) {
    const UsageRecord record = dataset->usage.record(row);
    if (Quarter::of(record.usage_timestamp->date).to_string() == "2021-Q4") whole.push_back(record);
  }
  REQUIRE(whole.size() > 900);
  for (std::int64_t limit : {1, 7, 100, 1000}) {
    CAPTURE(limit);
    std::vector<UsageRecord> collected;
    UsageSearchRequest request;
    request.page_limit = limit;
    for (std::size_t pages = 0; pages <= whole.size(); ++pages) {
      auto page = search(*dataset, request);
      REQUIRE(page);
      CHECK(page->current == static_cast<std::int32_t>(request.page_start.value_or(1)));
      CHECK(page->total_results_count == static_cast<std::int32_t>(whole.size()));
      collected.insert(collected.end(), page->results.begin(), page->results.end());
      if (!page->next) break;
      CHECK(static_cast<std::int64_t>(page->results.size()) == limit);
      request.page_start = *page->next;
    }
    CHECK(collected == whole);
  }
}

TEST_CASE("paging with a filter that skips rows keeps its place") {
  std::vector<UsageRecord> rows;
  for (int i = 0; i < 50; ++i) {
    rows.push_back(row_on("2021-11-01 00:00:00", i % 3 == 0 ? "yes" : "no", i));
  }
  const Dataset dataset = dataset_of(rows);
  UsageSearchRequest request;
  request.filters = {filter("CHARGE_ID", "EQUALS", {"yes"})};
  request.page_limit = 5;
  request.page_start = 6;
  auto page = search(dataset, request);
  REQUIRE(page);
  CHECK(page->total_results_count == 17);
  CHECK(page->next == 11);
  REQUIRE(page->results.size() == 5);
  CHECK(page->results[0].usage == Decimal(15));
  CHECK(page->results[4].usage == Decimal(27));
}

TEST_CASE("a start past the end is an empty page without next") {
  const Dataset dataset = dataset_of({row_on("2021-11-01", "a", 1)});
  UsageSearchRequest request;
  request.page_start = 2;
  for (std::int64_t start : {2LL, 1000LL, 2'147'483'647LL}) {
    request.page_start = start;
    auto page = search(dataset, request);
    REQUIRE(page);
    CHECK(page->results.empty());
    CHECK_FALSE(page->next);
    CHECK(page->current == static_cast<std::int32_t>(start));
    CHECK(page->total_results_count == 1);
  }
}

TEST_CASE("the default page has 100 rows") {
  const Dataset dataset = dataset_of(std::vector(250, row_on("2021-11-01", "a", 1)));
  auto page = search(dataset, {});
  REQUIRE(page);
  CHECK(page->results.size() == 100);
  CHECK(page->next == 101);
}

TEST_CASE("paging outside its limits is refused with the parameter's name") {
  const Dataset dataset = dataset_of({row_on("2021-11-01", "a", 1)});
  const std::pair<std::int64_t, std::int64_t> bad[] = {{0, 10}, {-1, 10}, {2'147'483'648, 10},
                                                       {1, 0},  {1, -5},  {1, 1001}};
  for (const auto& [start, limit] : bad) {
    CAPTURE(start, limit);
    UsageSearchRequest request;
    request.page_start = start;
    request.page_limit = limit;
    auto page = search(dataset, request);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::kOutOfRange);
    CHECK(page.error().path == (limit == 10 ? "pageStart" : "pageLimit"));
    CHECK(http_status_of(page.error().code) == 400);
    CHECK_FALSE(validate_search(request));
  }
}

TEST_CASE("operators work on text") {
  const Dataset dataset =
      dataset_of({row_on("2021-11-04", "VOD-HS", 1), row_on("2021-11-03", "vod-ip", 2),
                  row_on("2021-11-02", "VSR-VM", 3), row_on("2021-11-01", "VSR", 4)});
  const auto ids = [&](const SearchFilter& f) {
    auto page = search_for(dataset, {f});
    REQUIRE(page);
    return charges(*page);
  };
  CHECK(ids(filter("CHARGE_ID", "EQUALS", {"VSR"})) == Ids{"VSR"});
  CHECK(ids(filter("CHARGE_ID", "EQUALS", {"vsr"})).empty());
  CHECK(ids(filter("CHARGE_ID", "IN", {"VSR", "VOD-HS", "none"}, true)) == Ids{"VOD-HS", "VSR"});
  CHECK(ids(filter("CHARGE_ID", "IN", {"VSR"})) == Ids{"VSR"});
  CHECK(ids(filter("CHARGE_ID", "LIKE", {"vod"})) == Ids{"VOD-HS", "vod-ip"});
  CHECK(ids(filter("CHARGE_ID", "LIKE", {"%"})).empty());
  CHECK(ids(filter("CHARGE_ID", "BETWEEN", {"VSR", "VSR-VM"}, true)) == Ids{"VSR-VM", "VSR"});
  CHECK(ids(filter("CHARGE_ID", "BETWEEN", {"VSR,VSR-VL"})) == Ids{"VSR"});
}

TEST_CASE("operators work on numbers by value") {
  std::vector<UsageRecord> rows = {row_on("2021-11-02", "a", 10), row_on("2021-11-01", "b", 20)};
  rows[0].msrp_price = *Decimal::parse("8.316000");
  rows[1].msrp_price = *Decimal::parse("12345678901234567890.5");
  const Dataset dataset = dataset_of(rows);
  const auto ids = [&](const SearchFilter& f) {
    auto page = search_for(dataset, {f});
    REQUIRE(page);
    return charges(*page);
  };
  CHECK(ids(filter("MSRP_PRICE", "EQUALS", {"8.316"})) == Ids{"a"});
  CHECK(ids(filter("MSRP_PRICE", "EQUALS", {"12345678901234567890.50"})) == Ids{"b"});
  CHECK(ids(filter("USAGE", "BETWEEN", {"10", "20"}, true)) == Ids{"a", "b"});
  CHECK(ids(filter("USAGE", "BETWEEN", {"10.1,20"})) == Ids{"b"});
  CHECK(ids(filter("USAGE", "IN", {"20", "30"}, true)) == Ids{"b"});
}

TEST_CASE("date filters include both ends, with and without time") {
  const Dataset dataset =
      dataset_of({row_on("2021-10-31 23:59:59", "a", 1), row_on("2021-11-01 00:00:00", "b", 1),
                  row_on("2021-11-02 12:00:00", "c", 1), row_on("2021-11-02 23:59:59", "d", 1),
                  row_on("2021-11-03 00:00:00", "e", 1)});
  const auto ids = [&](std::vector<SearchFilter> filters) {
    auto page = search_for(dataset, std::move(filters));
    REQUIRE(page);
    return charges(*page);
  };
  const auto between = [](std::vector<std::string> values) {
    return filter("USAGE_DATE", "BETWEEN", std::move(values), true);
  };
  CHECK(ids({between({"2021-11-01", "2021-11-02"})}) == Ids{"d", "c", "b"});
  CHECK(ids({filter("USAGE_DATE", "BETWEEN", {"2021-11-01, 2021-11-02"})}) == Ids{"d", "c", "b"});
  CHECK(ids({between({"2021-11-01 00:00:01", "2021-11-02 12:00:00"})}) == Ids{"c"});
  CHECK(ids({filter("USAGE_DATE", "EQUALS", {"2021-11-02"})}) == Ids{"d", "c"});
  CHECK(ids({filter("USAGE_DATE", "EQUALS", {"2021-11-02 12:00:00"})}) == Ids{"c"});
  CHECK(ids({filter("USAGE_DATE", "IN", {"2021-10-31", "2021-11-03"}, true)}) == Ids{"e", "a"});
  // Filters are ANDed, those on dates too.
  CHECK(ids({between({"2021-10-01", "2021-11-02"}), between({"2021-11-02", "2021-12-01"})}) ==
        Ids{"d", "c"});
  CHECK(
      ids({between({"2021-10-01", "2021-10-31"}), between({"2021-11-02", "2021-12-01"})}).empty());
}

TEST_CASE("filters are ANDed, and a missing field matches none") {
  std::vector<UsageRecord> rows = {row_on("2021-11-03", "a", 1), row_on("2021-11-02", "a", 2),
                                   row_on("2021-11-01", "a", 3)};
  rows[1].part_number.reset();
  rows[2].usage.reset();
  const Dataset dataset = dataset_of(rows);
  auto page = search_for(dataset,
                         {filter("CHARGE_ID", "EQUALS", {"a"}), filter("PART_NUMBER", "LIKE", {""}),
                          filter("USAGE", "BETWEEN", {"0", "9"}, true)});
  REQUIRE(page);
  REQUIRE(page->results.size() == 1);
  CHECK(page->results[0].usage == Decimal(1));
}

TEST_CASE("every field is a filter key") {
  const Dataset dataset = dataset_of({documented_row()});
  const UsageRecord row = dataset.usage.record(0);
  for (const ColumnInfo& info : columns()) {
    CAPTURE(info.filter_key);
    std::string value = "1";
    if (info.type == ColumnType::kDate) value = "2021-11-11";
    if (const auto* text = text_field(row, info.column); text && *text) value = **text;
    CHECK(search_for(dataset, {filter(std::string(info.filter_key), "EQUALS", {value})}));
  }
}

TEST_CASE("a bad filter is refused with its place") {
  const Dataset dataset = dataset_of({row_on("2021-11-01", "a", 1)});
  struct Case {
    SearchFilter filter;
    ErrorCode code;
    const char* path;
  };
  const Case cases[] = {
      {filter("NO_SUCH", "EQUALS", {"1"}), ErrorCode::kUnknownName, "/filters/1/key"},
      {filter("chargeId", "EQUALS", {"1"}), ErrorCode::kUnknownName, "/filters/1/key"},
      {filter("CHARGE_ID", "equals", {"1"}), ErrorCode::kUnknownName, "/filters/1/operator"},
      {filter("CHARGE_ID", "NOT", {"1"}), ErrorCode::kUnknownName, "/filters/1/operator"},
      {filter("USAGE", "LIKE", {"1"}), ErrorCode::kInvalidArgument, "/filters/1/operator"},
      {filter("USAGE_DATE", "LIKE", {"2021"}), ErrorCode::kInvalidArgument, "/filters/1/operator"},
      {filter("CHARGE_ID", "EQUALS", {}), ErrorCode::kInvalidArgument, "/filters/1/value"},
      {filter("CHARGE_ID", "EQUALS", {"a", "b"}, true), ErrorCode::kInvalidArgument,
       "/filters/1/value"},
      {filter("CHARGE_ID", "IN", {}, true), ErrorCode::kInvalidArgument, "/filters/1/value"},
      {filter("CHARGE_ID", "BETWEEN", {"a"}), ErrorCode::kInvalidArgument, "/filters/1/value"},
      {filter("USAGE_DATE", "BETWEEN", {"2021-01-01", "2021-01-02", "2021-01-03"}, true),
       ErrorCode::kInvalidArgument, "/filters/1/value"},
      {filter("USAGE_DATE", "BETWEEN", {"2021-02-01", "2021-01-01"}, true),
       ErrorCode::kInvalidArgument, "/filters/1/value"},
      {filter("USAGE_DATE", "EQUALS", {"2021-02-30"}), ErrorCode::kInvalidSyntax,
       "/filters/1/value"},
      {filter("USAGE_DATE", "EQUALS", {"yesterday"}), ErrorCode::kInvalidSyntax,
       "/filters/1/value"},
      {filter("USAGE", "EQUALS", {"many"}), ErrorCode::kInvalidSyntax, "/filters/1/value"},
      {filter("USAGE", "BETWEEN", {"2", "1"}, true), ErrorCode::kInvalidArgument,
       "/filters/1/value"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.filter.key, c.filter.op);
    auto page = search_for(dataset, {all_dates(), c.filter});
    REQUIRE_FALSE(page);
    CHECK(page.error().code == c.code);
    CHECK(page.error().path == c.path);
    CHECK(http_status_of(page.error().code) == 400);
  }
}

TEST_CASE("filters and values are counted") {
  const Dataset dataset = dataset_of({row_on("2021-11-01", "a", 1)});
  const auto all_a = [](std::size_t count) {
    return filter("CHARGE_ID", "IN", std::vector<std::string>(count, "a"), true);
  };
  const std::vector<SearchFilter> most(kMaxFilters, all_a(1));
  CHECK(search_for(dataset, most)->total_results_count == 1);
  CHECK(search_for(dataset, {all_a(kMaxFilterValues)})->total_results_count == 1);
  auto more = most;
  more.push_back(all_a(1));
  const auto many_filters = search_for(dataset, more);
  REQUIRE_FALSE(many_filters);
  CHECK(many_filters.error().code == ErrorCode::kOutOfRange);
  CHECK(many_filters.error().path == "/filters");
  const auto many_values = search_for(dataset, {all_a(1), all_a(kMaxFilterValues + 1)});
  REQUIRE_FALSE(many_values);
  CHECK(many_values.error().code == ErrorCode::kOutOfRange);
  CHECK(many_values.error().path == "/filters/1/value");
}

TEST_CASE("unknown names are answered with the known ones") {
  const Dataset dataset = dataset_of({});
  auto by_key = search_for(dataset, {filter("NO_SUCH", "EQUALS", {"1"})});
  REQUIRE_FALSE(by_key);
  CHECK(by_key.error().message.find("CHARGE_ID") != std::string::npos);
  CHECK(by_key.error().message.find("USAGE_DATE") != std::string::npos);
  auto by_operator = search_for(dataset, {filter("CHARGE_ID", "IS", {"1"})});
  REQUIRE_FALSE(by_operator);
  CHECK(by_operator.error().message.find("EQUALS, IN, LIKE, BETWEEN") != std::string::npos);
}

TEST_CASE("numbers come back as they were written") {
  UsageRecord row = row_on("2021-11-01", "a", 1);
  row.commitment = *Decimal::parse("0.0");
  row.msrp_price = *Decimal::parse("8.368063");
  row.usage = *Decimal::parse("3666.000");
  row.on_demand_usage = *Decimal::parse("99999999999999999999.125");
  const Dataset dataset = dataset_of({row});
  auto page = search(dataset, {});
  REQUIRE(page);
  REQUIRE(page->results.size() == 1);
  CHECK(page->results[0].commitment->to_string() == "0.0");
  CHECK(page->results[0].msrp_price->to_string() == "8.368063");
  CHECK(page->results[0].usage->to_string() == "3666.000");
  CHECK(page->results[0].on_demand_usage->to_string() == "99999999999999999999.125");
}
