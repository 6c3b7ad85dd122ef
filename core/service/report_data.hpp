#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Source of the service usage report: organisations with their subscriptions and monthly SKU
/// lines. Indices refer to the vectors of ReportData. Times are epoch milliseconds, 0 = none.

struct ReportSkuSource {
  std::string name;  ///< unique per service and data centre
  std::string description;
  std::string cross_reference;
  std::string geo;
  std::string region_code;
  std::string datacenter;
  std::string currency;
  std::string product_family;
  std::string customer_segment;
  std::string offer_name;
};

/// Usage of one SKU in one whole month: billable_qty is what the commitment does not cover.
struct ReportLineSource {
  std::uint32_t sku = 0;
  Month month;
  Decimal unit_price;
  Decimal usage_qty;
  Decimal commit_qty;
  Decimal billable_qty;
};

struct ReportSubscriptionSource {
  std::uint32_t service = 0;
  std::string sid;
  std::string uuid;
  std::int64_t start_ms = 0;
  std::int64_t end_ms = 0;
  std::int64_t anniversary_ms = 0;
  std::string status;
  std::string type;
  std::vector<ReportLineSource> lines;  ///< months ascending
};

struct ReportServiceSource {
  std::string id;
  std::string name;
  std::string description;
};

struct ReportOrgSource {
  std::string id;
  std::string name;
  std::string provider_id;  ///< "" for a provider itself
  std::string status = "ACTIVE";
  std::string tag = {};
  std::string country = "US";
  std::int64_t create_ms = 0;
  std::vector<ReportSubscriptionSource> subscriptions;
};

struct ReportData {
  std::vector<ReportServiceSource> services;
  std::vector<ReportSkuSource> skus;
  std::vector<ReportOrgSource> organizations;
};

}  // namespace usagescope
