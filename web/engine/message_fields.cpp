#include "web/engine/message_fields.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace usagescope {
namespace {

std::optional<ErrorCode> error_code_by_name(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kCancelled); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (error_code_name(code) == name) return code;
  }
  return std::nullopt;
}

}  // namespace

MessageFields::MessageFields(const Json& object, std::string path)
    : object_(object), path_(std::move(path)) {
  if (object.object() == nullptr) {
    fail({ErrorCode::kWrongType,
          "An object is expected here, not " + std::string(object.type_name()) + ".", path_});
  }
}

std::string MessageFields::path_of(std::string_view key) const {
  return path_ + "/" + pointer_token(key);
}

void MessageFields::fail(Error error) {
  if (!failure_) failure_ = std::move(error);
}

void MessageFields::fail_missing(std::string_view key) {
  fail({ErrorCode::kInvalidArgument,
        "The member \"" + std::string(key) + "\" of an engine message is missing.", path_of(key)});
}

const Json* MessageFields::find(std::string_view key) {
  known_.push_back(key);
  return object_.find(key);
}

const Json* MessageFields::member(std::string_view key) {
  const Json* found = find(key);
  if (found == nullptr) fail_missing(key);
  return found;
}

std::string MessageFields::text(std::string_view key) {
  const Json* found = member(key);
  if (found == nullptr) return {};
  if (const std::string* value = found->string()) return *value;
  fail({ErrorCode::kWrongType,
        "A string is expected here, not " + std::string(found->type_name()) + ".", path_of(key)});
  return {};
}

std::vector<std::string> MessageFields::texts(std::string_view key) {
  std::vector<std::string> values;
  const Json::Array* items = array(key);
  if (items == nullptr) return values;
  for (const Json& item : *items) {
    if (item.string() != nullptr) {
      values.push_back(*item.string());
    } else {
      fail({ErrorCode::kWrongType, "Only strings are expected here.", path_of(key)});
    }
  }
  return values;
}

bool MessageFields::boolean(std::string_view key) {
  const Json* found = member(key);
  if (found == nullptr) return false;
  if (const bool* value = found->boolean()) return *value;
  fail({ErrorCode::kWrongType,
        "A boolean is expected here, not " + std::string(found->type_name()) + ".", path_of(key)});
  return false;
}

std::int64_t MessageFields::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  if (member(key) == nullptr) return 0;
  const auto value = take(optional_integer(object_, key, path_, min, max));
  if (!value) {
    fail({ErrorCode::kWrongType, "A whole number is expected here, not null.", path_of(key)});
    return 0;
  }
  return *value;
}

std::uint32_t MessageFields::count(std::string_view key) {
  return static_cast<std::uint32_t>(integer(key, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::optional<std::uint32_t> MessageFields::optional_count(std::string_view key) {
  if (find(key) == nullptr) return std::nullopt;
  return count(key);
}

std::uint64_t MessageFields::revision(std::string_view key) {
  return static_cast<std::uint64_t>(integer(key, 0, std::numeric_limits<std::int64_t>::max()));
}

Instant MessageFields::instant(std::string_view key) {
  return {integer(key, std::numeric_limits<std::int64_t>::min(),
                  std::numeric_limits<std::int64_t>::max())};
}

std::optional<CivilDate> MessageFields::optional_day(std::string_view key) {
  if (find(key) == nullptr) return std::nullopt;
  auto day = CivilDate::parse(text(key));
  if (day) return *day;
  fail({day.error().code, "A day as YYYY-MM-DD is expected here.", path_of(key)});
  return std::nullopt;
}

std::optional<Period> MessageFields::optional_period(std::string_view key) {
  const Json* found = find(key);
  if (found == nullptr) return std::nullopt;
  MessageFields fields(*found, path_of(key));
  const auto from = fields.optional_day("from");
  const auto to = fields.optional_day("to");
  if (!from) fields.fail_missing("from");
  if (!to) fields.fail_missing("to");
  if (auto status = fields.finish(); !status) {
    fail(std::move(status).error());
    return std::nullopt;
  }
  if (*to < *from) {
    fail({ErrorCode::kInvalidArgument, "The last day of the period lies before the first.",
          path_of(key)});
    return std::nullopt;
  }
  return Period{*from, to->plus_days(1)};
}

Month MessageFields::month(std::string_view key) {
  auto month = Month::parse(text(key));
  if (month) return *month;
  fail({month.error().code, "A month as YYYY-MM is expected here.", path_of(key)});
  return {};
}

UsageFormat MessageFields::usage_format(std::string_view key) {
  const std::string name = text(key);
  for (int i = 0; i <= static_cast<int>(UsageFormat::kCsv); ++i) {
    const auto format = static_cast<UsageFormat>(i);
    if (usage_format_name(format) == name) return format;
  }
  fail({ErrorCode::kUnknownName,
        "There is no such format of usage files. Known are auto, json, ndjson, page and csv.",
        path_of(key)});
  return UsageFormat::kAuto;
}

Error MessageFields::error(std::string_view key) {
  const Json* found = member(key);
  if (found == nullptr) return {};
  MessageFields fields(*found, path_of(key));
  Error value;
  const auto code = error_code_by_name(fields.text("code"));
  value.message = fields.text("message");
  value.path = fields.text("path");
  if (!code) {
    fields.fail({ErrorCode::kUnknownName, "There is no such error code.", fields.path_of("code")});
  }
  value.code = code.value_or(ErrorCode::kServer);
  if (auto status = fields.finish(); !status) fail(std::move(status).error());
  return value;
}

std::optional<Error> MessageFields::optional_error(std::string_view key) {
  if (find(key) == nullptr) return std::nullopt;
  return error(key);
}

const Json::Array* MessageFields::array(std::string_view key) {
  const Json* found = member(key);
  if (found == nullptr) return nullptr;
  if (found->array() == nullptr) {
    fail({ErrorCode::kWrongType,
          "An array is expected here, not " + std::string(found->type_name()) + ".", path_of(key)});
  }
  return found->array();
}

Status MessageFields::finish() {
  if (failure_) return *failure_;
  for (const auto& [key, value] : *object_.object()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      return Error{ErrorCode::kUnknownName,
                   "The engine message has a member that does not belong there.", path_of(key)};
    }
  }
  return ok();
}

Json period_to_json(const Period& period) {
  Json json;
  json.set("from", period.begin.to_string());
  json.set("to", period.last_day().to_string());
  return json;
}

Json error_to_json(const Error& error) {
  Json json;
  json.set("code", error_code_name(error.code));
  json.set("message", error.message);
  json.set("path", error.path);
  return json;
}

Json count_to_json(std::uint64_t count) {
  return Json::integer(static_cast<std::int64_t>(count));
}

}  // namespace usagescope
