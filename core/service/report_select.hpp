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

/// Outside the history nothing is read: the picture that the documented answer shows.
[[nodiscard]] ReportMonths readable_months(const ReportMonths& asked, Instant now) noexcept;

/// The lines of those months; as a summary, the months of one SKU at one price become one line.
[[nodiscard]] Result<std::vector<ReportLineSource>> chosen_lines(
    const ReportSubscriptionSource& source, const ReportMonths& months, bool is_summary);

/// A SKU line with the keys that a document prints (api-reference.md, 2.6 a), in their order.
[[nodiscard]] SkuRecord documented_sku(const ReportSkuSource& sku, const Decimal& unit_price);

/// What the source says of itself; lists and amounts are left to the caller.
[[nodiscard]] ReportOrganization organization_head(const ReportOrgSource& source);
[[nodiscard]] ReportService service_head(const ReportServiceSource& source);
[[nodiscard]] ReportSubscription subscription_head(const ReportSubscriptionSource& source);

[[nodiscard]] bool wants_service(const UsageReportRequest& request, const std::string& id);

/// One instant of the month that a line is about: its last millisecond, as a meter would close it.
[[nodiscard]] Instant closing_time(Month month) noexcept;

}  // namespace usagescope
