#include "core/base/json_text.hpp"
#include "core/json/usage_codec.hpp"

namespace usagescope {
namespace {

void append_count(std::string& out, JsonObjectWriter& object, std::string_view name,
                  const std::optional<std::int32_t>& value) {
  if (!value) return;
  object.key(name);
  out += std::to_string(*value);
}

/// The documented answer has its members in alphabetical order, as the columns are.
void append_record(std::string& out, const UsageRecord& record) {
  JsonObjectWriter object(out);
  for (const ColumnInfo& info : columns()) {
    if (info.type == ColumnType::kDate) {
      if (record.usage_timestamp) object.text(info.wire_name, record.usage_timestamp->to_string());
    } else if (info.type == ColumnType::kDecimal) {
      const auto& number = *decimal_field(record, info.column);
      if (!number) continue;
      object.key(info.wire_name);
      out += number->to_string();
    } else if (const auto& text = *text_field(record, info.column)) {
      object.text(info.wire_name, *text);
    }
  }
}

}  // namespace

std::string encode_usage_record(const UsageRecord& record) {
  std::string out;
  append_record(out, record);
  return out;
}

std::string encode_usage_page(const UsagePage& page) {
  std::string out;
  {
    JsonObjectWriter object(out);
    append_count(out, object, "current", page.current);
    append_count(out, object, "next", page.next);
    object.key("results");
    out += '[';
    for (std::size_t i = 0; i < page.results.size(); ++i) {
      if (i > 0) out += ',';
      append_record(out, page.results[i]);
    }
    out += ']';
    append_count(out, object, "totalResultsCount", page.total_results_count);
  }
  return out;
}

}  // namespace usagescope
