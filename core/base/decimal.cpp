#include "core/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/base/wide.hpp"

namespace usagescope {
namespace {

using wide::kPowersOfTen;

constexpr UInt128 kLimit = kPowersOfTen[Decimal::kMaxDigits];  // magnitudes stay below

/// Sign and magnitude: a magnitude may grow up to 2^128 between the steps of an operation.
struct Parts {
  bool is_negative = false;
  UInt128 magnitude = 0;
  int scale = 0;
};

UInt128 magnitude_of(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

Parts parts_of(const Decimal& value) {
  return {value.is_negative(), magnitude_of(value.unscaled()), value.scale()};
}

/// magnitude must be below kLimit.
Int128 signed_value(bool is_negative, UInt128 magnitude) {
  const auto value = static_cast<Int128>(magnitude);
  return is_negative ? -value : value;
}

void strip_trailing_zeros(Parts& parts) {
  if (parts.magnitude == 0) {
    parts.scale = 0;
    return;
  }
  while (parts.scale > 0 && parts.magnitude % 10 == 0) {
    parts.magnitude /= 10;
    --parts.scale;
  }
}

/// False when magnitude x 10^digits does not fit 128 bits.
bool scale_up(UInt128& magnitude, int digits) {
  if (magnitude == 0 || digits == 0) return true;
  if (digits > Decimal::kMaxDigits) return false;
  const UInt128 factor = kPowersOfTen[static_cast<std::size_t>(digits)];
  if (magnitude > ~UInt128{0} / factor) return false;
  magnitude *= factor;
  return true;
}

/// Brings both to the larger scale; false when one does not fit 128 bits there.
bool align(Parts& a, Parts& b) {
  Parts& coarse = a.scale < b.scale ? a : b;
  const int scale = std::max(a.scale, b.scale);
  if (!scale_up(coarse.magnitude, scale - coarse.scale)) return false;
  coarse.scale = scale;
  return true;
}

/// Exact sum of aligned parts; false when it does not fit a Decimal.
bool sum_aligned(const Parts& a, const Parts& b, Parts& sum) {
  sum.scale = a.scale;
  if (a.is_negative == b.is_negative) {
    sum.is_negative = a.is_negative;
    sum.magnitude = a.magnitude + b.magnitude;
    if (sum.magnitude < a.magnitude) return false;
  } else {
    const bool a_is_larger = a.magnitude >= b.magnitude;
    sum.is_negative = a_is_larger ? a.is_negative : b.is_negative;
    sum.magnitude = a_is_larger ? a.magnitude - b.magnitude : b.magnitude - a.magnitude;
  }
  while (sum.magnitude >= kLimit && sum.scale > 0 && sum.magnitude % 10 == 0) {
    sum.magnitude /= 10;
    --sum.scale;
  }
  return sum.magnitude < kLimit;
}

Error overflow(std::string_view operation) {
  std::string message = "The exact ";
  message += operation;
  message += " needs more than 38 digits.";
  return {ErrorCode::kOverflow, std::move(message), {}};
}

/// Whether a quotient is to be raised by one: half to even.
enum class Rest { kBelowHalf, kHalf, kAboveHalf };
bool rounds_up(Rest rest, UInt128 quotient) {
  return rest == Rest::kAboveHalf || (rest == Rest::kHalf && quotient % 2 == 1);
}

Rest rest_of(UInt128 remainder, UInt128 divisor) {
  const UInt128 other = divisor - remainder;  // remainder < divisor, so 2 * remainder is avoided
  if (remainder == other) return Rest::kHalf;
  return remainder < other ? Rest::kBelowHalf : Rest::kAboveHalf;
}

/// magnitude / 10^digits, half to even; 1 <= digits <= 38.
UInt128 drop_digits(UInt128 magnitude, int digits) {
  const UInt128 divisor = kPowersOfTen[static_cast<std::size_t>(digits)];
  const UInt128 quotient = magnitude / divisor;
  return quotient + (rounds_up(rest_of(magnitude % divisor, divisor), quotient) ? 1 : 0);
}

}  // namespace

Result<Decimal> Decimal::from_unscaled(Int128 unscaled, int scale) {
  if (scale < 0 || scale > kMaxScale || magnitude_of(unscaled) >= kLimit) {
    return Error{ErrorCode::kOutOfRange,
                 "A number can have at most 38 digits, 37 of them after the point.",
                 {}};
  }
  return Decimal(unscaled, scale);
}

std::string Decimal::to_string() const {
  std::array<char, 48> buffer{};
  std::size_t at = buffer.size();
  UInt128 rest = magnitude_of(unscaled_);
  int digits = 0;
  // 64-bit steps: 128-bit divisions are calls, 19 digits fit one 64-bit chunk.
  while (rest != 0 || digits <= scale_) {
    auto chunk = static_cast<std::uint64_t>(rest % kPowersOfTen[19]);
    rest /= kPowersOfTen[19];
    for (int i = 0; i < 19 && (chunk != 0 || rest != 0 || digits <= scale_); ++i) {
      if (digits == scale_ && scale_ > 0) buffer[--at] = '.';
      buffer[--at] = static_cast<char>('0' + chunk % 10);
      chunk /= 10;
      ++digits;
    }
  }
  if (unscaled_ < 0) buffer[--at] = '-';
  return {buffer.data() + at, buffer.size() - at};
}

Decimal Decimal::rounded(int digits) const {
  const int wanted = std::clamp(digits, 0, kMaxScale);
  Parts parts = parts_of(*this);
  if (wanted < parts.scale) {
    parts.magnitude = drop_digits(parts.magnitude, parts.scale - wanted);
    return {signed_value(parts.is_negative, parts.magnitude), wanted};
  }
  int scale = parts.scale;
  while (scale < wanted && parts.magnitude < kLimit / 10) {
    parts.magnitude *= 10;
    ++scale;
  }
  return {signed_value(parts.is_negative, parts.magnitude), scale};
}

Decimal Decimal::normalized() const {
  Parts parts = parts_of(*this);
  strip_trailing_zeros(parts);
  return {signed_value(parts.is_negative, parts.magnitude), parts.scale};
}

Result<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  Parts x = parts_of(a);
  Parts y = parts_of(b);
  Parts sum;
  if (!align(x, y) || !sum_aligned(x, y, sum)) {
    // Zeros after the point may be what does not fit. Without them, an operand that does not fit
    // 128 bits at the other's scale has a sum that does not fit either: nothing can cancel it.
    x = parts_of(a);
    y = parts_of(b);
    strip_trailing_zeros(x);
    strip_trailing_zeros(y);
    if (!align(x, y) || !sum_aligned(x, y, sum)) return overflow("sum");
  }
  return Decimal(signed_value(sum.is_negative, sum.magnitude), sum.scale);
}

Result<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  Result<Decimal> difference = add(a, Decimal(-b.unscaled_, b.scale_));
  if (!difference) return overflow("difference");
  return difference;
}

