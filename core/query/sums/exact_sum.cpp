#include "core/query/sums/exact_sum.hpp"

#include <limits>

namespace usagescope {
namespace {

constexpr Int128 kLimit = [] {
  Int128 limit = 1;
  for (int i = 0; i < Decimal::kMaxDigits; ++i) limit *= 10;
  return limit;
}();

}  // namespace

std::optional<Int128> WideSum::total() const noexcept {
  const Int128 carried = high + static_cast<Int128>(low >> 64);
  if (carried > std::numeric_limits<std::int64_t>::max() ||
      carried < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  const UInt128 bits = (static_cast<UInt128>(carried) << 64) | static_cast<std::uint64_t>(low);
  const auto value = static_cast<Int128>(bits);
  if (value >= kLimit || value <= -kLimit) return std::nullopt;
  return value;
}

}  // namespace usagescope
