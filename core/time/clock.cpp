#include "core/time/clock.hpp"

#include <optional>

#include "core/base/text.hpp"
#include "core/time/format.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kMsOfDay = 86'400'000;

std::int64_t floor_day(std::int64_t ms) {
  return ms / kMsOfDay - (ms % kMsOfDay < 0 ? 1 : 0);
}

/// ".5" is 500, "" is 0.
std::optional<std::int64_t> fraction_ms(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() < 2 || text.size() > 4) return std::nullopt;
  auto value = parse_digits(text.substr(1));
  for (std::size_t i = text.size(); value && i < 4; ++i) *value *= 10;
  return value;
}

}  // namespace

Result<Instant> Instant::parse(std::string_view text) {
  if (text.size() >= 20 && text[10] == 'T' && text.back() == 'Z') {
    const auto date = CivilDate::parse(text.substr(0, 10));
    const auto second = parse_time_of_day(text.substr(11, 8));
    const auto fraction = fraction_ms(text.substr(19, text.size() - 20));
    if (date && second && fraction) {
      return Instant{start_of(*date).ms + std::int64_t{*second} * 1000 + *fraction};
    }
  }
  std::string message = "\"";
  message += excerpt(text, 40);
  message += "\" is not an instant in UTC; write it as YYYY-MM-DDTHH:MM:SSZ.";
  return Error{ErrorCode::kInvalidSyntax, std::move(message), {}};
}

CivilDate Instant::utc_date() const noexcept {
  return {static_cast<std::int32_t>(floor_day(ms))};
}

std::string Instant::to_string() const {
  const std::int64_t day = floor_day(ms);
  std::string text = CivilDate{static_cast<std::int32_t>(day)}.to_string();
  text += 'T';
  append_time_of_day(text, static_cast<std::int32_t>((ms - day * kMsOfDay) / 1000));
  text += 'Z';
  return text;
}

}  // namespace usagescope
