#include "core/query/figures.hpp"

#include <utility>

#include "core/query/exact_sum.hpp"

namespace usagescope {
namespace {

Result<Figures> rolled_up(const Figures& figures, const std::vector<std::uint32_t>& parents,
                          std::uint32_t parent_count) {
  std::vector<WideSum> sums(parent_count);
  Figures above;
  above.scale = figures.scale;
  if (!figures.seen.empty()) above.seen.assign(parent_count, 0);
  for (std::uint32_t i = 0; i < parents.size(); ++i) {
    if (!figures.has_value(i)) continue;
    sums[parents[i]].add(figures.values[i]);
    if (!above.seen.empty()) above.seen[parents[i]] = 1;
  }
  above.values.reserve(parent_count);
  for (const WideSum& sum : sums) {
    const std::optional<Int128> total = sum.total();
    if (!total) return sum_overflow();
    above.values.push_back(*total);
  }
  return above;
}

}  // namespace

std::optional<Decimal> Figures::value(std::uint32_t group) const {
  if (!has_value(group)) return std::nullopt;
  // Cannot fail: whoever made the figures has checked their digits and their scale.
  return Decimal::from_unscaled(values[group], scale)->normalized();
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

Result<Level> rolled_up(const Level& level, const std::vector<std::uint32_t>& parents,
                        std::uint32_t parent_count) {
  Level above;
  above.row_counts.assign(parent_count, 0);
  above.units.resize(parent_count);
  for (std::uint32_t i = 0; i < parents.size(); ++i) {
    above.row_counts[parents[i]] += level.row_counts[i];
    above.units[parents[i]].add(level.units[i]);
  }
  for (const Figures& figures : level.measures) {
    Result<Figures> sums = rolled_up(figures, parents, parent_count);
    if (!sums) return std::move(sums).error();
    above.measures.push_back(std::move(sums).value());
  }
  return above;
}

Error sum_overflow() {
  return {ErrorCode::kOverflow,
          "a sum has more digits than can be held exactly; filter to fewer rows", "/measures"};
}

}  // namespace usagescope
