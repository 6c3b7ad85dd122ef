#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/time/civil.hpp"
#include "core/time/clock.hpp"

namespace usagescope {

/// One condition of a search body, still as text: the key is data here, resolving it is the
/// service's work (api-reference.md, 6.1).
struct SearchFilter {
  std::string key;
  std::string op;
  std::vector<std::string> values;
  bool is_array = false;  ///< the value came as an array
  friend bool operator==(const SearchFilter&, const SearchFilter&) = default;
};

/// The order of a search's results; usages/search documents none.
struct SearchSorter {
  std::string key;
  std::string op;  ///< ASC, DESC
  friend bool operator==(const SearchSorter&, const SearchSorter&) = default;
};

/// Body and query of every search (api-reference.md, 6.1). An absent body, {}, "filters": [] and
/// "filters": {} mean no filter.
struct SearchRequest {
  std::vector<SearchFilter> filters;
  std::optional<std::int64_t> page_start;  ///< 1-based record index
  std::optional<std::int64_t> page_limit;
  std::optional<SearchSorter> sorter = {};
  std::optional<std::string> period = {};  ///< contracts of a reseller: CURRENT
  friend bool operator==(const SearchRequest&, const SearchRequest&) = default;
};

using UsageSearchRequest = SearchRequest;

/// GET .../usage-report: query parameters as they came (api-reference.md, 2.1).
struct UsageReportRequest {
  std::optional<std::int64_t> start_time;  ///< UNIX epoch, unit per ReportPolicy
  std::optional<std::int64_t> end_time;
  std::optional<std::string> tenant_id;
  std::vector<std::string> service_ids;
  bool detail_view = false;
  bool provider_report = false;
  bool all_tenants = false;
  friend bool operator==(const UsageReportRequest&, const UsageReportRequest&) = default;
};

/// Answer of the token exchange; there is no expires_in (api-reference.md, 1.1).
struct AccessTokenAnswer {
  std::string access_token;
  std::optional<std::string> id_token;
  std::optional<std::string> refresh_token;
  std::optional<std::string> return_url = {};
  friend bool operator==(const AccessTokenAnswer&, const AccessTokenAnswer&) = default;
};

/// Body of the token exchange of an OAuth app (api-reference.md, 1.2).
struct ClientSecretRequest {
  std::string client_id;
  std::string client_secret;
  friend bool operator==(const ClientSecretRequest&, const ClientSecretRequest&) = default;
};

/// The error body that we assume, for no document shows one (api-reference.md, section 9).
struct ApiError {
  int status = 500;
  std::string error_code;
  std::string message;
  std::string request_id;
  friend bool operator==(const ApiError&, const ApiError&) = default;
};

/// Limits that client and server both obey.
inline constexpr std::int64_t kMaxPageStart = 2'147'483'647;            ///< int32
inline constexpr std::int64_t kDefaultPageLimit = 100;                  ///< assumption
inline constexpr std::int64_t kMaxPageLimit = 1000;                     ///< assumption
inline constexpr std::size_t kMaxFilters = 100;                         ///< assumption
inline constexpr std::size_t kMaxFilterValues = 1000;                   ///< assumption
inline constexpr int kReportHistoryMonths = 6;                          ///< seed 000
inline constexpr std::int64_t kAccessTokenLifetimeMs = 30 * 60 * 1000;  ///< api-reference.md, 1.3
inline constexpr std::int64_t kMaxAccessTokenSeconds = 86'400;          ///< assumption
inline constexpr char kAuthTokenHeader[] = "csp-auth-token";            ///< seed 000

}  // namespace usagescope
