#pragma once

#include <cstdint>
#include <optional>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/query/query_spec.hpp"
#include "core/query/sums/exact_sum.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// The exact list cost of single rows (see PriceBasis), as whole numbers of 10^-scale(). Good as
/// long as the table does not change.
class RowCost {
 public:
  /// quantity: what the price is multiplied with, per unit.
  RowCost(const UsageTable& table, PriceBasis basis, Column quantity = Column::kUsage);

  [[nodiscard]] int scale() const noexcept { return scale_; }
  /// No cost's magnitude is larger; at most 36 digits.
  [[nodiscard]] UInt128 max_magnitude() const noexcept { return max_magnitude_; }

  [[nodiscard]] bool may_miss() const noexcept { return may_miss_; }
  [[nodiscard]] bool is_missing(std::uint32_t row) const noexcept {
    return prices_[row] == DecimalColumn::kMissing ||
           (quantities_ != nullptr && quantities_[row] == DecimalColumn::kMissing);
  }
  /// The row must not be missing.
  [[nodiscard]] Int128 value(std::uint32_t row) const noexcept {
    return quantities_ == nullptr ? Int128{prices_[row]} : Int128{quantities_[row]} * prices_[row];
  }
  /// The same where max_magnitude() fits 63 bits.
  [[nodiscard]] std::int64_t narrow_value(std::uint32_t row) const noexcept {
    return quantities_ == nullptr ? prices_[row] : quantities_[row] * prices_[row];
  }

  /// One row's cost without trailing zeros; nullopt: missing. Error kOverflow when it has more
  /// digits after the point than a Decimal holds.
  [[nodiscard]] Result<std::optional<Decimal>> cost(std::uint32_t row) const;

 private:
  const std::int64_t* prices_;
  const std::int64_t* quantities_ = nullptr;  // nullptr: the price is the cost
  bool may_miss_;
  int scale_;
  UInt128 max_magnitude_;
};

/// A sum of row costs that remembers whether anything was added: without, there is no cost, which
/// is not zero.
struct CostSum {
  WideSum sum;
  bool has_any = false;
  void add(Int128 term) noexcept {
    sum.add(term);
    has_any = true;
  }
  /// Takes away a part of what was added, at the same scale.
  void subtract(const CostSum& part) noexcept {
    sum.low -= part.sum.low;
    sum.high -= part.sum.high;
  }
  /// Without trailing zeros; nullopt where nothing was added. Error kOverflow.
  [[nodiscard]] Result<std::optional<Decimal>> total(int scale) const;
};

/// unscaled x 10^-scale without trailing zeros, whatever the scale. Error kOverflow when more
/// digits are left than a Decimal holds.
[[nodiscard]] Result<Decimal> exact_decimal(Int128 unscaled, int scale);

}  // namespace usagescope
