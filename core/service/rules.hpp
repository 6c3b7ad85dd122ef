#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace usagescope {

/// Where a rule of the service comes from.
enum class Basis : std::uint8_t {
  kDocumented,  ///< a public document says so
  kAssumption,  ///< the documents leave it open; decided here, easy to change
};

/// One rule of the API's behaviour as core/service implements it.
struct ServiceRule {
  std::string_view subject;
  std::string_view rule;
  Basis basis;
  std::string_view source;
};

/// The whole behaviour, in one table. `usagescope-mock rules` prints it. A rule that changes in
/// code changes here in the same commit.
inline constexpr auto kServiceRules = std::to_array<ServiceRule>({
    {"search: default filter",
     "without a USAGE_DATE filter the previous calendar quarter is searched", Basis::kDocumented,
     "seed 003"},
    {"search: default quarter", "of the server clock, in UTC; any USAGE_DATE filter replaces it",
     Basis::kAssumption, "api-reference 11, row 20"},
    {"search: order", "USAGE_DATE descending", Basis::kDocumented, "seed 003"},
    {"search: ties", "by a stable row id; rows without a timestamp last", Basis::kAssumption,
     "mock-server, semantic rules"},
    {"search: filter keys", "the fields in upper snake case, usageTimestamp as USAGE_DATE",
     Basis::kAssumption, "api-reference 11, row 21"},
    {"search: unknown key or operator", "400 with the known ones, never ignored",
     Basis::kAssumption, "mock-server, semantic rules"},
    {"search: operators", "EQUALS, IN, LIKE, BETWEEN", Basis::kDocumented, "api-reference 6.1"},
    {"search: several filters", "combined with AND", Basis::kAssumption,
     "api-reference 11, row 22"},
    {"search: EQUALS, IN", "exact text; numbers by value; a date without time is the whole day",
     Basis::kAssumption, "mock-server, semantic rules"},
    {"search: LIKE", "substring, case-insensitive for ASCII, text fields only", Basis::kAssumption,
     "api-reference 11, row 23"},
    {"search: BETWEEN", "two values (an array, or \"a,b\"), both ends inclusive",
     Basis::kAssumption, "api-reference 11, row 19"},
    {"search: missing field", "a row without the field matches no filter on it", Basis::kAssumption,
     "api-reference 11, row 26"},
    {"search: empty body", "absent, {}, filters [] and filters {} mean no filter",
     Basis::kAssumption, "api-reference 11, row 18"},
    {"search: paging", "pageStart is a record index; current and next are first results of pages",
     Basis::kDocumented, "seed 003"},
    {"search: first record", "1; next is left out on the last page", Basis::kAssumption,
     "api-reference 11, row 16"},
    {"search: page limits", "default 100, 1 to 1000, else 400", Basis::kAssumption,
     "api-reference 11, row 17"},
    {"search: start past the end", "an empty page", Basis::kAssumption,
     "mock-server, semantic rules"},
    {"customers: names", "an id shows its latest name; ordered by name", Basis::kAssumption,
     "product, T10"},
    {"customers: serviceRef id", "the report's definition id, else the name as a slug",
     Basis::kAssumption, "api-reference 7.3"},
    {"report: start", "moved back to the first instant of its month", Basis::kDocumented,
     "api-reference 2.1"},
    {"report: end",
     "moved back to the first instant of its month, exclusive (switch: month included)",
     Basis::kAssumption, "api-reference 2.3"},
    {"report: start and end in one month", "that one month", Basis::kAssumption,
     "api-reference 2.3"},
    {"report: unit of times", "milliseconds; lenient reads values below 1e11 as seconds",
     Basis::kAssumption, "api-reference 2.2"},
    {"report: months", "in UTC", Basis::kAssumption, "api-reference 2.4"},
    {"report: missing times",
     "none: the current month; start alone: to the last closed month; end alone: the month before "
     "it",
     Basis::kAssumption, "api-reference 11, row 3"},
    {"report: history", "the current month and six before it", Basis::kDocumented, "seed 000"},
    {"report: partly before the history", "400; lenient cuts the range", Basis::kAssumption,
     "api-reference 11, row 4"},
    {"report: wholly before the history", "200 with empty sku lists and zero amounts",
     Basis::kAssumption, "api-reference 2.2"},
    {"report: tenantId", "one linked customer of the provider; unknown customers are 404",
     Basis::kAssumption, "api-reference 2.1"},
    {"report: providerReport, allTenants",
     "providerReport: the provider's own usage, tenantId ignored; allTenants: as without tenantId",
     Basis::kAssumption, "api-reference 11, rows 7 and 8"},
    {"report: detailView", "true adds a SKU's months up, false (default) lists each month",
     Basis::kAssumption, "api-reference 11, row 6"},
    {"roles: usage-report",
     "Provider Administrator, Provider Billing User, Customer Administrator (own organisation)",
     Basis::kDocumented, "seed 000"},
    {"report file: columns", "the 18 documented ones, all quoted, \"Price ()\" as printed",
     Basis::kDocumented, "api-reference 3"},
    {"report file: form", "text/csv in UTF-8, CRLF; usage-report-ORG.csv as attachment",
     Basis::kAssumption, "api-reference 11, rows 12 to 14"},
    {"report file: lines", "those of the report; the timestamp is the month's last second",
     Basis::kAssumption, "api-reference 3"},
    {"subscriptions: shape", "as the report, skus with the documented keys", Basis::kDocumented,
     "api-reference 5"},
    {"subscriptions: lines", "each SKU once, with its latest price; no amounts", Basis::kAssumption,
     "api-reference 5"},
    {"subscriptions: tenantId, allTenants, providerReport", "as for the report", Basis::kAssumption,
     "api-reference 5"},
    {"download: usages", "CSV of the whole search, columns named as the fields", Basis::kAssumption,
     "api-reference 11, row 31"},
    {"reseller: usages, customers", "those of its own PRM id", Basis::kAssumption,
     "api-reference 6"},
    {"reseller: organization", "an id made from the PRM id, for rows name none", Basis::kAssumption,
     "api-reference 6"},
    {"organization: who sees it", "its own token; a provider's sees its customers too",
     Basis::kAssumption, "api-reference 4"},
    {"user: organisations", "the one that the token is bound to", Basis::kAssumption,
     "api-reference 1.2"},
    {"user: expandUser", "true adds the organisation, false (default) leaves it out",
     Basis::kAssumption, "api-reference 1.2"},
    {"user: roles", "of the caller only; context PROVIDER and TENANT list the roles of that kind",
     Basis::kAssumption, "api-reference 1.2"},
    {"token: life", "30 minutes", Basis::kDocumented, "api-reference 1.3"},
    {"token: API token, client secret", "201", Basis::kDocumented, "api-reference 1.1, 1.2"},
    {"token: authorize", "200; orgId required, Basic credentials", Basis::kDocumented,
     "api-reference 1.2"},
    {"token: accessTokenValiditySeconds", "1 to 86400, else 400", Basis::kAssumption,
     "api-reference 1.2"},
    {"token: wrong secret, wrong organization", "401, 403", Basis::kAssumption,
     "api-reference 11, row 29"},
    {"roles: usage-report/file", "as usage-report, and Customer Billing User", Basis::kDocumented,
     "api-reference 1.4"},
    {"roles: subscriptions",
     "Provider Administrator, Provider Operations Administrator, Provider Billing User",
     Basis::kDocumented, "api-reference 1.4"},
    {"roles: tenants",
     "Provider Administrator, Provider Operations Administrator, Provider Account Administrator",
     Basis::kDocumented, "api-reference 1.4"},
    {"roles: one organization", "as tenants, and Customer Administrator", Basis::kAssumption,
     "api-reference 1.4"},
    {"roles: seller API", "Distributor Administrator, Distributor User", Basis::kAssumption,
     "api-reference 1.4"},
    {"roles: proforma", "Distributor Administrator, Distributor Proforma User", Basis::kAssumption,
     "api-reference 1.4"},
    {"roles: seller API of resellers", "Reseller Administrator, Reseller User", Basis::kAssumption,
     "api-reference 1.4"},
});

}  // namespace usagescope
