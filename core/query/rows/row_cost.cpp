#include "core/query/rows/row_cost.hpp"

#include "core/query/figures.hpp"

namespace usagescope {

RowCost::RowCost(const UsageTable& table, PriceBasis basis, Column quantity) {
  const DecimalColumn& price = table.decimal(Column::kMsrpPrice);
  prices_ = price.values().data();
  may_miss_ = price.has_missing();
  scale_ = price.scale();
  max_magnitude_ = static_cast<UInt128>(price.max_magnitude());
  if (basis == PriceBasis::kPerLine) return;
  const DecimalColumn& column = table.decimal(quantity);
  quantities_ = column.values().data();
  may_miss_ = may_miss_ || column.has_missing();
  scale_ += column.scale();
  max_magnitude_ *= static_cast<UInt128>(column.max_magnitude());
}

Result<std::optional<Decimal>> RowCost::cost(std::uint32_t row) const {
  if (is_missing(row)) return std::optional<Decimal>();
  const Result<Decimal> exact = exact_decimal(value(row), scale_);
  if (!exact) return exact.error();
  return std::optional<Decimal>(*exact);
}

Result<std::optional<Decimal>> CostSum::total(int scale) const {
  if (!has_any) return std::optional<Decimal>();
  const std::optional<Int128> value = sum.total();
  if (!value) return sum_overflow();
  const Result<Decimal> exact = exact_decimal(*value, scale);
  if (!exact) return exact.error();
  return std::optional<Decimal>(*exact);
}

Result<Decimal> exact_decimal(Int128 unscaled, int scale) {
  for (; scale > 0 && unscaled % 10 == 0; --scale) unscaled /= 10;
  if (unscaled == 0) return Decimal();
  Result<Decimal> exact = Decimal::from_unscaled(unscaled, scale);
  if (!exact) return sum_overflow();
  return exact;
}

}  // namespace usagescope
