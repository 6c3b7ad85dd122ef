#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/json/usage_ingest.hpp"
#include "core/time/civil.hpp"
#include "core/time/clock.hpp"

namespace usagescope {

/// Strict reading of one object of an engine message. The first failure is kept and later reads
/// return defaults, so that a decoder reads all members in a row and asks finish() once. Messages
/// of errors name members and types, never the text of a value: it could be a token.
class MessageFields {
 public:
  /// `object` must outlive the reader; `path` is its JSON pointer, "" for the whole message.
  MessageFields(const Json& object, std::string path);

  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  [[nodiscard]] bool boolean(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
  [[nodiscard]] std::uint32_t count(std::string_view key);
  [[nodiscard]] std::optional<std::uint32_t> optional_count(std::string_view key);
  [[nodiscard]] std::uint64_t revision(std::string_view key);
  [[nodiscard]] Instant instant(std::string_view key);
  [[nodiscard]] std::optional<CivilDate> optional_day(std::string_view key);
  /// {"from":"2021-10-01","to":"2021-12-31"}, both days inclusive; never empty.
  [[nodiscard]] std::optional<Period> optional_period(std::string_view key);
  [[nodiscard]] Month month(std::string_view key);
  [[nodiscard]] UsageFormat usage_format(std::string_view key);
  [[nodiscard]] Error error(std::string_view key);
  [[nodiscard]] std::optional<Error> optional_error(std::string_view key);
  /// A member that another codec reads; nullptr (and a failure) when it is absent.
  [[nodiscard]] const Json* member(std::string_view key);
  /// An array that may be empty; nullptr (and a failure) when it is absent or something else.
  [[nodiscard]] const Json::Array* array(std::string_view key);

  /// Takes over the value of another codec, or its failure.
  template <typename T>
  [[nodiscard]] T take(Result<T> result) {
    if (result) return std::move(result).value();
    fail(std::move(result).error());
    return T{};
  }

  /// The same into a large value that is there already.
  template <typename T>
  void take_into(T& target, Result<T> result) {
    if (result) {
      target = std::move(result).value();
    } else {
      fail(std::move(result).error());
    }
  }

  void fail(Error error);
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] bool has_failed() const noexcept { return failure_.has_value(); }

  /// The first failure, or kUnknownName for a member that no read asked for.
  [[nodiscard]] Status finish();

 private:
  const Json* find(std::string_view key);
  void fail_missing(std::string_view key);

  const Json& object_;
  std::string path_;
  std::vector<std::string_view> known_;
  std::optional<Error> failure_;
};

/// The same shapes, written.
[[nodiscard]] Json period_to_json(const Period& period);
[[nodiscard]] Json error_to_json(const Error& error);
[[nodiscard]] Json count_to_json(std::uint64_t count);

}  // namespace usagescope
