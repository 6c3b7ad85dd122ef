// Invented usage rows. Quantities are thousandths of a unit throughout.
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/service/demo_catalog.hpp"
#include "core/service/demo_data.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kMilli = 1'000;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::uint64_t kRowsWithFaults = 20'000;
constexpr std::uint32_t kSeriesPerCustomer = 7;  // so that 50,000 rows have about thirty customers
constexpr char kDistributorId[] = "1284310";     // seed 003
constexpr char kDistributorName[] = "Carahsoft Technology Corporation";  // seed 003

constexpr CivilDate kPriceChange{18'962};  // 2021-12-01
constexpr char kRepricedCharge[] = "VOD-HS";
constexpr std::int64_t kNewPriceMicro = 8'648'640;  // 4% more
constexpr CivilDate kRenaming{19'002};              // 2022-01-10
constexpr std::uint32_t kRenamedCustomer = 7;
constexpr char kNewName[] = "Tern Analytics Group";

/// One charge of one subscription in one data centre: a row a day.
struct Series {
  std::uint32_t customer = 0;
  const DemoCharge* charge = nullptr;
  std::string subscription_id;
  std::string_view datacenter;
  std::int64_t base_milli = 0;
  std::int64_t growth_ppm = 0;  ///< of the base, a day
  std::int64_t commitment_milli = 0;
  std::uint64_t key = 0;
  CivilDate first;
};

Decimal decimal_of(std::int64_t unscaled, int scale) {
  auto value = Decimal::from_unscaled(unscaled, scale);
  return value ? *value : Decimal();  // 64 bits always fit
}

Decimal quantity_of(std::int64_t milli) {
  return decimal_of(milli, 3).normalized();
}

std::int64_t rounded_to(std::int64_t milli, int decimals) {
  return decimals == 0 ? (milli + kMilli / 2) / kMilli * kMilli : milli;
}

std::int64_t between(std::uint64_t hash, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(high - low + 1));
}

class World {
 public:
  explicit World(const DemoSpec& spec) : spec_(spec) {
    const std::uint64_t days = static_cast<std::uint64_t>(spec.days.length_days());
    std::uint64_t missing = spec.rows > 0 ? spec.rows - 1 : 0;  // the documented row is one
    const std::uint64_t series = (missing + days - 1) / days;
    const auto customers = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>((series + kSeriesPerCustomer - 1) / kSeriesPerCustomer, 1,
                                  std::numeric_limits<std::uint32_t>::max()));
    const std::uint32_t resellers = demo_reseller_count(customers);
    for (std::uint32_t i = 0; i < resellers; ++i) resellers_.push_back(demo_reseller(i));
    for (std::uint32_t i = 0; i < customers; ++i) customers_.push_back(demo_customer(i, resellers));
    series_.reserve(static_cast<std::size_t>(series));
    for (std::uint32_t round = 0; series_.size() < series; ++round) {
      for (std::uint32_t c = 0; c < customers && series_.size() < series; ++c) {
        add_subscription(c, round, series);
      }
    }
    // The last one starts late, so that the rows come out as asked.
    for (Series& one : series_) {
      const std::uint64_t active = std::min(missing, days);
      one.first = spec.days.end.plus_days(-static_cast<std::int32_t>(active));
      missing -= active;
    }
  }

  [[nodiscard]] const std::vector<Series>& series() const noexcept { return series_; }
  [[nodiscard]] UsageRecord row(const Series& series, CivilDate day) const;

 private:
  void add_subscription(std::uint32_t customer, std::uint32_t round, std::uint64_t limit);
  [[nodiscard]] Series make_series(std::uint32_t customer, std::uint32_t round,
                                   const DemoCharge& charge, std::uint64_t index) const;
  [[nodiscard]] std::int64_t quantity(const Series& series, CivilDate day) const;

  DemoSpec spec_;
  std::vector<DemoReseller> resellers_;
  std::vector<DemoCustomer> customers_;
  std::vector<Series> series_;
};

