#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace usagescope {

/// A JSON document as a tree. Numbers keep their text, so nothing is rounded; members keep their
/// order. The parser underneath is nlohmann_json's, hidden in the .cpp.
class Json {
 public:
  struct Number {
    std::string text;
    friend bool operator==(const Number&, const Number&) = default;
  };
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  /// Nesting that parse() accepts; deeper is kTooDeep, found before any recursion.
  static constexpr std::size_t kMaxDepth = 64;

  Json() = default;  ///< null
  /// Exactly bool: neither pointers nor whole numbers slip in (see integer()).
  template <std::same_as<bool> Bool>
  Json(Bool value) : value_(value) {}                          // NOLINT: implicit on purpose
  Json(std::string value) : value_(std::move(value)) {}        // NOLINT
  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Json(const char* value) : value_(std::string(value)) {}      // NOLINT
  Json(Number value) : value_(std::move(value)) {}             // NOLINT
  Json(Array value) : value_(std::move(value)) {}              // NOLINT
  Json(Object value) : value_(std::move(value)) {}             // NOLINT
  static Json integer(std::int64_t value);
  static Json number(const Decimal& value);

  /// Parses one document. Errors: kInvalidSyntax with the byte offset in the message (also for
  /// invalid UTF-8, NUL, duplicate keys of one object), kTooDeep, kOutOfRange for a number beyond
  /// a double's range. Errors carry the JSON pointer of the place.
  static Result<Json> parse(std::string_view text);

  [[nodiscard]] bool is_null() const noexcept { return value_.index() == 0; }
  [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::string* string() const noexcept { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Number* number() const noexcept { return std::get_if<Number>(&value_); }
  [[nodiscard]] const Array* array() const noexcept { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* object() const noexcept { return std::get_if<Object>(&value_); }
  /// Member of an object; nullptr when absent or when this is no object.
  [[nodiscard]] const Json* find(std::string_view key) const noexcept;
  /// Appends a member; turns null into an object first.
  Json& set(std::string key, Json value);
  /// "null", "boolean", "string", "number", "array", "object": for messages.
  [[nodiscard]] std::string_view type_name() const noexcept;

  /// Compact text; numbers as they came.
  [[nodiscard]] std::string dump() const;

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::string, Number, Array, Object> value_;
};

/// RFC 6901 reference token: "~" and "/" escaped.
[[nodiscard]] std::string pointer_token(std::string_view key);

/// Typed reads of an object's member with the pointer in every error. `path` is the pointer of
/// `object`. The optional_ forms accept an absent member and null.
[[nodiscard]] Result<std::string> required_string(const Json& object, std::string_view key, std::string_view path);
[[nodiscard]] Result<std::optional<std::string>> optional_string(const Json& object, std::string_view key, std::string_view path);
[[nodiscard]] Result<std::optional<bool>> optional_bool(const Json& object, std::string_view key, std::string_view path);
/// Whole numbers within [min, max]; kOutOfRange otherwise.
[[nodiscard]] Result<std::optional<std::int64_t>> optional_integer(const Json& object, std::string_view key, std::string_view path, std::int64_t min, std::int64_t max);
/// Exact number; a string that holds a number is accepted too.
[[nodiscard]] Result<std::optional<Decimal>> optional_decimal(const Json& object, std::string_view key, std::string_view path);

}  // namespace usagescope
