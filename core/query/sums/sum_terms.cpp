#include "core/query/sums/sum_terms.hpp"

namespace usagescope {

SumTerms SumTerms::of_column(const UsageTable& table, Column column) {
  const DecimalColumn& values = table.decimal(column);
  SumTerms terms;
  terms.left = values.values().data();
  terms.may_miss = values.has_missing();
  terms.scale = values.scale();
  terms.largest = static_cast<UInt128>(values.max_magnitude());
  return terms;
}

SumTerms SumTerms::of_list_cost(const UsageTable& table, PriceBasis basis) {
  SumTerms terms = of_column(table, Column::kMsrpPrice);
  if (basis == PriceBasis::kPerLine) return terms;
  const SumTerms quantity = of_column(table, Column::kUsage);
  terms.kind = Kind::kProduct;
  terms.right = quantity.left;
  terms.may_miss = terms.may_miss || quantity.may_miss;
  terms.scale += quantity.scale;
  terms.largest *= quantity.largest;
  return terms;
}

SumTerms SumTerms::of_priced_usage(const UsageTable& table) {
  SumTerms terms = of_column(table, Column::kUsage);
  if (!table.decimal(Column::kMsrpPrice).has_missing()) return terms;
  terms.kind = Kind::kWhereBoth;
  terms.right = table.decimal(Column::kMsrpPrice).values().data();
  terms.may_miss = true;
  return terms;
}

}  // namespace usagescope
