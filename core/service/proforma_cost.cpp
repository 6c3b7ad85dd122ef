#include "core/service/proforma_cost.hpp"

#include <cstdint>
#include <optional>
#include <utility>

#include "core/service/demo_catalog.hpp"

namespace usagescope {
namespace {

constexpr int kMoneyDigits = 2;   // of what is invented; what follows from usage stays exact
constexpr int kPriceDigits = 12;  // more than any price has

constexpr std::int64_t kPromotionPercent = 5;
constexpr std::int64_t kPromotionUsedPercent = 2;
constexpr std::int64_t kPromotionLeftPercent = 3;
constexpr std::int64_t kCreditPercent = 1;

std::uint64_t chance(std::string_view id, std::uint64_t what) {
  return demo_hash(demo_text_hash(id), what, 15);
}

Result<Decimal> percent_of(const Decimal& amount, std::int64_t percent) {
  auto factor = Decimal::from_unscaled(percent, 2);
  if (!factor) return factor.error();
  auto share = Decimal::multiply(amount, *factor);
  if (!share) return share.error();
  return share->normalized();
}

/// A share of an amount in whole cents.
Result<Decimal> cents_of(const Decimal& amount, std::int64_t percent) {
  auto share = percent_of(amount, percent);
  if (!share) return share.error();
  return share->rounded(kMoneyDigits);
}

Status add_to(std::optional<Decimal>& sum, const Decimal& amount) {
  auto total = Decimal::add(sum.value_or(Decimal()), amount);
  if (!total) return total.error();
  sum = *total;
  return ok();
}

std::int64_t discount_of(const ProformaContract* contract) {
  return contract == nullptr ? 0 : contract->terms.discount;
}

DiscountSaving discount_saving(const ProformaContract& contract, const Decimal& amount) {
  DiscountAttributes attributes;
  attributes.group_code = contract.product_family;
  attributes.percent = std::to_string(contract.terms.discount);
  attributes.effective_start_date_time = Instant::start_of(contract.terms.first).to_string();
  attributes.effective_end_date_time =
      Instant::start_of(contract.terms.last.plus_days(1)).to_string();
  return {std::move(attributes), amount, "RCD"};
}

/// List price, discount, sale price; net is sale until savings are taken off.
Result<OfferCost> discounted(const Decimal& list, const ProformaContract* contract) {
  auto saving = percent_of(list, -discount_of(contract));
  if (!saving) return saving.error();
  auto sale = Decimal::add(list, *saving);
  if (!sale) return sale.error();
  OfferCost cost;
  cost.total_list_price = list.normalized();
  cost.total_sale_price = sale->normalized();
  cost.total_net_price = cost.total_sale_price;
  cost.total_discount_savings = *saving;
  cost.total_credit_savings = Decimal();
  cost.total_promotion_savings = Decimal();
  if (!saving->is_zero()) cost.discount_savings = {discount_saving(*contract, *saving)};
  return cost;
}

/// Some subscriptions have a promotion by percent, some an amount that is used up month by month.
Result<std::optional<PromotionSaving>> promotion_of(const Decimal& sale,
                                                    const PromotionService& service,
                                                    std::string_view id) {
  const std::uint64_t kind = chance(id, 1) % 5;
  if (kind > 1) return std::optional<PromotionSaving>();
  const bool is_amount = kind == 1;
  PromotionSaving promotion;
  auto amount = cents_of(sale, is_amount ? -kPromotionUsedPercent : -kPromotionPercent);
  if (!amount) return amount.error();
  promotion.promotion_amount = *amount;
  const std::string percent = std::to_string(kPromotionPercent);
  promotion.promotion_code = is_amount ? "DEMO_AMOUNT_OFF" : "DEMO_" + percent + "_PERCENT_OFF";
  promotion.promotion_name =
      is_amount ? "Invented amount off" : "Invented " + percent + " percent off";
  promotion.promotion_type = is_amount ? "AMOUNT" : "PromotionSaving";
  promotion.promotion_service_details = {service};
  promotion.seller_promotion_instance_id = std::to_string(1'000 + chance(id, 2) % 9'000);
  if (is_amount) {
    auto left = cents_of(sale, -kPromotionLeftPercent);
    if (!left) return left.error();
    promotion.remaining_amount = *left;
  } else {
    auto fraction = Decimal::from_unscaled(kPromotionPercent, 2);
    if (fraction) promotion.promotion_percent = *fraction;
  }
  return std::optional(std::move(promotion));
}

/// Adds the savings that subscriptions have beside the discount, and takes them off the net price.
Status take_savings_off(OfferCost& cost, const PromotionService& service, std::string_view id) {
  const Decimal sale = *cost.total_sale_price;
  auto promotion = promotion_of(sale, service, id);
  if (!promotion) return promotion.error();
  if (*promotion) {
    const Decimal amount = *(*promotion)->promotion_amount;
    cost.promotion_savings = {std::move(**promotion)};
    if (auto s = add_to(cost.total_promotion_savings, amount); !s) return s;
    if (auto s = add_to(cost.total_net_price, amount); !s) return s;
  }
  if (chance(id, 3) % 6 != 0) return ok();
  auto credit = cents_of(sale, -kCreditPercent);
  if (!credit) return credit.error();
  cost.credit_savings = {{*credit, "FX-" + std::string(id), "FLEX_EXCHANGE"}};
  if (auto s = add_to(cost.total_credit_savings, *credit); !s) return s;
  return add_to(cost.total_net_price, *credit);
}

/// The price of one unit, if one price explains the amount.
std::optional<Decimal> unit_price(const Decimal& amount, const Decimal& quantity) {
  auto price = Decimal::divide(amount, quantity, kPriceDigits);
  if (!price) return std::nullopt;
  auto product = Decimal::multiply(*price, quantity);
  if (!product || !(*product == amount)) return std::nullopt;
  return price->normalized();
}

}  // namespace

Result<OfferCost> offer_cost(const Decimal& list, const ProformaContract* contract,
                             const PromotionService& service, std::string_view subscription_id) {
  auto cost = discounted(list, contract);
  if (!cost) return cost.error();
  if (auto s = take_savings_off(*cost, service, subscription_id); !s) return s.error();
  if (contract != nullptr) {
    cost->total_contract_value = contract->whole_term.commitment;
    cost->remaining_contract_value = contract->whole_term.remaining;
  }
  return cost;
}

Result<OfferCost> overage_cost(const MonthCharge& charge, const ProformaContract* contract) {
  auto cost = discounted(charge.overage_amount, contract);
  if (!cost) return cost.error();
  cost->total_contract_value = cost->total_sale_price;
  cost->remaining_contract_value = Decimal();
  const auto list = unit_price(charge.overage_amount, charge.overage);
  if (!list) return cost;
  auto net = percent_of(*list, 100 - discount_of(contract));
  if (!net) return net.error();
  cost->unit_list_price = list;
  cost->unit_net_price = *net;
  cost->unit_total_contract_value = *net;
  return cost;
}

}  // namespace usagescope
