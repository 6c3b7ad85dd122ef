#include "mock-server/http/http_date.hpp"

#include <array>
#include <cstdio>

namespace usagescope::mock {

std::string http_date(Instant instant) {
  constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate day = instant.utc_date();
  const std::int64_t seconds = (instant.ms - Instant::start_of(day).ms) / 1000;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays[static_cast<std::size_t>(day.weekday())], day.day(),
                kMonths[static_cast<std::size_t>(day.month() - 1)], day.year(),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return text.data();
}

}  // namespace usagescope::mock
