#include "core/model/column.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <string>

#include "core/model/usage.hpp"

namespace usagescope {
namespace {

/// "chargeId" -> "CHARGE_ID".
std::string upper_snake(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) text += '_';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

TEST_CASE("each column is found by its names") {
  for (const ColumnInfo& info : columns()) {
    INFO(info.wire_name);
    CHECK(column_by_wire_name(info.wire_name) == info.column);
    CHECK(column_by_filter_key(info.filter_key) == info.column);
    CHECK(&column_info(info.column) == &columns()[static_cast<std::size_t>(info.column)]);
    CHECK_FALSE(info.title.empty());
  }
  CHECK_FALSE(column_by_wire_name("chargeID"));
  CHECK_FALSE(column_by_wire_name(""));
  CHECK_FALSE(column_by_filter_key("USAGE_TIMESTAMP"));
}

TEST_CASE("filter keys are the wire names in upper snake case, but for the date") {
  for (const ColumnInfo& info : columns()) {
    const bool is_date = info.column == Column::kUsageTimestamp;
    CHECK(info.filter_key == (is_date ? "USAGE_DATE" : upper_snake(info.wire_name)));
  }
}

TEST_CASE("columns stand in alphabetical order of their wire names") {
  for (std::size_t i = 1; i < kColumnCount; ++i) {
    CHECK(columns()[i - 1].wire_name < columns()[i].wire_name);
  }
}

TEST_CASE("ids know the column that names them") {
  CHECK(name_column_of(Column::kResellerId) == Column::kResellerName);
  CHECK(name_column_of(Column::kCustomerOrgId) == Column::kCustomerName);
  CHECK(name_column_of(Column::kDistributorId) == Column::kDistributorName);
  CHECK(name_column_of(Column::kChargeId) == Column::kChargeDescription);
  CHECK_FALSE(name_column_of(Column::kResellerName));
  CHECK_FALSE(name_column_of(Column::kUsage));
}

TEST_CASE("each field is reached through its column, and only one of them") {
  UsageRecord record;
  for (const ColumnInfo& info : columns()) {
    INFO(info.wire_name);
    CHECK((text_field(record, info.column) != nullptr) == (info.type == ColumnType::kText));
    CHECK((decimal_field(record, info.column) != nullptr) == (info.type == ColumnType::kDecimal));
    if (auto* text = text_field(record, info.column)) {
      CHECK_FALSE(text->has_value());  // no column before pointed at this field
      text->emplace(info.wire_name);
    }
    if (auto* number = decimal_field(record, info.column)) {
      CHECK_FALSE(number->has_value());
      number->emplace(static_cast<std::int64_t>(info.column));
    }
  }
  const UsageRecord& filled = record;
  CHECK(*text_field(filled, Column::kChargeId) == "chargeId");
  CHECK(record.charge_id == "chargeId");
  CHECK(record.unit_of_measurement == "unitOfMeasurement");
  CHECK(record.msrp_price == *decimal_field(filled, Column::kMsrpPrice));
}

}  // namespace
}  // namespace usagescope
