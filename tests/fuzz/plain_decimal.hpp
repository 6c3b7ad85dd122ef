#pragma once

#include <string>
#include <string_view>

namespace usagescope::fuzz {

/// A decimal of any length as digits on paper: the second opinion for core's Decimal. Slow, simple,
/// and nothing in common with it.
struct PlainDecimal {
  bool is_negative = false;
  std::string digits;  ///< without leading and trailing zeros; "" is zero
  long exponent = 0;   ///< of the last digit; 0 for zero

  /// Whether the text is a number in JSON's grammar; then `value` is what it says. Exponents beyond
  /// a million count as a million.
  static bool parse(std::string_view text, PlainDecimal& value);

  /// Whether 38 digits, at most 37 of them after the point, hold it.
  [[nodiscard]] bool is_held() const;

  friend bool operator==(const PlainDecimal&, const PlainDecimal&) = default;
};

[[nodiscard]] PlainDecimal add(const PlainDecimal& a, const PlainDecimal& b);
[[nodiscard]] PlainDecimal negated(PlainDecimal value);
[[nodiscard]] PlainDecimal multiply(const PlainDecimal& a, const PlainDecimal& b);
/// Rounded half-even to `places` after the point; b is not zero.
[[nodiscard]] PlainDecimal divide(const PlainDecimal& a, const PlainDecimal& b, int places);
[[nodiscard]] PlainDecimal rounded(const PlainDecimal& value, int places);
[[nodiscard]] bool is_less(const PlainDecimal& a, const PlainDecimal& b);

}  // namespace usagescope::fuzz
