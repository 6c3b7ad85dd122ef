#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/json_text.hpp"
#include "core/base/result.hpp"
#include "core/json/json_fields.hpp"
#include "core/json/json_value.hpp"

/// One codec for all messages that list their members themselves: a struct with
///   static void fields(auto& self, auto&& visit) { visit("wireName", self.member); ... }
/// is written in that order and read in any. An absent optional stays absent; a list is always
/// written. Members that the struct does not name are ignored when reading.
namespace usagescope {

struct AnyField {
  void operator()(std::string_view, const auto&) const {}
};
template <typename T>
concept Record = requires(const T& record) {
  T::fields(record, AnyField{});
};

// ---- writing ------------------------------------------------------------------------------------

inline void append_value(std::string& out, const std::string& value) {
  append_json_string(out, value);
}
inline void append_value(std::string& out, std::same_as<bool> auto value) {
  out += value ? "true" : "false";
}
inline void append_value(std::string& out, std::int64_t value) {
  out += std::to_string(value);
}
inline void append_value(std::string& out, const Decimal& value) {
  out += value.to_string();
}

template <Record T>
void append_value(std::string& out, const T& record);

template <typename T>
void append_value(std::string& out, const std::vector<T>& list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append_value(out, list[i]);
  }
  out += ']';
}

template <typename T>
void append_field(JsonObjectWriter& object, std::string& out, std::string_view name,
                  const T& value) {
  object.key(name);
  append_value(out, value);
}
template <typename T>
void append_field(JsonObjectWriter& object, std::string& out, std::string_view name,
                  const std::optional<T>& value) {
  if (value) append_field(object, out, name, *value);
}

template <Record T>
void append_value(std::string& out, const T& record) {
  JsonObjectWriter object(out);
  T::fields(record, [&object, &out](std::string_view name, const auto& field) {
    append_field(object, out, name, field);
  });
}

/// A record, or a list of them.
template <typename T>
[[nodiscard]] std::string encode_message(const T& message) {
  std::string out;
  append_value(out, message);
  return out;
}

// ---- reading ------------------------------------------------------------------------------------

template <Record T>
[[nodiscard]] Status read_value(const Json& json, const std::string& path, T& target);

[[nodiscard]] inline Status read_value(const Json& json, const std::string& path,
                                       std::string& target) {
  if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
  target = *json.string();
  return ok();
}

template <typename T>
[[nodiscard]] Status read_value(const Json& json, const std::string& path, std::vector<T>& target) {
  if (json.array() == nullptr) return wrong_type("array", json.type_name(), path);
  for (const Json& element : *json.array()) {
    const std::string here = element_path(path, target.size());
    if (Status status = read_value(element, here, target.emplace_back()); !status) return status;
  }
  return ok();
}

namespace record_detail {

template <typename T>
Status keep(Result<std::optional<T>> value, std::optional<T>& target) {
  if (!value) return std::move(value).error();
  target = std::move(*value);
  return ok();
}

inline Status read_field(const Json& object, std::string_view name, const std::string& path,
                         std::optional<std::string>& target) {
  return keep(optional_string(object, name, path), target);
}
inline Status read_field(const Json& object, std::string_view name, const std::string& path,
                         std::optional<bool>& target) {
  return keep(optional_bool(object, name, path), target);
}
inline Status read_field(const Json& object, std::string_view name, const std::string& path,
                         std::optional<Decimal>& target) {
  return keep(optional_decimal(object, name, path), target);
}
inline Status read_field(const Json& object, std::string_view name, const std::string& path,
                         std::optional<std::int64_t>& target) {
  return keep(optional_integer(object, name, path, std::numeric_limits<std::int64_t>::min(),
                               std::numeric_limits<std::int64_t>::max()),
              target);
}

/// Records and lists: absent and null leave the target as it is.
template <Record T>
Status read_field(const Json& object, std::string_view name, const std::string& path, T& target) {
  const Json* member = object.find(name);
  if (member == nullptr || member->is_null()) return ok();
  return read_value(*member, member_path(path, name), target);
}
template <typename T>
Status read_field(const Json& object, std::string_view name, const std::string& path,
                  std::vector<T>& target) {
  const Json* member = object.find(name);
  if (member == nullptr || member->is_null()) return ok();
  return read_value(*member, member_path(path, name), target);
}
template <Record T>
Status read_field(const Json& object, std::string_view name, const std::string& path,
                  std::optional<T>& target) {
  const Json* member = object.find(name);
  if (member == nullptr || member->is_null()) return ok();
  return read_value(*member, member_path(path, name), target.emplace());
}

}  // namespace record_detail

template <Record T>
Status read_value(const Json& json, const std::string& path, T& target) {
  if (Status status = require_object(json, path); !status) return status;
  Status status = ok();
  T::fields(target, [&](std::string_view name, auto& field) {
    if (status) status = record_detail::read_field(json, name, path, field);
  });
  return status;
}

/// Decodes a record, or a list of them. Errors carry the JSON pointer: kInvalidSyntax, kTooDeep,
/// kWrongType, kOutOfRange.
template <typename T>
[[nodiscard]] Result<T> decode_message(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  T message;
  if (Status status = read_value(*json, "", message); !status) return std::move(status).error();
  return message;
}

}  // namespace usagescope
