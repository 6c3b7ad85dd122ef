#include "core/service/demo_catalog.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace usagescope {
namespace {

constexpr DemoService kServices[] = {
    {"VMware Cloud on AWS", "VMC-AWS"},
    {"VMware Site Recovery", "VMC-SRM"},
    {"vRealize Operations Cloud", "VR-OPS"},
    {"NSX Advanced Firewall", "VMC-NSX"},
    {"VMware Horizon Service", "HZN-SVC"},
    {"VMware Log Intelligence", "LOG-INT"},
    {"VMware Cloud Disaster Recovery", "VC-DR"},
    {"VMware Tanzu Mission Control", "TMC"},
    {"VMware Workspace ONE", "WS1"},
    {"VMware Carbon Black Cloud", "CB-CLOUD"},
};

constexpr DemoCharge kCharges[] = {
    {0, "VOD-HS", "VMware Cloud on AWS - i3.metal host, on demand", "COA-I3OD-H0", "Host hour",
     8'316'000, 96, 520, 0, 0},
    {0, "VCM-HS-12", "VMware Cloud on AWS - i3.metal host, 1 year", "COA-I312-H0", "Host hour",
     5'825'570, 144, 560, 0, 100},
    {0, "VOD-IP-A1", "VMware Cloud on AWS - Elastic IP address", "COA-12MT0-AU", "IP", 8'368'063, 2,
     16, 0, 0},
    {0, "VOD-DTO-A1", "VMware Cloud on AWS - Data transfer out", "COA-DTO1-GB", "GB", 87'450, 400,
     5'200, 3, 20},
    {0, "VOD-HS-I3EN", "VMware Cloud on AWS - i3en.metal host, on demand", "COA-I3EN-H0",
     "Host hour", 12'914'380, 48, 240, 0, 0},
    {1, "VSR-VM", "VMware Site Recovery - Protected virtual machine", "VSR-PVM1-AU", "VM hour",
     148'230, 4'800, 20'400, 0, 50},
    {1, "VSR-ST", "VMware Site Recovery - Replicated storage", "VSR-STG1-GB", "GB", 3'912, 20'000,
     90'000, 3, 0},
    {2, "VROPS-OSI", "vRealize Operations Cloud - Operating system instance", "VRO-OSI1-H0",
     "OSI hour", 71'250, 21'600, 108'000, 0, 60},
    {3, "NAF-HS", "NSX Advanced Firewall - Host", "NAF-HST1-H0", "Host hour", 2'436'500, 720, 2'880,
     0, 30},
    {4, "HZN-NU", "VMware Horizon Service - Named user", "HZN-UNV1-NU", "User", 493'150, 2'000,
     14'000, 0, 70},
    {4, "HZN-CU", "VMware Horizon Service - Concurrent user", "HZN-UNV1-CU", "User", 817'400, 800,
     6'000, 0, 40},
    {5, "LOG-GB", "VMware Log Intelligence - Ingested volume", "LGI-ING1-GB", "GB", 2'640'000, 180,
     1'600, 3, 40},
    {6, "VCDR-TIB", "VMware Cloud Disaster Recovery - Protected capacity", "VDR-CAP1-TB", "TiB",
     13'150'685, 25, 180, 3, 50},
    {6, "VCDR-VM", "VMware Cloud Disaster Recovery - Protected virtual machine", "VDR-PVM1-AU",
     "VM", 361'644, 300, 2'400, 0, 20},
    {7, "TMC-CPU", "VMware Tanzu Mission Control - CPU", "TMC-STD1-CP", "CPU hour", 28'767, 24'000,
     144'000, 0, 30},
    {8, "WS1-DEV", "VMware Workspace ONE - Device", "WS1-ADV1-DV", "Device", 197'260, 1'000, 9'000,
     0, 60},
    {9, "CBC-EP", "VMware Carbon Black Cloud - Endpoint", "CBC-ENT1-EP", "Endpoint", 146'575, 3'000,
     24'000, 0, 40},
};

constexpr std::string_view kDatacenters[] = {
    "US West (Oregon)", "US East (N. Virginia)",     "Europe (Frankfurt)",
    "Europe (Ireland)", "Europe (London)",           "Asia Pacific (Sydney)",
    "Canada (Central)", "South America (São Paulo)", "Asia Pacific (Tokyo)",
};

struct NamedReseller {
  std::string_view id;
  std::string_view name;
};
/// The first is the documented row's.
constexpr NamedReseller kResellers[] = {
    {"114214", "SoftChoice Inc"},
    {"118806", "Bluewater Systems"},
    {"120377", "Cobalt IT"},
    {"121940", "Dunmore Technologies"},
    {"123055", "Eastvale Networks"},
    {"125618", "Forge & Field"},
    {"127204", "Granite Peak Solutions"},
    {"129481", "Hightower Cloud"},
    {"130112", "Île-de-Ré Numérique"},
};

struct NamedCustomer {
  std::string_view name;
  std::uint32_t reseller;
  std::int64_t size_percent;
};
/// The first is the documented row's. "Rigg & Vale Bank" stands twice: one name, two ids.
constexpr NamedCustomer kCustomers[] = {
    {"PotlatchDeltic", 0, 150},        {"Hollis Health Trust", 0, 260},
    {"Marlow County Council", 0, 130}, {"Žďár Logistik", 1, 120},
    {"Quillon Energy", 1, 170},        {"Rigg & Vale Bank", 0, 70},
    {"Ostrava Freight", 1, 60},        {"Tern Analytics", 0, 45},
    {"Harrow Street Retail", 1, 70},   {"Lindqvist Marine", 2, 140},
    {"Vantaa Robotics", 2, 100},       {"Oakum Insurance", 2, 80},
    {"Ardent Motors", 7, 60},          {"Greyfriars Estates", 3, 75},
    {"Fennimore Labs", 3, 95},         {"São Bento Têxtil", 4, 90},
    {"Norrland Timber", 5, 65},        {"Cascade Pediatrics", 6, 80},
    {"Lowell Press", 7, 40},           {"Brisa del Sur Hoteles", 4, 55},
    {"Kestrel Aviation", 6, 110},      {"Müller & Söhne Maschinenbau", 5, 85},
    {"Łódź Media Group", 8, 50},       {"Pinecrest School District", 6, 60},
    {"Rigg & Vale Bank", 3, 35},       {"Verdant Foods", 2, 75},
    {"Saltmarsh Shipping", 1, 65},     {"Crown Hill Archives", 7, 30},
    {"Ægir Fiskeri", 8, 45},           {"Boréal Assurances", 8, 55},
};

constexpr std::string_view kFirstWords[] = {
    "Amber",  "Birch",   "Cinder",  "Delta", "Ember", "Fjord",  "Gable",
    "Harbor", "Indigo",  "Juniper", "Keel",  "Larch", "Mesa",   "North",
    "Opal",   "Prairie", "Quarry",  "Ridge", "Sable", "Tundra",
};
constexpr std::string_view kSecondWords[] = {
    "Logistics", "Health",    "Energy", "Foods",  "Media",
    "Motors",    "Insurance", "Labs",   "Retail", "Steel",
};

}  // namespace

std::span<const DemoService> demo_services() noexcept {
  return kServices;
}

std::span<const DemoCharge> demo_charges(std::uint32_t service) noexcept {
  const auto begin = std::find_if(std::begin(kCharges), std::end(kCharges),
                                  [service](const DemoCharge& c) { return c.service == service; });
  const auto end = std::find_if(begin, std::end(kCharges),
                                [service](const DemoCharge& c) { return c.service != service; });
  return {begin, end};
}

std::span<const std::string_view> demo_datacenters() noexcept {
  return kDatacenters;
}

std::uint32_t demo_reseller_count(std::uint32_t customers) noexcept {
  constexpr auto kNamed = static_cast<std::uint32_t>(std::size(kResellers));
  return std::max(kNamed, customers / 33);
}

DemoReseller demo_reseller(std::uint32_t index) {
  if (index < std::size(kResellers)) {
    return {std::string(kResellers[index].id), std::string(kResellers[index].name)};
  }
  const std::uint64_t hash = demo_hash(71, index, 0);
  return {std::to_string(200'000 + index), std::string(kFirstWords[hash % std::size(kFirstWords)]) +
                                               " Partners " + std::to_string(index)};
}

DemoCustomer demo_customer(std::uint32_t index, std::uint32_t resellers) {
  DemoCustomer customer;
  customer.org_id = index == 0 ? "bce80100-cc4f-45e0-8a79-5063de5ba191" : demo_guid(1, index);
  customer.contract_id = index == 0 ? "12345" : std::to_string(18'641 + index * 61);
  customer.billing_account_id = "BA-" + std::to_string(400'120 + index * 17);
  if (index < std::size(kCustomers)) {
    customer.name = kCustomers[index].name;
    customer.reseller = kCustomers[index].reseller;
    customer.size_percent = kCustomers[index].size_percent;
    return customer;
  }
  const std::uint64_t hash = demo_hash(73, index, 0);
  customer.name = std::string(kFirstWords[hash % std::size(kFirstWords)]) + ' ' +
                  std::string(kSecondWords[(hash >> 8U) % std::size(kSecondWords)]) + ' ' +
                  std::to_string(index);
  customer.reseller = static_cast<std::uint32_t>((hash >> 16U) % resellers);
  customer.size_percent = 30 + static_cast<std::int64_t>((hash >> 32U) % 140);
  return customer;
}

std::string demo_guid(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t high = demo_hash(a, b, 1);
  const std::uint64_t low = demo_hash(a, b, 2);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 32; ++i) {
    const std::uint64_t word = i < 16 ? high : low;
    if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
    std::size_t digit = (word >> (60U - 4U * (static_cast<unsigned>(i) % 16U))) & 15U;
    if (i == 12) digit = 4;                 // version
    if (i == 16) digit = 8 + (digit & 3U);  // variant
    text += kDigits[digit];
  }
  return text;
}

}  // namespace usagescope
