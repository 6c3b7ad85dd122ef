#include "core/store/usage_row_view.hpp"

namespace usagescope {

UsageRowView view_of(const UsageRecord& record) noexcept {
  UsageRowView row;
  for (const ColumnInfo& info : columns()) {
    if (const auto* text = text_field(record, info.column)) {
      if (*text) row.set_text(info.column, **text);
    } else if (const auto* number = decimal_field(record, info.column)) {
      if (*number) row.set_number(info.column, RowNumber::of(**number));
    }
  }
  if (record.usage_timestamp) row.set_time(*record.usage_timestamp);
  return row;
}

UsageRecord record_of(const UsageRowView& row) {
  UsageRecord record;
  for (const ColumnInfo& info : columns()) {
    if (!row.has(info.column)) continue;
    if (auto* text = text_field(record, info.column)) {
      text->emplace(row.text(info.column));
    } else if (auto* number = decimal_field(record, info.column)) {
      *number = row.number(info.column).decimal();
    }
  }
  if (row.has(Column::kUsageTimestamp)) record.usage_timestamp = row.time;
  return record;
}

}  // namespace usagescope
