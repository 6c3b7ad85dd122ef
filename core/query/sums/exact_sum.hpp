#pragma once

#include <cstdint>
#include <optional>

#include "core/base/decimal.hpp"

namespace usagescope {

/// Sum of values that are known to fit 64 bits all together.
struct NarrowSum {
  std::int64_t value = 0;
  void add(std::int64_t term) noexcept { value += term; }
  [[nodiscard]] std::optional<Int128> total() const noexcept { return value; }
};

/// Sum of up to 2^32 values of 64 bits: low and high halves are added apart, so no step can carry
/// or overflow.
struct SplitSum {
  std::uint64_t low = 0;
  std::int64_t high = 0;
  void add(std::int64_t term) noexcept {
    low += static_cast<std::uint32_t>(term);
    high += term >> 32;
  }
  [[nodiscard]] std::optional<Int128> total() const noexcept {
    return Int128{high} * 0x1'0000'0000 + Int128{low};
  }
};

/// Sum of up to 2^32 values of 128 bits, in the same way. Only the total can be too large, whatever
/// the order of the terms.
struct WideSum {
  UInt128 low = 0;
  Int128 high = 0;
  void add(Int128 term) noexcept {
    low += static_cast<std::uint64_t>(static_cast<UInt128>(term));
    high += term >> 64;
  }
  /// The terms of another sum; together they must not be more than 2^32.
  void add(const WideSum& other) noexcept {
    low += other.low;
    high += other.high;
  }
  /// nullopt: more digits than a Decimal holds.
  [[nodiscard]] std::optional<Int128> total() const noexcept;
};

/// Sums in 64 bits that are put away into 128 bits long before they could overflow, which is after
/// thousands of terms: terms are smaller than kMaxTerm in magnitude. A sum is held as kZero + sum,
/// so that its sign alone says that it is to be put away.
namespace spilling {
inline constexpr std::int64_t kMaxTerm = std::int64_t{1} << 62;
inline constexpr std::int64_t kZero = kMaxTerm;
/// Instead of a sum that is not there yet: full whatever is added.
inline constexpr std::int64_t kNone = -kMaxTerm;

/// What is held after the term is added, if that is not full; else `held` is still to be put away.
[[nodiscard]] inline std::int64_t added(std::int64_t held, std::int64_t term) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(held) +
                                   static_cast<std::uint64_t>(term));
}
[[nodiscard]] inline bool is_full(std::int64_t held) noexcept {
  return held < 0;
}
[[nodiscard]] inline std::int64_t sum_of(std::int64_t held) noexcept {
  return held - kZero;
}
}  // namespace spilling

}  // namespace usagescope
