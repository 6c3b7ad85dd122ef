#include "core/service/seller_terms.hpp"

#include <algorithm>

#include "core/contract/enums.hpp"
#include "core/service/demo_catalog.hpp"
#include "core/service/lookup.hpp"

namespace usagescope {
namespace {

constexpr std::int32_t kExpiringDays = 30;  // api-reference.md, 7.7

std::uint64_t chance(std::string_view id, std::uint64_t what) {
  return demo_hash(demo_text_hash(id), what, 11);
}

std::string name_of(auto value) {
  return std::string(wire_name(value));
}

/// A share of what the rows say a year would cost, in whole hundreds: some customers stay below
/// their commitment, some go over it.
Decimal yearly_commitment(const ContractFacts& contract) {
  Decimal spent;
  for (const auto& [month, amount] : contract.spent) {
    if (auto sum = Decimal::add(spent, amount)) spent = *sum;
  }
  const auto percent = static_cast<std::int64_t>(70 + chance(contract.id, 3) % 61);
  auto scaled = Decimal::multiply(spent, Decimal(percent * 12));
  const auto months = static_cast<std::int64_t>(std::max<std::size_t>(contract.spent.size(), 1));
  if (!scaled) return Decimal(100);
  auto year = Decimal::divide(*scaled, Decimal(months * 100), 0);
  if (!year) return Decimal(100);
  auto hundreds = Decimal::from_unscaled(year->unscaled() / 100 * 100 + 100, 0);
  return hundreds ? *hundreds : Decimal(100);
}

std::int64_t seconds_into_day(std::string_view id) {
  return static_cast<std::int64_t>(chance(id, 4) % 86'400);
}

Instant moment(CivilDate day, std::int64_t second) {
  return {Instant::start_of(day).ms + second * 1000};
}

SubscriptionStatus status_of(std::string_view id, std::optional<CivilDate> end, Instant now) {
  const CivilDate today = now.utc_date();
  if (end && *end < today) return SubscriptionStatus::kExpired;
  if (end && *end < today.plus_days(kExpiringDays)) return SubscriptionStatus::kPendingExpiry;
  return chance(id, 5) % 17 == 0 ? SubscriptionStatus::kSuspended : SubscriptionStatus::kActive;
}

bool is_inactive(SubscriptionStatus status) {
  return status == SubscriptionStatus::kCancelled || status == SubscriptionStatus::kTerminated ||
         status == SubscriptionStatus::kExpired || status == SubscriptionStatus::kError;
}

/// What one customer's subscription and the one before it have in common.
SubscriptionRow common_row(const Dataset& dataset, const SubscriptionFacts& facts) {
  const PartnerData& data = dataset.partners;
  SubscriptionRow row;
  row.reseller = facts.reseller;
  SellerSubscription& wire = row.wire;
  wire.currency = "USD";
  if (facts.contract)
    wire.currency = contract_terms(data, data.contracts[*facts.contract]).currency;
  const CustomerFacts& customer = data.customers[facts.customer];
  wire.customer_org_id = customer.org_id;
  wire.customer_ref = CustomerRef{customer.name, customer.org_id, customer.name};
  wire.reseller_ref = reseller_ref(data.resellers[facts.reseller]);
  for (const std::string& service : facts.services) {
    wire.service_refs.push_back(service_ref(service_definition_id(dataset, service), service));
  }
  wire.order_source_type =
      name_of(chance(facts.id, 6) % 3 == 0 ? OrderSourceType::kMarketplace2T
                                           : OrderSourceType::kVmwarePartner2T);
  wire.subscription_group_id = demo_guid(9, demo_text_hash(customer.org_id));
  wire.subscription_type =
      name_of(facts.has_commitment ? SubscriptionType::kCommit : SubscriptionType::kOnDemand);
  return row;
}

void set_identity(SubscriptionRow& row, const std::string& id) {
  row.wire.billing_engine_subscription_id = id;
  row.wire.id = demo_guid(10, demo_text_hash(id));
  row.order_id = "O" + std::to_string(100'000'000 + chance(id, 7) % 900'000'000);
}

void set_life(SubscriptionRow& row, std::string_view id, CivilDate start,
              std::optional<CivilDate> end, Instant now) {
  const SubscriptionStatus status = status_of(id, end, now);
  row.is_inactive = is_inactive(status);
  row.wire.status = name_of(status);
  row.wire.subscription_start_date = moment(start, seconds_into_day(id)).to_string();
  if (end) row.wire.subscription_end_date = moment(*end, 86'399).to_string();
}

}  // namespace

SellerScope seller_scope(const Dataset& dataset, std::string_view org_id) noexcept {
  const auto& resellers = dataset.partners.resellers;
  for (std::uint32_t i = 0; i < resellers.size(); ++i) {
    if (resellers[i].org_id == org_id) return {i};
  }
  return {};
}

ContractTerms contract_terms(const PartnerData& data, const ContractFacts& contract) {
  ContractTerms terms;
  const auto months_left = static_cast<std::int32_t>(chance(contract.id, 1) % 24);
  const Month end = data.last_month.plus(months_left + 1);
  const std::int32_t months = end.index - data.first_month.index;
  terms.years = (months + 11) / 12 + static_cast<int>(chance(contract.id, 2) % 2);
  terms.first = end.plus(-12 * terms.years).first_day();
  terms.last = end.first_day().plus_days(-1);
  terms.currency = chance(contract.id, 8) % 5 == 0 ? "EURO" : "USD";  // as documents print it
  terms.commitment = yearly_commitment(contract);
  terms.discount = static_cast<std::int64_t>(4 + chance(contract.id, 9) % 15);
  return terms;
}

int year_of_term(const ContractTerms& terms, CivilDate day) noexcept {
  const std::int32_t months = Month::of(day).index - Month::of(terms.first).index;
  return std::clamp(months / 12, 0, terms.years - 1);
}

bool has_ended(const ContractTerms& terms, Instant now) noexcept {
  return terms.last < now.utc_date();
}

SpendDetail spend_of(const ContractTerms& terms, const ContractFacts& contract, int first_year,
                     int end_year, Instant now) {
  const Month first = Month::of(terms.first).plus(12 * first_year);
  const Month end = Month::of(terms.first).plus(12 * end_year);
  const Month current = Month::of(now.utc_date());
  Decimal spent;
  for (const auto& [month, amount] : contract.spent) {
    if (month < first || end <= month || current < month) continue;
    if (auto sum = Decimal::add(spent, amount)) spent = *sum;
  }
  spent = spent.normalized();  // exact, so that the years add up to the term
  SpendDetail detail;
  const auto product = Decimal::multiply(terms.commitment, Decimal(end_year - first_year));
  const Decimal commitment = product ? *product : terms.commitment;
  const auto left = Decimal::subtract(commitment, spent);
  const auto over = Decimal::subtract(spent, commitment);
  const auto hundredfold = Decimal::multiply(spent, Decimal(100));
  detail.commitment = commitment;
  detail.spent = spent;
  detail.remaining = left && !left->is_negative() ? *left : Decimal();
  detail.overage = over && !over->is_negative() ? *over : Decimal();
  if (hundredfold) {
    if (auto percent = Decimal::divide(*hundredfold, commitment, 2))
      detail.spent_percent = *percent;
  }
  detail.start_date = us_date(first.first_day());
  detail.end_date = us_date(end.first_day().plus_days(-1));
  return detail;
}

std::vector<SubscriptionRow> subscription_rows(const Dataset& dataset, const SellerScope& scope,
                                               Instant now) {
  const PartnerData& data = dataset.partners;
  std::vector<SubscriptionRow> rows;
  for (const SubscriptionFacts& facts : data.subscriptions) {
    if (!scope.covers(facts.reseller)) continue;
    SubscriptionRow row = common_row(dataset, facts);
    const auto age = static_cast<std::int32_t>(30 + chance(facts.id, 12) % 600);
    const CivilDate start = facts.first_day.plus_days(-age);
    if (chance(facts.id, 13) % 6 == 0) {
      SubscriptionRow before = row;
      const std::string id = "M0" + facts.id.substr(std::min<std::size_t>(1, facts.id.size()));
      set_identity(before, id);
      set_life(before, id, start.plus_days(-365), start.plus_days(-1), now);
      before.wire.renewal_preference = name_of(RenewalPreference::kCancel);
      rows.push_back(std::move(before));
    }
    set_identity(row, facts.id);
    std::optional<CivilDate> end;
    if (facts.has_commitment && facts.contract) {
      end = contract_terms(data, data.contracts[*facts.contract]).last;
    }
    set_life(row, facts.id, start, end, now);
    constexpr RenewalPreference kPreferences[] = {
        RenewalPreference::kAuto, RenewalPreference::kManual, RenewalPreference::kNotSelected};
    row.wire.renewal_preference = name_of(kPreferences[chance(facts.id, 14) % 3]);
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const SubscriptionRow& a, const SubscriptionRow& b) {
    return *a.wire.billing_engine_subscription_id < *b.wire.billing_engine_subscription_id;
  });
  return rows;
}

ResellerRef reseller_ref(const PartnerFacts& reseller) {
  return {reseller.name, reseller.org_id, reseller.prm_id};
}

std::string us_date(CivilDate day) {
  return std::to_string(day.month()) + '/' + std::to_string(day.day()) + '/' +
         std::to_string(day.year());
}

}  // namespace usagescope
