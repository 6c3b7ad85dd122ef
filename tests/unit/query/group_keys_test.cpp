#include "core/query/groups/group_keys.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/unit/query/table_builder.hpp"

namespace usagescope {
namespace {

using Codes = std::vector<std::uint32_t>;

Codes encoded(const GroupCodes& key, const Block& block) {
  Codes codes(block.count);
  key.encode(block, codes.data());
  return codes;
}

TEST_CASE("days, months and quarters are numbered in order of time") {
  UsageTable table;
  for (const char* day : {"2022-01-01", "2021-12-31", "2021-10-01", "2021-09-30"}) {
    test::append(table, std::string("usageTimestamp=") + day);
  }
  test::append(table, "chargeId=undated");
  const Block all{0, 5, nullptr};
  const GroupCodes days(table, {Column::kUsageTimestamp, DateBucket::kDay}, {});
  CHECK(encoded(days, all) == Codes{4, 3, 2, 1, 0});
  const GroupCodes months(table, {Column::kUsageTimestamp, DateBucket::kMonth}, {});
  CHECK(encoded(months, all) == Codes{4, 3, 2, 1, 0});
  CHECK(months.value(2).label == "2021-10");
  const GroupCodes quarters(table, {Column::kUsageTimestamp, DateBucket::kQuarter}, {});
  CHECK(encoded(quarters, all) == Codes{3, 2, 2, 1, 0});
  CHECK(quarters.value(2).value == "2021-Q4");
  CHECK(quarters.value(0).is_missing);
}

TEST_CASE("weeks and fiscal quarters are numbered in order of time") {
  UsageTable table;
  for (const char* day : {"2022-02-01", "2021-11-07", "2022-01-31", "2021-11-01"}) {
    test::append(table, std::string("usageTimestamp=") + day);
  }
  test::append(table, "chargeId=undated");
  const Block all{0, 5, nullptr};
  QuerySpec spec;
  const GroupCodes weeks(table, {Column::kUsageTimestamp, DateBucket::kWeek}, spec);
  CHECK(encoded(weeks, all) == Codes{2, 1, 2, 1, 0});
  CHECK(weeks.value(1).value == "2021-11-01");
  CHECK(weeks.value(2).label == "2022-01-31");
  CHECK(weeks.column_codes() == nullptr);
  const GroupKey by_fiscal_quarter{Column::kUsageTimestamp, DateBucket::kFiscalQuarter};
  const GroupCodes calendar(table, by_fiscal_quarter, spec);
  CHECK(encoded(calendar, all) == Codes{2, 1, 2, 1, 0});
  CHECK(calendar.value(2).value == "FY2022-Q1");
  spec.fiscal_year_start_month = 2;
  const GroupCodes fiscal(table, by_fiscal_quarter, spec);
  CHECK(encoded(fiscal, all) == Codes{2, 1, 1, 1, 0});
  CHECK(fiscal.value(1).value == "FY2022-Q4");
  CHECK(fiscal.value(2).value == "FY2023-Q1");
  CHECK(fiscal.value(0).is_missing);
}

TEST_CASE("billing periods follow the organisation of the row") {
  UsageTable table;
  test::append(table, "customerOrgId=o15 usageTimestamp=2021-11-14");
  test::append(table, "customerOrgId=o15 usageTimestamp=2021-11-15");
  test::append(table, "customerOrgId=o31 usageTimestamp=2021-11-29");
  test::append(table, "customerOrgId=other usageTimestamp=2021-11-29");
  test::append(table, "usageTimestamp=2021-11-14");
  test::append(table, "customerOrgId=o15");
  QuerySpec spec;
  spec.anniversaries = {{"o31", 31}, {"o15", 15}, {"not there", 9}};
  const GroupCodes key(table, {Column::kUsageTimestamp, DateBucket::kAnniversary}, spec);
  const Codes codes = encoded(key, {0, 6, nullptr});
  std::vector<std::string> periods;
  for (const std::uint32_t code : codes) periods.push_back(key.value(code).value);
  CHECK(periods == std::vector<std::string>{"2021-10-15", "2021-11-15", "2021-10-31", "2021-11-01",
                                            "2021-11-01", ""});
  CHECK(key.value(codes[5]).is_missing);
  CHECK(codes[3] == codes[4]);
  // Codes are ranks, and those of selected rows are the same.
  CHECK(codes[0] < codes[2]);
  CHECK(codes[2] < codes[3]);
  CHECK(codes[3] < codes[1]);
  CHECK(*std::max_element(codes.begin(), codes.end()) < key.code_count());
  const std::uint16_t offsets[] = {1, 3};
  CHECK(encoded(key, {1, 2, offsets}) == Codes{codes[2], codes[4]});
}

TEST_CASE("selected rows are encoded by their offsets") {
  UsageTable table;
  for (const char* id : {"a", "b", "c", "b"}) test::append(table, std::string("service=") + id);
  const GroupCodes key(table, {Column::kService, DateBucket::kNone}, {});
  const std::uint16_t offsets[] = {1, 3};
  CHECK(encoded(key, {0, 2, offsets}) == Codes{2, 2});
  const std::uint16_t later[] = {0, 1};
  CHECK(encoded(key, {1, 2, later}) == Codes{2, 3});
}

}  // namespace
}  // namespace usagescope
