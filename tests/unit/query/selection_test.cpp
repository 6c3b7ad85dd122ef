#include "core/query/selection.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <random>
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

// ---- all operators ------------------------------------------------------------------------------

using Op = FilterOperator;

/// Three texts, the empty one among them, and a row without one.
UsageTable texts() {
  UsageTable table;
  for (const char* id : {"chargeId=b", "chargeId=a", "chargeId=", "usage=1", "chargeId=B"}) {
    test::append(table, id);
  }
  return table;
}

TEST_CASE("every operator on text, missing values apart") {
  const UsageTable table = texts();
  const auto rows = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where(Column::kChargeId, op, std::move(values)));
  };
  CHECK(rows(Op::kEquals, {"b"}) == Rows{0});
  CHECK(rows(Op::kNotEquals, {"b"}) == Rows{1, 2, 3, 4});
  CHECK(rows(Op::kNotEquals, {"x"}) == Rows{0, 1, 2, 3, 4});
  CHECK(rows(Op::kIn, {"b", "", "x"}) == Rows{0, 2});
  CHECK(rows(Op::kNotIn, {"b", "", "x"}) == Rows{1, 3, 4});
  CHECK(rows(Op::kLike, {"B"}) == Rows{0, 4});
  CHECK(rows(Op::kLike, {"x", "A"}) == Rows{1});
  CHECK(rows(Op::kLike, {""}) == Rows{0, 1, 2, 4});
  CHECK(rows(Op::kBetween, {"a", "a", "B", "C"}) == Rows{1, 4});
  CHECK(rows(Op::kLessThan, {"a"}) == Rows{2, 4});
  CHECK(rows(Op::kLessOrEqual, {"a"}) == Rows{1, 2, 4});
  CHECK(rows(Op::kGreaterThan, {"a"}) == Rows{0});
  CHECK(rows(Op::kGreaterOrEqual, {"a"}) == Rows{0, 1});
  CHECK(rows(Op::kIsMissing, {}) == Rows{3});
  CHECK(rows(Op::kIsPresent, {}) == Rows{0, 1, 2, 4});
}

TEST_CASE("text compares by bytes, beyond ASCII too") {
  UsageTable table;
  for (const char* name : {"Z", "z", "\xC3\xA4"}) {
    test::append(table, std::string("customerName=") + name);
  }
  CHECK(selected(table, where(Column::kCustomerName, Op::kGreaterThan, {"z"})) == Rows{2});
  CHECK(selected(table, where(Column::kCustomerName, Op::kLessThan, {"\xC3\xA4"})) == Rows{0, 1});
}

TEST_CASE("every operator on days, whatever the time") {
  UsageTable table;
  for (const char* day : {"2021-10-02T23:59:59", "2021-10-01", "2021-10-03T00:00:01"}) {
    test::append(table, std::string("usageTimestamp=") + day);
  }
  test::append(table, "usage=1");
  const auto rows = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where(Column::kUsageTimestamp, op, std::move(values)));
  };
  CHECK(rows(Op::kEquals, {"2021-10-02"}) == Rows{0});
  CHECK(rows(Op::kNotEquals, {"2021-10-02"}) == Rows{1, 2, 3});
  CHECK(rows(Op::kIn, {"2021-10-03", "2021-10-01"}) == Rows{1, 2});
  CHECK(rows(Op::kNotIn, {"2021-10-03", "2021-10-01"}) == Rows{0, 3});
  CHECK(rows(Op::kBetween, {"2021-10-03", "2021-10-09", "2021-01-01", "2021-10-01"}) == Rows{1, 2});
  CHECK(rows(Op::kLessThan, {"2021-10-02"}) == Rows{1});
  CHECK(rows(Op::kLessOrEqual, {"2021-10-02"}) == Rows{0, 1});
  CHECK(rows(Op::kGreaterThan, {"2021-10-02"}) == Rows{2});
  CHECK(rows(Op::kGreaterOrEqual, {"2021-10-02"}) == Rows{0, 2});
  CHECK(rows(Op::kIsMissing, {}) == Rows{3});
  CHECK(rows(Op::kIsPresent, {}) == Rows{0, 1, 2});
}

