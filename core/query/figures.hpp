#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace usagescope {

/// The figures of one measure, by set of rows.
struct Figures {
  std::vector<Int128> values;      ///< x 10^-scale, of at most Decimal::kMaxDigits digits
  std::vector<std::uint8_t> seen;  ///< 0: the set has no value. Empty: every set has one.
  int scale = 0;                   ///< at most Decimal::kMaxScale

  [[nodiscard]] bool has_value(std::uint32_t set) const noexcept {
    return seen.empty() || seen[set] != 0;
  }
  /// Without trailing zeros, so that a figure does not depend on rows of other sets.
  [[nodiscard]] std::optional<Decimal> value(std::uint32_t set) const;
  /// The same at the common scale, which costs less; the set must have one.
  [[nodiscard]] Decimal held(std::uint32_t set) const;
  /// Takes the set's value away.
  void forget(std::uint32_t set);
};

/// The units of measurement of rows, as codes of the column's dictionary.
struct UnitState {
  std::uint32_t unit = 0;  ///< one of them; 0: none so far
  bool has_missing = false;
  bool is_mixed = false;

  void add(std::uint32_t code) noexcept;
  void add(const UnitState& other) noexcept;
};

/// What is known of every set of rows.
struct SetFigures {
  std::vector<std::uint32_t> row_counts;
  std::vector<UnitState> units;
  std::vector<Figures> measures;  ///< in the order of the spec; empty ones were not asked for
};

/// Brings the scale down to what a Decimal can have, where the values' trailing zeros allow it; else
/// false.
[[nodiscard]] bool lower_scale(Figures& figures);

/// a / b set by set, half-even to kRatioDigits; missing where either is or b is 0. nullopt: a
/// quotient has too many digits.
[[nodiscard]] std::optional<Figures> quotients(const Figures& a, const Figures& b);
/// a / divisor, in the same way.
[[nodiscard]] std::optional<Figures> quotients(const Figures& a, std::int64_t divisor);
/// a - b, exact; missing where either is. nullopt: a difference has too many digits.
[[nodiscard]] std::optional<Figures> differences(const Figures& a, const Figures& b);
/// 100 (a / a_days - b / b_days) / |b / b_days| as quotients(), rounded once.
[[nodiscard]] std::optional<Figures> percentages(const Figures& a, const Figures& b,
                                                 std::int64_t a_days = 1, std::int64_t b_days = 1);

/// a x 10^-a_scale / (b x 10^-b_scale) as a number of steps of 10^-kRatioDigits, half-even; b is not
/// 0. nullopt: too many digits.
[[nodiscard]] std::optional<Int128> ratio(Int128 a, int a_scale, Int128 b, int b_scale);

/// The error of a sum with more digits than a Decimal holds.
[[nodiscard]] Error sum_overflow();
/// The error of a figure with more digits than a Decimal holds, of the spec's measure at the index.
[[nodiscard]] Error figure_overflow(std::size_t measure_index);

}  // namespace usagescope
