// usage-report: rules "report: ..." of rules.hpp. Field sets: api-reference.md, 2.5 and 2.6.
#include <algorithm>
#include <string>
#include <utility>

#include "core/json/json_value.hpp"
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

/// One instant of the month that the line is about: its last millisecond, as a meter would close
/// it.
std::int64_t closing_time(Month month) {
  return Instant::start_of(month.plus(1).first_day()).ms - 1;
}

/// Documented keys (2.6 a) first, then the six assumed ones.
SkuRecord to_sku(const ReportSkuSource& sku, const ReportLineSource& line) {
  const auto text = [](const std::string& value) { return Json(value).dump(); };
  SkuRecord record;
  record.fields = {
      {"skuDescription", text(sku.description)},
      {"crossReferenceSku", text(sku.cross_reference)},
      {"geo", text(sku.geo)},
      {"regionCode", text(sku.region_code)},
      {"currency", text(sku.currency)},
      {"paymentType", text("")},
      {"unitPrice", text(line.unit_price.to_string())},
      {"productFamily", text(sku.product_family)},
      {"customerSegment", text(sku.customer_segment)},
      {"offerInfo", Json(Json::Object{{"offerName", Json(sku.offer_name)}}).dump()},
      {"skuName", text(sku.name)},
      {"datacenter", text(sku.datacenter)},
      {"billableUsageTimestamp", std::to_string(closing_time(line.month))},
      {"usageQty", line.usage_qty.to_string()},
      {"commitQty", line.commit_qty.to_string()},
      {"billableQty", line.billable_qty.to_string()},
  };
  return record;
}

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

struct SubscriptionAnswer {
  ReportSubscription subscription;
  Amounts amounts;
};

Result<SubscriptionAnswer> to_subscription(const ReportData& data,
                                           const ReportSubscriptionSource& source,
                                           const ReportMonths& months, bool is_summary) {
  std::vector<ReportLineSource> lines;
  for (const ReportLineSource& line : source.lines) {
    if (months.first <= line.month && line.month < months.end) lines.push_back(line);
  }
  if (is_summary) {
    auto sums = summed(lines);
    if (!sums) return sums.error();
    lines = std::move(*sums);
  }
  SubscriptionAnswer answer;
  SkuData sku_data;
  for (const ReportLineSource& line : lines) {
    sku_data.skus.push_back(to_sku(data.skus[line.sku], line));
    if (auto s = add_product(answer.amounts.usage, line.usage_qty, line.unit_price); !s) {
      return s.error();
    }
    if (auto s = add_product(answer.amounts.billable, line.billable_qty, line.unit_price); !s) {
      return s.error();
    }
  }
  sku_data.page_size = static_cast<std::int64_t>(sku_data.skus.size());
  answer.subscription.sid = source.sid;
  answer.subscription.subscription_uuid = source.uuid;
  answer.subscription.sku_data = std::move(sku_data);
  answer.subscription.subscription_start_time = source.start_ms;
  answer.subscription.subscription_end_time = source.end_ms;
  answer.subscription.anniversary_billing_time = source.anniversary_ms;
  answer.subscription.status = source.status;
  answer.subscription.subscription_type = source.type;
  return answer;
}

bool wants_service(const UsageReportRequest& request, const std::string& id) {
  return request.service_ids.empty() ||
         std::find(request.service_ids.begin(), request.service_ids.end(), id) !=
             request.service_ids.end();
}

Result<ReportOrganization> to_organization(const ReportData& data, const ReportOrgSource& source,
                                           const UsageReportRequest& request,
                                           const ReportMonths& months) {
  ReportOrganization org;
  org.create_timestamp = source.create_ms;
  org.update_timestamp = source.update_ms;
  org.org_id = source.id;
  org.org_name = source.name;
  Amounts org_amounts;
  for (std::uint32_t index = 0; index < data.services.size(); ++index) {
    const ReportServiceSource& definition = data.services[index];
    if (!wants_service(request, definition.id)) continue;
    ReportService service;
    Amounts service_amounts;
    for (const ReportSubscriptionSource& subscription : source.subscriptions) {
      if (subscription.service != index) continue;
      auto answer = to_subscription(data, subscription, months, request.detail_view);
      if (!answer) return answer.error();
      service.subscriptions.push_back(std::move(answer->subscription));
      if (auto s = add_amounts(service_amounts, answer->amounts); !s) return s.error();
    }
    if (service.subscriptions.empty()) continue;
    service.service_def_id = definition.id;
    service.service_name = definition.name;
    service.service_description = definition.description;
    service.service_usage_amount = with_point(service_amounts.usage);
    service.service_billable_usage_amount = with_point(service_amounts.billable);
    org.services.push_back(std::move(service));
    if (auto s = add_amounts(org_amounts, service_amounts); !s) return s.error();
  }
  org.org_usage_amount = with_point(org_amounts.usage);
  org.org_billable_usage_amount = with_point(org_amounts.billable);
  return org;
}

/// The organisations that the request is about.
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

}  // namespace

Result<UsageReportAnswer> usage_report(const ServiceContext& context, std::string_view org_id,
                                       const UsageReportRequest& request) {
  if (auto s = authorize(context, Operation::kUsageReport, org_id); !s) return s.error();
  auto months = resolve_report_months(request, context.now, context.policy);
  if (!months) return months.error();
  const ReportData& data = context.dataset.report;
  auto orgs = chosen_orgs(data, org_id, request);
  if (!orgs) return orgs.error();

  // Outside the history nothing is read: the picture that the documented answer shows.
  const Month current = Month::of(context.now.utc_date());
  ReportMonths readable = *months;
  if (readable.end <= current.plus(-kReportHistoryMonths)) readable.end = readable.first;
  readable.end = std::min(readable.end, current.plus(1));

  UsageReportAnswer answer{{}, *months};
  for (const ReportOrgSource* source : *orgs) {
    auto org = to_organization(data, *source, request, readable);
    if (!org) return org.error();
    answer.report.push_back(std::move(*org));
  }
  return answer;
}

}  // namespace usagescope