TEST_CASE("every operator on numbers, with values finer than the column") {
  UsageTable table;
  for (const char* usage : {"-1.5", "0", "2.0"}) test::append(table, std::string("usage=") + usage);
  test::append(table, "chargeId=a");
  const auto rows = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where(Column::kUsage, op, std::move(values)));
  };
  CHECK(rows(Op::kNotEquals, {"2"}) == Rows{0, 1, 3});
  CHECK(rows(Op::kNotEquals, {"2.01"}) == Rows{0, 1, 2, 3});
  CHECK(rows(Op::kNotIn, {"2", "-1.50", "9e36", "-9e36"}) == Rows{1, 3});
  CHECK(rows(Op::kBetween, {"1.95", "2.05", "-1.55", "-1.45", "-0.05", "-0.01"}) == Rows{0, 2});
  CHECK(rows(Op::kLessThan, {"-1.5"}).empty());
  CHECK(rows(Op::kLessThan, {"-1.49"}) == Rows{0});
  CHECK(rows(Op::kLessThan, {"0"}) == Rows{0});
  CHECK(rows(Op::kLessOrEqual, {"-1.51"}).empty());
  CHECK(rows(Op::kLessOrEqual, {"0"}) == Rows{0, 1});
  CHECK(rows(Op::kGreaterThan, {"0"}) == Rows{2});
  CHECK(rows(Op::kGreaterThan, {"-0.01"}) == Rows{1, 2});
  CHECK(rows(Op::kGreaterOrEqual, {"0.01"}) == Rows{2});
  CHECK(rows(Op::kGreaterOrEqual, {"2.00"}) == Rows{2});
  CHECK(rows(Op::kGreaterOrEqual, {"-9e37"}) == Rows{0, 1, 2});
  CHECK(rows(Op::kLessThan, {"9e37"}) == Rows{0, 1, 2});
  CHECK(rows(Op::kGreaterThan, {"9e37"}).empty());
  CHECK(rows(Op::kIsMissing, {}) == Rows{3});
  CHECK(rows(Op::kIsPresent, {}) == Rows{0, 1, 2});
}

TEST_CASE("conditions on one number narrow each other") {
  UsageTable table;
  for (int i = 0; i < 10; ++i) test::append(table, "usage=" + std::to_string(i));
  test::append(table, "chargeId=a");
  QuerySpec spec = where(Column::kUsage, Op::kGreaterOrEqual, {"3"});
  spec.filters.push_back({Column::kUsage, Op::kLessThan, {"8"}});
  spec.filters.push_back({Column::kUsage, Op::kNotIn, {"4", "6"}});
  CHECK(selected(table, spec) == Rows{3, 5, 7});
  spec.filters.push_back({Column::kUsage, Op::kIsMissing, {}});
  CHECK(selected(table, spec).empty());
  CHECK(Selection(table, spec).is_empty());
}

// ---- list cost ----------------------------------------------------------------------------------

QuerySpec where_list_cost(Op op, std::vector<std::string> values, PriceBasis basis) {
  QuerySpec spec = where(Column::kChargeId, op, std::move(values));
  spec.filters[0].is_on_list_cost = true;
  spec.price_basis = basis;
  return spec;
}

TEST_CASE("a row's list cost is compared exactly, missing where a factor is") {
  UsageTable table;
  test::append(table, "usage=3666 msrpPrice=8.368063");  // 30677.318958
  test::append(table, "usage=3666");
  test::append(table, "msrpPrice=8.368063");
  test::append(table, "usage=-2 msrpPrice=0.5");
  const auto unit = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where_list_cost(op, std::move(values), PriceBasis::kPerUnit));
  };
  CHECK(unit(Op::kEquals, {"30677.318958"}) == Rows{0});
  CHECK(unit(Op::kEquals, {"30677.3189580"}) == Rows{0});
  CHECK(unit(Op::kEquals, {"30677.3189581"}).empty());
  CHECK(unit(Op::kNotEquals, {"-1"}) == Rows{0, 1, 2});
  CHECK(unit(Op::kGreaterThan, {"30677.3189579"}) == Rows{0});
  CHECK(unit(Op::kGreaterThan, {"30677.318958"}).empty());
  CHECK(unit(Op::kLessThan, {"0"}) == Rows{3});
  CHECK(unit(Op::kBetween, {"-1", "-1"}) == Rows{3});
  CHECK(unit(Op::kIsMissing, {}) == Rows{1, 2});
  CHECK(unit(Op::kIsPresent, {}) == Rows{0, 3});
  const auto line = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where_list_cost(op, std::move(values), PriceBasis::kPerLine));
  };
  CHECK(line(Op::kEquals, {"8.368063"}) == Rows{0, 2});
  CHECK(line(Op::kIsMissing, {}) == Rows{1});
}

TEST_CASE("list costs beyond 64 bits are compared to the last digit") {
  UsageTable table;
  test::append(table, "usage=999999999999999999 msrpPrice=999999999999999999");
  test::append(table, "usage=-999999999999999999 msrpPrice=999999999999999999");
  test::append(table, "usage=1 msrpPrice=999999999999999999");
  test::append(table, "usage=1");
  const char* const product = "999999999999999998000000000000000001";
  const auto rows = [&table](Op op, std::vector<std::string> values) {
    return selected(table, where_list_cost(op, std::move(values), PriceBasis::kPerUnit));
  };
  CHECK(rows(Op::kEquals, {product}) == Rows{0});
  CHECK(rows(Op::kLessThan, {product}) == Rows{1, 2});
  CHECK(rows(Op::kGreaterThan, {"999999999999999998000000000000000000.5"}) == Rows{0});
  CHECK(rows(Op::kLessOrEqual, {std::string("-") + product}) == Rows{1});
  CHECK(rows(Op::kNotIn, {product, "999999999999999999"}) == Rows{1, 3});
  CHECK(rows(Op::kIsMissing, {}) == Rows{3});
  CHECK(rows(Op::kGreaterThan, {"9e37"}).empty());
}

