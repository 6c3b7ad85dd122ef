#include <limits>

#include "core/base/text.hpp"
#include "core/json/json_fields.hpp"
#include "core/json/query_codec.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kMaxUint32 = std::numeric_limits<std::uint32_t>::max();

/// Members that hold what they nearly always hold are left out: results travel on every click.
Json row_to_json(const QueryRow& row) {
  Json json;
  json.set("level", Json::integer(row.level));
  json.set("value", row.key.value);
  if (row.key.label != row.key.value) json.set("label", row.key.label);
  if (row.key.is_missing) json.set("missing", true);
  Json::Array values;
  values.reserve(row.values.size());
  for (const auto& value : row.values) values.push_back(value ? Json(value->to_string()) : Json());
  json.set("values", std::move(values));
  json.set("rows", Json::integer(row.row_count));
  if (row.has_mixed_units) json.set("mixedUnits", true);
  if (!row.unit.empty()) json.set("unit", row.unit);
  if (row.is_expanded) json.set("expanded", true);
  return json;
}

/// Required, since a result without its counts would read as an empty one.
Status read_count(const Json& json, std::string_view key, std::string_view path,
                  std::uint32_t& target) {
  const auto value = optional_integer(json, key, path, 0, kMaxUint32);
  if (!value) return value.error();
  if (!*value) {
    return Error{ErrorCode::kWrongType, "This member is required, a number.",
                 member_path(path, key)};
  }
  target = static_cast<std::uint32_t>(**value);
  return ok();
}

Status read_flag(const Json& json, std::string_view key, std::string_view path, bool& target) {
  const auto value = optional_bool(json, key, path);
  if (!value) return value.error();
  target = value->value_or(false);
  return ok();
}

Result<MeasureValues> decode_values(const Json& json, std::string_view path) {
  const auto elements = optional_array(json, "values", path);
  if (!elements) return elements.error();
  MeasureValues values;
  if (*elements == nullptr) return values;
  const std::string list_path = member_path(path, "values");
  for (const Json& element : **elements) {
    const std::string at = element_path(list_path, values.size());
    if (element.is_null()) {
      values.emplace_back();
      continue;
    }
    if (element.string() == nullptr) return wrong_type("string", element.type_name(), at);
    const auto value = Decimal::parse(*element.string());
    if (!value) return Error{value.error().code, value.error().message, at};
    values.emplace_back(*value);
  }
  return values;
}

Result<QueryRow> decode_row(const Json& json, std::string_view path) {
  if (Status status = require_members(json,
                                      {"level", "value", "label", "missing", "values", "rows",
                                       "mixedUnits", "unit", "expanded"},
                                      path);
      !status) {
    return std::move(status).error();
  }
  QueryRow row;
  auto value = required_string(json, "value", path);
  if (!value) return std::move(value).error();
  row.key.value = std::move(*value);
  auto label = optional_string(json, "label", path);
  if (!label) return std::move(label).error();
  row.key.label = label->has_value() ? std::move(**label) : row.key.value;
  auto unit = optional_string(json, "unit", path);
  if (!unit) return std::move(unit).error();
  row.unit = std::move(*unit).value_or("");
  auto values = decode_values(json, path);
  if (!values) return std::move(values).error();
  row.values = std::move(*values);
  Status status = read_count(json, "level", path, row.level);
  if (status) status = read_count(json, "rows", path, row.row_count);
  if (status) status = read_flag(json, "missing", path, row.key.is_missing);
  if (status) status = read_flag(json, "mixedUnits", path, row.has_mixed_units);
  if (status) status = read_flag(json, "expanded", path, row.is_expanded);
  if (!status) return std::move(status).error();
  return row;
}

Status read_counts(const Json& json, std::string_view path, QueryResult& result) {
  Status status = read_count(json, "matchingRows", path, result.matching_rows);
  if (status) status = read_count(json, "tableRows", path, result.table_rows);
  if (status) status = read_count(json, "visibleRows", path, result.visible_rows);
  const auto groups = optional_array(json, "groupCounts", path);
  if (!groups) return groups.error();
  for (std::size_t i = 0; *groups != nullptr && i < (*groups)->size(); ++i) {
    result.group_counts.push_back(static_cast<std::uint32_t>(
        parse_digits((**groups)[i].number() ? (**groups)[i].number()->text : "").value_or(0)));
  }
  if (status) status = read_count(json, "offset", path, result.offset);
  if (status) status = read_count(json, "identityBreaks", path, result.identity_breaks);
  return status;
}

}  // namespace

Json query_result_to_json(const QueryResult& result) {
  Json json;
  json.set("matchingRows", Json::integer(result.matching_rows));
  json.set("tableRows", Json::integer(result.table_rows));
  json.set("visibleRows", Json::integer(result.visible_rows));
  Json::Array group_counts;
  for (const std::uint32_t count : result.group_counts) group_counts.push_back(Json::integer(count));
  json.set("groupCounts", std::move(group_counts));
  json.set("offset", Json::integer(result.offset));
  json.set("identityBreaks", Json::integer(result.identity_breaks));
  json.set("total", row_to_json(result.total));
  Json::Array rows;
  rows.reserve(result.rows.size());
  for (const QueryRow& row : result.rows) rows.push_back(row_to_json(row));
  json.set("rows", std::move(rows));
  return json;
}

Result<QueryResult> query_result_from_json(const Json& json, std::string_view path) {
  if (Status status =
          require_members(json,
                          {"matchingRows", "tableRows", "visibleRows", "groupCounts",
                           "offset", "identityBreaks", "total", "rows"},
                          path);
      !status) {
    return std::move(status).error();
  }
  QueryResult result;
  if (Status status = read_counts(json, path, result); !status) return std::move(status).error();
  const Json* total = json.find("total");
  if (total == nullptr) {
    return Error{ErrorCode::kWrongType, "This member is required, an object.",
                 member_path(path, "total")};
  }
  auto total_row = decode_row(*total, member_path(path, "total"));
  if (!total_row) return std::move(total_row).error();
  result.total = std::move(*total_row);
  const auto rows = optional_array(json, "rows", path);
  if (!rows) return rows.error();
  if (*rows == nullptr) return result;
  const std::string list_path = member_path(path, "rows");
  result.rows.reserve((*rows)->size());
  for (const Json& element : **rows) {
    auto row = decode_row(element, element_path(list_path, result.rows.size()));
    if (!row) return std::move(row).error();
    result.rows.push_back(std::move(*row));
  }
  return result;
}

}  // namespace usagescope
