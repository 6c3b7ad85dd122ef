#include "core/query/number_ranges.hpp"

#include <algorithm>

#include "core/base/wide.hpp"

namespace usagescope {
namespace {

constexpr Int128 kHighest = ~kMissingNumber;
constexpr Int128 kLowestPresent = kMissingNumber + 1;

/// A value among the steps of a scale: the last step that is not above it.
struct Steps {
  Int128 floor;
  bool is_exact;

  [[nodiscard]] Int128 last_below() const { return is_exact ? floor - 1 : floor; }
  [[nodiscard]] Int128 first_not_below() const { return is_exact ? floor : floor + 1; }
};

/// A value beyond the largest magnitude is held one step outside of it, where no number is.
Steps steps_of(const std::string& text, int scale) {
  constexpr Int128 kBeyond = static_cast<Int128>(wide::kPowersOfTen[kMaxNumberDigits]);
  const Decimal value = *Decimal::parse(text);
  Int128 steps = value.unscaled();
  bool is_exact = true;
  for (int i = value.scale(); i > scale; --i) {
    const Int128 digit = steps % 10;
    is_exact = is_exact && digit == 0;
    steps = steps / 10 - (digit < 0 ? 1 : 0);
  }
  for (int i = value.scale(); i < scale && steps < kBeyond && steps > -kBeyond; ++i) steps *= 10;
  if (steps >= kBeyond) return {kBeyond, false};
  if (steps <= -kBeyond) return {-kBeyond - 1, false};
  return {steps, is_exact};
}

/// In order, and those that touch made one.
NumberRanges merged(NumberRanges ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range<Int128>& a, const Range<Int128>& b) { return a.low < b.low; });
  NumberRanges result;
  for (const Range<Int128>& range : ranges) {
    if (!result.empty() && range.low <= result.back().high + 1) {
      result.back().high = std::max(result.back().high, range.high);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

/// All other numbers, "missing" being one.
NumberRanges complement(const NumberRanges& ranges) {
  NumberRanges others;
  Int128 low = kMissingNumber;
  for (const Range<Int128>& range : ranges) {
    if (low < range.low) others.push_back({low, range.low - 1});
    low = range.high + 1;
  }
  others.push_back({low, kHighest});
  return others;
}

NumberRanges equal_to(const std::vector<std::string>& values, int scale) {
  NumberRanges ranges;
  for (const std::string& value : values) {
    const Steps steps = steps_of(value, scale);
    if (steps.is_exact) ranges.push_back({steps.floor, steps.floor});
  }
  return merged(std::move(ranges));
}

NumberRanges between(const std::vector<std::string>& values, int scale) {
  NumberRanges ranges;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
    const Range<Int128> range = {steps_of(values[i], scale).first_not_below(),
                                 steps_of(values[i + 1], scale).floor};
    if (range.low <= range.high) ranges.push_back(range);
  }
  return merged(std::move(ranges));
}

}  // namespace

NumberRanges ranges_meeting(FilterOperator op, const std::vector<std::string>& values, int scale) {
  switch (op) {
    case FilterOperator::kEquals:
    case FilterOperator::kIn:
      return equal_to(values, scale);
    case FilterOperator::kNotEquals:
    case FilterOperator::kNotIn:
      return complement(equal_to(values, scale));
    case FilterOperator::kBetween:
      return between(values, scale);
    case FilterOperator::kLessThan:
      return {{kLowestPresent, steps_of(values[0], scale).last_below()}};
    case FilterOperator::kLessOrEqual:
      return {{kLowestPresent, steps_of(values[0], scale).floor}};
    case FilterOperator::kGreaterThan:
      return {{steps_of(values[0], scale).floor + 1, kHighest}};
    case FilterOperator::kGreaterOrEqual:
      return {{steps_of(values[0], scale).first_not_below(), kHighest}};
    case FilterOperator::kIsMissing:
      return {{kMissingNumber, kMissingNumber}};
    case FilterOperator::kIsPresent:
      return {{kLowestPresent, kHighest}};
    case FilterOperator::kLike:
      break;
  }
  return {};
}

NumberRanges intersection(const NumberRanges& a, const NumberRanges& b) {
  NumberRanges both;
  std::size_t j = 0;
  for (const Range<Int128>& range : a) {
    while (j < b.size() && b[j].high < range.low) ++j;
    for (std::size_t k = j; k < b.size() && b[k].low <= range.high; ++k) {
      both.push_back({std::max(range.low, b[k].low), std::min(range.high, b[k].high)});
    }
  }
  return both;
}

std::vector<Range<std::int64_t>> narrowed(const NumberRanges& ranges) {
  constexpr Int128 kMissing = std::numeric_limits<std::int64_t>::min();
  constexpr Int128 kLast = std::numeric_limits<std::int64_t>::max();
  std::vector<Range<std::int64_t>> result;
  for (const Range<Int128>& range : ranges) {
    // What lies below 64 bits holds no number, but must not turn into "missing" either.
    const Int128 low = range.low == kMissingNumber ? kMissing : std::max(range.low, kMissing + 1);
    const Int128 high = std::clamp(range.high, kMissing, kLast);
    if (low > high) continue;
    result.push_back({static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)});
  }
  return result;
}

}  // namespace usagescope
