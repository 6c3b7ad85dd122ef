#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"
#include "core/contract/organizations.hpp"
#include "core/model/service_report.hpp"
#include "core/model/usage.hpp"
#include "core/service/caller.hpp"
#include "core/service/dataset.hpp"
#include "core/service/policy.hpp"
#include "core/time/civil.hpp"
#include "core/time/clock.hpp"

namespace usagescope {

/// What a request is answered from. Holds references: all must outlive the call.
struct ServiceContext {
  const Dataset& dataset;
  Instant now;
  const Caller& caller;
  ServicePolicy policy;
};

/// Whether the caller may run the operation in that organisation ("" where its path has none).
/// Errors: kNotFound for an organisation that the dataset does not know, kForbidden for one that is
/// not the caller's or a role that does not allow it. The functions below answer a caller that has
/// passed here; answer.hpp runs all of it for a request.
[[nodiscard]] Status authorize(const ServiceContext& context, Operation operation,
                               std::string_view org_id);

/// Everything that can be wrong with a search request whatever the data: unknown keys and
/// operators, values of the wrong form, paging outside its limits. Error.path is the pointer into
/// the body, or the name of the query parameter.
[[nodiscard]] Status validate_search(const UsageSearchRequest& request);

/// POST .../usages/search; a reseller finds its own rows. O(rows in the date range) with other
/// filters, O(page) without; also O(rows) but fast where customers are left out.
[[nodiscard]] Result<UsagePage> search_usages(const ServiceContext& context,
                                              std::string_view org_id,
                                              const UsageSearchRequest& request);

struct FileAnswer {
  std::string content_type;
  std::string name;  ///< for Content-Disposition
  std::string bytes;
};

/// POST .../usages/download: all rows of the search as CSV, columns named as the fields.
[[nodiscard]] Result<FileAnswer> download_usages(const ServiceContext& context,
                                                 std::string_view org_id,
                                                 const UsageSearchRequest& request);

/// The days that a search without USAGE_DATE filter covers at that instant.
[[nodiscard]] Period default_search_period(Instant now) noexcept;

/// GET .../usage/customers; a reseller's are its own. O(rows).
[[nodiscard]] Result<std::vector<UsageReseller>> usage_customers(const ServiceContext& context,
                                                                 std::string_view org_id);

/// The months a report covers: [first, end).
struct ReportMonths {
  Month first;
  Month end;
  bool read_as_seconds = false;  ///< lenient: a time was below 1e11
  bool was_cut = false;          ///< lenient: months before the history were left out
  friend bool operator==(const ReportMonths&, const ReportMonths&) = default;
};
/// What is wrong with a report's times whatever the clock; Error.path names the parameter.
[[nodiscard]] Status validate_report(const UsageReportRequest& request);
/// Errors: those of validate_report(), and kOutOfRange for months before the history.
[[nodiscard]] Result<ReportMonths> resolve_report_months(const UsageReportRequest& request,
                                                         Instant now, const ServicePolicy& policy);

struct UsageReportAnswer {
  ServiceReport report;
  ReportMonths months;
};
/// GET .../usage-report. Errors: kForbidden and kNotFound about tenantId. Amounts are the exact
/// sums of quantity x unitPrice of the SKU lines.
[[nodiscard]] Result<UsageReportAnswer> usage_report(const ServiceContext& context,
                                                     std::string_view org_id,
                                                     const UsageReportRequest& request);

struct ReportFileAnswer {
  FileAnswer file;
  ReportMonths months;
};
/// GET .../usage-report/file: the same lines as CSV with the 18 documented columns.
[[nodiscard]] Result<ReportFileAnswer> usage_report_file(const ServiceContext& context,
                                                         std::string_view org_id,
                                                         const UsageReportRequest& request);

/// GET .../subscriptions of the billing API: the report's shape without amounts, each SKU of a
/// subscription once, with its latest price.
[[nodiscard]] Result<ServiceReport> billing_subscriptions(const ServiceContext& context,
                                                          std::string_view org_id,
                                                          const UsageReportRequest& request);

/// GET .../mgmt/orgs/{orgId} and .../tenants. kNotFound for an unknown organisation.
[[nodiscard]] Result<Organization> organization(const ServiceContext& context,
                                                std::string_view org_id);
[[nodiscard]] std::vector<Organization> tenants(const ServiceContext& context,
                                                std::string_view org_id);

/// GET .../loggedinuser: whose token it is. Without `expand_user` its organisation is left out.
[[nodiscard]] LoggedInUser logged_in_user(const ServiceContext& context, bool expand_user);
[[nodiscard]] LoggedInUserOrgs logged_in_user_orgs(const ServiceContext& context);

/// GET .../users/{userId}/orgs/{orgId}/org-roles. `role_context` is OPERATOR, PROVIDER or TENANT;
/// without it all roles are listed. kNotFound for another user than the caller.
[[nodiscard]] Result<OrgRoles> org_roles(const ServiceContext& context, std::string_view user_id,
                                         std::string_view org_id,
                                         const std::optional<std::string>& role_context);

/// HTTP status of an error of this layer: 401, 403, 404, else 400.
[[nodiscard]] int http_status_of(ErrorCode code) noexcept;

/// The assumed error body (api-reference.md, section 9).
[[nodiscard]] ApiError to_api_error(const Error& error, std::string_view request_id);

}  // namespace usagescope
