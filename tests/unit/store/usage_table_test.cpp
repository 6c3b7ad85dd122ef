#include "core/store/usage_table.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/service/demo_data.hpp"

namespace usagescope {
namespace {

Decimal number(const std::string& text) {
  return *Decimal::parse(text);
}

TEST_CASE("rows come back as they were appended") {
  UsageTable table;
  UsageRecord other = documented_row();
  other.billing_account_id = "b-1";
  other.usage = number("0.125");
  other.msrp_price = std::nullopt;
  other.usage_timestamp->second_of_day = 61;
  const UsageRecord empty;
  REQUIRE(table.append(documented_row()));
  REQUIRE(table.append(empty));
  REQUIRE(table.append(other));
  CHECK(table.row_count() == 3);
  CHECK(table.record(0) == documented_row());
  CHECK(table.record(1) == empty);
  CHECK(table.record(2) == other);
}

TEST_CASE("each column holds its own field") {
  // A different value in every field, so that a mix-up shows.
  UsageRecord row;
  for (const ColumnInfo& info : columns()) {
    if (auto* text = text_field(row, info.column)) *text = std::string(info.title);
    if (auto* value = decimal_field(row, info.column)) {
      *value = Decimal(static_cast<std::int64_t>(info.column));
    }
  }
  UsageTable table;
  REQUIRE(table.append(row));
  for (const ColumnInfo& info : columns()) {
    if (info.type == ColumnType::kText) CHECK(table.text(info.column).value(0) == info.title);
    if (info.type == ColumnType::kDecimal) {
      CHECK(table.decimal(info.column).value(0) == Decimal(static_cast<std::int64_t>(info.column)));
    }
  }
}

TEST_CASE("a row that does not fit leaves the table as it was") {
  UsageTable table;
  REQUIRE(table.append(documented_row()));
  const std::uint64_t revision = table.revision();
  UsageRecord bad = documented_row();
  bad.charge_id = "new charge";
  bad.commitment = number("0.000001");  // fits, and would change the scale of its column
  bad.usage = number("1e18");           // does not fit
  const Status status = table.append(bad);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::kOutOfRange);
  CHECK(status.error().path == "usage");
  CHECK(table.row_count() == 1);
  CHECK(table.revision() == revision);
  CHECK(table.decimal(Column::kCommitment).scale() == 0);
  CHECK_FALSE(table.text(Column::kChargeId).dictionary().find("new charge"));
  CHECK(table.record(0) == documented_row());
  REQUIRE(table.append(documented_row()));
  CHECK(table.record(1) == documented_row());
}

TEST_CASE("the revision grows with each row") {
  UsageTable table;
  const std::uint64_t empty = table.revision();
  REQUIRE(table.append(UsageRecord{}));
  CHECK(table.revision() > empty);
}

TEST_CASE("rows that break the identity of their figures are known") {
  UsageTable table;
  const auto append = [&table](const char* usage, const char* commitment, const char* on_demand) {
    UsageRecord row;
    if (*usage != 0) row.usage = number(usage);
    if (*commitment != 0) row.commitment = number(commitment);
    if (*on_demand != 0) row.on_demand_usage = number(on_demand);
    REQUIRE(table.append(row));
  };
  append("10", "4", "6");
  append("10", "4", "10");  // breaks
  append("3", "4", "0");
  append("3", "4", "-1");  // breaks
  append("3", "", "0");    // nothing to check
  append("", "4", "0");
  append("0.30", "0.1", "0.2");
  append("0.3", "0.1", "0.20000001");  // breaks
  CHECK(table.identity_breaks() == std::vector<std::uint32_t>{1, 3, 7});
}

TEST_CASE("the latest name of an id is known by its code") {
  UsageTable table;
  const auto append = [&table](const char* name, int day) {
    UsageRecord row;
    row.reseller_id = "r";
    row.reseller_name = name;
    row.usage_timestamp = CivilDateTime{*CivilDate::from_ymd(2021, 10, day), 0};
    REQUIRE(table.append(row));
  };
  append("old", 1);
  append("new", 9);
  append("middle", 5);
  const std::uint32_t id = *table.text(Column::kResellerId).dictionary().find("r");
  const std::uint32_t name = table.latest_name(Column::kResellerId, id);
  CHECK(table.text(Column::kResellerName).dictionary().text(name) == "new");
  CHECK(table.latest_name(Column::kService, 1) == 0);
}

TEST_CASE("every id column that has names keeps the latest") {
  for (const ColumnInfo& info : columns()) {
    const auto name_column = name_column_of(info.column);
    if (!name_column) continue;
    UsageRecord row;
    *text_field(row, info.column) = "id";
    *text_field(row, *name_column) = "name";
    UsageTable table;
    REQUIRE(table.append(row));
    INFO(info.wire_name);
    CHECK(table.latest_name(info.column, 1) == 1);
  }
}

TEST_CASE("a row of a large table costs at most 64 bytes") {
  UsageTable table;
  constexpr std::uint32_t kRows = 50'000;
  table.reserve(kRows);
  UsageRecord row = documented_row();
  for (std::uint32_t i = 0; i < kRows; ++i) {
    row.customer_org_id = "bce80100-cc4f-45e0-8a79-" + std::to_string(i % 500);
    row.subscription_id = "M" + std::to_string(i % 2'000);
    row.usage = number(std::to_string(i % 1'000) + ".125");
    REQUIRE(table.append(row));
  }
  CHECK(table.memory_bytes() > 0);
  CHECK(table.memory_bytes() <= std::int64_t{64} * kRows);
}

}  // namespace
}  // namespace usagescope
