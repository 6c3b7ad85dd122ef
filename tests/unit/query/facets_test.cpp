#include "core/query/rows/facets.hpp"

#include <map>
#include <set>

#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

Decimal number(const char* text) {
  return *Decimal::parse(text);
}

FacetResult facet(const UsageTable& table, const QuerySpec& spec, const FacetRequest& request) {
  Result<FacetResult> result = query_facet(table, spec, request);
  REQUIRE(result);
  return std::move(*result);
}

std::vector<std::string> labels(const FacetResult& result) {
  std::vector<std::string> found;
  for (const FacetEntry& entry : result.entries) {
    found.push_back(entry.value.is_missing ? "(missing)" : entry.value.label);
  }
  return found;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a facet counts values and costs under the other filters") {
  UsageTable table;
  append(table, "service=a chargeId=c1 usage=2 msrpPrice=1.5");
  append(table, "service=b chargeId=c1 usage=1 msrpPrice=9.25");
  append(table, "service=b chargeId=c2 usage=1 msrpPrice=100");
  append(table, "chargeId=c1 usage=4 msrpPrice=50");
  append(table, "service=c chargeId=c1 usage=4");
  QuerySpec spec;
  spec.filters = {{Column::kService, FilterOperator::kEquals, {"a"}},
                  {Column::kChargeId, FilterOperator::kEquals, {"c1"}}};
  const FacetResult by_cost = facet(table, spec, {Column::kService});
  CHECK(by_cost.matching_rows == 4);
  CHECK(by_cost.value_count == 4);
  CHECK(by_cost.found_count == 4);
  CHECK(labels(by_cost) == Labels{"b", "a", "c", "(missing)"});
  CHECK(by_cost.entries[0].list_cost == number("9.25"));
  CHECK(by_cost.entries[0].row_count == 1);
  CHECK_FALSE(by_cost.entries[2].list_cost);
  CHECK(by_cost.entries[3].list_cost == number("200"));
  FacetRequest by_label{Column::kService};
  by_label.order = FacetOrder::kLabel;
  CHECK(labels(facet(table, spec, by_label)) == Labels{"c", "b", "a", "(missing)"});
  by_label.descending = false;
  by_label.offset = 1;
  by_label.limit = 2;
  CHECK(labels(facet(table, spec, by_label)) == Labels{"b", "c"});
}

TEST_CASE("the search looks at the value and at the latest name") {
  UsageTable table;
  append(table, "resellerId=114214 resellerName=Old usageTimestamp=2021-10-01");
  append(table, "resellerId=114214 resellerName=SoftChoice usageTimestamp=2021-10-02");
  append(table, "resellerId=7 resellerName=Other");
  append(table, "usage=1");
  FacetRequest request{Column::kResellerId};
  request.search = "softc";
  CHECK(labels(facet(table, {}, request)) == Labels{"SoftChoice"});
  request.search = "1142";
  const FacetResult result = facet(table, {}, request);
  CHECK(labels(result) == Labels{"SoftChoice"});
  CHECK(result.entries[0].value.value == "114214");
  CHECK(result.value_count == 3);
  CHECK(result.found_count == 1);
  request.search = "old";
  CHECK(facet(table, {}, request).entries.empty());
}

TEST_CASE("days are cut as asked") {
  UsageTable table;
  for (const char* day : {"2021-10-31", "2021-11-01", "2021-11-30"}) {
    append(table, std::string("usageTimestamp=") + day);
  }
  FacetRequest request{Column::kUsageTimestamp, DateBucket::kMonth};
  request.order = FacetOrder::kLabel;
  request.descending = false;
  CHECK(labels(facet(table, {}, request)) == Labels{"2021-10", "2021-11"});
  request.bucket = DateBucket::kNone;
  const Result<FacetResult> without = query_facet(table, {}, request);
  REQUIRE_FALSE(without);
  CHECK(without.error().path == "/bucket");
}

TEST_CASE("a number's facet is its extent") {
  UsageTable table;
  for (const char* row : {"usage=2", "usage=-1.50", "service=x", "usage=2.0"}) append(table, row);
  const FacetResult result = facet(table, {}, {Column::kUsage});
  REQUIRE(result.numbers);
  CHECK(result.numbers->minimum == number("-1.5"));
  CHECK(result.numbers->maximum == number("2"));
  CHECK(result.numbers->distinct_count == 2);
  CHECK(result.numbers->missing_count == 1);
  CHECK(result.value_count == 3);
  CHECK_FALSE(facet(table, {}, {Column::kCommitment}).numbers->minimum);
}

