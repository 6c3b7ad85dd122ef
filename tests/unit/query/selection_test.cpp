#include "core/query/selection.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/unit/query/table_builder.hpp"

namespace usagescope {
namespace {

/// Selected rows of the whole table, block by block.
std::vector<std::uint32_t> selected(const UsageTable& table, const QuerySpec& spec) {
  Selection selection(table, spec);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t begin = 0; begin < table.row_count(); begin += kBlockRows) {
    const Block block = selection.select(begin, std::min(kBlockRows, table.row_count() - begin));
    for_each_row(block,
                 [&](std::uint32_t, std::uint32_t offset) { rows.push_back(begin + offset); });
  }
  return rows;
}

QuerySpec where(Column column, FilterOperator op, std::vector<std::string> values) {
  QuerySpec spec;
  spec.filters = {{column, op, std::move(values)}};
  return spec;
}

using Rows = std::vector<std::uint32_t>;

TEST_CASE("rows are selected across blocks") {
  UsageTable table;
  Rows expected;
  for (std::uint32_t i = 0; i < kBlockRows * 2 + 100; ++i) {
    test::append(table, "chargeId=c" + std::to_string(i % 300) + " usage=" + std::to_string(i % 7));
    if (i % 300 == 42 && i % 7 >= 2 && i % 7 <= 5) expected.push_back(i);
  }
  QuerySpec spec = where(Column::kChargeId, FilterOperator::kEquals, {"c42"});
  spec.filters.push_back({Column::kUsage, FilterOperator::kBetween, {"2", "5"}});
  CHECK(selected(table, spec) == expected);
  CHECK(selected(table, QuerySpec{}).size() == table.row_count());
}

TEST_CASE("two conditions on one column narrow each other") {
  UsageTable table;
  for (const char* id : {"ab", "abc", "bc"}) test::append(table, std::string("chargeId=") + id);
  QuerySpec spec = where(Column::kChargeId, FilterOperator::kLike, {"ab"});
  spec.filters.push_back({Column::kChargeId, FilterOperator::kLike, {"bc"}});
  CHECK(selected(table, spec) == Rows{1});
}

TEST_CASE("a block whose rows are all selected has no offsets") {
  UsageTable table;
  for (int i = 0; i < 10; ++i) test::append(table, "chargeId=a");
  Selection selection(table, where(Column::kChargeId, FilterOperator::kEquals, {"a"}));
  const Block block = selection.select(0, 10);
  CHECK(block.count == 10);
  CHECK(block.offsets == nullptr);
}

TEST_CASE("numbers are compared exactly at the column's scale") {
  using Op = FilterOperator;
  UsageTable table;
  for (const char* usage : {"-0.03", "-0.02", "0", "0.02", "0.03"}) {
    test::append(table, std::string("usage=") + usage);
  }
  test::append(table, "chargeId=none");
  CHECK(selected(table, where(Column::kUsage, Op::kBetween, {"-0.025", "0.025"})) == Rows{1, 2, 3});
  CHECK(selected(table, where(Column::kUsage, Op::kBetween, {"-0.02", "0.02"})) == Rows{1, 2, 3});
  CHECK(selected(table, where(Column::kUsage, Op::kBetween, {"0.021", "0.029"})).empty());
  CHECK(selected(table, where(Column::kUsage, Op::kBetween, {"-1e37", "1e37"})) ==
        Rows{0, 1, 2, 3, 4});
  CHECK(selected(table, where(Column::kUsage, Op::kBetween, {"1e18", "1e37"})).empty());
  CHECK(selected(table, where(Column::kUsage, Op::kEquals, {"-0.030"})) == Rows{0});
  CHECK(selected(table, where(Column::kUsage, Op::kEquals, {"0.0300001"})).empty());
  CHECK(selected(table, where(Column::kUsage, Op::kIn, {"0.03", "5", "-0.03", "0.03"})) ==
        Rows{0, 4});
}

}  // namespace
}  // namespace usagescope
