#include "core/query/groups/group_index.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/unit/query/table_builder.hpp"

namespace usagescope {
namespace {

using Codes = std::vector<std::uint32_t>;

constexpr Column kTexts[] = {Column::kChargeId,    Column::kService,     Column::kResellerId,
                             Column::kPartNumber,  Column::kCustomerOrgId, Column::kSubscriptionId,
                             Column::kDistributorId, Column::kProductFamily};

/// `rows` rows whose value in the i-th of the columns is row % values[i].
UsageTable table_of(std::uint32_t rows, const Codes& values) {
  UsageTable table;
  for (std::uint32_t row = 0; row < rows; ++row) {
    UsageRecord record;
    for (std::size_t i = 0; i < values.size(); ++i) {
      *text_field(record, kTexts[i]) = "v" + std::to_string(row % values[i]);
    }
    REQUIRE(table.append(record));
  }
  return table;
}

std::vector<GroupCodes> keys_of(const UsageTable& table, std::size_t count) {
  std::vector<GroupCodes> keys;
  for (std::size_t i = 0; i < count; ++i) {
    keys.emplace_back(table, GroupKey{kTexts[i], DateBucket::kNone}, QuerySpec{});
  }
  return keys;
}

/// Equal numbers for equal codes only, and the codes can be read back.
void check_numbers(const UsageTable& table, const std::vector<GroupCodes>& keys, GroupIndex& index) {
  for (std::uint32_t begin = 0; begin < table.row_count(); begin += kBlockRows) {
    const Block block{begin, std::min(kBlockRows, table.row_count() - begin), nullptr};
    const RowGroups groups = index.groups_of(block);
    for_each_part(block, groups, [&](std::uint32_t group, std::uint32_t offset) {
      REQUIRE(group < index.number_limit());
      Codes codes(keys.size());
      index.codes_of(group, codes.data());
      for (std::size_t i = 0; i < keys.size(); ++i) {
        REQUIRE(codes[i] == table.text(kTexts[i]).codes()[begin + offset]);
      }
    });
  }
}

TEST_CASE("without keys all rows are of one group") {
  const std::vector<GroupCodes> none;
  GroupIndex index(none, 10);
  CHECK(index.groups_of({0, 10, nullptr}).numbers == nullptr);
  CHECK(index.number_limit() == 1);
}

TEST_CASE("few groups are numbered by their codes") {
  const UsageTable table = table_of(100, {5, 7});
  const std::vector<GroupCodes> keys = keys_of(table, 2);
  GroupIndex index(keys, table.row_count());
  CHECK(index.is_plain());
  CHECK(index.number_limit() == 6 * 8);
  check_numbers(table, keys, index);
}

TEST_CASE("one key is read from its column where all rows are asked for") {
  const UsageTable table = table_of(100, {5});
  const std::vector<GroupCodes> keys = keys_of(table, 1);
  GroupIndex index(keys, table.row_count());
  const RowGroups groups = index.groups_of({0, 100, nullptr});
  CHECK(groups.width_bytes == 1);
  check_numbers(table, keys, index);
}

TEST_CASE("groups that are more are numbered as they appear") {
  const UsageTable looked_up = table_of(6'000, {211, 199});
  const std::vector<GroupCodes> two = keys_of(looked_up, 2);
  GroupIndex lookup(two, looked_up.row_count());
  CHECK_FALSE(lookup.is_plain());
  check_numbers(looked_up, two, lookup);
  CHECK(lookup.number_limit() == 6'000);
  const UsageTable hashed = table_of(6'000, {211, 199, 197, 193, 191});
  const std::vector<GroupCodes> five = keys_of(hashed, 5);
  GroupIndex hash(five, hashed.row_count());
  check_numbers(hashed, five, hash);
  CHECK(hash.number_limit() == 6'000);
}

TEST_CASE("keys whose codes do not fit 64 bits together are numbered in stages") {
  // 8 times 12 bits.
  const UsageTable table = table_of(10'000, {4001, 4003, 4007, 4013, 4019, 4021, 4027, 4049});
  const std::vector<GroupCodes> keys = keys_of(table, 8);
  GroupIndex index(keys, table.row_count());
  check_numbers(table, keys, index);
  CHECK(index.number_limit() == 10'000);
}

}  // namespace
}  // namespace usagescope