/// Every customer has VMware Cloud on AWS first, then other services in an order of its own.
void World::add_subscription(std::uint32_t customer, std::uint32_t round, std::uint64_t limit) {
  const auto services = static_cast<std::uint32_t>(demo_services().size());
  const std::uint32_t others = services - 1;
  const std::uint64_t hash = demo_hash(spec_.seed, customer, 100);
  std::uint32_t service = 0;
  if (round > 0) {
    // A stride that shares no factor with the nine others visits each of them once.
    constexpr std::uint32_t kStrides[] = {1, 2, 4, 5, 7, 8};
    const auto start = static_cast<std::uint32_t>(hash % others);
    const std::uint32_t stride = kStrides[(hash >> 8U) % 6];
    // Site recovery goes with the hosts for most.
    service = round == 1 && hash % 3 != 0 ? 1 : 1 + (start + round * stride) % others;
  }
  const auto charges = demo_charges(service);
  for (std::size_t i = 0; i < charges.size() && series_.size() < limit; ++i) {
    // Hosts on demand, IP addresses and transfer are everywhere; commitments and big hosts for
    // some.
    if (service == 0 && i == 1 && hash % 5 < 2) continue;
    if (service == 0 && i == 4 && hash % 4 != 0) continue;
    // The documented row is this customer's only line about addresses on that subscription.
    if (customer == 0 && charges[i].id == "VOD-IP-A1") continue;
    series_.push_back(make_series(customer, round, charges[i], i));
  }
}

