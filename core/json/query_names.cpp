#include "core/json/query_names.hpp"

#include <algorithm>

namespace usagescope {
namespace {

std::vector<std::string_view> column_names() {
  std::vector<std::string_view> names;
  for (const ColumnInfo& info : columns()) names.push_back(info.wire_name);
  return names;
}

/// "usage", "distinct(column)": how each measure is written.
Error unknown_measure(std::string_view name, std::string_view path) {
  std::vector<std::string> forms;
  for (std::size_t i = 0; i < kMeasureCount; ++i) {
    const auto measure = static_cast<Measure>(i);
    forms.emplace_back(measure_name(measure));
    if (has_column(measure)) forms.back() += "(column)";
  }
  return unknown_name("measure", name, {forms.begin(), forms.end()}, path);
}

}  // namespace

Error missing_member(std::string_view key, std::string_view path) {
  return {ErrorCode::kWrongType, "This member is required.", member_path(path, key)};
}

Result<Column> required_column(const Json& object, std::string_view path) {
  auto name = required_string(object, "column", path);
  if (!name) return std::move(name).error();
  if (const auto column = column_by_wire_name(*name)) return *column;
  return unknown_name("column", *name, column_names(), member_path(path, "column"));
}

Result<MeasureKey> decode_measure(const Json& json, const std::string& path) {
  if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
  const std::string_view text = *json.string();
  if (const auto measure = measure_by_text(text)) return *measure;
  const std::size_t open = text.find('(');
  const std::string name(text.substr(0, open));
  const auto measure = measure_by_name(name);
  const bool is_open = open != std::string_view::npos;
  if (!measure || (is_open && text.back() != ')')) return unknown_measure(text, path);
  if (!has_column(*measure)) {
    return Error{ErrorCode::kInvalidArgument,
                 "\"" + name + "\" takes no column; write it without parentheses.", path};
  }
  if (!is_open) {
    const std::string example = *measure == Measure::kDistinct ? "(customerOrgId)" : "(usage)";
    return Error{ErrorCode::kInvalidArgument,
                 "\"" + name + "\" needs a column, such as \"" + name + example + "\".", path};
  }
  return unknown_name("column", text.substr(open + 1, text.size() - open - 2), column_names(),
                      path);
}

Result<std::uint32_t> required_measure_index(const Json& object, const std::string& path,
                                             const std::vector<MeasureKey>& measures) {
  const std::string at = member_path(path, "measure");
  const Json* member = object.find("measure");
  if (member == nullptr || member->is_null()) return missing_member("measure", path);
  const Result<MeasureKey> measure = decode_measure(*member, at);
  if (!measure) return measure.error();
  const auto place = std::find(measures.begin(), measures.end(), *measure);
  if (place != measures.end()) return static_cast<std::uint32_t>(place - measures.begin());
  return Error{ErrorCode::kInvalidArgument,
               "The query does not ask for " + measure_text(*measure) +
                   "; add it to \"measures\" or name one that is there.",
               at};
}

Result<std::uint32_t> decode_count(const Json& json, const std::string& path) {
  if (json.number() == nullptr) return wrong_type("number", json.type_name(), path);
  Json holder;
  holder.set("count", json);
  const auto count = optional_integer(holder, "count", path, 0, kMaxUint32);
  if (!count) return Error{count.error().code, count.error().message, path};
  return static_cast<std::uint32_t>(count->value_or(0));
}

}  // namespace usagescope