TEST_CASE("costs beyond 64 bits stay exact, those beyond 38 digits are an error") {
  UsageTable table;
  append(table, "service=a usage=999999999999999999 msrpPrice=999999999999999999");
  CHECK(facet(table, {}, {Column::kService}).entries[0].list_cost ==
        number("999999999999999998000000000000000001"));
  for (int i = 0; i < 100; ++i) {
    append(table, "service=a usage=999999999999999999 msrpPrice=999999999999999999");
  }
  const Result<FacetResult> result = query_facet(table, {}, {Column::kService});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kOverflow);
}

TEST_CASE("facets equal a naive recount") {
  RandomRows random(3);
  const std::vector<UsageRecord> rows = random.records(5'000);
  const UsageTable table = table_of(rows);
  for (int round = 0; round < 40; ++round) {
    QuerySpec spec = random_spec(random);
    const Column column = columns()[random.below(kColumnCount)].column;
    if (column == Column::kUsageTimestamp) continue;
    FacetRequest request{column};
    request.limit = 1'000;
    request.order = static_cast<FacetOrder>(random.below(3));
    const FacetResult result = facet(table, spec, request);
    std::erase_if(spec.filters, [column](const Filter& f) { return f.column == column; });
    const std::vector<std::uint32_t> matching = naive_rows(rows, spec);
    CAPTURE(round, column_info(column).wire_name);
    CHECK(result.matching_rows == matching.size());
    if (column_info(column).type == ColumnType::kDecimal) {
      std::set<Decimal> distinct;
      for (const std::uint32_t row : matching) {
        if (const auto& value = *decimal_field(rows[row], column)) distinct.insert(*value);
      }
      CHECK(result.numbers->distinct_count == distinct.size());
      if (!distinct.empty()) CHECK(result.numbers->maximum == *distinct.rbegin());
      continue;
    }
    std::map<std::optional<std::string>, FacetEntry> expected;
    for (const std::uint32_t row : matching) {
      FacetEntry& entry = expected[*text_field(rows[row], column)];
      ++entry.row_count;
      if (const auto cost = naive_cost(rows[row], spec.price_basis)) {
        entry.list_cost = *Decimal::add(entry.list_cost.value_or(Decimal()), *cost);
      }
    }
    REQUIRE(result.entries.size() == expected.size());
    for (const FacetEntry& entry : result.entries) {
      const auto key = entry.value.is_missing ? std::optional<std::string>() : entry.value.value;
      CHECK(expected.at(key).row_count == entry.row_count);
      CHECK(expected.at(key).list_cost == entry.list_cost);
    }
    for (std::size_t i = 1; i < result.entries.size(); ++i) {
      const FacetEntry& before = result.entries[i - 1];
      const FacetEntry& after = result.entries[i];
      if (after.value.is_missing) continue;
      if (request.order == FacetOrder::kCost && after.list_cost) {
        CHECK_FALSE(*before.list_cost < *after.list_cost);
      }
      if (request.order == FacetOrder::kCount) CHECK(before.row_count >= after.row_count);
    }
  }
}

TEST_CASE("a facet does not depend on the order of the rows") {
  RandomRows random(31);
  std::vector<UsageRecord> rows = random.records(1'500);
  // The latest name of an id may be that of the later row.
  for (UsageRecord& row : rows) row.reseller_name = row.charge_description = std::nullopt;
  const UsageTable table = table_of(rows);
  std::shuffle(rows.begin(), rows.end(), std::mt19937(7));
  const UsageTable shuffled = table_of(rows);
  for (const Column column : {Column::kResellerId, Column::kChargeId, Column::kService,
                              Column::kSubscriptionId, Column::kUsage}) {
    for (std::size_t order = 0; order < kFacetOrderCount; ++order) {
      FacetRequest request{column};
      request.order = static_cast<FacetOrder>(order);
      request.offset = 3;
      request.limit = 20;
      CHECK(facet(table, {}, request) == facet(shuffled, {}, request));
    }
  }
}
