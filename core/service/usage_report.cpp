// usage-report: rules "report: ..." of rules.hpp. Field sets: api-reference.md, 2.5 and 2.6.
#include <algorithm>
#include <string>
#include <utility>

#include "core/json/json_value.hpp"
#include "core/service/report_select.hpp"
#include "core/service/service.hpp"

namespace usagescope {
namespace {

/// The documented answer writes amounts with a point: "0.0".
Decimal with_point(const Decimal& amount) {
  const Decimal plain = amount.normalized();
  if (plain.scale() > 0) return plain;
  auto tenths = Decimal::from_unscaled(plain.unscaled() * 10, 1);
  return tenths ? *tenths : plain;
}

struct Amounts {
  Decimal usage;
  Decimal billable;
};

Status add_product(Decimal& sum, const Decimal& quantity, const Decimal& price) {
  auto product = Decimal::multiply(quantity, price);
  if (!product) return product.error();
  auto total = Decimal::add(sum, *product);
  if (!total) return total.error();
  sum = *total;
  return ok();
}

Status add_amounts(Amounts& sum, const Amounts& part) {
  auto usage = Decimal::add(sum.usage, part.usage);
  if (!usage) return usage.error();
  auto billable = Decimal::add(sum.billable, part.billable);
  if (!billable) return billable.error();
  sum = {*usage, *billable};
  return ok();
}

/// The documented keys, then the six assumed ones (2.6 a and b) where the policy wants them.
SkuRecord to_sku(const ReportSkuSource& sku, const ReportLineSource& line, const Period& days,
                 const ServicePolicy& policy) {
  SkuRecord record = documented_sku(sku, line.unit_price);
  if (!policy.has_assumed_sku_keys) return record;
  const std::pair<const char*, std::string> assumed[] = {
      {"skuName", Json(sku.name).dump()},
      {"datacenter", Json(sku.datacenter).dump()},
      {"billableUsageTimestamp", std::to_string(closing_time(line.month, days).ms)},
      {"usageQty", line.usage_qty.to_string()},
      {"commitQty", line.commit_qty.to_string()},
      {"billableQty", line.billable_qty.to_string()},
  };
  record.fields.insert(record.fields.end(), std::begin(assumed), std::end(assumed));
  return record;
}

struct SubscriptionAnswer {
  ReportSubscription subscription;
  Amounts amounts;
};

Result<SubscriptionAnswer> to_subscription(const ServiceContext& context,
                                           const ReportSubscriptionSource& source,
                                           const Period& days, bool is_summary) {
  auto lines = chosen_lines(source, days, is_summary);
  if (!lines) return lines.error();
  const auto& skus = context.dataset.report.skus;
  SubscriptionAnswer answer;
  SkuData sku_data;
  for (const ReportLineSource& line : *lines) {
    sku_data.skus.push_back(to_sku(skus[line.sku], line, days, context.policy));
    if (auto s = add_product(answer.amounts.usage, line.usage_qty, line.unit_price); !s) {
      return s.error();
    }
    if (auto s = add_product(answer.amounts.billable, line.billable_qty, line.unit_price); !s) {
      return s.error();
    }
  }
  sku_data.page_size = static_cast<std::int64_t>(sku_data.skus.size());
  answer.subscription = subscription_head(source);
  answer.subscription.sku_data = std::move(sku_data);
  return answer;
}

Result<ReportOrganization> to_organization(const ServiceContext& context,
                                           const ReportOrgSource& source,
                                           const UsageReportRequest& request, const Period& days) {
  const ReportData& data = context.dataset.report;
  ReportOrganization org = organization_head(source, context.now);
  Amounts org_amounts;
  for (std::uint32_t index = 0; index < data.services.size(); ++index) {
    const ReportServiceSource& definition = data.services[index];
    if (!wants_service(request, definition.id)) continue;
    ReportService service = service_head(definition);
    Amounts service_amounts;
    for (const ReportSubscriptionSource& subscription : source.subscriptions) {
      if (subscription.service != index) continue;
      auto answer = to_subscription(context, subscription, days, request.detail_view);
      if (!answer) return answer.error();
      service.subscriptions.push_back(std::move(answer->subscription));
      if (auto s = add_amounts(service_amounts, answer->amounts); !s) return s.error();
    }
    if (service.subscriptions.empty()) continue;
    service.service_usage_amount = with_point(service_amounts.usage);
    service.service_billable_usage_amount = with_point(service_amounts.billable);
    org.services.push_back(std::move(service));
    if (auto s = add_amounts(org_amounts, service_amounts); !s) return s.error();
  }
  org.org_usage_amount = with_point(org_amounts.usage);
  org.org_billable_usage_amount = with_point(org_amounts.billable);
  return org;
}

}  // namespace

Result<UsageReportAnswer> usage_report(const ServiceContext& context, std::string_view org_id,
                                       const UsageReportRequest& request) {
  auto scope = report_scope(context, org_id, request);
  if (!scope) return scope.error();
  const Period days = readable_days(scope->months, context.now);
  UsageReportAnswer answer{{}, scope->months};
  for (const ReportOrgSource* source : scope->orgs) {
    auto org = to_organization(context, *source, request, days);
    if (!org) return org.error();
    answer.report.push_back(std::move(*org));
  }
  return answer;
}

}  // namespace usagescope
