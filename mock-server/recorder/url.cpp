#include "mock-server/recorder/url.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

Error bad(std::string message) {
  return Error{ErrorCode::kInvalidSyntax, std::move(message), "--upstream"};
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

/// "host", "host:port", "[v6]", "[v6]:port" into the URL.
Status read_authority(std::string_view text, UpstreamUrl& url) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with("[")) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return bad("the bracket of the address is not closed");
    url.host = ascii_lower(text.substr(1, close - 1));
    text.remove_prefix(close + 1);
    has_port = text.starts_with(":");
    if (!text.empty() && !has_port) return bad("only a port follows an address");
    if (has_port) port = text.substr(1);
    if (url.host.find_first_not_of("0123456789abcdef:.") != std::string::npos) {
      return bad("no IPv6 address stands in the brackets");
    }
  } else {
    const std::size_t colon = text.find(':');
    has_port = colon != std::string_view::npos;
    url.host = ascii_lower(text.substr(0, colon));
    if (has_port) port = text.substr(colon + 1);
    if (!std::all_of(url.host.begin(), url.host.end(), is_host_char)) {
      return bad("the host holds characters that no host has");
    }
  }
  if (url.host.empty()) return bad("a host is wanted, as in https://console.navigator.vmware.com");
  if (!has_port) return ok();
  const auto number = parse_digits(port);
  if (!number || *number < 1 || *number > 65'535) return bad("the port is no number up to 65535");
  url.port = static_cast<int>(*number);
  return ok();
}

}  // namespace

std::string UpstreamUrl::origin() const {
  std::string out = is_tls ? "https://" : "http://";
  out += host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (port != (is_tls ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

Result<UpstreamUrl> parse_upstream_url(std::string_view text) {
  UpstreamUrl url;
  const std::size_t scheme = text.find("://");
  const std::string name =
      scheme == std::string_view::npos ? "" : ascii_lower(text.substr(0, scheme));
  if (name != "https" && name != "http") return bad("an https:// URL is wanted");
  url.is_tls = name == "https";
  url.port = url.is_tls ? 443 : 80;
  text.remove_prefix(scheme + 3);
  const std::size_t slash = std::min(text.find_first_of("/?#"), text.size());
  const std::string_view authority = text.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) {
    return bad("no user name belongs there; requests bring their own tokens");
  }
  if (auto s = read_authority(authority, url); !s) return s.error();
  url.base = std::string(text.substr(slash));
  if (url.base.find_first_of("?# \t\r\n") != std::string::npos) {
    return bad("it ends with the path; no query or fragment");
  }
  while (url.base.ends_with('/')) url.base.pop_back();
  return url;
}

const std::vector<std::string>& documented_hosts() {
  static const std::vector<std::string> hosts = {"console.navigator.vmware.com",
                                                 "console.cloud.vmware.com"};
  return hosts;
}

Status check_upstream(const UpstreamUrl& url, const std::vector<std::string>& allowed) {
  const auto has = [&url](const std::vector<std::string>& hosts) {
    return std::any_of(hosts.begin(), hosts.end(),
                       [&url](const std::string& host) { return ascii_lower(host) == url.host; });
  };
  if (!is_loopback(url.host) && !has(documented_hosts()) && !has(allowed)) {
    std::string known;
    for (const std::string& host : documented_hosts()) known += host + ", ";
    return Error{ErrorCode::kForbidden,
                 url.host + " is not among the hosts that tokens may be sent to (" + known +
                     "this machine); allow it with --allow-host " + url.host,
                 "--upstream"};
  }
  if (!url.is_tls && !is_loopback(url.host)) {
    return Error{ErrorCode::kForbidden, "tokens are sent over https only", "--upstream"};
  }
  return ok();
}

}  // namespace usagescope::mock
