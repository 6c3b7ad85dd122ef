#include "web/engine/http_date.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/base/text.hpp"
#include "core/time/civil.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> digits(std::string_view text, std::size_t length) {
  const auto value = text.size() == length ? parse_digits(text) : std::nullopt;
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

std::optional<int> month_number(std::string_view name) {
  const auto place = std::find(kMonths.begin(), kMonths.end(), name);
  if (place == kMonths.end()) return std::nullopt;
  return static_cast<int>(place - kMonths.begin()) + 1;
}

/// "12:00:00" as milliseconds of the day; a leap second counts as the last ordinary one.
std::optional<std::int64_t> time_of_day_ms(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3) return std::nullopt;
  const auto hour = digits(parts[0], 2);
  const auto minute = digits(parts[1], 2);
  const auto second = digits(parts[2], 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  return ((*hour * 60 + *minute) * 60 + std::min(*second, 59)) * std::int64_t{1000};
}

}  // namespace

std::optional<Instant> parse_http_date(std::string_view text) {
  const auto parts = split(text, ' ');
  if (parts.size() != 6 || !parts[0].ends_with(',') || parts[5] != "GMT") return std::nullopt;
  const auto day = digits(parts[1], 2);
  const auto month = month_number(parts[2]);
  const auto year = digits(parts[3], 4);
  const auto time = time_of_day_ms(parts[4]);
  if (!day || !month || !year || !time) return std::nullopt;
  const auto date = CivilDate::from_ymd(*year, *month, *day);
  if (!date) return std::nullopt;
  return Instant{Instant::start_of(*date).ms + *time};
}

std::optional<std::int64_t> parse_retry_after(std::string_view text, Instant now) {
  // Nine digits are 31 years; longer numbers would only overflow.
  if (const auto seconds = text.size() <= 9 ? parse_digits(text) : std::nullopt) {
    return *seconds * 1000;
  }
  if (const auto date = parse_http_date(text)) {
    return std::max<std::int64_t>(0, date->ms - now.ms);
  }
  return std::nullopt;
}

}  // namespace usagescope
