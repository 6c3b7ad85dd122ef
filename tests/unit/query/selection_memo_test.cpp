#include "core/query/selection_memo.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/query/execute.hpp"
#include "tests/unit/query/table_builder.hpp"

namespace usagescope {
namespace {

const QueryWindow kWindow{0, 100, true, {}};

void fill(UsageTable& table, std::uint32_t rows) {
  for (std::uint32_t i = 0; i < rows; ++i) {
    test::append(table, "service=s" + std::to_string(i % 5) + " chargeId=c" +
                            std::to_string(i % 11) + " usage=" + std::to_string(i % 7) +
                            " msrpPrice=1.5");
  }
}

QuerySpec by_service(std::vector<std::string> charges) {
  QuerySpec spec;
  spec.group_by = {{Column::kService, DateBucket::kNone}};
  if (!charges.empty()) spec.filters = {{Column::kChargeId, FilterOperator::kIn, charges}};
  return spec;
}

/// Asks twice, so that the second answer comes from what was kept, and holds both against the
/// answer without a memo.
void check_same(const UsageTable& table, const QuerySpec& spec, SelectionMemo& memo) {
  const Result<QueryResult> expected = execute(table, spec, kWindow);
  REQUIRE(expected);
  for (int i = 0; i < 2; ++i) {
    const Result<QueryResult> found = execute(table, spec, kWindow, &memo);
    REQUIRE(found);
    CHECK(*found == *expected);
  }
}

TEST_CASE("answers from kept rows are those of a new selection") {
  UsageTable table;
  fill(table, 3 * kBlockRows + 77);
  SelectionMemo memo;
  check_same(table, by_service({"c1", "c4"}), memo);
  QuerySpec other_groups = by_service({"c1", "c4"});
  other_groups.group_by = {{Column::kChargeId, DateBucket::kNone}};
  other_groups.measures = {{Measure::kUsage}, {Measure::kRows}};
  check_same(table, other_groups, memo);
  check_same(table, by_service({"c2"}), memo);
  check_same(table, by_service({"nothing"}), memo);
  check_same(table, by_service({}), memo);
}

TEST_CASE("a condition that all rows of some blocks meet is kept too") {
  UsageTable table;
  for (std::uint32_t i = 0; i < 3 * kBlockRows; ++i) {
    test::append(table, std::string("service=s usage=1 chargeId=") +
                            (i < kBlockRows || i % 2 == 0 ? "c1" : "c2"));
  }
  SelectionMemo memo;
  check_same(table, by_service({"c1"}), memo);
}

TEST_CASE("rows that came later are not missed") {
  UsageTable table;
  SelectionMemo memo;
  fill(table, kBlockRows / 2);
  check_same(table, by_service({"c3"}), memo);
  fill(table, kBlockRows);
  check_same(table, by_service({"c3"}), memo);
}

TEST_CASE("what is kept of one table is not taken for another's") {
  UsageTable one;
  UsageTable other;
  fill(one, 100);
  for (int i = 0; i < 100; ++i) test::append(other, "service=s1 chargeId=c3 usage=1");
  SelectionMemo memo;
  check_same(one, by_service({"c3"}), memo);
  check_same(other, by_service({"c3"}), memo);
  memo.forget();
  check_same(one, by_service({"c3"}), memo);
}

TEST_CASE("more rows than a memo takes are selected anew") {
  UsageTable table;
  fill(table, 4 * kBlockRows);
  SelectionMemo memo(kBlockRows / 3);
  check_same(table, by_service({"c3", "c5"}), memo);
}

TEST_CASE("a filter on the list cost depends on what the price is per") {
  UsageTable table;
  fill(table, 100);
  QuerySpec spec = by_service({});
  spec.filters = {{Column::kMsrpPrice, FilterOperator::kGreaterThan, {"4"}, true}};
  SelectionMemo memo;
  check_same(table, spec, memo);
  spec.price_basis = PriceBasis::kPerLine;
  check_same(table, spec, memo);
}

TEST_CASE("a comparison keeps the rows of the current period") {
  UsageTable table;
  for (int day = 1; day <= 28; ++day) {
    const std::string number = (day < 10 ? "0" : "") + std::to_string(day);
    test::append(table,
                 "service=s1 chargeId=c1 usage=2 msrpPrice=3 usageTimestamp=2021-10-" + number);
    test::append(table,
                 "service=s1 chargeId=c1 usage=5 msrpPrice=3 usageTimestamp=2021-11-" + number);
  }
  QuerySpec spec = by_service({"c1"});
  const CivilDate october = *CivilDate::from_ymd(2021, 10, 1);
  const CivilDate november = *CivilDate::from_ymd(2021, 11, 1);
  spec.period = Period{november, november.plus_days(30)};
  spec.comparison = Comparison{};
  spec.comparison->period = Period{october, november};
  SelectionMemo memo;
  check_same(table, spec, memo);
}

}  // namespace
}  // namespace usagescope
