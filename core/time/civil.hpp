#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope {

/// A day of the proleptic Gregorian calendar without any zone, held as days since 1970-01-01.
/// A usage timestamp without zone is such a day and never moves (product.md, T4).
struct CivilDate {
  std::int32_t days = 0;

  /// nullopt when there is no such day. Years 1 to 9999.
  static std::optional<CivilDate> from_ymd(int year, int month, int day) noexcept;
  /// "YYYY-MM-DD".
  static Result<CivilDate> parse(std::string_view text);

  [[nodiscard]] int year() const noexcept;
  [[nodiscard]] int month() const noexcept;  ///< 1..12
  [[nodiscard]] int day() const noexcept;    ///< 1..31
  /// 0 = Monday ... 6 = Sunday.
  [[nodiscard]] int weekday() const noexcept;
  [[nodiscard]] CivilDate plus_days(std::int32_t count) const noexcept { return {days + count}; }
  [[nodiscard]] std::string to_string() const;  ///< "YYYY-MM-DD"

  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

/// A calendar month, held as year * 12 + (month - 1).
struct Month {
  std::int32_t index = 0;

  static Month of(CivilDate date) noexcept { return {date.year() * 12 + date.month() - 1}; }
  static Result<Month> parse(std::string_view text);  ///< "YYYY-MM"
  [[nodiscard]] int year() const noexcept { return index / 12; }
  [[nodiscard]] int month() const noexcept { return index % 12 + 1; }
  [[nodiscard]] CivilDate first_day() const noexcept;
  [[nodiscard]] Month plus(std::int32_t months) const noexcept { return {index + months}; }
  [[nodiscard]] std::string to_string() const;  ///< "YYYY-MM"

  friend auto operator<=>(const Month&, const Month&) = default;
};

/// A calendar quarter, held as year * 4 + (quarter - 1).
struct Quarter {
  std::int32_t index = 0;

  static Quarter of(CivilDate date) noexcept { return {date.year() * 4 + (date.month() - 1) / 3}; }
  static Result<Quarter> parse(std::string_view text);  ///< "YYYY-Qn"
  [[nodiscard]] int year() const noexcept { return index / 4; }
  [[nodiscard]] int quarter() const noexcept { return index % 4 + 1; }
  [[nodiscard]] CivilDate first_day() const noexcept;
  [[nodiscard]] Quarter plus(std::int32_t quarters) const noexcept { return {index + quarters}; }
  [[nodiscard]] std::string to_string() const;  ///< "YYYY-Qn"

  friend auto operator<=>(const Quarter&, const Quarter&) = default;
};

/// Days [begin, end): end is the first day outside.
struct Period {
  CivilDate begin;
  CivilDate end;

  [[nodiscard]] bool contains(CivilDate day) const noexcept { return begin <= day && day < end; }
  [[nodiscard]] std::int32_t length_days() const noexcept { return end.days - begin.days; }
  [[nodiscard]] bool is_empty() const noexcept { return end <= begin; }
  [[nodiscard]] CivilDate last_day() const noexcept { return end.plus_days(-1); }
  static Period of(Month month) noexcept { return {month.first_day(), month.plus(1).first_day()}; }
  static Period of(Quarter quarter) noexcept {
    return {quarter.first_day(), quarter.plus(1).first_day()};
  }

  friend bool operator==(const Period&, const Period&) = default;
};

/// A usage timestamp: "YYYY-MM-DD", optionally [ T]HH:MM:SS and a trailing Z, without conversion
/// between zones (api-reference.md, section 11, row 24).
struct CivilDateTime {
  CivilDate date;
  std::int32_t second_of_day = 0;  ///< 0..86399

  static Result<CivilDateTime> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;  ///< "YYYY-MM-DD HH:MM:SS"
  friend auto operator<=>(const CivilDateTime&, const CivilDateTime&) = default;
};

}  // namespace usagescope
