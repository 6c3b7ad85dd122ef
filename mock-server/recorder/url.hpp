#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// Where requests are passed on to: "https://host[:port][/base]".
struct UpstreamUrl {
  bool is_tls = true;
  std::string host;  ///< lower case; an IPv6 address without brackets
  int port = 443;
  std::string base;  ///< "" or "/base", put before each path

  /// "https://host" or "https://host:8443"
  [[nodiscard]] std::string origin() const;
};

/// Errors: kInvalidSyntax; kInvalidArgument for user names in it, a query or a fragment.
[[nodiscard]] Result<UpstreamUrl> parse_upstream_url(std::string_view url);

/// The hosts of the API that the documents name (api-reference.md, section 0).
[[nodiscard]] const std::vector<std::string>& documented_hosts();

/// kForbidden unless the host is documented, one of `allowed`, or this machine. Plain http is for
/// this machine only, since tokens go over it.
[[nodiscard]] Status check_upstream(const UpstreamUrl& url,
                                    const std::vector<std::string>& allowed);

}  // namespace usagescope::mock
