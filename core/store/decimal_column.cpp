#include "core/store/decimal_column.hpp"

#include <algorithm>
#include <array>

#include "core/store/code_vector.hpp"

namespace usagescope {
namespace {

constexpr int kMaxPower = 18;
constexpr std::array<std::int64_t, kMaxPower + 1> kPowersOfTen = [] {
  std::array<std::int64_t, kMaxPower + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

/// value x 10^power, or nullopt when that has more than 18 digits. The value has at most 18.
std::optional<std::int64_t> shifted(std::int64_t value, int power) noexcept {
  if (value == 0) return 0;
  if (power > kMaxPower) return std::nullopt;
  const Int128 product = Int128{value} * kPowersOfTen[static_cast<std::size_t>(power)];
  if (product > DecimalColumn::kMaxMagnitude || product < -DecimalColumn::kMaxMagnitude) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(product);
}

}  // namespace

std::optional<DecimalColumn::Fitted> DecimalColumn::fit(
    const std::optional<Decimal>& number) const noexcept {
  if (!number) return Fitted{kMissing, scale_};
  Int128 unscaled = number->unscaled();
  int scale = number->scale();
  if (unscaled == 0) return Fitted{0, scale_};
  while (scale > scale_ && unscaled % 10 == 0) {
    unscaled /= 10;
    --scale;
  }
  if (unscaled > kMaxMagnitude || unscaled < -kMaxMagnitude) return std::nullopt;
  const auto value = static_cast<std::int64_t>(unscaled);
  if (scale > scale_) {
    if (!shifted(max_magnitude_, scale - scale_)) return std::nullopt;
    return Fitted{value, scale};
  }
  const std::optional<std::int64_t> rescaled = shifted(value, scale_ - scale);
  if (!rescaled) return std::nullopt;
  return Fitted{*rescaled, scale_};
}

void DecimalColumn::push_back(Fitted fitted) {
  if (fitted.scale > scale_) {
    // max_magnitude_ may be 0 with any distance between the scales: then all rows are 0.
    const int power = std::min(fitted.scale - scale_, kMaxPower);
    const std::int64_t factor = kPowersOfTen[static_cast<std::size_t>(power)];
    for (std::int64_t& value : values_) {
      if (value != kMissing) value *= factor;
    }
    max_magnitude_ *= factor;
    scale_ = fitted.scale;
  }
  if (fitted.value == kMissing) {
    has_missing_ = true;
  } else {
    max_magnitude_ = std::max(max_magnitude_, fitted.value < 0 ? -fitted.value : fitted.value);
  }
  append_growing(values_, fitted.value);
}

std::optional<Decimal> DecimalColumn::value(std::uint32_t row) const noexcept {
  if (values_[row] == kMissing) return std::nullopt;
  // Cannot fail: 18 digits at a scale that a Decimal had.
  return *Decimal::from_unscaled(values_[row], scale_);
}

}  // namespace usagescope
