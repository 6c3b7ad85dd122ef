#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/model/column.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// One UsageSummary row (seed 003). Every field is optional; an absent field stays absent.
struct UsageRecord {
  std::optional<std::string> billing_account_id;
  std::optional<std::string> billing_engine_discount_contract_id;
  std::optional<std::string> charge_description;
  std::optional<std::string> charge_id;
  std::optional<Decimal> commitment;
  std::optional<std::string> customer_name;
  std::optional<std::string> customer_org_id;
  std::optional<std::string> data_center_description;
  std::optional<std::string> distributor_id;
  std::optional<std::string> distributor_name;
  std::optional<Decimal> msrp_price;
  std::optional<Decimal> on_demand_usage;
  std::optional<std::string> part_number;
  std::optional<std::string> product_family;
  std::optional<std::string> reseller_id;
  std::optional<std::string> reseller_name;
  std::optional<std::string> service;
  std::optional<std::string> subscription_id;
  std::optional<std::string> unit_of_measurement;
  std::optional<Decimal> usage;
  std::optional<CivilDateTime> usage_timestamp;

  friend bool operator==(const UsageRecord&, const UsageRecord&) = default;
};

/// Access by column: nullptr when the column is of another type.
[[nodiscard]] std::optional<std::string>* text_field(UsageRecord& record, Column column) noexcept;
[[nodiscard]] const std::optional<std::string>* text_field(const UsageRecord& record,
                                                           Column column) noexcept;
[[nodiscard]] std::optional<Decimal>* decimal_field(UsageRecord& record, Column column) noexcept;
[[nodiscard]] const std::optional<Decimal>* decimal_field(const UsageRecord& record,
                                                          Column column) noexcept;

/// One answer of usages/search (seed 003). `next` is opaque to a client: it is sent back as
/// pageStart; absent on the last page.
struct UsagePage {
  std::optional<std::int32_t> current;
  std::optional<std::int32_t> next;
  std::optional<std::int32_t> total_results_count;
  std::vector<UsageRecord> results;

  friend bool operator==(const UsagePage&, const UsagePage&) = default;
};

/// One customer of a reseller as GET usage/customers lists it (api-reference.md, 7.3).
struct ServiceRef {
  std::string id;
  std::string name;
  friend bool operator==(const ServiceRef&, const ServiceRef&) = default;
};
struct UsageCustomer {
  std::string customer_name;
  std::string customer_org_id;
  std::vector<ServiceRef> service_refs;  ///< wire name "serviceRef", singular
  friend bool operator==(const UsageCustomer&, const UsageCustomer&) = default;
};
struct UsageReseller {
  std::string reseller_name;
  std::string reseller_prm_id;  ///< wire name "resellerPRMId"
  std::vector<UsageCustomer> customers;
  friend bool operator==(const UsageReseller&, const UsageReseller&) = default;
};

}  // namespace usagescope
