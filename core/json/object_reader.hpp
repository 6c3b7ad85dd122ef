#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/json/query_names.hpp"
#include "core/model/usage.hpp"
#include "core/query/query_result.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Reads the members of one object into variables. The first error stays, later reads do nothing,
/// and status() tells. What is not there leaves its variable as it is, unless it is required.
class ObjectReader {
 public:
  /// kUnknownName for any other member. Both must outlive this.
  ObjectReader(const Json& json, std::string_view path,
               std::initializer_list<std::string_view> members)
      : json_(json), path_(path), status_(require_members(json, members, path)) {}

  [[nodiscard]] Status status() const { return status_; }
  /// The value read, or the error.
  template <typename T>
  [[nodiscard]] Result<T> finish(T value) const {
    if (!status_) return status_.error();
    return value;
  }

  void count(std::string_view key, std::uint32_t& target);
  void required_count(std::string_view key, std::uint32_t& target);
  void count(std::string_view key, std::optional<std::uint32_t>& target);
  void flag(std::string_view key, bool& target);
  void text(std::string_view key, std::string& target);
  void required_text(std::string_view key, std::string& target);
  /// A string that holds a number.
  void required_decimal(std::string_view key, Decimal& target);
  void decimal(std::string_view key, std::optional<Decimal>& target);
  void required_column(std::string_view key, Column& target);
  void column(std::string_view key, std::optional<Column>& target);
  /// {"from":"2021-10-01","to":"2021-12-31"}, both inclusive.
  void required_period(std::string_view key, Period& target);
  void period(std::string_view key, std::optional<Period>& target);

  template <typename Enum>
  void name(std::string_view key, const EnumNames<Enum>& names, Enum& target) {
    if (!status_) return;
    const auto value = optional_name(json_, key, path_, names);
    if (!value) {
      status_ = value.error();
    } else {
      target = value->value_or(target);
    }
  }
  template <typename Enum>
  void required_name(std::string_view key, const EnumNames<Enum>& names, Enum& target) {
    require(key);
    name(key, names, target);
  }

  /// decode(element, path) gives a Result<T>.
  template <typename T, typename Decode>
  void list(std::string_view key, std::vector<T>& target, const Decode& decode) {
    if (status_) status_ = decode_list(json_, key, path_, target, decode);
  }
  /// decode(member, path) gives a Result<T>; for a member that is no list.
  template <typename Target, typename Decode>
  void object(std::string_view key, Target& target, const Decode& decode) {
    if (!status_) return;
    const Json* member = json_.find(key);
    if (member == nullptr || member->is_null()) return;
    auto value = decode(*member, member_path(path_, key));
    if (!value) {
      status_ = std::move(value).error();
    } else {
      target = std::move(*value);
    }
  }
  void require(std::string_view key);

 private:
  [[nodiscard]] Result<std::optional<std::string>> string(std::string_view key);

  const Json& json_;
  std::string path_;
  Status status_;
};

/// {"from":"2021-10-01","to":"2021-12-31"}, both inclusive and required.
[[nodiscard]] Result<Period> decode_period(const Json& json, std::string_view path);
/// An element of a list that names a column.
[[nodiscard]] Result<Column> decode_column(const Json& json, const std::string& path);
/// An element of a list that names one of an enum's values.
template <typename Enum>
Result<Enum> decode_name(const Json& json, const std::string& path, const EnumNames<Enum>& names) {
  if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
  std::vector<std::string_view> known;
  for (std::size_t i = names.first; i < names.count; ++i) {
    known.push_back(names.name(static_cast<Enum>(i)));
    if (known.back() == *json.string()) return static_cast<Enum>(i);
  }
  return unknown_name(names.kind, *json.string(), known, path);
}

void set_count(Json& json, const char* key, std::uint32_t value);
/// Left out when there is none.
void set_decimal(Json& json, const char* key, const std::optional<Decimal>& value);
void set_period(Json& json, const char* key, const std::optional<Period>& period);
void set_counts(Json& json, const char* key, const std::vector<std::uint32_t>& values);
void set_columns(Json& json, const char* key, const std::vector<Column>& values);

/// Whole and exact: texts as they are, numbers as strings, absent fields absent.
[[nodiscard]] Json record_to_json(const UsageRecord& record);
[[nodiscard]] Result<UsageRecord> record_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
