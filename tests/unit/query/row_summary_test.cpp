#include "core/query/rows/row_summary.hpp"

#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

Decimal number(const char* text) {
  return *Decimal::parse(text);
}

}  // namespace

TEST_CASE("a summary has sum, average, count and extent of each column") {
  UsageTable table;
  append(table, "usage=1 msrpPrice=2");
  append(table, "usage=2 msrpPrice=0.5");
  append(table, "usage=-0.5");
  append(table, "service=x");
  SummaryRequest request;
  request.ranges = {{0, 4}};
  const Result<RowSummary> all = query_summary(table, {}, request);
  REQUIRE(all);
  CHECK(all->row_count == 4);
  CHECK(all->usage ==
        NumberSummary{3, number("2.5"), number("0.833333"), number("-0.5"), number("2")});
  CHECK(all->list_cost == NumberSummary{2, number("3"), number("1.5"), number("1"), number("2")});
  CHECK(all->commitment == NumberSummary{});
}

TEST_CASE("ranges and rows are united, what is beyond the end is absent") {
  UsageTable table;
  for (const char* row : {"usage=1", "usage=10", "usage=100", "usage=1000"}) append(table, row);
  SummaryRequest request;
  request.sort = {{Column::kUsage, false, true}};  // 1000 100 10 1
  request.ranges = {{0, 2}, {1, 3}, {3, 3}, {9, 12}};
  request.rows = {3, 0, 77};
  const Result<RowSummary> some = query_summary(table, {}, request);
  REQUIRE(some);
  CHECK(some->row_count == 4);
  CHECK(some->usage.sum == number("1111"));
  request.rows = {0, 0};
  request.ranges = {};
  CHECK(query_summary(table, {}, request)->usage.sum == number("1"));
}

TEST_CASE("a sum of more digits than a decimal holds is an error") {
  UsageTable table;
  for (int i = 0; i < 101; ++i) {
    append(table, "usage=999999999999999999 msrpPrice=999999999999999999");
  }
  SummaryRequest request;
  request.ranges = {{0, 101}};
  const Result<RowSummary> result = query_summary(table, {}, request);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kOverflow);
}

TEST_CASE("summaries equal naive sums") {
  RandomRows random(8);
  const std::vector<UsageRecord> rows = random.records(3'000);
  const UsageTable table = table_of(rows);
  for (int round = 0; round < 30; ++round) {
    const QuerySpec spec = random_spec(random);
    SummaryRequest request;
    request.sort = random_sort(random);
    const std::uint32_t begin = random.below(800);
    request.ranges = {{begin, begin + random.below(900)}};
    const std::vector<std::uint32_t> order =
        naive_sorted(rows, naive_rows(rows, spec), request.sort, spec.price_basis);
    Decimal usage;
    Decimal cost;
    std::uint32_t usage_count = 0;
    std::uint32_t row_count = 0;
    for (std::uint32_t i = begin; i < request.ranges[0].end && i < order.size(); ++i) {
      ++row_count;
      const UsageRecord& row = rows[order[i]];
      if (row.usage) {
        ++usage_count;
        usage = *Decimal::add(usage, *row.usage);
      }
      if (const auto value = naive_cost(row, spec.price_basis)) cost = *Decimal::add(cost, *value);
    }
    const Result<RowSummary> summary = query_summary(table, spec, request);
    REQUIRE(summary);
    CHECK(summary->row_count == row_count);
    CHECK(summary->usage.count == usage_count);
    CHECK(summary->usage.sum.value_or(Decimal()) == usage);
    CHECK(summary->list_cost.sum.value_or(Decimal()) == cost);
    if (usage_count > 0) {
      CHECK(summary->usage.average == *Decimal::divide(usage, Decimal(usage_count), kRatioDigits));
    }
  }
}
