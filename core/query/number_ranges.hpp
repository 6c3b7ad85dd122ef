#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// Both ends belong to it.
template <typename T>
struct Range {
  T low;
  T high;
  friend bool operator==(const Range&, const Range&) = default;
};

/// Ascending, apart from each other; numbers are steps of 10^-scale.
using NumberRanges = std::vector<Range<Int128>>;

/// The number of a missing value: below every other, so that "missing" is a range like any other.
inline constexpr Int128 kMissingNumber =
    static_cast<Int128>(UInt128{1} << 127);  // the smallest of all
/// The largest magnitude of the numbers that ranges are made for: a product of two columns.
inline constexpr int kMaxNumberDigits = 36;

/// The numbers of at most kMaxNumberDigits digits that meet a condition; any operator but LIKE. The
/// values must have passed validated(); they may have more digits than the scale.
[[nodiscard]] NumberRanges ranges_meeting(FilterOperator op, const std::vector<std::string>& values,
                                          int scale);

/// The numbers that are in both.
[[nodiscard]] NumberRanges intersection(const NumberRanges& a, const NumberRanges& b);

/// The same for numbers of 64 bits, of which the smallest stands for "missing".
[[nodiscard]] std::vector<Range<std::int64_t>> narrowed(const NumberRanges& ranges);

}  // namespace usagescope
