#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/// An exact decimal number: unscaled x 10^-scale, with at most 38 significant digits and a scale of
/// 0 to 37. Never passes through binary floating point. The scale is kept as written, so "0.0" is
/// printed as "0.0"; comparison is by value (0.0 == 0).
class Decimal {
 public:
  static constexpr int kMaxDigits = 38;
  static constexpr int kMaxScale = 37;

  constexpr Decimal() = default;
  explicit constexpr Decimal(std::int64_t whole) : unscaled_(whole) {}

  /// unscaled x 10^-scale. Error kOutOfRange when the scale or the digits exceed the limits.
  static Result<Decimal> from_unscaled(Int128 unscaled, int scale);

  /// Parses the JSON number grammar (no leading '+', no surrounding space); exponents are accepted
  /// when the value can be held exactly ("1.5e3" is 1500). There is no negative zero: "-0.0" is
  /// "0.0". Errors: kInvalidSyntax, kOutOfRange.
  static Result<Decimal> parse(std::string_view text);

  [[nodiscard]] constexpr Int128 unscaled() const noexcept { return unscaled_; }
  [[nodiscard]] constexpr int scale() const noexcept { return scale_; }
  [[nodiscard]] constexpr bool is_zero() const noexcept { return unscaled_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return unscaled_ < 0; }

  /// Plain notation with exactly scale() digits after the point; parse(to_string()) is identical.
  [[nodiscard]] std::string to_string() const;

  /// Rounded half-even to the given number of digits after the point (0 to 37). Fewer digits are
  /// filled up with zeros, as many as 38 digits in all allow.
  [[nodiscard]] Decimal rounded(int digits) const;

  /// The same value without trailing zeros after the point.
  [[nodiscard]] Decimal normalized() const;

  /// Exact; kOverflow instead of a wrap. The scale of a sum is the larger one, of a product their
  /// sum; zeros after the point are dropped only where the result would not fit with them.
  [[nodiscard]] static Result<Decimal> add(const Decimal& a, const Decimal& b);
  [[nodiscard]] static Result<Decimal> subtract(const Decimal& a, const Decimal& b);
  [[nodiscard]] static Result<Decimal> multiply(const Decimal& a, const Decimal& b);
  /// Quotient rounded half-even to `digits`; kInvalidArgument for a zero divisor.
  [[nodiscard]] static Result<Decimal> divide(const Decimal& a, const Decimal& b, int digits);

  /// For pixels and axis ticks only, never for a figure that is shown or compared.
  [[nodiscard]] double to_double_for_drawing() const noexcept;

  /// Total order by value.
  [[nodiscard]] static std::strong_ordering compare(const Decimal& a, const Decimal& b) noexcept;
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept {
    return compare(a, b) == std::strong_ordering::equal;
  }
  friend bool operator<(const Decimal& a, const Decimal& b) noexcept {
    return compare(a, b) == std::strong_ordering::less;
  }

 private:
  constexpr Decimal(Int128 unscaled, int scale)
      : unscaled_(unscaled), scale_(static_cast<std::uint8_t>(scale)) {}

  Int128 unscaled_ = 0;
  std::uint8_t scale_ = 0;
};

}  // namespace usagescope