Series World::make_series(std::uint32_t customer, std::uint32_t round, const DemoCharge& charge,
                          std::uint64_t index) const {
  Series series;
  series.customer = customer;
  series.charge = &charge;
  series.key = demo_hash(spec_.seed, customer, 1'000 + round * 16ULL + index);
  const std::uint64_t number =
      customer * 100'000ULL % 300'000'000ULL + customer * 37ULL + round * 7'919ULL;
  series.subscription_id =
      customer == 0 && round == 0 ? "M1627786076" : "M" + std::to_string(1'627'800'114ULL + number);
  const auto centers = demo_datacenters();
  const std::uint64_t center = customer == 0 ? 0 : demo_hash(spec_.seed, customer, 200 + round / 2);
  series.datacenter = centers[center % centers.size()];
  const std::int64_t size = customers_[customer].size_percent;
  series.base_milli = between(series.key, charge.low * kMilli, charge.high * kMilli) * size / 100;
  series.base_milli = std::max(rounded_to(series.base_milli, charge.decimals), kMilli);
  series.growth_ppm = between(series.key >> 20U, -400, 1'900);
  if ((series.key >> 40U) % 100 < charge.commitment_percent) {
    // From well under the use to well over it.
    const std::int64_t percent = between(series.key >> 12U, 70, 150);
    series.commitment_milli = std::max(rounded_to(series.base_milli * percent / 100, 0), kMilli);
  }
  return series;
}

std::int64_t World::quantity(const Series& series, CivilDate day) const {
  // Weekends are quieter, and people's services more so than machines'.
  const bool is_weekend = day.weekday() >= 5;
  const std::int64_t weekend_percent = series.charge->service == 0 ? 90 : 82;
  const std::int64_t week_percent = is_weekend ? weekend_percent : 100;
  const std::int64_t growth = kMillion + series.growth_ppm * (day.days - spec_.days.begin.days);
  const auto noise = between(
      demo_hash(spec_.seed, series.key, static_cast<std::uint64_t>(day.days)), -25'000, 25'000);
  std::int64_t milli = series.base_milli * week_percent / 100;
  milli = milli * growth / kMillion;
  milli = milli * (kMillion + noise) / kMillion;
  return std::max<std::int64_t>(rounded_to(milli, series.charge->decimals), 0);
}

UsageRecord World::row(const Series& series, CivilDate day) const {
  const DemoCustomer& customer = customers_[series.customer];
  const DemoReseller& reseller = resellers_[customer.reseller];
  const DemoCharge& charge = *series.charge;
  const DemoService& service = demo_services()[charge.service];
  const std::int64_t used = quantity(series, day);
  const bool is_repriced = charge.id == kRepricedCharge && day >= kPriceChange;
  const bool is_renamed = series.customer == kRenamedCustomer && day >= kRenaming;

  UsageRecord row;
  row.billing_account_id = customer.billing_account_id;
  row.billing_engine_discount_contract_id = customer.contract_id;
  row.charge_description = std::string(charge.description);
  row.charge_id = std::string(charge.id);
  row.commitment = quantity_of(series.commitment_milli);
  row.customer_name = is_renamed ? std::string(kNewName) : customer.name;
  row.customer_org_id = customer.org_id;
  row.data_center_description = std::string(series.datacenter);
  row.distributor_id = kDistributorId;
  row.distributor_name = kDistributorName;
  row.msrp_price = decimal_of(is_repriced ? kNewPriceMicro : charge.price_micro, 6);
  row.on_demand_usage = quantity_of(std::max<std::int64_t>(used - series.commitment_milli, 0));
  row.part_number = std::string(charge.part_number);
  row.product_family = std::string(service.family);
  row.reseller_id = reseller.id;
  row.reseller_name = reseller.name;
  row.service = std::string(service.name);
  row.subscription_id = series.subscription_id;
  row.unit_of_measurement = std::string(charge.unit);
  row.usage = quantity_of(used);
  row.usage_timestamp = CivilDateTime{day, 0};
  return row;
}

/// Faults that real data has, on fixed days, so that tests and people can find them. The duplicate
/// row and the missing day leave the number of rows as it was.
struct Faults {
  static constexpr std::size_t kMissingDaySeries = 11;
  static constexpr std::size_t kDuplicateSeries = 23;
  static constexpr std::size_t kIdentitySeries = 37;
  static constexpr std::size_t kMissingFieldsSeries = 53;
  static constexpr CivilDate kMissingDay{18'934};    // 2021-11-03
  static constexpr CivilDate kDuplicateDay{18'919};  // 2021-10-19
  static constexpr CivilDate kIdentityDay{18'975};   // 2021-12-14
  static constexpr CivilDate kFieldsDay{18'955};     // 2021-11-24

  static void spoil(std::size_t series, CivilDate day, UsageRecord& row) {
    if (series == kIdentitySeries && day == kIdentityDay) {
      auto wrong = Decimal::add(*row.usage, Decimal(12));
      if (wrong) row.on_demand_usage = *wrong;
    }
    if (series != kMissingFieldsSeries) return;
    if (day == kFieldsDay) row.part_number.reset();
    if (day == kFieldsDay.plus_days(1)) row.data_center_description.reset();
    if (day == kFieldsDay.plus_days(2)) row.billing_account_id.reset();
    if (day == kFieldsDay.plus_days(5)) row.commitment.reset();
  }
};

}  // namespace

UsageRecord documented_row() {
  UsageRecord row;
  row.billing_engine_discount_contract_id = "12345";
  row.charge_description = "VMware Cloud on AWS - Elastic IP address";
  row.charge_id = "VOD-IP-A1";
  row.commitment = Decimal(0);
  row.customer_name = "PotlatchDeltic";
  row.customer_org_id = "bce80100-cc4f-45e0-8a79-5063de5ba191";
  row.data_center_description = "US West (Oregon)";
  row.distributor_id = kDistributorId;
  row.distributor_name = kDistributorName;
  row.msrp_price = decimal_of(8'368'063, 6);
  row.on_demand_usage = Decimal(3'666);
  row.part_number = "COA-12MT0-AU";
  row.product_family = "VMC-AWS";
  row.reseller_id = "114214";
  row.reseller_name = "SoftChoice Inc";
  row.service = "VMware Cloud on AWS";
  row.subscription_id = "M1627786076";
  row.unit_of_measurement = "IP";
  row.usage = Decimal(3'666);
  row.usage_timestamp = CivilDateTime{*CivilDate::from_ymd(2021, 11, 11), 0};
  return row;
}

Status generate_usage(const DemoSpec& spec, const std::function<Status(const UsageRecord&)>& sink) {
  if (spec.rows == 0) return ok();
  if (spec.days.is_empty()) {
    return Error{ErrorCode::kInvalidArgument, "the period of a dataset must have days", "days"};
  }
  if (auto s = sink(documented_row()); !s) return s;
  const World world(spec);
  const bool has_faults = spec.rows >= kRowsWithFaults;
  for (CivilDate day = spec.days.begin; day < spec.days.end; day = day.plus_days(1)) {
    for (std::size_t i = 0; i < world.series().size(); ++i) {
      const Series& series = world.series()[i];
      if (day < series.first) continue;
      if (has_faults && i == Faults::kMissingDaySeries && day == Faults::kMissingDay) continue;
      UsageRecord row = world.row(series, day);
      if (has_faults) Faults::spoil(i, day, row);
      if (auto s = sink(row); !s) return s;
      if (has_faults && i == Faults::kDuplicateSeries && day == Faults::kDuplicateDay) {
        if (auto s = sink(row); !s) return s;
      }
    }
  }
  return ok();
}

Result<Dataset> demo_dataset(const DemoSpec& spec) {
  Dataset dataset;
  dataset.distributor_org_id = kDemoDistributorOrg;
  const auto status = generate_usage(
      spec, [&dataset](const UsageRecord& row) { return dataset.usage.append(row); });
  if (!status) return status.error();
  dataset.usage.build_index();
  dataset.report = demo_report();
  dataset.partners = derive_partner_data(dataset.usage, dataset.distributor_org_id);
  return dataset;
}

}  // namespace usagescope
