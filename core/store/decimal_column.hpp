#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/store/code_vector.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// An exact number per row: value x 10^-scale() with one scale for the column, which grows to the
/// most digits after the point that any row needs. At most 18 digits at that scale.
class DecimalColumn {
 public:
  static constexpr std::int64_t kMissing = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kMaxMagnitude = RowNumber::kMaxMagnitude;

  /// A number on its way into the column: its value at `scale`, which the column then has too.
  struct Fitted {
    std::int64_t value = kMissing;
    int scale = 0;
  };

  /// How a number would be held; nullopt when it, or one that is there already, would not fit
  /// exactly. Changes nothing.
  [[nodiscard]] std::optional<Fitted> fit(const std::optional<Decimal>& number) const noexcept;
  [[nodiscard]] std::optional<Fitted> fit(const RowNumber& number) const noexcept {
    if (number.wide == nullptr && number.scale == scale_) return Fitted{number.value, scale_};
    return fit_slowly(number);
  }
  /// Appends what fit() gave, with no other push_back in between; rescales the rows when needed.
  void push_back(Fitted fitted);
  void push_missing() { push_back({kMissing, scale_}); }
  void reserve(std::uint32_t rows) { values_.reserve(rows); }
  void shrink_to_fit() { give_back_room(values_); }

  /// One number per row at scale(), kMissing where there is none. Good until the next push_back.
  [[nodiscard]] std::span<const std::int64_t> values() const noexcept { return values_; }
  [[nodiscard]] int scale() const noexcept { return scale_; }
  [[nodiscard]] bool has_missing() const noexcept { return has_missing_; }
  /// No value's magnitude is larger; bounds sums before they are made.
  [[nodiscard]] std::int64_t max_magnitude() const noexcept { return max_magnitude_; }
  /// nullopt: missing.
  [[nodiscard]] std::optional<Decimal> value(std::uint32_t row) const noexcept;
  [[nodiscard]] std::int64_t memory_bytes() const noexcept {
    return static_cast<std::int64_t>(values_.capacity() * sizeof(std::int64_t));
  }

 private:
  [[nodiscard]] std::optional<Fitted> fit_slowly(const RowNumber& number) const noexcept;
  void rescale(int scale);

  std::vector<std::int64_t> values_;
  std::int64_t max_magnitude_ = 0;
  int scale_ = 0;
  bool has_missing_ = false;
};

}  // namespace usagescope