Result<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  int scale = a.scale_ + b.scale_;
  const bool is_negative = a.is_negative() != b.is_negative();
  wide::UInt256 product = wide::multiply(magnitude_of(a.unscaled_), magnitude_of(b.unscaled_));
  if (product.high == 0 && product.low == 0) return Decimal(0, std::min(scale, kMaxScale));
  while (product.high != 0 || product.low >= kLimit || scale > kMaxScale) {
    if (scale == 0 || wide::divide_by_ten(product) != 0) return overflow("product");
    --scale;
  }
  return Decimal(signed_value(is_negative, product.low), scale);
}

Result<Decimal> Decimal::divide(const Decimal& a, const Decimal& b, int digits) {
  if (b.is_zero()) return Error{ErrorCode::kInvalidArgument, "Cannot divide by zero.", {}};
  if (digits < 0 || digits > kMaxScale) {
    return Error{ErrorCode::kInvalidArgument, "A quotient has 0 to 37 digits after the point.", {}};
  }
  const bool is_negative = a.is_negative() != b.is_negative();
  const UInt128 divisor = magnitude_of(b.unscaled_);
  UInt128 quotient = magnitude_of(a.unscaled_) / divisor;
  UInt128 remainder = magnitude_of(a.unscaled_) % divisor;
  // |a| / |b| = unscaled quotient x 10^(b.scale - a.scale); bring it to the wanted digits.
  const int shift = digits + b.scale_ - a.scale_;
  Rest rest = Rest::kBelowHalf;
  if (shift >= 0) {
    for (int i = 0; i < shift; ++i) {
      if (quotient >= kLimit / 10) return overflow("quotient");
      // One digit of long division; remainder x 10 could need more than 128 bits, a sum does not.
      unsigned digit = 0;
      UInt128 next = 0;
      for (int step = 0; step < 10; ++step) {
        next += remainder;
        if (next >= divisor) {
          next -= divisor;
          ++digit;
        }
      }
      quotient = quotient * 10 + digit;
      remainder = next;
    }
    rest = rest_of(remainder, divisor);
  } else {
    const UInt128 cut = kPowersOfTen[static_cast<std::size_t>(-shift)];
    rest = rest_of(quotient % cut, cut);
    if (rest == Rest::kHalf && remainder != 0) rest = Rest::kAboveHalf;
    quotient /= cut;
  }
  if (rounds_up(rest, quotient)) ++quotient;
  if (quotient >= kLimit) return overflow("quotient");
  return Decimal(signed_value(is_negative, quotient), digits);
}

double Decimal::to_double_for_drawing() const noexcept {
  return static_cast<double>(unscaled_) / static_cast<double>(kPowersOfTen[scale_]);
}

std::strong_ordering Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
  if (a.scale_ == b.scale_) {
    if (a.unscaled_ == b.unscaled_) return std::strong_ordering::equal;
    return a.unscaled_ < b.unscaled_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const int sign_a = (a.unscaled_ > 0) - (a.unscaled_ < 0);
  const int sign_b = (b.unscaled_ > 0) - (b.unscaled_ < 0);
  if (sign_a != sign_b) return sign_a <=> sign_b;
  Parts x = parts_of(a);
  Parts y = parts_of(b);
  const bool a_is_coarse = a.scale_ < b.scale_;
  int order = 0;
  if (!align(x, y)) {
    order = a_is_coarse ? 1 : -1;  // the one that does not fit is the larger magnitude
  } else if (x.magnitude != y.magnitude) {
    order = x.magnitude < y.magnitude ? -1 : 1;
  }
  return (sign_a < 0 ? -order : order) <=> 0;
}

}  // namespace usagescope
