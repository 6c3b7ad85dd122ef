#include "core/query/rows/find.hpp"

#include <algorithm>

#include "core/query/number_text.hpp"
#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

using Rows = std::vector<std::uint32_t>;

/// By column, whether the text occurs in the row.
std::array<bool, kColumnCount> naive_hits(const UsageRecord& row, const std::string& text) {
  std::array<bool, kColumnCount> hits{};
  for (const ColumnInfo& info : columns()) {
    std::string shown;
    if (const auto* value = text_field(row, info.column); value != nullptr && *value) {
      shown = **value;
    } else if (const auto* number = decimal_field(row, info.column); number != nullptr && *number) {
      shown = (*number)->normalized().to_string();
    } else if (info.type == ColumnType::kDate && row.usage_timestamp) {
      shown = row.usage_timestamp->date.to_string();
    }
    hits[static_cast<std::size_t>(info.column)] = contains_ignoring_case(shown, text);
  }
  return hits;
}

}  // namespace

TEST_CASE("number text is that of a normalized decimal") {
  for (const int scale : {0, 1, 3, 18, 37}) {
    for (const std::int64_t value : {0, 1, -1, 5, 10, -1500, 120, 999'999}) {
      CHECK(NumberText(value, scale).view() ==
            Decimal::from_unscaled(value, scale)->normalized().to_string());
    }
  }
  CHECK(NumberText(-999'999'999'999'999'999, 18).view() == "-0.999999999999999999");
}

TEST_CASE("finds text, days and numbers as they are shown") {
  UsageTable table;
  append(table, "customerName=PotlatchDeltic usage=3666 usageTimestamp=2021-11-11");
  append(table, "customerName=deltic usage=1.50 msrpPrice=1.5 usageTimestamp=2021-12-01");
  append(table, "customerName=x usage=0.05");
  FindRequest request{"DELTIC", {}, 0, 10, std::nullopt};
  Result<FindResult> result = query_find(table, {}, request);
  REQUIRE(result);
  CHECK(result->row_count == 2);
  CHECK(result->rows == Rows{0, 1});
  CHECK(result->column_hits[static_cast<std::size_t>(Column::kCustomerName)] == 2);
  request.text = "2021-11";
  CHECK(query_find(table, {}, request)->rows == Rows{0});
  request.text = "1.5";
  result = query_find(table, {}, request);
  CHECK(result->rows == Rows{1});
  CHECK(result->column_hits[static_cast<std::size_t>(Column::kUsage)] == 1);
  CHECK(result->column_hits[static_cast<std::size_t>(Column::kMsrpPrice)] == 1);
  request.text = "1.50";
  CHECK(query_find(table, {}, request)->row_count == 0);
  request.text = "";
  CHECK(query_find(table, {}, request)->row_count == 0);
}

TEST_CASE("next and previous go round the list in its order") {
  UsageTable table;
  for (const char* row : {"service=hit usage=5", "service=no usage=4", "service=hit usage=3",
                          "service=no usage=2", "service=hit usage=1"}) {
    append(table, row);
  }
  const Result<RowFind> found = RowFind::make(table, {}, "hit");
  REQUIRE(found);
  Result<RowOrder> order = RowOrder::make(table, {}, {{Column::kUsage}});
  REQUIRE(order);  // rows 4 3 2 1 0
  CHECK(next_found(*found, *order, {std::nullopt, false}) == FoundRow{4, 0, false});
  CHECK(next_found(*found, *order, {4, false}) == FoundRow{2, 2, false});
  CHECK(next_found(*found, *order, {3, false}) == FoundRow{2, 2, false});
  CHECK(next_found(*found, *order, {0, false}) == FoundRow{4, 0, true});
  CHECK(next_found(*found, *order, {std::nullopt, true}) == FoundRow{0, 4, false});
  CHECK(next_found(*found, *order, {2, true}) == FoundRow{4, 0, false});
  CHECK(next_found(*found, *order, {4, true}) == FoundRow{0, 4, true});
  const Result<RowFind> one = RowFind::make(table, {}, "5");
  REQUIRE(one);
  CHECK(next_found(*one, *order, {0, false}) == FoundRow{0, 4, true});
  CHECK(next_found(*one, *order, {0, true}) == FoundRow{0, 4, true});
  const Result<RowFind> none = RowFind::make(table, {}, "nowhere");
  REQUIRE(none);
  CHECK_FALSE(next_found(*none, *order, {0, false}));
}

TEST_CASE("found rows equal a naive search") {
  RandomRows random(21);
  const std::vector<UsageRecord> rows = random.records(6'000);
  const UsageTable table = table_of(rows);
  for (const char* text :
       {"a1", "A9", "SER", "2021-10-1", "1", "-", "-1.", "0.0", "10-0", "xyz", "."}) {
    const QuerySpec spec = random_spec(random);
    const std::vector<RowSortKey> sort = random_sort(random);
    Rows expected;
    std::array<std::uint32_t, kColumnCount> hits{};
    for (const std::uint32_t row : naive_rows(rows, spec)) {
      const auto row_hits = naive_hits(rows[row], text);
      for (std::size_t i = 0; i < kColumnCount; ++i) hits[i] += row_hits[i] ? 1 : 0;
      if (std::find(row_hits.begin(), row_hits.end(), true) != row_hits.end()) {
        expected.push_back(row);
      }
    }
    CAPTURE(text, sort.size());
    const FindRequest request{text, sort, 0, 10'000, FindStep{}};
    const Result<FindResult> result = query_find(table, spec, request);
    REQUIRE(result);
    CHECK(result->row_count == expected.size());
    CHECK(result->column_hits == hits);
    CHECK(result->rows == naive_sorted(rows, expected, sort, spec.price_basis));
    CHECK(result->next.has_value() == !expected.empty());
    if (result->next) CHECK(result->next->row == result->rows.front());
  }
}
