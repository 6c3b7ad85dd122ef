#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/decimal.hpp"

/// Unsigned arithmetic beyond 128 bits, as far as exact decimals need it.
namespace usagescope::wide {

/// 10^0 to 10^38, all that fit 128 bits.
inline constexpr std::array<UInt128, 39> kPowersOfTen = [] {
  std::array<UInt128, 39> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

struct UInt256 {
  UInt128 high = 0;
  UInt128 low = 0;
};

/// The whole product.
[[nodiscard]] constexpr UInt256 multiply(UInt128 a, UInt128 b) noexcept {
  constexpr UInt128 kMask = ~std::uint64_t{0};
  const UInt128 a0 = a & kMask;
  const UInt128 a1 = a >> 64;
  const UInt128 b0 = b & kMask;
  const UInt128 b1 = b >> 64;
  if (a1 == 0 && b1 == 0) return {0, a0 * b0};
  const UInt128 low = a0 * b0;
  // No step overflows: (2^64-1)^2 + 2 * (2^64-1) is 2^128-1.
  const UInt128 middle = a1 * b0 + (low >> 64);
  const UInt128 middle_low = a0 * b1 + (middle & kMask);
  return {a1 * b1 + (middle >> 64) + (middle_low >> 64), (middle_low << 64) | (low & kMask)};
}

/// Divides in place and returns the remainder; leaves the value as it is when there is one.
constexpr unsigned divide_by_ten(UInt256& value) noexcept {
  const std::array<std::uint64_t, 4> words = {
      static_cast<std::uint64_t>(value.high >> 64), static_cast<std::uint64_t>(value.high),
      static_cast<std::uint64_t>(value.low >> 64), static_cast<std::uint64_t>(value.low)};
  std::array<std::uint64_t, 4> quotient{};
  UInt128 remainder = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const UInt128 part = (remainder << 64) | words[i];
    quotient[i] = static_cast<std::uint64_t>(part / 10);
    remainder = part % 10;
  }
  if (remainder == 0) {
    value.high = (UInt128{quotient[0]} << 64) | quotient[1];
    value.low = (UInt128{quotient[2]} << 64) | quotient[3];
  }
  return static_cast<unsigned>(remainder);
}

}  // namespace usagescope::wide
