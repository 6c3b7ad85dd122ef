#include "core/query/execute.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/query/table_builder.hpp"

// What queries mean is fixed by the golden tests; here is what needs many rows or odd numbers.

namespace usagescope {
namespace {

std::string figure(const QueryRow& row, std::size_t measure) {
  return row.values[measure] ? row.values[measure]->to_string() : "-";
}

QueryResult answer(const UsageTable& table, const QuerySpec& spec, const QueryWindow& window = {}) {
  Result<QueryResult> result = execute(table, spec, window);
  INFO((result ? "" : describe(result.error())));
  REQUIRE(result);
  return *result;
}

std::vector<UsageRecord> random_records(std::uint32_t count) {
  std::mt19937 random(7);
  std::vector<UsageRecord> records;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto pick = [&random](unsigned below) { return std::to_string(random() % below); };
    UsageRecord row = test::record("resellerId=r" + pick(7) + " service=s" + pick(3) +
                                   " subscriptionId=m" + pick(40) + " unitOfMeasurement=u" +
                                   pick(2) + " usageTimestamp=2021-1" + pick(3) + "-1" + pick(9));
    if (random() % 10 != 0) row.usage = *Decimal::parse(pick(100'000) + "." + pick(1'000));
    if (random() % 10 != 0) row.msrp_price = *Decimal::parse(pick(50) + "." + pick(1'000'000));
    if (random() % 10 != 0) row.commitment = *Decimal::parse(pick(1'000));
    records.push_back(row);
  }
  return records;
}

UsageTable table_of(const std::vector<UsageRecord>& records) {
  UsageTable table;
  for (const UsageRecord& record : records) REQUIRE(table.append(record));
  return table;
}

QuerySpec two_key_spec() {
  QuerySpec spec;
  spec.group_by = {{Column::kResellerId, DateBucket::kNone},
                   {Column::kUsageTimestamp, DateBucket::kMonth}};
  spec.measures = {Measure::kListCost, Measure::kUsage, Measure::kCommitment, Measure::kRows};
  spec.sort = {{SortKey::By::kGroup, 0, false}, {SortKey::By::kGroup, 1, false}};
  return spec;
}

TEST_CASE("sums do not depend on the order of rows") {
  std::vector<UsageRecord> records = random_records(20'000);
  const QueryWindow all{0, 1'000, true, {}};
  const QueryResult before = answer(table_of(records), two_key_spec(), all);
  std::shuffle(records.begin(), records.end(), std::mt19937(11));
  const QueryResult after = answer(table_of(records), two_key_spec(), all);
  CHECK(before.rows.size() == 7 + 7 * 3);
  CHECK(before.total == after.total);
  CHECK(before.rows == after.rows);
}

TEST_CASE("list cost is the sum of exact products, group by group") {
  const std::vector<UsageRecord> records = random_records(9'000);
  std::map<std::string, Decimal> expected;
  for (const UsageRecord& record : records) {
    if (!record.usage || !record.msrp_price) continue;
    Decimal& sum = expected[*record.reseller_id];
    sum = *Decimal::add(sum, *Decimal::multiply(*record.usage, *record.msrp_price));
  }
  QuerySpec spec;
  spec.group_by = {{Column::kResellerId, DateBucket::kNone}};
  const QueryResult result = answer(table_of(records), spec);
  REQUIRE(result.rows.size() == expected.size());
  for (const QueryRow& row : result.rows) CHECK(*row.values[0] == expected[row.key.value]);
}

TEST_CASE("a window of a sorted list is the same as in the whole list") {
  const UsageTable table = table_of(random_records(5'000));
  QuerySpec spec;
  spec.group_by = {{Column::kSubscriptionId, DateBucket::kNone}};
  spec.measures = {Measure::kRows};
  spec.sort = {{SortKey::By::kMeasure, 0, true}};
  const QueryResult whole = answer(table, spec);
  REQUIRE(whole.rows.size() == 40);
  for (std::uint32_t offset = 0; offset <= 45; ++offset) {
    const QueryResult part = answer(table, spec, {offset, 7, false, {}});
    const std::size_t begin = std::min<std::size_t>(offset, 40);
    const std::size_t end = std::min<std::size_t>(begin + 7, 40);
    REQUIRE(part.rows.size() == end - begin);
    CHECK(part.visible_rows == 40);
    CHECK(part.offset == begin);
    for (std::size_t i = begin; i < end; ++i) CHECK(part.rows[i - begin] == whole.rows[i]);
  }
}

TEST_CASE("a window of an expanded tree is the same as in the whole tree") {
  const UsageTable table = table_of(random_records(5'000));
  QuerySpec spec = two_key_spec();
  spec.sort = {{SortKey::By::kMeasure, 1, true}};
  const QueryResult whole = answer(table, spec, {0, 1'000, true, {{"r3"}}});
  for (std::uint32_t offset = 0; offset < whole.visible_rows; ++offset) {
    const QueryResult part = answer(table, spec, {offset, 4, true, {{"r3"}}});
    CHECK(part.visible_rows == whole.visible_rows);
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
      CHECK(part.rows[i] == whole.rows[offset + i]);
    }
  }
}

TEST_CASE("a limit of zero and the largest numbers are windows too") {
  const UsageTable table = table_of(random_records(100));
  QuerySpec spec = two_key_spec();
  CHECK(answer(table, spec, {0, 0, true, {}}).rows.empty());
  CHECK(answer(table, spec, {0xFFFF'FFFF, 0xFFFF'FFFF, true, {}}).rows.empty());
  CHECK(answer(table, spec, {1, 0xFFFF'FFFF, false, {}}).rows.size() == 6);
}

TEST_CASE("an empty table has an empty answer") {
  const QueryResult result = answer(UsageTable(), two_key_spec());
  CHECK(result.rows.empty());
  CHECK(result.matching_rows == 0);
  CHECK(figure(result.total, 0) == "-");
  CHECK(figure(result.total, 3) == "0");
}

TEST_CASE("a sum of more than 38 digits is an error, the largest one is not") {
  UsageTable table;
  // 999,999,999,999,999,999^2 is a little less than 10^36.
  for (int i = 0; i < 100; ++i) {
    test::append(table, "chargeId=a usage=999999999999999999 msrpPrice=999999999999999999");
  }
  CHECK(figure(answer(table, QuerySpec{}).total, 0) == "99999999999999999800000000000000000100");
  test::append(table, "chargeId=b usage=999999999999999999 msrpPrice=999999999999999999");
  const Result<QueryResult> result = execute(table, QuerySpec{}, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kOverflow);
  // By charge each sum fits and their total does not.
  QuerySpec by_charge;
  by_charge.group_by = {{Column::kChargeId, DateBucket::kNone}};
  CHECK_FALSE(execute(table, by_charge, {}));
  // Terms of the other sign bring the total back into range, whatever comes first.
  test::append(table, "chargeId=a usage=-999999999999999999 msrpPrice=999999999999999999");
  CHECK(figure(answer(table, QuerySpec{}).total, 0) == "99999999999999999800000000000000000100");
}

TEST_CASE("a product finer than a decimal can be is an error unless its last digits are zeros") {
  UsageTable table;
  test::append(table, "usage=5e-19 msrpPrice=2e-19");
  CHECK(figure(answer(table, QuerySpec{}).total, 0) == "0.0000000000000000000000000000000000001");
  test::append(table, "usage=1e-19 msrpPrice=1e-19");
  const Result<QueryResult> result = execute(table, QuerySpec{}, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::kOverflow);
}

TEST_CASE("units are told apart however many there are") {
  UsageTable table;
  for (int i = 0; i < 200; ++i) {
    test::append(table, "service=s" + std::to_string(i / 2) + " unitOfMeasurement=u" +
                            std::to_string(i < 100 ? i / 2 : i));
  }
  QuerySpec spec;
  spec.group_by = {{Column::kService, DateBucket::kNone}};
  const QueryResult result = answer(table, spec);
  REQUIRE(result.rows.size() == 100);
  CHECK(result.rows[7].unit == "u7");
  CHECK_FALSE(result.rows[49].has_mixed_units);
  CHECK(result.rows[50].has_mixed_units);
  CHECK(result.rows[50].unit.empty());
  CHECK(result.total.has_mixed_units);
}

TEST_CASE("more groups than are looked up directly") {
  UsageTable table;
  for (int i = 0; i < 3'000; ++i) {
    test::append(table, "subscriptionId=m" + std::to_string(i % 1'500) + " customerOrgId=c" +
                            std::to_string(i % 1'500) + " usage=1.5");
  }
  QuerySpec spec;
  spec.group_by = {{Column::kSubscriptionId, DateBucket::kNone},
                   {Column::kCustomerOrgId, DateBucket::kNone}};
  spec.measures = {Measure::kUsage};
  const QueryResult result = answer(table, spec, {0, 2, true, {}});
  CHECK(result.group_counts[0] == 1'500);
  CHECK(result.group_counts[1] == 1'500);
  CHECK(result.visible_rows == 3'000);
  CHECK(figure(result.rows[1], 0) == "3");
  CHECK(figure(result.total, 0) == "4500");
}

TEST_CASE("identity breaks are counted among the matching rows only") {
  UsageTable table;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const bool is_broken = i % 1'000 == 5;
    test::append(table, "service=s" + std::to_string(i % 2'000 == 5 ? 1 : 2) +
                            " usage=2 commitment=1 onDemandUsage=" + (is_broken ? "2" : "1"));
  }
  CHECK(answer(table, QuerySpec{}).identity_breaks == 10);
  QuerySpec spec;
  spec.filters = {{Column::kService, FilterOperator::kEquals, {"s1"}}};
  CHECK(answer(table, spec).identity_breaks == 5);
}

TEST_CASE("a pivot of too many columns, or a window of too many cells, is an error that says so") {
  UsageTable table;
  for (int i = 0; i < 17'000; ++i) {
    test::append(table, "customerOrgId=c" + std::to_string(i) + " chargeId=x" +
                            std::to_string(i % 1'000) + " service=s" + std::to_string(i % 1'001));
  }
  QuerySpec spec;
  spec.measures = {Measure::kRows};
  spec.group_by = {{Column::kCustomerOrgId, DateBucket::kNone}};
  spec.pivot = GroupKey{Column::kChargeId, DateBucket::kNone};
  CHECK(answer(table, spec, {0, 10, false, {}}).rows[3].cells.size() == 1'000);
  const Result<QueryResult> large = execute(table, spec, {0, 17'000, false, {}});
  REQUIRE_FALSE(large);
  CHECK(large.error().code == ErrorCode::kOutOfRange);
  CHECK(large.error().path == "/pivot");
  spec.pivot = GroupKey{Column::kService, DateBucket::kNone};
  const Result<QueryResult> wide = execute(table, spec, {0, 10, false, {}});
  REQUIRE_FALSE(wide);
  CHECK(wide.error().code == ErrorCode::kOutOfRange);
  CHECK(wide.error().path == "/pivot");
  CHECK(wide.error().message.find("1001") != std::string::npos);
}

TEST_CASE("a figure that has too many digits is named by its measure") {
  UsageTable table;
  for (int i = 0; i < 101; ++i) {
    test::append(table, "usage=999999999999999999 commitment=1 msrpPrice=999999999999999999");
  }
  QuerySpec spec;
  spec.measures = {Measure::kRows, Measure::kUsage, Measure::kOverageCost};
  for (const CommitmentGrain grain :
       {CommitmentGrain::kDay, CommitmentGrain::kMonth, CommitmentGrain::kContract}) {
    spec.commitment_grain = grain;
    const Result<QueryResult> result = execute(table, spec, {});
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::kOverflow);
    CHECK(result.error().path == "/measures/2");
  }
}

TEST_CASE("a spec that is not valid is not answered") {
  QuerySpec spec;
  spec.group_by = {{Column::kUsage, DateBucket::kNone}};
  const Result<QueryResult> result = execute(UsageTable(), spec, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().path == "/groupBy/0/column");
}

}  // namespace
}  // namespace usagescope
