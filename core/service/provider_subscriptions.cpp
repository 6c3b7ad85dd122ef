// Rules "provider subscriptions/search: ..." of rules.hpp.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/contract/enums.hpp"
#include "core/service/lookup.hpp"
#include "core/service/provider.hpp"
#include "core/service/record_search.hpp"
#include "core/service/report_select.hpp"

namespace usagescope {
namespace {

FieldValue text_value(const std::optional<std::string>& text) {
  return text ? FieldValue(*text) : FieldValue();
}

using Row = ProviderSubscription;
constexpr SearchField<Row> kFields[] = {
    {"BILLING_ENGINE_SUBSCRIPTION_ID", FilterType::kText, true, true,
     [](const Row& row) { return text_value(row.billing_engine_subscription_id); }},
    {"ORGANIZATION_NAME", FilterType::kText, true, false,
     [](const Row& row) { return text_value(row.organization_ref->name); }},
    {"SERVICE_NAME", FilterType::kText, true, false,
     [](const Row& row) { return text_value(row.service_ref->name); }},
    {"STATUS", FilterType::kText, true, false,
     [](const Row& row) { return text_value(row.status); }},
};
constexpr SearchSchema<Row> kSchema{kFields, {0, false}, kProviderPaging};

RenewalPreference renewal_of(const ReportSubscriptionSource& source, Instant now) {
  if (source.end_ms == 0) return RenewalPreference::kNotSelected;
  return now.ms < source.end_ms ? RenewalPreference::kAuto : RenewalPreference::kCancel;
}

Row row_of(const ReportOrgSource& org, const ReportServiceSource& service,
           const ReportSubscriptionSource& source, Instant now) {
  Row row;
  row.billing_engine_subscription_id = source.sid;
  row.id = source.uuid;
  row.organization_ref = ProviderOrgRef{"", org.name, org.id};
  row.renewal_preference = std::string(wire_name(renewal_of(source, now)));
  row.service_ref = service_ref(service.id, service.name);
  row.status = source.status;
  if (source.end_ms != 0) row.subscription_end_date = Instant{source.end_ms}.to_string();
  return row;
}

}  // namespace

Status validate_provider_subscription_search(const SearchRequest& request) {
  return validate_search(request, kSchema);
}

Result<ResultPage<ProviderSubscription>> search_provider_subscriptions(
    const ServiceContext& context, std::string_view org_id, const SearchRequest& request) {
  const ReportData& data = context.dataset.report;
  auto orgs = chosen_orgs(data, org_id, {});
  if (!orgs) return orgs.error();
  std::vector<Row> rows;
  for (const ReportOrgSource* org : *orgs) {
    for (const ReportSubscriptionSource& source : org->subscriptions) {
      rows.push_back(row_of(*org, data.services[source.service], source, context.now));
    }
  }
  auto selected = select_records(std::move(rows), request, kSchema);
  if (!selected) return selected.error();
  return page_of(*selected, request, context.policy.paging, [](const Row& row) { return row; });
}

}  // namespace usagescope
