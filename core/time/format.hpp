#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace usagescope {

/// Appends the number with at least `width` digits, zeros in front.
void append_padded(std::string& text, std::int32_t value, int width);

/// "HH:MM:SS" of a day without leap seconds; nullopt when it is no such time.
[[nodiscard]] std::optional<std::int32_t> parse_time_of_day(std::string_view time) noexcept;
void append_time_of_day(std::string& text, std::int32_t second_of_day);

}  // namespace usagescope
