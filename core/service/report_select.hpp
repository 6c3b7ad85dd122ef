#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/service.hpp"

/// What the three reads of the billing API (report, file, subscriptions) choose from the data.
namespace usagescope {

/// The organisations that the request is about: rules "report: tenantId" and "report:
/// providerReport, allTenants". Errors: kForbidden, kNotFound, both about tenantId.
[[nodiscard]] Result<std::vector<const ReportOrgSource*>> chosen_orgs(
    const ReportData& data, std::string_view org_id, const UsageReportRequest& request);

/// What all of them ask first: which months, and whose.
struct ReportScope {
  ReportMonths months;  ///< as asked, with the defaults filled in
  std::vector<const ReportOrgSource*> orgs;
};
/// Errors: those of resolve_report_months() and chosen_orgs().
[[nodiscard]] Result<ReportScope> report_scope(const ServiceContext& context,
                                               std::string_view org_id,
                                               const UsageReportRequest& request);

/// When the data were refreshed last: at midnight UTC, with the days before it. Rule "report:
/// current month".
[[nodiscard]] Instant last_refresh(Instant now) noexcept;

/// The days of the asked months that can be read: those before the last refresh. Outside the
/// history nothing is, as in the documented answer.
[[nodiscard]] Period readable_days(const ReportMonths& asked, Instant now) noexcept;

/// The lines of those days, which begin with a month: of one that they hold in part, that part. As
/// a summary, the months of one SKU at one price become one line. Error kOverflow.
[[nodiscard]] Result<std::vector<ReportLineSource>> chosen_lines(
    const ReportSubscriptionSource& source, const Period& days, bool is_summary);

/// A SKU line with the keys that a document prints (api-reference.md, 2.6 a), in their order.
[[nodiscard]] SkuRecord documented_sku(const ReportSkuSource& sku, const Decimal& unit_price);

/// What the source says of itself; lists and amounts are left to the caller.
[[nodiscard]] ReportOrganization organization_head(const ReportOrgSource& source, Instant now);
[[nodiscard]] ReportService service_head(const ReportServiceSource& source);
[[nodiscard]] ReportSubscription subscription_head(const ReportSubscriptionSource& source);

[[nodiscard]] bool wants_service(const UsageReportRequest& request, const std::string& id);

/// When the usage of a line among those days was metered: the last millisecond of its month, or of
/// the days where they end before it.
[[nodiscard]] Instant closing_time(Month month, const Period& days) noexcept;

/// updateTimestamp of an organisation.
[[nodiscard]] std::int64_t updated_ms(const ReportOrgSource& source, Instant now) noexcept;

}  // namespace usagescope
