#include "core/query/group_keys.hpp"

#include <catch2/catch_test_macros.hpp>
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

TEST_CASE("selected rows are encoded by their offsets") {
  UsageTable table;
  for (const char* id : {"a", "b", "c", "b"}) test::append(table, std::string("service=") + id);
  const GroupCodes key(table, {Column::kService, DateBucket::kNone}, {});
  const std::uint16_t offsets[] = {1, 3};
  CHECK(encoded(key, {0, 2, offsets}) == Codes{2, 2});
  const std::uint16_t later[] = {0, 1};
  CHECK(encoded(key, {1, 2, later}) == Codes{2, 3});
}

TEST_CASE("groups are numbered by first appearance, looked up or hashed where they are many") {
  const Codes first = {5, 1, 5, 0, 1};
  const Codes second = {2, 2, 2, 0, 3};
  for (const std::uint32_t count : {200U, 1U << 30}) {
    GroupIndex index(count, count, 5);
    Codes ids(5);
    CHECK(index.assign(first.data(), second.data(), 5, ids.data()) == ids.data());
    CHECK(ids == Codes{0, 1, 0, 2, 3});
    CHECK(index.number_limit() == 4);
    CHECK(index.first_code(3) == 1);
    CHECK(index.second_code(3) == 3);
    CHECK(index.first_code(2) == 0);
  }
}

TEST_CASE("few groups are numbered by their codes") {
  const Codes first = {5, 1, 5, 0};
  const Codes second = {2, 2, 2, 0};
  Codes room(4);
  GroupIndex one(6, 1, 4);
  CHECK(one.assign(first.data(), nullptr, 4, room.data()) == first.data());
  GroupIndex two(6, 3, 4);
  CHECK(two.assign(first.data(), second.data(), 4, room.data()) == room.data());
  CHECK(room == Codes{17, 5, 17, 0});
  CHECK(two.number_limit() == 18);
  CHECK(two.first_code(17) == 5);
  CHECK(two.second_code(17) == 2);
}

TEST_CASE("one key of many values is looked up") {
  const Codes first = {70'000, 3, 70'000};
  Codes room(3);
  GroupIndex index(100'000, 1, 100'000);
  CHECK(index.assign(first.data(), nullptr, 3, room.data()) == room.data());
  CHECK(room == Codes{0, 1, 0});
  CHECK(index.first_code(0) == 70'000);
}

TEST_CASE("many hashed groups keep their numbers") {
  constexpr std::uint32_t kGroups = 50'000;
  GroupIndex index(1U << 20, 1U << 20, kGroups);
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < kGroups; ++i) {
      const std::uint32_t low = i * 13 % (1U << 20);
      std::uint32_t id = 0;
      REQUIRE(*index.assign(&i, &low, 1, &id) == i);
    }
  }
  CHECK(index.number_limit() == kGroups);
}

}  // namespace
}  // namespace usagescope
