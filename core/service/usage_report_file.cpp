// usage-report/file: rules "report file: ..." of rules.hpp; columns of api-reference.md, section 3.
#include <string>

#include "core/base/csv.hpp"
#include "core/service/report_select.hpp"
#include "core/service/service.hpp"

namespace usagescope {
namespace {

/// The document prints the price's column with empty parentheses; the currency may stand there.
void add_header(CsvWriter& csv, const ServicePolicy& policy) {
  csv.row({"Org Id", "Org Name", "Org Status", "Tag", "Service Id", "Service Name",
           "Subscription Id", "Sku Name", "Sku Description", "Datacenter",
           "Billable Usage Timestamp", policy.lenient ? "Price (USD)" : "Price ()", "Usage Qty",
           "Commit Qty", "Billable Qty", "Product Family", "Customer Segment",
           "Cross Reference Sku"});
}

std::string timestamp_text(Month month, const Period& days, const ServicePolicy& policy) {
  const Instant instant = closing_time(month, days);
  return policy.csv_time_is_ms ? std::to_string(instant.ms) : instant.to_string();
}

void add_line(CsvWriter& csv, const ServiceContext& context, const ReportOrgSource& org,
              const ReportSubscriptionSource& subscription, const ReportLineSource& line,
              const Period& days) {
  const ReportData& data = context.dataset.report;
  const ReportServiceSource& service = data.services[subscription.service];
  const ReportSkuSource& sku = data.skus[line.sku];
  csv.row({org.id, org.name, org.status, org.tag, service.id, service.name, subscription.sid,
           sku.name, sku.description, sku.datacenter,
           timestamp_text(line.month, days, context.policy), line.unit_price.to_string(),
           line.usage_qty.to_string(), line.commit_qty.to_string(), line.billable_qty.to_string(),
           sku.product_family, sku.customer_segment, sku.cross_reference});
}

}  // namespace

Result<ReportFileAnswer> usage_report_file(const ServiceContext& context, std::string_view org_id,
                                           const UsageReportRequest& request) {
  auto scope = report_scope(context, org_id, request);
  if (!scope) return scope.error();
  const ReportData& data = context.dataset.report;
  const Period days = readable_days(scope->months, context.now);
  ReportFileAnswer answer{
      {"text/csv; charset=utf-8", "usage-report-" + std::string(org_id) + ".csv", ""},
      scope->months};
  CsvWriter csv(answer.file.bytes);
  add_header(csv, context.policy);
  for (const ReportOrgSource* org : scope->orgs) {
    for (std::uint32_t service = 0; service < data.services.size(); ++service) {
      if (!wants_service(request, data.services[service].id)) continue;
      for (const ReportSubscriptionSource& subscription : org->subscriptions) {
        if (subscription.service != service) continue;
        auto lines = chosen_lines(subscription, days, request.detail_view);
        if (!lines) return lines.error();
        for (const ReportLineSource& line : *lines) {
          add_line(csv, context, *org, subscription, line, days);
        }
      }
    }
  }
  return answer;
}

}  // namespace usagescope
