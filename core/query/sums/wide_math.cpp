#include "core/query/sums/wide_math.hpp"

namespace usagescope::wide {
namespace {

constexpr UInt128 kSignBit = UInt128{1} << 127;

UInt128 magnitude_of(Int128 value) noexcept {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

std::optional<Int128> signed_value(bool is_negative, UInt128 magnitude) noexcept {
  if (magnitude >= kSignBit) return std::nullopt;
  const auto value = static_cast<Int128>(magnitude);
  return is_negative ? -value : value;
}

bool is_below(const UInt256& a, const UInt256& b) noexcept {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

UInt256 minus(const UInt256& a, const UInt256& b) noexcept {
  return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

/// False when the product does not fit.
bool multiply_in_place(UInt256& value, UInt128 factor) noexcept {
  const UInt256 low = multiply(value.low, factor);
  const UInt256 high = multiply(value.high, factor);
  const UInt128 sum = high.low + low.high;
  if (high.high != 0 || sum < high.low) return false;
  value = {sum, low.low};
  return true;
}

/// Divides in place and returns the remainder.
UInt128 divide_in_place(UInt256& value, UInt128 divisor) noexcept {
  if (value.high == 0) {
    const UInt128 rest = value.low % divisor;
    value.low /= divisor;
    return rest;
  }
  UInt128 rest = value.high % divisor;
  value.high /= divisor;
  UInt128 quotient = 0;
  for (int bit = 127; bit >= 0; --bit) {
    const bool carries = (rest & kSignBit) != 0;
    rest = (rest << 1) | ((value.low >> bit) & 1);
    if (carries || rest >= divisor) {
      rest -= divisor;
      quotient |= UInt128{1} << bit;
    }
  }
  value.low = quotient;
  return rest;
}

}  // namespace

std::optional<Int128> product(Int128 a, Int128 b) noexcept {
  const UInt256 whole = multiply(magnitude_of(a), magnitude_of(b));
  if (whole.high != 0) return std::nullopt;
  return signed_value((a < 0) != (b < 0), whole.low);
}

std::optional<Int128> scaled_up(Int128 value, int digits) noexcept {
  if (value == 0) return value;
  if (digits >= static_cast<int>(kPowersOfTen.size())) return std::nullopt;
  const UInt256 whole =
      multiply(magnitude_of(value), kPowersOfTen[static_cast<std::size_t>(digits)]);
  if (whole.high != 0) return std::nullopt;
  return signed_value(value < 0, whole.low);
}

SignedWide multiply(Int128 a, Int128 b) noexcept {
  return {(a < 0) != (b < 0), multiply(magnitude_of(a), magnitude_of(b))};
}

std::optional<SignedWide> difference(const SignedWide& a, const SignedWide& b) noexcept {
  if (a.is_negative == b.is_negative) {
    if (is_below(a.magnitude, b.magnitude)) {
      return SignedWide{!a.is_negative, minus(b.magnitude, a.magnitude)};
    }
    return SignedWide{a.is_negative, minus(a.magnitude, b.magnitude)};
  }
  SignedWide sum = a;
  sum.magnitude.low += b.magnitude.low;
  const UInt128 carry = sum.magnitude.low < b.magnitude.low ? 1 : 0;
  const UInt128 high = a.magnitude.high + b.magnitude.high;
  sum.magnitude.high = high + carry;
  if (high < a.magnitude.high || sum.magnitude.high < high) return std::nullopt;
  return sum;
}

std::optional<Int128> quotient(SignedWide value, int scale, Int128 divisor, int digits,
                               std::int64_t second_divisor) noexcept {
  const bool is_negative = value.is_negative != (divisor < 0);
  for (; scale < digits; ++scale) {
    if (!multiply_in_place(value.magnitude, 10)) return std::nullopt;
  }
  // The rests of two divisions are rest x second + first_rest of both divisors' product.
  const auto second = static_cast<UInt128>(second_divisor);
  const UInt128 first_rest = second == 1 ? 0 : divide_in_place(value.magnitude, second);
  const UInt128 whole = magnitude_of(divisor);
  const UInt128 rest = divide_in_place(value.magnitude, whole);
  // Compared with half a step: -1 below, 0 equal, 1 above.
  const UInt128 other = whole - rest;
  int half = rest < other ? -1 : 1;
  if (rest == other && first_rest == 0) half = 0;
  if (rest < other && other - rest == 1) {
    half = 2 * first_rest == second ? 0 : 2 * first_rest < second ? -1 : 1;
  }
  bool is_exact = rest == 0 && first_rest == 0;
  for (; scale > digits; --scale) {
    const UInt128 digit = divide_in_place(value.magnitude, 10);
    // What was cut before only counts where the digit alone does not decide.
    half = digit != 5 ? (digit < 5 ? -1 : 1) : is_exact ? 0 : 1;
    is_exact = is_exact && digit == 0;
  }
  if (value.magnitude.high != 0) return std::nullopt;
  if (half > 0 || (half == 0 && value.magnitude.low % 2 == 1)) ++value.magnitude.low;
  return signed_value(is_negative, value.magnitude.low);
}

}  // namespace usagescope::wide
