// What UsageTable::growth_bound() promises, against what vectors really ask the heap for.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>

#include "core/store/usage_table.hpp"

namespace usagescope {
namespace {

UsageRecord wide_row(std::uint32_t number) {
  const std::string text = std::to_string(number);
  UsageRecord record;
  record.charge_id = "C" + text;
  record.customer_org_id = "O" + text;
  record.customer_name = "N" + text;
  record.subscription_id = "S" + text;
  record.service = "service";
  record.usage = Decimal(number);
  record.commitment = Decimal(1);
  record.on_demand_usage = Decimal(0);
  return record;
}

TEST_CASE("a table never grows by more than its bound") {
  UsageTable table;
  std::uint32_t number = 0;
  for (int step = 0; step < 60; ++step) {
    const std::uint32_t rows = 1 + static_cast<std::uint32_t>(step) * 37 % 900;
    const std::int64_t before = table.memory_bytes();
    const std::int64_t bound = table.growth_bound(rows, std::int64_t{rows} * 30);
    for (std::uint32_t i = 0; i < rows; ++i) REQUIRE(table.append(wide_row(number++)));
    INFO("step " << step << ": " << before << " to " << table.memory_bytes());
    CHECK(table.memory_bytes() - before <= bound);
  }
  CHECK(number > 20'000);
}

TEST_CASE("within the room that is reserved the bound does not count the columns") {
  UsageTable table;
  table.reserve(1'000'000);
  CHECK(table.growth_bound(1'000, 10'000) < table.memory_bytes() / 2);
  CHECK(table.growth_bound(1'000'001, 10'000) > table.memory_bytes());
}

}  // namespace
}  // namespace usagescope
