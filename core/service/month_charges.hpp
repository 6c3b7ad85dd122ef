#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/service/seller_terms.hpp"

namespace usagescope {

/// One charge of one subscription in one month, exact.
struct MonthCharge {
  std::string subscription_id;
  std::string charge_id;
  std::string description;
  std::string part_number;
  std::string unit;
  std::string service;
  std::string reseller_id;
  Decimal usage;
  Decimal overage;         ///< on-demand usage
  Decimal amount;          ///< usage x msrpPrice
  Decimal overage_amount;  ///< overage x msrpPrice
};

/// Of the month's days before that of the clock, by subscription and charge. O(rows of the month).
/// Error kOverflow when a sum does not fit.
[[nodiscard]] Result<std::vector<MonthCharge>> month_charges(const Dataset& dataset,
                                                             const SellerScope& scope, Month month,
                                                             Instant now);

}  // namespace usagescope
