#include "core/json/object_reader.hpp"

namespace usagescope {
namespace {

Result<CivilDate> required_day(const Json& json, std::string_view key, std::string_view path) {
  const auto text = required_string(json, key, path);
  if (!text) return text.error();
  auto day = CivilDate::parse(*text);
  if (!day) day.error().path = member_path(path, key);
  return day;
}

Result<Decimal> decode_decimal(const std::string& text, std::string path) {
  auto value = Decimal::parse(text);
  if (!value) value.error().path = std::move(path);
  return value;
}

}  // namespace

Result<Period> decode_period(const Json& json, std::string_view path) {
  if (Status status = require_members(json, {"from", "to"}, path); !status) {
    return std::move(status).error();
  }
  const auto from = required_day(json, "from", path);
  if (!from) return from.error();
  const auto to = required_day(json, "to", path);
  if (!to) return to.error();
  if (*to < *from) {
    return Error{ErrorCode::kInvalidArgument, "The last day lies before the first.",
                 member_path(path, "to")};
  }
  return Period{*from, to->plus_days(1)};
}

void ObjectReader::require(std::string_view key) {
  if (!status_) return;
  const Json* member = json_.find(key);
  if (member == nullptr || member->is_null()) status_ = missing_member(key, path_);
}

void ObjectReader::count(std::string_view key, std::optional<std::uint32_t>& target) {
  if (!status_) return;
  const auto value = optional_integer(json_, key, path_, 0, kMaxUint32);
  if (!value) {
    status_ = value.error();
  } else if (*value) {
    target = static_cast<std::uint32_t>(**value);
  }
}

void ObjectReader::count(std::string_view key, std::uint32_t& target) {
  std::optional<std::uint32_t> value;
  count(key, value);
  target = value.value_or(target);
}

void ObjectReader::required_count(std::string_view key, std::uint32_t& target) {
  require(key);
  count(key, target);
}

void ObjectReader::flag(std::string_view key, bool& target) {
  if (!status_) return;
  const auto value = optional_bool(json_, key, path_);
  if (!value) {
    status_ = value.error();
  } else {
    target = value->value_or(target);
  }
}

Result<std::optional<std::string>> ObjectReader::string(std::string_view key) {
  if (!status_) return status_.error();
  auto value = optional_string(json_, key, path_);
  if (!value) status_ = value.error();
  return value;
}

void ObjectReader::text(std::string_view key, std::string& target) {
  auto value = string(key);
  if (value && *value) target = std::move(**value);
}

void ObjectReader::required_text(std::string_view key, std::string& target) {
  require(key);
  text(key, target);
}

void ObjectReader::decimal(std::string_view key, std::optional<Decimal>& target) {
  const auto value = string(key);
  if (!value || !*value) return;
  const auto number = decode_decimal(**value, member_path(path_, key));
  if (!number) {
    status_ = number.error();
  } else {
    target = *number;
  }
}

void ObjectReader::required_decimal(std::string_view key, Decimal& target) {
  require(key);
  std::optional<Decimal> value;
  decimal(key, value);
  target = value.value_or(target);
}

void ObjectReader::column(std::string_view key, std::optional<Column>& target) {
  object(key, target,
         [](const Json& member, const std::string& path) { return decode_column(member, path); });
}

void ObjectReader::required_column(std::string_view key, Column& target) {
  require(key);
  std::optional<Column> value;
  column(key, value);
  target = value.value_or(target);
}

void ObjectReader::period(std::string_view key, std::optional<Period>& target) {
  object(key, target, decode_period);
}

void ObjectReader::required_period(std::string_view key, Period& target) {
  require(key);
  std::optional<Period> value;
  period(key, value);
  target = value.value_or(target);
}

Result<Column> decode_column(const Json& json, const std::string& path) {
  if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
  if (const auto column = column_by_wire_name(*json.string())) return *column;
  std::vector<std::string_view> names;
  for (const ColumnInfo& info : columns()) names.push_back(info.wire_name);
  return unknown_name("column", *json.string(), names, path);
}

void set_count(Json& json, const char* key, std::uint32_t value) {
  json.set(key, Json::integer(value));
}

void set_decimal(Json& json, const char* key, const std::optional<Decimal>& value) {
  if (value) json.set(key, value->to_string());
}

void set_period(Json& json, const char* key, const std::optional<Period>& period) {
  if (!period) return;
  Json days;
  days.set("from", period->begin.to_string());
  days.set("to", period->last_day().to_string());
  json.set(key, std::move(days));
}

void set_counts(Json& json, const char* key, const std::vector<std::uint32_t>& values) {
  set_list(json, key, values, [](std::uint32_t value) { return Json::integer(value); });
}

void set_columns(Json& json, const char* key, const std::vector<Column>& values) {
  set_list(json, key, values, [](Column value) { return Json(column_info(value).wire_name); });
}

Json record_to_json(const UsageRecord& record) {
  Json json = Json::Object{};
  for (const ColumnInfo& info : columns()) {
    const std::string key(info.wire_name);
    if (const auto* text = text_field(record, info.column)) {
      if (*text) json.set(key, **text);
    } else if (const auto* number = decimal_field(record, info.column)) {
      if (*number) json.set(key, (*number)->to_string());
    } else if (record.usage_timestamp) {
      json.set(key, record.usage_timestamp->to_string());
    }
  }
  return json;
}

Result<UsageRecord> record_from_json(const Json& json, std::string_view path) {
  if (Status status = require_object(json, path); !status) return std::move(status).error();
  UsageRecord record;
  for (const auto& [key, member] : *json.object()) {
    const std::string at = member_path(path, key);
    const auto column = decode_column(Json(key), at);
    if (!column) return column.error();
    if (member.string() == nullptr) return wrong_type("string", member.type_name(), at);
    const std::string& value = *member.string();
    if (auto* text = text_field(record, *column)) {
      *text = value;
    } else if (auto* number = decimal_field(record, *column)) {
      const auto parsed = decode_decimal(value, at);
      if (!parsed) return parsed.error();
      *number = *parsed;
    } else {
      const auto time = CivilDateTime::parse(value);
      if (!time) return Error{time.error().code, time.error().message, at};
      record.usage_timestamp = *time;
    }
  }
  return record;
}

}  // namespace usagescope
