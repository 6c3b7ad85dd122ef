#include "core/service/report_select.hpp"

#include <algorithm>
#include <utility>

#include "core/json/json_value.hpp"

namespace usagescope {
namespace {

/// detailView=true: the months of one SKU at one price become one line.
Result<std::vector<ReportLineSource>> summed(const std::vector<ReportLineSource>& lines) {
  std::vector<ReportLineSource> out;
  for (const ReportLineSource& line : lines) {
    const auto same = std::find_if(out.begin(), out.end(), [&line](const ReportLineSource& o) {
      return o.sku == line.sku && o.unit_price == line.unit_price;
    });
    if (same == out.end()) {
      out.push_back(line);
      continue;
    }
    same->month = std::max(same->month, line.month);
    const std::pair<Decimal*, const Decimal*> sums[] = {{&same->usage_qty, &line.usage_qty},
                                                        {&same->commit_qty, &line.commit_qty},
                                                        {&same->billable_qty, &line.billable_qty}};
    for (const auto& [to, from] : sums) {
      auto sum = Decimal::add(*to, *from);
      if (!sum) return sum.error();
      *to = *sum;
    }
  }
  return out;
}

}  // namespace

Result<std::vector<const ReportOrgSource*>> chosen_orgs(const ReportData& data,
                                                        std::string_view org_id,
                                                        const UsageReportRequest& request) {
  const ReportOrgSource* self = nullptr;
  std::vector<const ReportOrgSource*> customers;
  for (const ReportOrgSource& org : data.organizations) {
    if (org.id == org_id) self = &org;
    if (org.provider_id == org_id) customers.push_back(&org);
  }
  if (self == nullptr) {
    return Error{ErrorCode::kNotFound, "There is no such organization here", "orgId"};
  }
  if (!self->provider_id.empty()) {  // a customer sees itself only
    if (request.tenant_id && *request.tenant_id != org_id) {
      return Error{ErrorCode::kForbidden, "A customer's token reads its own usage only",
                   "tenantId"};
    }
    return std::vector<const ReportOrgSource*>{self};
  }
  if (request.provider_report) return std::vector<const ReportOrgSource*>{self};
  if (!request.tenant_id || request.all_tenants) return customers;
  for (const ReportOrgSource* customer : customers) {
    if (customer->id == *request.tenant_id) return std::vector<const ReportOrgSource*>{customer};
  }
  return Error{ErrorCode::kNotFound, "No customer with this id is linked to the provider",
               "tenantId"};
}

Result<ReportScope> report_scope(const ServiceContext& context, std::string_view org_id,
                                 const UsageReportRequest& request) {
  auto months = resolve_report_months(request, context.now, context.policy);
  if (!months) return months.error();
  auto orgs = chosen_orgs(context.dataset.report, org_id, request);
  if (!orgs) return orgs.error();
  return ReportScope{*months, std::move(*orgs)};
}

ReportMonths readable_months(const ReportMonths& asked, Instant now) noexcept {
  const Month current = Month::of(now.utc_date());
  ReportMonths months = asked;
  if (months.end <= current.plus(-kReportHistoryMonths)) months.end = months.first;
  months.end = std::min(months.end, current.plus(1));
  return months;
}

Result<std::vector<ReportLineSource>> chosen_lines(const ReportSubscriptionSource& source,
                                                   const ReportMonths& months, bool is_summary) {
  std::vector<ReportLineSource> lines;
  for (const ReportLineSource& line : source.lines) {
    if (months.first <= line.month && line.month < months.end) lines.push_back(line);
  }
  if (!is_summary) return lines;
  return summed(lines);
}

SkuRecord documented_sku(const ReportSkuSource& sku, const Decimal& unit_price) {
  const auto text = [](const std::string& value) { return Json(value).dump(); };
  SkuRecord record;
  record.fields = {
      {"skuDescription", text(sku.description)},
      {"crossReferenceSku", text(sku.cross_reference)},
      {"geo", text(sku.geo)},
      {"regionCode", text(sku.region_code)},
      {"currency", text(sku.currency)},
      {"paymentType", text("")},
      {"unitPrice", text(unit_price.to_string())},
      {"productFamily", text(sku.product_family)},
      {"customerSegment", text(sku.customer_segment)},
      {"offerInfo", Json(Json::Object{{"offerName", Json(sku.offer_name)}}).dump()},
  };
  return record;
}

ReportSubscription subscription_head(const ReportSubscriptionSource& source) {
  ReportSubscription subscription;
  subscription.sid = source.sid;
  subscription.subscription_uuid = source.uuid;
  subscription.subscription_start_time = source.start_ms;
  subscription.subscription_end_time = source.end_ms;
  subscription.anniversary_billing_time = source.anniversary_ms;
  subscription.status = source.status;
  subscription.subscription_type = source.type;
  return subscription;
}

ReportOrganization organization_head(const ReportOrgSource& source) {
  ReportOrganization org;
  org.create_timestamp = source.create_ms;
  org.update_timestamp = source.update_ms;
  org.org_id = source.id;
  org.org_name = source.name;
  return org;
}

ReportService service_head(const ReportServiceSource& source) {
  ReportService service;
  service.service_def_id = source.id;
  service.service_name = source.name;
  service.service_description = source.description;
  return service;
}

bool wants_service(const UsageReportRequest& request, const std::string& id) {
  return request.service_ids.empty() ||
         std::find(request.service_ids.begin(), request.service_ids.end(), id) !=
             request.service_ids.end();
}

Instant closing_time(Month month) noexcept {
  return {Instant::start_of(month.plus(1).first_day()).ms - 1};
}

}  // namespace usagescope
