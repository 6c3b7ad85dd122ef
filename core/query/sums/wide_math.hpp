#pragma once

#include <cstdint>
#include <optional>

#include "core/base/wide.hpp"

/// Signed arithmetic with intermediate results beyond 128 bits, for figures that are rounded once.
namespace usagescope::wide {

/// a x b; nullopt when it does not fit.
[[nodiscard]] std::optional<Int128> product(Int128 a, Int128 b) noexcept;

/// value x 10^digits, 0 <= digits; nullopt when it does not fit.
[[nodiscard]] std::optional<Int128> scaled_up(Int128 value, int digits) noexcept;

struct SignedWide {
  bool is_negative = false;
  UInt256 magnitude;
};
[[nodiscard]] SignedWide multiply(Int128 a, Int128 b) noexcept;
/// nullopt when it does not fit 256 bits.
[[nodiscard]] std::optional<SignedWide> difference(const SignedWide& a, const SignedWide& b) noexcept;
/// value x 10^-scale / (divisor x second_divisor) as steps of 10^-digits, rounded half-even once;
/// divisor is not 0, second_divisor above 0. nullopt when the result, or the value with the digits
/// that are wanted, does not fit.
[[nodiscard]] std::optional<Int128> quotient(SignedWide value, int scale, Int128 divisor,
                                             int digits, std::int64_t second_divisor = 1) noexcept;

}  // namespace usagescope::wide
