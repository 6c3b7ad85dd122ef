#include "core/json/json_text.hpp"
#include "core/json/usage_codec.hpp"

namespace usagescope {
namespace {

/// Appends members one after the other, with the commas between.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void key(std::string_view key) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, key);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
  }
  void count(std::string_view name, const std::optional<std::int32_t>& value) {
    if (!value) return;
    key(name);
    out_ += std::to_string(*value);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

/// The documented answer has its members in alphabetical order, as the columns are.
void append_record(std::string& out, const UsageRecord& record) {
  ObjectWriter object(out);
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
    ObjectWriter object(out);
    object.count("current", page.current);
    object.count("next", page.next);
    object.key("results");
    out += '[';
    for (std::size_t i = 0; i < page.results.size(); ++i) {
      if (i > 0) out += ',';
      append_record(out, page.results[i]);
    }
    out += ']';
    object.count("totalResultsCount", page.total_results_count);
  }
  return out;
}

}  // namespace usagescope
