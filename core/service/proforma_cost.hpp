#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/contract/contracts.hpp"
#include "core/contract/proforma.hpp"
#include "core/service/month_charges.hpp"
#include "core/service/seller_terms.hpp"

/// Costs of a proforma: rules "proforma: amounts" and "proforma: savings" of rules.hpp. Every
/// amount is exact; error kOverflow when one does not fit.
namespace usagescope {

/// The contract of a subscription at the end of the billing period.
struct ProformaContract {
  std::string id;
  std::string product_family;
  ContractTerms terms;
  SpendDetail whole_term;
};

/// What a subscription costs in the period: the list price less the contract's discount and, for
/// some subscriptions, less a promotion for `service` and a credit. `contract` may be nullptr.
[[nodiscard]] Result<OfferCost> offer_cost(const Decimal& list, const ProformaContract* contract,
                                           const PromotionService& service,
                                           std::string_view subscription_id);

/// What a charge costs beyond its commitment: nothing but the discount comes off, and its contract
/// value is delivered with the period. Prices of one unit stand in it where one price explains the
/// amount.
[[nodiscard]] Result<OfferCost> overage_cost(const MonthCharge& charge,
                                             const ProformaContract* contract);

}  // namespace usagescope
