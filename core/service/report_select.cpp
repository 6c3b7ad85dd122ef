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

constexpr int kQuantityDigits = 2;

/// What some days of a month hold of a quantity of the whole, cut to hundredths.
Result<Decimal> share_of(const Decimal& quantity, std::int32_t days, std::int32_t all_days) {
  auto product = Decimal::multiply(quantity.rounded(kQuantityDigits), Decimal(days));
  if (!product) return product.error();
  auto share = Decimal::from_unscaled(product->unscaled() / all_days, product->scale());
  if (!share) return share.error();
  return share->normalized();
}

/// Usage and its commitment grow evenly over the month's days.
Status keep_share(ReportLineSource& line, std::int32_t days, std::int32_t all_days) {
  auto usage = share_of(line.usage_qty, days, all_days);
  if (!usage) return usage.error();
  auto commit = share_of(line.commit_qty, days, all_days);
  if (!commit) return commit.error();
  auto billable = Decimal::subtract(*usage, *commit);
  if (!billable) return billable.error();
  line.usage_qty = *usage;
  line.commit_qty = *commit;
  line.billable_qty = billable->normalized();
  return ok();
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

Instant last_refresh(Instant now) noexcept {
  return Instant::start_of(now.utc_date());
}

Period readable_days(const ReportMonths& asked, Instant now) noexcept {
  const CivilDate begin = asked.first.first_day();
  const Month history = Month::of(now.utc_date()).plus(-kReportHistoryMonths);
  if (asked.end <= history) return {begin, begin};
  return {begin, std::min(asked.end.first_day(), last_refresh(now).utc_date())};
}

Result<std::vector<ReportLineSource>> chosen_lines(const ReportSubscriptionSource& source,
                                                   const Period& days, bool is_summary) {
  std::vector<ReportLineSource> lines;
  for (const ReportLineSource& line : source.lines) {
    const Period month = Period::of(line.month);
    if (!days.contains(month.begin)) continue;
    lines.push_back(line);
    const Period kept{month.begin, std::min(month.end, days.end)};
    if (kept == month) continue;
    if (auto s = keep_share(lines.back(), kept.length_days(), month.length_days()); !s) {
      return s.error();
    }
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

ReportOrganization organization_head(const ReportOrgSource& source, Instant now) {
  ReportOrganization org;
  org.create_timestamp = source.create_ms;
  org.update_timestamp = updated_ms(source, now);
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

Instant closing_time(Month month, const Period& days) noexcept {
  return {Instant::start_of(std::min(Period::of(month).end, days.end)).ms - 1};
}

std::int64_t updated_ms(const ReportOrgSource& source, Instant now) noexcept {
  return std::max(source.create_ms, last_refresh(now).ms);
}

}  // namespace usagescope
