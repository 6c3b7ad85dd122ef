#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/contract/contracts.hpp"
#include "core/contract/seller.hpp"
#include "core/service/dataset.hpp"
#include "core/time/clock.hpp"

/// What usage rows do not say of contracts and subscriptions, invented from their ids so that it
/// fits the rows: the same id has the same terms in every answer. Rules "terms: ...".
namespace usagescope {

/// Whose data a request may see: all of a distributor, or those of one reseller.
struct SellerScope {
  std::optional<std::uint32_t> reseller;  ///< index into PartnerData::resellers

  [[nodiscard]] bool is_distributor() const noexcept { return !reseller; }
  [[nodiscard]] bool covers(std::uint32_t reseller_index) const noexcept {
    return !reseller || *reseller == reseller_index;
  }
};
/// An organisation that is no reseller of the data is its distributor: authorize() has seen to it.
[[nodiscard]] SellerScope seller_scope(const Dataset& dataset, std::string_view org_id) noexcept;

struct ContractTerms {
  CivilDate first;  ///< a month's first day
  CivilDate last;   ///< a month's last day
  int years = 1;
  std::string currency;
  Decimal commitment;         ///< a year
  std::int64_t discount = 0;  ///< percent off the list price
};
[[nodiscard]] ContractTerms contract_terms(const PartnerData& data, const ContractFacts& contract);
/// 0 for the first year; the first and last one for days outside the term.
[[nodiscard]] int year_of_term(const ContractTerms& terms, CivilDate day) noexcept;
/// Years [first, end) of the term, 0-based.
[[nodiscard]] SpendDetail spend_of(const ContractTerms& terms, const ContractFacts& contract,
                                   int first_year, int end_year, Instant now);
[[nodiscard]] bool has_ended(const ContractTerms& terms, Instant now) noexcept;

/// A subscription as the wire shows it to a distributor, and what searches need beside.
struct SubscriptionRow {
  SellerSubscription wire;
  std::uint32_t reseller = 0;
  bool is_inactive = false;
  std::string order_id;
};
/// All subscriptions in scope, by id; every sixth has an expired one before it.
[[nodiscard]] std::vector<SubscriptionRow> subscription_rows(const Dataset& dataset,
                                                             const SellerScope& scope, Instant now);

[[nodiscard]] ResellerRef reseller_ref(const PartnerFacts& reseller);
/// "1/20/2021", as contracts write days.
[[nodiscard]] std::string us_date(CivilDate day);

}  // namespace usagescope
