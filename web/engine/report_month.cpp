#include "web/engine/report_month.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/time/clock.hpp"

namespace usagescope {
namespace {

// Keys of the assumed set (api-reference.md, 2.6).
constexpr std::string_view kTimeKey = "billableUsageTimestamp";
constexpr std::string_view kUsageKey = "usageQty";
constexpr std::string_view kBillableKey = "billableQty";
constexpr std::string_view kPriceKey = "unitPrice";

std::optional<Month> month_of(const SkuRecord& sku) {
  if (const auto text = sku.text(kTimeKey)) {
    if (const auto time = CivilDateTime::parse(*text)) return Month::of(time->date);
  }
  const auto number = sku.number(kTimeKey);
  if (!number || number->scale() != 0 || number->is_zero()) return std::nullopt;
  // Far outside what a calendar holds is no time that could be compared.
  constexpr Int128 kFarthest = 253'402'300'800'000;  // year 10000
  if (number->unscaled() < 0 || number->unscaled() >= kFarthest) return std::nullopt;
  return Month::of(Instant{static_cast<std::int64_t>(number->unscaled())}.utc_date());
}

/// Drops lines of other months; true when there were any.
bool drop_other_months(ReportService& service, Month month) {
  bool has_dropped = false;
  for (ReportSubscription& subscription : service.subscriptions) {
    if (!subscription.sku_data) continue;
    const auto count = std::erase_if(subscription.sku_data->skus, [month](const SkuRecord& sku) {
      const auto other = month_of(sku);
      return other.has_value() && *other != month;
    });
    has_dropped = has_dropped || count > 0;
  }
  return has_dropped;
}

std::optional<Decimal> sum(const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
  if (!a || !b) return std::nullopt;
  const auto result = Decimal::add(*a, *b);
  return result ? std::optional<Decimal>(*result) : std::nullopt;
}

std::optional<Decimal> amount_of(const SkuRecord& sku, std::string_view quantity_key) {
  const auto quantity = sku.number(quantity_key);
  const auto price = sku.number(kPriceKey);
  if (!quantity || !price) return std::nullopt;
  const auto result = Decimal::multiply(*quantity, *price);
  return result ? std::optional<Decimal>(*result) : std::nullopt;
}

std::optional<Decimal> amount_of(const ReportService& service, std::string_view quantity_key) {
  std::optional<Decimal> total = Decimal();
  for (const ReportSubscription& subscription : service.subscriptions) {
    if (!subscription.sku_data) continue;
    for (const SkuRecord& sku : subscription.sku_data->skus) {
      total = sum(total, amount_of(sku, quantity_key));
    }
  }
  return total;
}

}  // namespace

void keep_month(ServiceReport& report, Month month) {
  for (ReportOrganization& organization : report) {
    bool has_changed = false;
    for (ReportService& service : organization.services) {
      if (!drop_other_months(service, month)) continue;
      has_changed = true;
      service.service_usage_amount = amount_of(service, kUsageKey);
      service.service_billable_usage_amount = amount_of(service, kBillableKey);
    }
    if (!has_changed) continue;
    organization.org_usage_amount = Decimal();
    organization.org_billable_usage_amount = Decimal();
    for (const ReportService& service : organization.services) {
      organization.org_usage_amount =
          sum(organization.org_usage_amount, service.service_usage_amount);
      organization.org_billable_usage_amount =
          sum(organization.org_billable_usage_amount, service.service_billable_usage_amount);
    }
  }
}

}  // namespace usagescope
