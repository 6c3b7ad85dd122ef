// Rules "proforma: ..." of rules.hpp.
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "core/contract/enums.hpp"
#include "core/service/demo_catalog.hpp"
#include "core/service/demo_contact.hpp"
#include "core/service/lookup.hpp"
#include "core/service/month_charges.hpp"
#include "core/service/proforma_cost.hpp"
#include "core/service/seller.hpp"

namespace usagescope {
namespace {

std::uint64_t chance(std::string_view id, std::uint64_t what) {
  return demo_hash(demo_text_hash(id), what, 16);
}

std::string digits(std::uint64_t number, std::size_t count) {
  std::string text = std::to_string(number);
  if (text.size() > count) text.erase(0, text.size() - count);
  return std::string(count - text.size(), '0') + text;
}

/// A subscription in the period.
struct Billed {
  const Dataset& dataset;
  const SubscriptionRow& row;
  Month month;
  const ProformaContract* contract;  ///< nullptr for none
  const std::vector<const MonthCharge*>& charges;

  [[nodiscard]] const std::string& id() const { return *row.wire.billing_engine_subscription_id; }
  [[nodiscard]] const PartnerFacts& reseller() const {
    return dataset.partners.resellers[row.reseller];
  }
  [[nodiscard]] bool is_commit() const {
    return row.wire.subscription_type == wire_name(SubscriptionType::kCommit);
  }
};

/// How many units were bought: a whole number, and of commitments only.
std::optional<std::int64_t> purchase_quantity(const Billed& billed, const Decimal& quantity) {
  const Decimal whole = quantity.normalized();
  const bool fits = whole.scale() == 0 && !whole.is_negative() &&
                    whole.unscaled() <= std::numeric_limits<std::int32_t>::max();
  if (!billed.is_commit() || !fits) return std::nullopt;
  return static_cast<std::int64_t>(whole.unscaled());
}

Result<UsageItem> item_of(const Billed& billed, const MonthCharge& charge) {
  auto cost = overage_cost(charge, billed.contract);
  if (!cost) return cost.error();
  UsageItem item;
  item.charge_id = charge.charge_id;
  item.charge_type = "TIERED";
  item.currency = billed.row.wire.currency;
  item.description = charge.description;
  item.name = charge.description;
  item.product_id = demo_guid(13, demo_text_hash(charge.part_number));
  if (cost->unit_list_price) item.purchase_quantity = purchase_quantity(billed, charge.overage);
  item.offer_cost = std::move(*cost);
  item.sku = charge.part_number;
  item.tier_name = charge.overage == charge.usage ? "On demand" : "Overage";
  item.uom = charge.unit;
  return item;
}

PromotionService service_of(const Billed& billed) {
  const std::string& name = billed.charges.front()->service;
  PromotionService service;
  service.description = name;
  for (const DemoService& known : demo_services()) {
    if (known.name == name) service.product_family = std::string(known.family);
  }
  service.service_definition_id = service_definition_id(billed.dataset, name);
  return service;
}

Result<ProformaOffer> offer_of(const Billed& billed) {
  const Period days = Period::of(billed.month);
  ProformaOffer offer;
  offer.billing_start_date = days.begin.to_string();
  offer.billing_end_date = days.last_day().to_string();
  offer.billing_frequency = "PREPAID";
  offer.billing_model = billed.is_commit() ? "COMMIT_REQUIRED" : "COMMIT_OPTIONAL";
  if (billed.contract != nullptr) offer.cbc_id = billed.contract->id;
  offer.currency = billed.row.wire.currency;
  offer.license_unit = billed.charges.front()->unit;
  offer.offer_category = "PRIMARY";
  Decimal list;
  for (const MonthCharge* charge : billed.charges) {
    auto sum = Decimal::add(list, charge->amount);
    if (!sum) return sum.error();
    list = *sum;
    if (charge->overage.is_zero()) continue;
    auto item = item_of(billed, *charge);
    if (!item) return item.error();
    offer.usage_items.push_back(std::move(*item));
  }
  auto cost = offer_cost(list, billed.contract, service_of(billed), billed.id());
  if (!cost) return cost.error();
  offer.discountsavings = cost->discount_savings;
  offer.offer_cost = std::move(*cost);
  return offer;
}

ProformaCustomer customer_of(const Billed& billed) {
  const CustomerRef& ref = *billed.row.wire.customer_ref;
  const DemoContact contact = demo_contact(*ref.name);
  ProformaCustomer customer;
  customer.address = contact.address;
  customer.city = contact.city;
  customer.contact_name = contact.contact_name;
  customer.ea_number = digits(chance(*ref.org_id, 1), 8);
  customer.email = contact.email;
  customer.location_id = digits(chance(*ref.org_id, 2), 6);
  customer.name = ref.name;
  customer.number = ref.org_id;
  customer.phone = contact.phone;
  customer.prmid = billed.reseller().prm_id;
  customer.state = contact.state;
  customer.type = "END_CUSTOMER";
  return customer;
}

Result<ProformaHeader> header_of(const Billed& billed) {
  auto offer = offer_of(billed);
  if (!offer) return offer.error();
  const SellerSubscription& wire = billed.row.wire;
  const std::string name = billed.id() + '-' + billed.month.to_string();
  const CivilDate made = Period::of(billed.month).end;
  const std::string& customer = *wire.customer_ref->name;
  ProformaHeader header;
  header.billing_engine_subscription_id = billed.id();
  header.billing_period = billed.month.to_string();
  header.currency = wire.currency;
  header.customers = {customer_of(billed)};
  header.date = made.to_string();
  // No federal tax id begins with 00.
  header.federal_tax_id = "00-" + digits(chance(billed.dataset.partners.distributor.prm_id, 3), 7);
  header.file_creation_date = made.to_string();
  header.number = "PF-" + name;
  header.offers = {std::move(*offer)};
  header.organization_ref =
      OrganizationRef{demo_contact(customer).domain, wire.customer_org_id, customer};
  header.organizational_info = "Sold by " + billed.reseller().name;
  header.proforma_file_name = "proforma-" + name + ".csv";
  header.service = billed.charges.front()->service;
  header.status = wire.status;
  header.subscription_start_date = wire.subscription_start_date;
  header.subscription_end_date = wire.subscription_end_date;
  return header;
}

Result<Month> month_asked(const ProformaRequest& request) {
  auto month = Month::parse(*request.billing_period);
  if (month) return *month;
  return Error{ErrorCode::kInvalidSyntax, "a month is expected, as 2021-11", "/billingPeriod"};
}

/// By subscription, as they stand when the month is over.
std::map<std::string, ProformaContract> contracts_of(const PartnerData& data, Month month) {
  const Instant end = Instant::start_of(Period::of(month).last_day());
  std::map<std::string, ProformaContract> found;
  for (const SubscriptionFacts& facts : data.subscriptions) {
    if (!facts.contract) continue;
    const ContractFacts& contract = data.contracts[*facts.contract];
    const ContractTerms terms = contract_terms(data, contract);
    found[facts.id] = {contract.id, contract.product_family, terms,
                       spend_of(terms, contract, 0, terms.years, end)};
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
  auto charges = month_charges(context.dataset, scope, month, context.now);
  if (!charges) return charges.error();
  std::map<std::string_view, std::vector<const MonthCharge*>> by_subscription;
  for (const MonthCharge& charge : *charges) {
    by_subscription[charge.subscription_id].push_back(&charge);
  }
  const PartnerFacts& self =
      scope.is_distributor() ? data.distributor : data.resellers[*scope.reseller];
  ProformaDetails details{self.name, self.prm_id, {}};
  const auto contract_of = contracts_of(data, month);
  for (const SubscriptionRow& row : subscription_rows(context.dataset, scope, context.now)) {
    const std::string& id = *row.wire.billing_engine_subscription_id;
    const auto found = by_subscription.find(id);
    if (found == by_subscription.end()) continue;
    const auto contract = contract_of.find(id);
    auto header =
        header_of({context.dataset, row, month,
                   contract == contract_of.end() ? nullptr : &contract->second, found->second});
    if (!header) return header.error();
    details.proforma_headers.push_back(std::move(*header));
  }
  return details;
}

}  // namespace usagescope
