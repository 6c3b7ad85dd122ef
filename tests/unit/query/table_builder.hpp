#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "core/store/usage_table.hpp"

namespace usagescope::test {

/// "resellerId=r1 usage=1.5 usageTimestamp=2021-10-01": fields by wire name, apart by spaces.
inline UsageRecord record(std::string_view fields) {
  UsageRecord record;
  while (!fields.empty()) {
    const auto end = std::min(fields.find(' '), fields.size());
    const std::string_view field = fields.substr(0, end);
    fields.remove_prefix(std::min(end + 1, fields.size()));
    const auto equals = field.find('=');
    const auto column = column_by_wire_name(field.substr(0, equals));
    REQUIRE(column);
    const std::string value(field.substr(equals + 1));
    if (auto* text = text_field(record, *column)) *text = value;
    if (auto* number = decimal_field(record, *column)) *number = *Decimal::parse(value);
    if (*column == Column::kUsageTimestamp) record.usage_timestamp = *CivilDateTime::parse(value);
  }
  return record;
}

inline void append(UsageTable& table, std::string_view fields) {
  REQUIRE(table.append(record(fields)));
}

}  // namespace usagescope::test
