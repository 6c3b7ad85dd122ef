#include "core/time/civil.hpp"

#include <array>
#include <cstddef>

#include "core/base/text.hpp"
#include "core/time/format.hpp"

namespace usagescope {
namespace {

constexpr int kMinYear = 1;
constexpr int kMaxYear = 9999;
constexpr std::int32_t kDaysOfEra = 146'097;     // 400 Gregorian years
constexpr std::int32_t kEpochFromEra = 719'468;  // 0000-03-01 to 1970-01-01

bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::int32_t floor_div(std::int32_t a, std::int32_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/// Years are counted from March, so that the leap day is the last day of a year and the months
/// before it have fixed lengths, five months being 153 days.
std::int32_t days_from_ymd(int year, int month, int day) {
  const int march_year = month > 2 ? year : year - 1;
  const int march_month = month > 2 ? month - 3 : month + 9;
  const std::int32_t era = floor_div(march_year, 400);
  const std::int32_t year_of_era = march_year - era * 400;
  const std::int32_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
  const std::int32_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysOfEra + day_of_era - kEpochFromEra;
}

struct Ymd {
  int year;
  int month;
  int day;
};

Ymd ymd_from_days(std::int32_t days) {
  const std::int32_t shifted = days + kEpochFromEra;
  const std::int32_t era = floor_div(shifted, kDaysOfEra);
  const std::int32_t day_of_era = shifted - era * kDaysOfEra;
  // Take the leap days out (one in 4 years, none in 100, one in 400), then years are 365 days.
  const std::int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t march_month = (5 * day_of_year + 2) / 153;
  const int day = day_of_year - (153 * march_month + 2) / 5 + 1;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month, day};
}

Error not_a(std::string_view what, std::string_view form, std::string_view text) {
  std::string message = "\"";
  message += excerpt(text, 40);
  message += "\" is not ";
  message += what;
  message += "; write it as ";
  message += form;
  message += ".";
  return {ErrorCode::kInvalidSyntax, std::move(message), {}};
}

/// Digits of exactly this length, else -1.
int fixed_digits(std::string_view text, std::size_t at, std::size_t length) {
  const auto value = parse_digits(text.substr(at, length));
  return value ? static_cast<int>(*value) : -1;
}

std::optional<CivilDate> date_prefix(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return CivilDate::from_ymd(fixed_digits(text, 0, 4), fixed_digits(text, 5, 2),
                             fixed_digits(text, 8, 2));
}

}  // namespace

std::optional<CivilDate> CivilDate::from_ymd(int year, int month, int day) noexcept {
  if (year < kMinYear || year > kMaxYear || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month)) {
    return std::nullopt;
  }
  return CivilDate{days_from_ymd(year, month, day)};
}

Result<CivilDate> CivilDate::parse(std::string_view text) {
  const auto date = text.size() == 10 ? date_prefix(text) : std::nullopt;
  if (!date) return not_a("a day of the calendar", "YYYY-MM-DD", text);
  return *date;
}

int CivilDate::year() const noexcept {
  return ymd_from_days(days).year;
}
int CivilDate::month() const noexcept {
  return ymd_from_days(days).month;
}
int CivilDate::day() const noexcept {
  return ymd_from_days(days).day;
}

int CivilDate::weekday() const noexcept {
  // 1970-01-01 was a Thursday.
  const std::int32_t from_monday = days + 3;
  return from_monday - floor_div(from_monday, 7) * 7;
}

std::string CivilDate::to_string() const {
  const Ymd ymd = ymd_from_days(days);
  std::string text;
  append_padded(text, ymd.year, 4);
  text += '-';
  append_padded(text, ymd.month, 2);
  text += '-';
  append_padded(text, ymd.day, 2);
  return text;
}

Result<Month> Month::parse(std::string_view text) {
  if (text.size() == 7 && text[4] == '-') {
    const auto first = CivilDate::from_ymd(fixed_digits(text, 0, 4), fixed_digits(text, 5, 2), 1);
    if (first) return Month::of(*first);
  }
  return not_a("a month", "YYYY-MM", text);
}

CivilDate Month::first_day() const noexcept {
  return {days_from_ymd(year(), month(), 1)};
}

std::string Month::to_string() const {
  std::string text;
  append_padded(text, year(), 4);
  text += '-';
  append_padded(text, month(), 2);
  return text;
}

Result<Quarter> Quarter::parse(std::string_view text) {
  if (text.size() == 7 && text[4] == '-' && text[5] == 'Q') {
    const int year = fixed_digits(text, 0, 4);
    const int quarter = fixed_digits(text, 6, 1);
    if (year >= kMinYear && quarter >= 1 && quarter <= 4) return Quarter{year * 4 + quarter - 1};
  }
  return not_a("a quarter", "YYYY-Q1 to YYYY-Q4", text);
}

CivilDate Quarter::first_day() const noexcept {
  return {days_from_ymd(year(), (quarter() - 1) * 3 + 1, 1)};
}

std::string Quarter::to_string() const {
  std::string text;
  append_padded(text, year(), 4);
  text += "-Q";
  append_padded(text, quarter(), 1);
  return text;
}

Result<CivilDateTime> CivilDateTime::parse(std::string_view text) {
  const auto date = date_prefix(text);
  std::string_view time = text.substr(date ? 10 : 0);
  if (date && time.empty()) return CivilDateTime{*date, 0};
  if (date && (time.front() == ' ' || time.front() == 'T')) {
    time.remove_prefix(1);
    if (time.size() == 9 && time.back() == 'Z') time.remove_suffix(1);
    if (const auto second = time.size() == 8 ? parse_time_of_day(time) : std::nullopt) {
      return CivilDateTime{*date, *second};
    }
  }
  return not_a("a usage time", "YYYY-MM-DD HH:MM:SS", text);
}

std::string CivilDateTime::to_string() const {
  std::string text = date.to_string();
  text += ' ';
  append_time_of_day(text, second_of_day);
  return text;
}

}  // namespace usagescope
