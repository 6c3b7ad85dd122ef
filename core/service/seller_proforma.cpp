// Rules "proforma: ..." of rules.hpp.
#include <map>

#include "core/contract/enums.hpp"
#include "core/service/month_charges.hpp"
#include "core/service/seller.hpp"

namespace usagescope {
namespace {

constexpr int kMoneyDigits = 2;

/// List price, contract discount, what is left.
OfferCost cost_of(const Decimal& list, std::int64_t discount_percent) {
  OfferCost cost;
  const Decimal price = list.rounded(kMoneyDigits);
  Decimal saving;
  if (auto part = Decimal::multiply(price, Decimal(discount_percent))) {
    if (auto share = Decimal::divide(*part, Decimal(100), kMoneyDigits)) saving = *share;
  }
  auto net = Decimal::subtract(price, saving);
  cost.total_list_price = price;
  cost.total_net_price = net ? *net : price;
  cost.total_sale_price = cost.total_net_price;
  cost.total_discount_savings = saving;
  if (!saving.is_zero()) cost.discount_savings = {{saving, "RCD"}};
  return cost;
}

UsageItem item_of(const MonthCharge& charge, const std::string& currency, std::int64_t discount) {
  UsageItem item;
  item.charge_id = charge.charge_id;
  item.charge_type = "TIERED";
  item.currency = currency;
  item.description = charge.description;
  item.name = charge.description;
  item.offer_cost = cost_of(charge.overage_amount, discount);
  item.sku = charge.part_number;
  item.uom = charge.unit;
  return item;
}

ProformaHeader header_of(const PartnerData& data, const SubscriptionRow& row, Month month,
                         std::int64_t discount, const std::vector<const MonthCharge*>& charges) {
  const std::string currency = row.wire.currency.value_or("USD");
  const std::string id = *row.wire.billing_engine_subscription_id;
  const Period days = Period::of(month);
  ProformaOffer offer;
  offer.billing_start_date = days.begin.to_string();
  offer.billing_end_date = days.last_day().to_string();
  offer.billing_frequency = "PREPAID";
  offer.billing_model = row.wire.subscription_type == wire_name(SubscriptionType::kCommit)
                            ? "COMMIT_REQUIRED"
                            : "ONDEMAND";
  offer.currency = currency;
  offer.offer_category = "PRIMARY";
  Decimal list;
  for (const MonthCharge* charge : charges) {
    if (auto sum = Decimal::add(list, charge->amount)) list = *sum;
    if (!charge->overage.is_zero()) {
      offer.usage_items.push_back(item_of(*charge, currency, discount));
    }
  }
  offer.offer_cost = cost_of(list, discount);
  offer.discountsavings = offer.offer_cost->discount_savings;

  ProformaHeader header;
  header.billing_engine_subscription_id = id;
  header.billing_period = month.to_string();
  header.currency = currency;
  ProformaCustomer customer;
  customer.name = row.wire.customer_ref->name;
  customer.number = row.wire.customer_ref->org_id;
  customer.prmid = data.resellers[row.reseller].prm_id;
  customer.type = "END_CUSTOMER";
  header.customers = {std::move(customer)};
  header.date = days.end.to_string();
  header.file_creation_date = days.end.to_string();
  header.number = "PF-" + id + '-' + month.to_string();
  header.offers = {std::move(offer)};
  header.organization_ref =
      OrganizationRef{std::nullopt, row.wire.customer_org_id, row.wire.customer_ref->name};
  header.proforma_file_name = "proforma-" + id + '-' + month.to_string() + ".csv";
  if (!charges.empty()) header.service = charges.front()->service;
  header.status = row.wire.status;
  header.subscription_start_date = row.wire.subscription_start_date;
  header.subscription_end_date = row.wire.subscription_end_date;
  return header;
}

Result<Month> month_asked(const ProformaRequest& request) {
  auto month = Month::parse(*request.billing_period);
  if (month) return *month;
  return Error{ErrorCode::kInvalidSyntax, "a month is expected, as 2021-11", "/billingPeriod"};
}

std::map<std::string, std::int64_t> discounts(const PartnerData& data) {
  std::map<std::string, std::int64_t> found;
  for (const SubscriptionFacts& facts : data.subscriptions) {
    if (!facts.contract) continue;
    found[facts.id] = contract_terms(data, data.contracts[*facts.contract]).discount;
  }
  return found;
}

}  // namespace

Status validate_proforma(const ProformaRequest& request) {
  if (!request.billing_period) return ok();
  auto month = month_asked(request);
  if (!month) return month.error();
  return ok();
}

Result<ProformaDetails> proforma_details(const ServiceContext& context, std::string_view org_id,
                                         const ProformaRequest& request) {
  const PartnerData& data = context.dataset.partners;
  const SellerScope scope = seller_scope(context.dataset, org_id);
  Month month = Month::of(context.now.utc_date()).plus(-1);
  if (request.billing_period) {
    auto asked = month_asked(request);
    if (!asked) return asked.error();
    month = *asked;
  }
  auto charges = month_charges(context.dataset, scope, month);
  if (!charges) return charges.error();
  std::map<std::string_view, std::vector<const MonthCharge*>> by_subscription;
  for (const MonthCharge& charge : *charges) {
    by_subscription[charge.subscription_id].push_back(&charge);
  }
  const PartnerFacts& self =
      scope.is_distributor() ? data.distributor : data.resellers[*scope.reseller];
  ProformaDetails details{self.name, self.prm_id, {}};
  const auto discount_of = discounts(data);
  for (const SubscriptionRow& row : subscription_rows(context.dataset, scope, context.now)) {
    const std::string& id = *row.wire.billing_engine_subscription_id;
    const auto found = by_subscription.find(id);
    if (found == by_subscription.end()) continue;
    const auto discount = discount_of.find(id);
    details.proforma_headers.push_back(header_of(
        data, row, month, discount == discount_of.end() ? 0 : discount->second, found->second));
  }
  return details;
}

}  // namespace usagescope
