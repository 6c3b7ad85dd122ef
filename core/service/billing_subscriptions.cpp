// subscriptions of the billing API: rules "subscriptions: ..." of rules.hpp.
#include <algorithm>
#include <string>
#include <vector>

#include "core/service/report_select.hpp"
#include "core/service/service.hpp"

namespace usagescope {

namespace {

/// Each SKU once, in the order of its first line, with the price of its last one: months ascend.
SkuData sku_list(const ReportData& data, const std::vector<ReportLineSource>& lines) {
  std::vector<const ReportLineSource*> latest;
  for (const ReportLineSource& line : lines) {
    const auto same = std::find_if(latest.begin(), latest.end(),
                                   [&line](const auto* other) { return other->sku == line.sku; });
    if (same == latest.end()) {
      latest.push_back(&line);
    } else {
      *same = &line;
    }
  }
  SkuData list;
  for (const ReportLineSource* line : latest) {
    list.skus.push_back(documented_sku(data.skus[line->sku], line->unit_price));
  }
  list.page_size = static_cast<std::int64_t>(list.skus.size());
  return list;
}

}  // namespace

Result<ServiceReport> billing_subscriptions(const ServiceContext& context, std::string_view org_id,
                                            const UsageReportRequest& request) {
  const ReportData& data = context.dataset.report;
  auto orgs = chosen_orgs(data, org_id, request);
  if (!orgs) return orgs.error();
  ServiceReport report;
  for (const ReportOrgSource* source : *orgs) {
    ReportOrganization org = organization_head(*source, context.now);
    for (std::uint32_t index = 0; index < data.services.size(); ++index) {
      ReportService service = service_head(data.services[index]);
      for (const ReportSubscriptionSource& subscription : source->subscriptions) {
        if (subscription.service != index) continue;
        service.subscriptions.push_back(subscription_head(subscription));
        service.subscriptions.back().sku_data = sku_list(data, subscription.lines);
      }
      if (!service.subscriptions.empty()) org.services.push_back(std::move(service));
    }
    report.push_back(std::move(org));
  }
  return report;
}

}  // namespace usagescope
