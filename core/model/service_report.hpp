#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/decimal.hpp"

namespace usagescope {

/// A field of an open SKU record, kept as its JSON text (api-reference.md, 2.6: no document shows a
/// filled line, so unknown keys are data, not errors).
using RawField = std::pair<std::string, std::string>;

/// One SKU line. Typed accessors read the keys that documents or the assumed set name; numbers are
/// accepted as number or as numeric string. All fields stay in their order for re-encoding.
struct SkuRecord {
  std::vector<RawField> fields;

  /// The decoded string of a JSON string field; nullopt when absent or of another type.
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  /// The exact number of a JSON number, or of a string that holds one.
  [[nodiscard]] std::optional<Decimal> number(std::string_view key) const;

  friend bool operator==(const SkuRecord&, const SkuRecord&) = default;
};

struct SkuData {
  std::vector<SkuRecord> skus;
  std::optional<std::int64_t> page_size;
  friend bool operator==(const SkuData&, const SkuData&) = default;
};

/// Timestamps are epoch milliseconds; 0 means "none" (open-ended, not set), never 1970
/// (api-reference.md, section 11, row 10).
struct ReportSubscription {
  std::optional<std::string> sid;
  std::optional<std::string> subscription_uuid;
  std::optional<SkuData> sku_data;
  std::optional<std::int64_t> subscription_start_time;
  std::optional<std::int64_t> subscription_end_time;
  std::optional<std::int64_t> anniversary_billing_time;
  std::optional<std::string> status;
  std::optional<std::string> subscription_type;
  friend bool operator==(const ReportSubscription&, const ReportSubscription&) = default;
};

struct ReportService {
  std::optional<std::string> service_def_id;
  std::optional<std::string> service_name;
  std::optional<std::string> service_description;
  std::optional<Decimal> service_usage_amount;
  std::optional<Decimal> service_billable_usage_amount;
  std::vector<ReportSubscription> subscriptions;
  friend bool operator==(const ReportService&, const ReportService&) = default;
};

/// One element of the usage-report array (seed 000): one organisation.
struct ReportOrganization {
  std::optional<std::int64_t> create_timestamp;
  std::optional<std::int64_t> update_timestamp;
  std::optional<std::string> org_id;
  std::optional<std::string> org_name;
  std::vector<ReportService> services;
  std::optional<Decimal> org_usage_amount;
  std::optional<Decimal> org_billable_usage_amount;
  friend bool operator==(const ReportOrganization&, const ReportOrganization&) = default;
};

using ServiceReport = std::vector<ReportOrganization>;

}  // namespace usagescope
