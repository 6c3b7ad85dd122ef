#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/service/contract_cover.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

class UsageRows;

/// What the usage rows say about partners, customers, contracts and subscriptions: the ground that
/// the seller operations beside usage stand on. Indices refer to the vectors of PartnerData.

struct PartnerFacts {
  std::string prm_id;
  std::string name;    ///< the latest
  std::string org_id;  ///< invented from the PRM id: rows name no organisation of a reseller
};

struct CustomerFacts {
  std::string org_id;
  std::string name;  ///< the latest
};

struct ContractFacts {
  std::string id;
  std::string billing_account_id;  ///< "" when no row names it
  std::string product_family;      ///< of the newest row
  std::uint32_t customer = 0;
  std::uint32_t reseller = 0;
  std::map<Month, Decimal> spent;  ///< usage x msrpPrice by month
};

struct SubscriptionFacts {
  std::string id;
  std::uint32_t customer = 0;
  std::uint32_t reseller = 0;
  std::optional<std::uint32_t> contract;
  std::vector<std::string> services;  ///< names, in alphabetical order
  bool has_commitment = false;
  CivilDate first_day;
  CivilDate last_day;
};

struct PartnerData {
  PartnerFacts distributor;
  std::vector<PartnerFacts> resellers;
  std::vector<CustomerFacts> customers;
  std::vector<ContractFacts> contracts;
  std::vector<SubscriptionFacts> subscriptions;
  Month first_month;  ///< of the rows
  Month last_month;
  ContractCover cover;
};

/// Passes over the indexed rows, O(rows). Rows that lack customer, reseller or timestamp count
/// for nothing here; an amount too long to be added exactly is left out of `spent`. Each list is in
/// the order of its newest rows.
[[nodiscard]] PartnerData derive_partner_data(const UsageRows& rows,
                                              std::string_view distributor_org_id);

/// The invented organisation of a reseller, the same for the same PRM id.
[[nodiscard]] std::string reseller_org_id(std::string_view prm_id);

}  // namespace usagescope
