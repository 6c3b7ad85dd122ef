#include "core/query/rows/row_order.hpp"

#include <algorithm>

#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

std::vector<std::uint32_t> slice(const std::vector<std::uint32_t>& rows, std::size_t begin,
                                 std::size_t length) {
  begin = std::min(begin, rows.size());
  const std::size_t end = std::min(begin + length, rows.size());
  return {rows.begin() + static_cast<std::ptrdiff_t>(begin),
          rows.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

TEST_CASE("any window of any order equals the naively sorted rows") {
  RandomRows random(11);
  const std::vector<UsageRecord> rows = random.records(7'000);
  const UsageTable table = table_of(rows);
  for (int round = 0; round < 60; ++round) {
    const QuerySpec spec = random_spec(random);
    const std::vector<RowSortKey> sort = random_sort(random);
    const std::vector<std::uint32_t> expected =
        naive_sorted(rows, naive_rows(rows, spec), sort, spec.price_basis);
    const auto count = static_cast<std::uint32_t>(expected.size());
    CAPTURE(round, sort.size(), count);
    // A fresh order for each window takes the short ways, one for all of them keeps the whole.
    Result<RowOrder> kept = RowOrder::make(table, spec, sort);
    REQUIRE(kept);
    for (int window = 0; window < 4; ++window) {
      const std::uint32_t offset = window == 0 ? 0 : random.below(count + 10);
      const std::uint32_t limit = random.below(window == 3 ? 3'000 : 120);
      CAPTURE(offset, limit);
      Result<RowOrder> fresh = RowOrder::make(table, spec, sort);
      REQUIRE(fresh);
      CHECK(fresh->window(offset, limit) == slice(expected, offset, limit));
      CHECK(kept->window(offset, limit) == slice(expected, offset, limit));
    }
    CHECK(kept->row_count() == count);
    CHECK(kept->window(0, 0xFFFF'FFFF) == expected);
    CHECK(kept->window(0xFFFF'FFFF, 0xFFFF'FFFF).empty());
    if (count > 0) CHECK(kept->position_of(expected[count / 2]) == count / 2);
  }
}

TEST_CASE("deep windows are right where keys are skewed, tied or of several words") {
  // Past the head that one pass keeps, with a sort column that says little or nearly nothing.
  UsageTable table;
  std::vector<UsageRecord> rows;
  RandomRows random(5);
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    UsageRecord row;
    row.service = i % 3 == 0 ? "b" : "B";
    row.usage = Decimal(i == 77 ? 900'000'000'000'000'000 : i % 17);
    row.msrp_price = Decimal(i == 78 ? -900'000'000'000'000'000 : random.below(9));
    row.commitment = Decimal(1);
    rows.push_back(row);
    REQUIRE(table.append(row));
  }
  const std::vector<std::vector<RowSortKey>> sorts = {
      {{Column::kCommitment}},
      {{Column::kService}},
      {{Column::kUsage, false, true}},
      {{Column::kService, false, true}, {Column::kUsage}, {Column::kMsrpPrice, false, true}},
      {{Column::kCommitment}, {Column::kCommitment, true, true}, {Column::kUsage}},
  };
  for (const auto& sort : sorts) {
    const std::vector<std::uint32_t> expected =
        naive_sorted(rows, naive_rows(rows, {}), sort, PriceBasis::kPerUnit);
    for (const std::uint32_t offset : {0U, 9'990U, 15'000U, 19'950U, 29'950U}) {
      CAPTURE(offset, sort.size());
      Result<RowOrder> order = RowOrder::make(table, {}, sort);
      REQUIRE(order);
      CHECK(order->window(offset, 100) == slice(expected, offset, 100));
      CHECK(order->window(0, 30'000) == expected);
    }
  }
}

TEST_CASE("the largest cost of all stands before a missing one, also beyond 64 bits") {
  for (const char* largest : {"9", "999999999999999999"}) {
    UsageTable table;
    std::vector<UsageRecord> rows;
    for (const std::string& price : {std::string("1"), std::string(), std::string(largest),
                                     "-" + std::string(largest), std::string("0")}) {
      UsageRecord row;
      row.usage = *Decimal::parse(largest);
      if (!price.empty()) row.msrp_price = *Decimal::parse(price);
      rows.push_back(row);
      REQUIRE(table.append(row));
    }
    Result<RowOrder> up = RowOrder::make(table, {}, {{Column::kUsage, true, false}});
    REQUIRE(up);
    CHECK(up->window(0, 9) == std::vector<std::uint32_t>{3, 4, 0, 2, 1});
    Result<RowOrder> down = RowOrder::make(table, {}, {{Column::kUsage, true, true}});
    REQUIRE(down);
    CHECK(down->window(0, 9) == std::vector<std::uint32_t>{2, 0, 4, 3, 1});
  }
}

TEST_CASE("an order of given rows holds these rows only") {
  UsageTable table;
  for (const char* row : {"usage=3", "usage=1", "usage=2", "usage=9"}) append(table, row);
  RowOrder order = RowOrder::of_rows(table, {0, 1, 3}, PriceBasis::kPerUnit, {{Column::kUsage}});
  CHECK(order.row_count() == 3);
  CHECK(order.window(0, 10) == std::vector<std::uint32_t>{1, 0, 3});
  CHECK(order.position_of(3) == 2);
  CHECK_FALSE(order.position_of(2));
}

TEST_CASE("a broken filter is an error with its place") {
  const UsageTable table;
  QuerySpec spec;
  spec.filters = {{Column::kUsage, FilterOperator::kEquals, {"many"}}};
  const Result<RowOrder> order = RowOrder::make(table, spec, {});
  REQUIRE_FALSE(order);
  CHECK(order.error().path == "/filters/0/values/0");
}

TEST_CASE("a page holds whole records with their list cost") {
  UsageTable table;
  append(table, "usage=2.50 msrpPrice=8.368063 usageTimestamp=2021-11-11 chargeId=VOD-HS");
  append(table, "usage=3 usageTimestamp=2021-11-12");
  const RowRequest request{{{Column::kUsageTimestamp, false, true}}, 0, 5};
  const Result<RowPage> page = query_rows(table, {}, request);
  REQUIRE(page);
  CHECK(page->matching_rows == 2);
  CHECK(page->table_rows == 2);
  REQUIRE(page->rows.size() == 2);
  CHECK(page->rows[0].row == 1);
  CHECK_FALSE(page->rows[0].list_cost);
  CHECK(page->rows[1].record == record("usage=2.5 msrpPrice=8.368063 chargeId=VOD-HS "
                                       "usageTimestamp=2021-11-11"));
  CHECK(page->rows[1].list_cost == Decimal::parse("20.9201575").value());
  QuerySpec per_line;
  per_line.price_basis = PriceBasis::kPerLine;
  CHECK(query_rows(table, per_line, request)->rows[1].list_cost ==
        Decimal::parse("8.368063").value());
}

TEST_CASE("a revision later the order says that it is no longer current") {
  UsageTable table;
  append(table, "usage=1");
  const Result<RowOrder> order = RowOrder::make(table, {}, {});
  REQUIRE(order);
  CHECK(order->is_current());
  append(table, "usage=2");
  CHECK_FALSE(order->is_current());
}
