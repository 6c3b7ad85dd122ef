#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace usagescope {

/// The exact figures of one measure, by group.
struct Figures {
  std::vector<Int128> values;      ///< x 10^-scale
  std::vector<std::uint8_t> seen;  ///< 0: the group has no value. Empty: every group has one.
  int scale = 0;                   ///< at most Decimal::kMaxScale

  [[nodiscard]] bool has_value(std::uint32_t group) const noexcept {
    return seen.empty() || seen[group] != 0;
  }
  /// Without trailing zeros, so that a figure does not depend on rows of other groups.
  [[nodiscard]] std::optional<Decimal> value(std::uint32_t group) const;
};

/// The units of measurement of a group's rows, as codes of the column's dictionary.
struct UnitState {
  std::uint32_t unit = 0;  ///< the first one seen; 0: none so far
  bool has_missing = false;
  bool is_mixed = false;

  void add(std::uint32_t code) noexcept;
  void add(const UnitState& other) noexcept;
};

/// What is known of every group of one level.
struct Level {
  std::vector<std::uint32_t> row_counts;
  std::vector<UnitState> units;
  std::vector<Figures> measures;  ///< in the order of the spec
};

/// The level above, where the groups i with parents[i] == p together make group p and every figure
/// is the sum of theirs. Error kOverflow.
[[nodiscard]] Result<Level> rolled_up(const Level& level, const std::vector<std::uint32_t>& parents,
                                      std::uint32_t parent_count);

/// The error of a sum with more digits than a Decimal holds.
[[nodiscard]] Error sum_overflow();

}  // namespace usagescope
