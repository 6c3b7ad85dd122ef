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

/// The largest magnitude that keeps 18 digits when it is multiplied by 10^index.
constexpr std::array<std::int64_t, kMaxPower + 1> kMostBeforeShift = [] {
  std::array<std::int64_t, kMaxPower + 1> most{};
  for (std::size_t i = 0; i < most.size(); ++i) {
    most[i] = DecimalColumn::kMaxMagnitude / kPowersOfTen[i];
  }
  return most;
}();

/// value x 10^power, or nullopt when that has more than 18 digits. The value has at most 18.
std::optional<std::int64_t> shifted(std::int64_t value, int power) noexcept {
  if (value == 0) return 0;
  if (power > kMaxPower) return std::nullopt;
  const std::size_t index = static_cast<std::size_t>(power);
  const std::int64_t most = kMostBeforeShift[index];
  if (value > most || value < -most) return std::nullopt;
  return value * kPowersOfTen[index];
}

}  // namespace

std::optional<DecimalColumn::Fitted> DecimalColumn::fit(
    const std::optional<Decimal>& number) const noexcept {
  if (!number) return Fitted{kMissing, scale_};
  return fit(RowNumber::of(*number));
}

std::optional<DecimalColumn::Fitted> DecimalColumn::fit_slowly(
    const RowNumber& number) const noexcept {
  std::int64_t value = number.value;
  int scale = number.scale;
  if (number.wide != nullptr) {
    Int128 unscaled = number.wide->unscaled();
    scale = number.wide->scale();
    for (; scale > scale_ && unscaled % 10 == 0; --scale) unscaled /= 10;
    if (unscaled > kMaxMagnitude || unscaled < -Int128{kMaxMagnitude}) return std::nullopt;
    value = static_cast<std::int64_t>(unscaled);
  }
  if (value == 0) return Fitted{0, scale_};
  for (; scale > scale_ && value % 10 == 0; --scale) value /= 10;
  if (scale > scale_) {
    if (!shifted(max_magnitude_, scale - scale_)) return std::nullopt;
    return Fitted{value, scale};
  }
  const std::optional<std::int64_t> rescaled = shifted(value, scale_ - scale);
  if (!rescaled) return std::nullopt;
  return Fitted{*rescaled, scale_};
}

void DecimalColumn::rescale(int scale) {
  // max_magnitude_ may be 0 with any distance between the scales: then all rows are 0.
  const int power = std::min(scale - scale_, kMaxPower);
  const std::int64_t factor = kPowersOfTen[static_cast<std::size_t>(power)];
  for (std::int64_t& value : values_) {
    if (value != kMissing) value *= factor;
  }
  max_magnitude_ *= factor;
  scale_ = scale;
}

void DecimalColumn::push_back(Fitted fitted) {
  if (fitted.scale > scale_) rescale(fitted.scale);
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
