#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// Reads a number without exponent and of at most 18 digits at the beginning of the text, in JSON's
/// grammar: what nearly all numbers of a file are. Returns its length; 0 when the text begins with
/// anything else, also with a longer number.
[[nodiscard]] inline std::size_t short_number(const char* text, std::size_t size,
                                              RowNumber& number) noexcept {
  constexpr std::size_t kMostDigits = 18;
  const auto digit = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at]) - '0');
  };
  std::size_t at = 0;
  const bool is_negative = size > 0 && text[0] == '-';
  if (is_negative) ++at;
  const std::size_t begin = at;
  std::uint64_t value = 0;
  for (; at < size && digit(at) <= 9; ++at) {
    value = value * 10 + digit(at);
    if (at - begin == kMostDigits) return 0;
  }
  std::size_t digits = at - begin;
  if (digits == 0 || (digits > 1 && text[begin] == '0')) return 0;
  std::size_t fraction_digits = 0;
  if (at < size && text[at] == '.') {
    const std::size_t fraction = ++at;
    for (; at < size && digit(at) <= 9; ++at) {
      value = value * 10 + digit(at);
      if (++digits > kMostDigits) return 0;
    }
    fraction_digits = at - fraction;
    if (fraction_digits == 0) return 0;
  }
  if (at < size && (text[at] == 'e' || text[at] == 'E')) return 0;
  const auto magnitude = static_cast<std::int64_t>(value);
  number = {is_negative ? -magnitude : magnitude, static_cast<std::int32_t>(fraction_digits),
            nullptr};
  return at;
}

/// A whole text as a number, as Decimal::parse reads it; `wide` is what the number refers to when
/// it has more than 18 digits. Errors: kInvalidSyntax, kOutOfRange.
[[nodiscard]] inline Result<RowNumber> read_number(std::string_view text, Decimal& wide) {
  RowNumber number;
  if (!text.empty() && short_number(text.data(), text.size(), number) == text.size()) return number;
  Result<Decimal> decimal = Decimal::parse(text);
  if (!decimal) return std::move(decimal).error();
  wide = *decimal;
  return RowNumber::of(wide);
}

}  // namespace usagescope
