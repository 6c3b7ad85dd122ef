#include "core/query/figures.hpp"

#include <algorithm>
#include <string>

#include "core/base/wide.hpp"
#include "core/query/query_spec.hpp"
#include "core/query/sums/wide_math.hpp"

namespace usagescope {
namespace {

constexpr auto kLimit = static_cast<Int128>(wide::kPowersOfTen[Decimal::kMaxDigits]);

Int128 magnitude_of(Int128 value) {
  return value < 0 ? -value : value;
}

/// Puts what f(set) gives into the figures: nullopt for a missing value, false for no result.
template <typename F>
std::optional<Figures> worked_out(std::size_t count, int scale, F&& f) {
  Figures figures;
  figures.scale = scale;
  figures.values.assign(count, 0);
  figures.seen.assign(count, 0);
  for (std::uint32_t set = 0; set < count; ++set) {
    bool is_missing = false;
    const std::optional<Int128> value = f(set, is_missing);
    if (is_missing) continue;
    if (!value) return std::nullopt;
    figures.values[set] = *value;
    figures.seen[set] = 1;
  }
  return figures;
}

std::optional<Int128> as_ratio(const Result<Decimal>& quotient) {
  if (!quotient) return std::nullopt;
  return quotient->unscaled();
}

}  // namespace

std::optional<Decimal> Figures::value(std::uint32_t set) const {
  if (!has_value(set)) return std::nullopt;
  return held(set).normalized();
}

Decimal Figures::held(std::uint32_t set) const {
  // Cannot fail: whoever made the figures has checked their digits and their scale.
  return *Decimal::from_unscaled(values[set], scale);
}

void Figures::forget(std::uint32_t set) {
  if (seen.empty()) seen.assign(values.size(), 1);
  seen[set] = 0;
}

void UnitState::add(std::uint32_t code) noexcept {
  if (code == 0) {
    has_missing = true;
  } else if (unit == 0) {
    unit = code;
  } else if (unit != code) {
    is_mixed = true;
  }
}

void UnitState::add(const UnitState& other) noexcept {
  if (other.unit != 0) add(other.unit);
  has_missing = has_missing || other.has_missing;
  is_mixed = is_mixed || other.is_mixed;
}

bool lower_scale(Figures& figures) {
  for (; figures.scale > Decimal::kMaxScale; --figures.scale) {
    for (Int128& value : figures.values) {
      if (value % 10 != 0) return false;
      value /= 10;
    }
  }
  return true;
}

std::optional<Int128> ratio(Int128 a, int a_scale, Int128 b, int b_scale) {
  const int shift = kRatioDigits + b_scale - a_scale;
  const auto power = [](int digits) {
    return static_cast<Int128>(wide::kPowersOfTen[static_cast<std::size_t>(digits)]);
  };
  // One division of 128 bits where the digits have room, which they nearly always have.
  if (shift >= 0 && shift < Decimal::kMaxDigits &&
      magnitude_of(a) < power(Decimal::kMaxDigits - shift)) {
    const Int128 scaled = magnitude_of(a) * power(shift);
    const Int128 divisor = magnitude_of(b);
    Int128 quotient = scaled / divisor;
    const Int128 rest = scaled % divisor;
    const Int128 other = divisor - rest;
    if (rest > other || (rest == other && quotient % 2 == 1)) ++quotient;
    return (a < 0) != (b < 0) ? -quotient : quotient;
  }
  const auto left = Decimal::from_unscaled(a, a_scale);
  const auto right = Decimal::from_unscaled(b, b_scale);
  if (!left || !right) return std::nullopt;
  return as_ratio(Decimal::divide(*left, *right, kRatioDigits));
}

std::optional<Figures> quotients(const Figures& a, const Figures& b) {
  return worked_out(a.values.size(), kRatioDigits, [&](std::uint32_t set, bool& is_missing) {
    is_missing = !a.has_value(set) || !b.has_value(set) || b.values[set] == 0;
    return is_missing ? std::nullopt : ratio(a.values[set], a.scale, b.values[set], b.scale);
  });
}

std::optional<Figures> quotients(const Figures& a, std::int64_t divisor) {
  return worked_out(a.values.size(), kRatioDigits, [&](std::uint32_t set, bool& is_missing) {
    is_missing = !a.has_value(set);
    return is_missing ? std::nullopt : ratio(a.values[set], a.scale, divisor, 0);
  });
}

std::optional<Figures> differences(const Figures& a, const Figures& b) {
  if (a.scale == b.scale) {
    return worked_out(a.values.size(), a.scale, [&](std::uint32_t set, bool& is_missing) {
      is_missing = !a.has_value(set) || !b.has_value(set);
      if (is_missing) return std::optional<Int128>();
      Int128 difference = 0;
      const bool wraps = __builtin_sub_overflow(a.values[set], b.values[set], &difference);
      return !wraps && magnitude_of(difference) < kLimit ? std::optional(difference) : std::nullopt;
    });
  }
  const int scale = a.scale > b.scale ? a.scale : b.scale;
  return worked_out(a.values.size(), scale, [&](std::uint32_t set, bool& is_missing) {
    is_missing = !a.has_value(set) || !b.has_value(set);
    if (is_missing) return std::optional<Int128>();
    const Result<Decimal> difference = Decimal::subtract(a.held(set), b.held(set));
    if (!difference) return std::optional<Int128>();
    const Decimal aligned = difference->rounded(scale);
    return aligned.scale() == scale ? std::optional(aligned.unscaled()) : std::nullopt;
  });
}

std::optional<Figures> percentages(const Figures& a, const Figures& b, std::int64_t a_days,
                                   std::int64_t b_days) {
  // 100 (a b_days - b a_days) / (|b| a_days), with a and b at one scale.
  const int scale = std::max(a.scale, b.scale);
  const std::optional<Int128> a_factor = wide::scaled_up(b_days, scale - a.scale);
  const std::optional<Int128> b_factor = wide::scaled_up(a_days, scale - b.scale);
  if (!a_factor || !b_factor) return std::nullopt;
  return worked_out(a.values.size(), kRatioDigits, [&](std::uint32_t set, bool& is_missing) {
    is_missing = !a.has_value(set) || !b.has_value(set) || b.values[set] == 0;
    if (is_missing) return std::optional<Int128>();
    const std::optional<wide::SignedWide> change = wide::difference(
        wide::multiply(a.values[set], *a_factor), wide::multiply(b.values[set], *b_factor));
    if (!change) return std::optional<Int128>();
    // 100 times a number is its scale lowered by two.
    const std::optional<Int128> percent = wide::quotient(
        *change, scale - b.scale - 2, magnitude_of(b.values[set]), kRatioDigits, a_days);
    return percent && magnitude_of(*percent) < kLimit ? percent : std::nullopt;
  });
}

Error sum_overflow() {
  return {ErrorCode::kOverflow,
          "a sum has more digits than can be held exactly; filter to fewer rows", "/measures"};
}

Error figure_overflow(std::size_t measure_index) {
  return {ErrorCode::kOverflow,
          "a figure has more digits than can be held exactly; filter to fewer rows",
          "/measures/" + std::to_string(measure_index)};
}

}  // namespace usagescope
