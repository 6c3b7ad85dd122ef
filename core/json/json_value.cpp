#include "core/json/json_value.hpp"

#include <array>

#include "core/base/json_text.hpp"

namespace usagescope {

Json Json::integer(std::int64_t value) {
  return Number{std::to_string(value)};
}

Json Json::number(const Decimal& value) {
  return Number{value.to_string()};
}

const Json* Json::find(std::string_view key) const noexcept {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  for (const auto& member : *members) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

Json& Json::set(std::string key, Json value) {
  if (object() == nullptr) value_ = Object{};
  std::get_if<Object>(&value_)->emplace_back(std::move(key), std::move(value));
  return *this;
}

std::string_view Json::type_name() const noexcept {
  constexpr std::array<std::string_view, 6> kNames = {"null",   "boolean", "string",
                                                      "number", "array",   "object"};
  return kNames[value_.index()];
}

namespace {

void append_dump(std::string& out, const Json& json) {
  if (const bool* boolean = json.boolean()) {
    out += *boolean ? "true" : "false";
  } else if (const std::string* string = json.string()) {
    append_json_string(out, *string);
  } else if (const Json::Number* number = json.number()) {
    out += number->text;
  } else if (const Json::Array* array = json.array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      append_dump(out, (*array)[i]);
    }
    out += ']';
  } else if (const Json::Object* object = json.object()) {
    out += '{';
    for (std::size_t i = 0; i < object->size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, (*object)[i].first);
      out += ':';
      append_dump(out, (*object)[i].second);
    }
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  append_dump(out, *this);
  return out;
}

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

}  // namespace usagescope
