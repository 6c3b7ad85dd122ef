#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/model/usage.hpp"

namespace usagescope::bench {

/// Invented rows of the shape that product and API suggest: 60 resellers, 2,000 customers, 40
/// charges of 12 services, 5,000 subscriptions, 92 days from 2021-10-01. The same numbers make the
/// same rows.
inline constexpr std::uint32_t kResellers = 60;
inline constexpr std::uint32_t kCustomers = 2'000;
inline constexpr std::uint32_t kCharges = 40;
inline constexpr std::uint32_t kServices = 12;
inline constexpr std::uint32_t kSubscriptions = 5'000;
inline constexpr std::uint32_t kDays = 92;

/// What a row is made of; the same for the table and for the hand-coded floor.
struct RowNumbers {
  std::uint32_t subscription;
  std::uint32_t customer;
  std::uint32_t reseller;
  std::uint32_t charge;
  std::uint32_t service;
  std::uint32_t day;  ///< from 2021-10-01
  std::int64_t usage_thousandths;
  std::int64_t price_millionths;
};

inline std::uint64_t mixed(std::uint64_t value) noexcept {
  value += 0x9E37'79B9'7F4A'7C15;
  value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9;
  value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EB;
  return value ^ (value >> 31);
}

inline RowNumbers row_numbers(std::uint32_t row) noexcept {
  const std::uint64_t bits = mixed(row);
  RowNumbers numbers{};
  numbers.subscription = static_cast<std::uint32_t>(bits % kSubscriptions);
  numbers.customer = numbers.subscription % kCustomers;
  numbers.reseller = numbers.customer % kResellers;
  // A subscription has a handful of charges.
  numbers.charge =
      static_cast<std::uint32_t>((numbers.subscription + (bits >> 20) % 8 * 5) % kCharges);
  numbers.service = numbers.charge % kServices;
  numbers.day = static_cast<std::uint32_t>((bits >> 24) % kDays);
  numbers.usage_thousandths = static_cast<std::int64_t>((bits >> 34) % 5'000'000);
  numbers.price_millionths =
      static_cast<std::int64_t>(mixed(numbers.charge) % 250'000'000) + 10'000;
  return numbers;
}

inline std::string padded(std::uint32_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

inline std::string charge_id(std::uint32_t charge) {
  return "VOD-" + padded(charge, 2) + "-A1";
}

inline UsageRecord usage_record(const RowNumbers& numbers) {
  UsageRecord row;
  row.billing_engine_discount_contract_id = std::to_string(10'000 + numbers.customer);
  row.charge_description =
      "VMware Cloud charge number " + padded(numbers.charge, 2) + ", on demand";
  row.charge_id = charge_id(numbers.charge);
  row.customer_name = "Customer " + padded(numbers.customer, 4) + " Incorporated";
  row.customer_org_id = "bce80100-cc4f-45e0-8a79-00000000" + padded(numbers.customer, 4);
  row.data_center_description =
      numbers.subscription % 3 == 0 ? "US West (Oregon)" : "EU (Frankfurt)";
  row.distributor_id = "1284310";
  row.distributor_name = "Example Distribution Corporation";
  row.part_number = "COA-" + padded(numbers.charge, 2) + "MT0-AU";
  row.product_family = numbers.service % 2 == 0 ? "VMC-AWS" : "VCDR";
  row.reseller_id = std::to_string(114'000 + numbers.reseller);
  row.reseller_name = "Reseller " + padded(numbers.reseller, 2) + " Limited";
  row.service = "VMware Cloud Service " + padded(numbers.service, 2);
  row.subscription_id = "M16277" + padded(numbers.subscription, 5);
  constexpr std::array<const char*, 4> kUnits = {"GB", "Hosts", "IP", "Hours"};
  row.unit_of_measurement = kUnits[numbers.service % kUnits.size()];
  const std::int64_t commitment = numbers.subscription % 4 == 0 ? 1'000 : 0;
  const std::int64_t excess = numbers.usage_thousandths - commitment * 1'000;
  row.commitment = Decimal(commitment);
  row.usage = *Decimal::from_unscaled(numbers.usage_thousandths, 3);
  row.on_demand_usage = *Decimal::from_unscaled(excess < 0 ? 0 : excess, 3);
  row.msrp_price = *Decimal::from_unscaled(numbers.price_millionths, 6);
  row.usage_timestamp = CivilDateTime{
      CivilDate::from_ymd(2021, 10, 1)->plus_days(static_cast<std::int32_t>(numbers.day)), 0};
  return row;
}

}  // namespace usagescope::bench
