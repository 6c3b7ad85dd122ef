#include "core/time/format.hpp"

#include <cstddef>

#include "core/base/text.hpp"

namespace usagescope {

void append_padded(std::string& text, std::int32_t value, int width) {
  const bool is_negative = value < 0;
  const std::string digits = std::to_string(value).substr(is_negative ? 1 : 0);
  if (is_negative) text += '-';
  const auto wanted = static_cast<std::size_t>(width);
  if (digits.size() < wanted) text.append(wanted - digits.size(), '0');
  text += digits;
}

std::optional<std::int32_t> parse_time_of_day(std::string_view time) noexcept {
  if (time.size() != 8 || time[2] != ':' || time[5] != ':') return std::nullopt;
  const auto hour = parse_digits(time.substr(0, 2));
  const auto minute = parse_digits(time.substr(3, 2));
  const auto second = parse_digits(time.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(*hour * 3600 + *minute * 60 + *second);
}

void append_time_of_day(std::string& text, std::int32_t second_of_day) {
  append_padded(text, second_of_day / 3600, 2);
  text += ':';
  append_padded(text, second_of_day / 60 % 60, 2);
  text += ':';
  append_padded(text, second_of_day % 60, 2);
}

}  // namespace usagescope