// ---- against a second way
// ------------------------------------------------------------------------

/// Less, equal or greater than 0, or nullopt where either is missing: in plain terms of the record.
template <typename T>
bool meets_plainly(Op op, const std::vector<T>& values, const std::optional<T>& value) {
  const auto is_one = [&] {
    return std::any_of(values.begin(), values.end(), [&](const T& v) { return v == *value; });
  };
  switch (op) {
    case Op::kEquals:
    case Op::kIn:
      return value && is_one();
    case Op::kNotEquals:
    case Op::kNotIn:
      return !value || !is_one();
    case Op::kBetween:
      for (std::size_t i = 0; value && i < values.size(); i += 2) {
        if (!(*value < values[i]) && !(values[i + 1] < *value)) return true;
      }
      return false;
    case Op::kLessThan:
      return value && *value < values[0];
    case Op::kLessOrEqual:
      return value && !(values[0] < *value);
    case Op::kGreaterThan:
      return value && values[0] < *value;
    case Op::kGreaterOrEqual:
      return value && !(*value < values[0]);
    case Op::kIsMissing:
      return !value;
    case Op::kIsPresent:
      return value.has_value();
    case Op::kLike:
      break;
  }
  return false;
}

std::optional<Decimal> list_cost(const UsageRecord& record, PriceBasis basis) {
  if (basis == PriceBasis::kPerLine) return record.msrp_price;
  if (!record.usage || !record.msrp_price) return std::nullopt;
  return *Decimal::multiply(*record.usage, *record.msrp_price);
}

TEST_CASE("numbers and list costs are selected as plain decimals say") {
  std::mt19937 random(20'211'111);
  const auto below = [&random](std::uint32_t count) { return static_cast<int>(random() % count); };
  // Few digits, so that values meet; many digits, so that products pass 64 bits.
  const auto number = [&](bool is_large) {
    const std::string sign = below(3) == 0 ? "-" : "";
    const std::string digits = is_large
                                   ? std::to_string(random()) + std::to_string(below(1'000'000))
                                   : std::to_string(below(12));
    return sign + digits + (below(2) == 0 ? "" : "." + std::to_string(below(4)));
  };
  for (int round = 0; round < 60; ++round) {
    const bool is_large = round % 3 == 0;
    UsageTable table;
    std::vector<UsageRecord> records;
    for (int i = 0; i < 40; ++i) {
      UsageRecord record;
      if (below(6) > 0) record.usage = *Decimal::parse(number(is_large));
      if (below(6) > 0) record.msrp_price = *Decimal::parse(number(is_large));
      REQUIRE(table.append(record));
      records.push_back(record);
    }
    for (std::size_t op = 0; op < kFilterOperatorCount; ++op) {
      QuerySpec spec = where(Column::kUsage, static_cast<Op>(op), {});
      Filter& filter = spec.filters[0];
      filter.is_on_list_cost = below(3) > 0;
      spec.price_basis = below(2) == 0 ? PriceBasis::kPerLine : PriceBasis::kPerUnit;
      const auto figure = [&](const UsageRecord& record) {
        return filter.is_on_list_cost ? list_cost(record, spec.price_basis) : record.usage;
      };
      std::vector<Decimal> values;
      const int count = filter.op == Op::kIn || filter.op == Op::kNotIn ? 5
                        : filter.op == Op::kBetween                     ? 4
                                                                        : 1;
      for (int i = 0; i < count; ++i) {
        const auto found = figure(records[static_cast<std::size_t>(below(40))]);
        values.push_back(found && below(3) > 0 ? *found : *Decimal::parse(number(is_large)));
      }
      for (std::size_t i = 0; filter.op == Op::kBetween && i < values.size(); i += 2) {
        if (values[i + 1] < values[i]) std::swap(values[i], values[i + 1]);
      }
      for (const Decimal& value : values) filter.values.push_back(value.to_string());
      if (filter.op == Op::kIsMissing || filter.op == Op::kIsPresent) filter.values.clear();
      const Result<QuerySpec> valid = validated(spec);
      if (filter.op == Op::kLike) {
        CHECK_FALSE(valid);
        continue;
      }
      REQUIRE(valid);
      Rows expected;
      for (std::uint32_t i = 0; i < records.size(); ++i) {
        if (meets_plainly(filter.op, values, figure(records[i]))) expected.push_back(i);
      }
      INFO(filter_operator_name(filter.op) << " round " << round);
      CHECK(selected(table, spec) == expected);
    }
  }
}

}  // namespace
}  // namespace usagescope
