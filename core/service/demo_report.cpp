// Invented source of the service usage report. Start times of the first customer are the documented
// answer's (seed 000).
#include <algorithm>
#include <string>
#include <string_view>

#include "core/service/demo_catalog.hpp"
#include "core/service/demo_data.hpp"
#include "core/time/clock.hpp"

namespace usagescope {
namespace {

constexpr Month kFirstMonth{2021 * 12 + 6};  // 2021-07
constexpr Month kLastMonth{2022 * 12 + 1};   // 2022-02

enum ServiceIndex : std::uint32_t { kVmc, kLog, kRecovery, kOperations, kTanzu };

struct SkuPlan {
  std::string_view name;
  std::string_view description;
  std::string_view family;
  std::string_view offer;
};
constexpr SkuPlan kSkus[] = {
    {"VMC-I3-OD", "i3.metal host, on demand", "VMC-AWS", "VMware Cloud on AWS on demand"},
    {"VMC-I3EN-OD", "i3en.metal host, on demand", "VMC-AWS", "VMware Cloud on AWS on demand"},
    {"VMC-I3-1Y", "i3.metal host, 1 year", "VMC-AWS", "VMware Cloud on AWS 1 year"},
    {"VMC-IP", "Elastic IP address", "VMC-AWS", "VMware Cloud on AWS on demand"},
    {"VMC-DTO", "Data transfer out", "VMC-AWS", "VMware Cloud on AWS on demand"},
    {"LOG-ING", "Ingested volume", "LOG-INT", "Log Intelligence on demand"},
    {"VSR-VM", "Protected virtual machine", "VMC-SRM", "Site Recovery on demand"},
    {"VRO-OSI", "Operating system instance", "VR-OPS", "vRealize Operations on demand"},
    {"TMC-CPU", "CPU", "TMC", "Tanzu Mission Control on demand"},
};

/// One SKU of a subscription: quantities of a full month, in thousandths.
struct LinePlan {
  std::uint32_t sku;
  std::string_view price;
  std::int64_t month_milli;
  std::int64_t commit_milli;
};

struct SubscriptionPlan {
  std::uint32_t org;
  ServiceIndex service;
  std::string_view sid;
  std::int64_t start_ms;
  std::int64_t end_ms;
  std::int64_t anniversary_ms;
  std::string_view status;
  std::string_view type;
  LinePlan lines[3];
  std::uint32_t line_count;
};

constexpr SubscriptionPlan kSubscriptions[] = {
    {0,
     kVmc,
     "M1627786076",
     1'528'386'976'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{0, "8.316", 14'880'000, 5'952'000}, {3, "3.65", 310'000, 0}, {4, "0.08745", 41'860'500, 0}},
     3},
    {0,
     kVmc,
     "M1627790114",
     1'577'923'200'000,
     1'672'531'200'000,
     1'577'923'200'000,
     "ACTIVE",
     "COMMIT",
     {{2, "5.82557", 2'976'000, 2'440'000}, {}, {}},
     1},
    {0,
     kLog,
     "M1627791550",
     1'534'465'763'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{5, "2.64", 1'215'250, 0}, {}, {}},
     1},
    {0,
     kRecovery,
     "M1630021447",
     1'534'500'000'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{6, "0.14823", 148'800'000, 29'760'000}, {}, {}},
     1},
    {1,
     kVmc,
     "M1631177209",
     1'583'884'800'000,
     0,
     0,
     "SUSPENDED",
     "ON_DEMAND",
     {{0, "8.316", 8'184'000, 720'000}, {4, "0.08745", 12'300'250, 0}, {}},
     2},
    {1, kLog, "M1633450018", 1'601'510'400'000, 0, 0, "ACTIVE", "ON_DEMAND", {{}, {}, {}}, 0},
    {2,
     kVmc,
     "M1632004871",
     1'598'918'400'000,
     0,
     1'598'918'400'000,
     "ACTIVE",
     "ON_DEMAND",
     {{1, "12.91438", 2'232'000, 744'000}, {3, "3.65", 124'000, 0}, {}},
     2},
    {2,
     kOperations,
     "M1632008120",
     1'609'459'200'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{7, "0.07125", 186'000'000, 111'600'000}, {}, {}},
     1},
    {3,
     kTanzu,
     "M1634100245",
     1'617'235'200'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{8, "0.028767", 446'400'000, 0}, {}, {}},
     1},
    {3,
     kRecovery,
     "M1634100912",
     1'617'235'200'000,
     1'640'995'200'000,
     0,
     "EXPIRED",
     "ON_DEMAND",
     {{6, "0.14823", 37'200'000, 0}, {}, {}},
     1},
    {4,
     kOperations,
     "M1620000415",
     1'546'300'800'000,
     0,
     0,
     "ACTIVE",
     "ON_DEMAND",
     {{7, "0.07125", 22'320'000, 7'440'000}, {}, {}},
     1},
};

struct OrgPlan {
  std::string_view id;  ///< "" = invented
  std::string_view name;
  bool is_provider;
  std::string_view tag;
  std::string_view country;
};
constexpr OrgPlan kOrgs[] = {
    {kDemoTenantOrg, "Coke", false, "gold", "US"},
    {"", "Marlow County Council", false, "public", "GB"},
    {"", "Žďár Logistik", false, "", "CZ"},
    {"", "São Bento Têxtil", false, "", "BR"},
    {kDemoProviderOrg, "Northwind Managed Cloud", true, "", "US"},
};

Decimal milli(std::int64_t value) {
  auto decimal = Decimal::from_unscaled(value, 3);
  return decimal ? decimal->normalized() : Decimal();  // 64 bits always fit
}

ReportLineSource make_line(const LinePlan& plan, Month month, std::uint64_t key) {
  const std::int64_t age = month.index - kFirstMonth.index;
  // Three percent more each month, a percent either way, in hundredths.
  const auto noise =
      static_cast<std::int64_t>(demo_hash(9, key, static_cast<std::uint64_t>(age)) % 21) - 10;
  const std::int64_t used = plan.month_milli * (1'000 + age * 30 + noise) / 10'000 * 10;
  const std::int64_t covered = std::min(used, plan.commit_milli);
  ReportLineSource line;
  line.sku = plan.sku;
  line.month = month;
  auto price = Decimal::parse(plan.price);
  line.unit_price = price ? *price : Decimal();  // plans hold numbers only
  line.usage_qty = milli(used);
  line.commit_qty = milli(covered);
  line.billable_qty = milli(used - covered);
  return line;
}

bool is_running(const SubscriptionPlan& plan, Month month) {
  return plan.end_ms == 0 || Instant::start_of(month.first_day()).ms < plan.end_ms;
}

ReportSubscriptionSource make_subscription(const SubscriptionPlan& plan, std::uint64_t index) {
  ReportSubscriptionSource subscription;
  subscription.service = plan.service;
  subscription.sid = plan.sid;
  subscription.uuid = demo_guid(5, index);
  subscription.start_ms = plan.start_ms;
  subscription.end_ms = plan.end_ms;
  subscription.anniversary_ms = plan.anniversary_ms;
  subscription.status = plan.status;
  subscription.type = plan.type;
  for (Month month = kFirstMonth; month <= kLastMonth; month = month.plus(1)) {
    if (!is_running(plan, month)) continue;
    for (std::uint32_t i = 0; i < plan.line_count; ++i) {
      subscription.lines.push_back(make_line(plan.lines[i], month, index * 8 + i));
    }
  }
  return subscription;
}

}  // namespace

ReportData demo_report() {
  ReportData data;
  constexpr std::string_view kServices[][2] = {
      {"VMware Cloud on AWS", "VMware Cloud on AWS - prod"},
      {"VMware Log Intelligence", "log-intelligence"},
      {"VMware Site Recovery", "VMware Site Recovery"},
      {"vRealize Operations Cloud", "vRealize Operations Cloud"},
      {"VMware Tanzu Mission Control", "Tanzu Mission Control"},
  };
  for (std::size_t i = 0; i < std::size(kServices); ++i) {
    data.services.push_back(
        {demo_guid(3, i), std::string(kServices[i][0]), std::string(kServices[i][1])});
  }
  for (std::size_t i = 0; i < std::size(kSkus); ++i) {
    const SkuPlan& plan = kSkus[i];
    data.skus.push_back({std::string(plan.name), std::string(plan.description),
                         "CR-" + std::to_string(70'100 + i * 13), "US", "A1", "US West (Oregon)",
                         "USD", std::string(plan.family), "COMMERCIAL", std::string(plan.offer)});
  }
  for (std::size_t i = 0; i < std::size(kOrgs); ++i) {
    ReportOrgSource org;
    org.id = kOrgs[i].id.empty() ? demo_guid(4, i) : std::string(kOrgs[i].id);
    org.name = kOrgs[i].name;
    org.tag = kOrgs[i].tag;
    org.country = kOrgs[i].country;
    if (!kOrgs[i].is_provider) org.provider_id = kDemoProviderOrg;
    org.create_ms = 1'568'178'851'354 + static_cast<std::int64_t>(i) * 86'400'000;
    for (std::size_t s = 0; s < std::size(kSubscriptions); ++s) {
      if (kSubscriptions[s].org == i)
        org.subscriptions.push_back(make_subscription(kSubscriptions[s], s));
    }
    data.organizations.push_back(std::move(org));
  }
  return data;
}

}  // namespace usagescope
