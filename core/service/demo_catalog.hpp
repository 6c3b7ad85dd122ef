#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace usagescope {

/// Invented world of the demo data. Names of services are the product's own of 2021; everything
/// else is made up, apart from what the documented row names.

struct DemoService {
  std::string_view name;
  std::string_view family;
};

struct DemoCharge {
  std::uint32_t service;
  std::string_view id;
  std::string_view description;
  std::string_view part_number;
  std::string_view unit;
  std::int64_t price_micro;  ///< MSRP for one unit, in millionths
  std::int64_t low;          ///< units a day of a customer of medium size
  std::int64_t high;
  int decimals;                      ///< digits after the point of a quantity: 0 or 3
  std::uint32_t commitment_percent;  ///< how many of 100 series have a commitment
};

struct DemoReseller {
  std::string id;
  std::string name;
};

struct DemoCustomer {
  std::string org_id;
  std::string name;
  std::uint32_t reseller;
  std::string contract_id;
  std::string billing_account_id;
  std::int64_t size_percent;  ///< 100 = medium
};

[[nodiscard]] std::span<const DemoService> demo_services() noexcept;
/// Charges of one service, in a row.
[[nodiscard]] std::span<const DemoCharge> demo_charges(std::uint32_t service) noexcept;
[[nodiscard]] std::span<const std::string_view> demo_datacenters() noexcept;

/// The first nine resellers and thirty customers have names of their own; those after are numbered.
[[nodiscard]] std::uint32_t demo_reseller_count(std::uint32_t customers) noexcept;
[[nodiscard]] DemoReseller demo_reseller(std::uint32_t index);
[[nodiscard]] DemoCustomer demo_customer(std::uint32_t index, std::uint32_t resellers);

/// Hash of three numbers, evenly spread: the only source of chance in the demo data.
[[nodiscard]] constexpr std::uint64_t demo_hash(std::uint64_t a, std::uint64_t b,
                                                std::uint64_t c) noexcept {
  std::uint64_t x = a * 0x9e3779b97f4a7c15U + b * 0xc2b2ae3d27d4eb4fU + c * 0x165667b19e3779f9U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

/// Hash of a text (FNV-1a), for what is invented from a name or an id.
[[nodiscard]] constexpr std::uint64_t demo_text_hash(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

/// A name-based id in the form of a GUID.
[[nodiscard]] std::string demo_guid(std::uint64_t a, std::uint64_t b);

}  // namespace usagescope
