#include "web/engine/api_session.hpp"

#include <utility>

#include "core/json/message_codec.hpp"
#include "web/engine/http_date.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kFreshnessMarginMs = 60 * 1000;
constexpr std::int64_t kLongestLifetimeMs = 24 * 60 * 60 * 1000;
constexpr std::string_view kEllipsis = "\u2026";

void replace_all(std::string& text, const std::string& secret) {
  // A secret of a few letters would blank ordinary words; tokens are long.
  if (secret.size() < 6) return;
  for (auto at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kEllipsis.size())) {
    text.replace(at, secret.size(), kEllipsis);
  }
}

}  // namespace

Result<std::string> checked_host(std::string_view host) {
  if (host.empty()) return std::string();
  std::string_view rest = host;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return Error{ErrorCode::kInvalidArgument, "The host must start with https:// or http://.",
                 "host"};
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  bool is_plain = !rest.empty();
  for (const char c : rest) {
    const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
                            c == ':' || c == '[' || c == ']';
    is_plain = is_plain && is_allowed;
  }
  if (!is_plain) {
    return Error{ErrorCode::kInvalidArgument,
                 "Give the host alone, as in https://console.navigator.vmware.com, without user, "
                 "path or query.",
                 "host"};
  }
  return std::string(host.substr(0, host.size() - (host.ends_with('/') ? 1 : 0)));
}

ApiSession::ApiSession(std::string host, std::string org_id, std::string api_token)
    : host_(std::move(host)), org_id_(std::move(org_id)), api_token_(std::move(api_token)) {}

std::string ApiSession::host_for_people() const {
  return host_.empty() ? std::string("the server of this page") : host_;
}

void ApiSession::accept(const AccessTokenAnswer& answer, const Timers& timers) {
  access_token_ = answer.access_token;
  std::int64_t lifetime_ms = kAccessTokenLifetimeMs;
  if (const auto expiry_ms = jwt_expiry_ms(answer.access_token)) {
    const std::int64_t now_ms = server_time_.ms;
    // An "exp" before now or days ahead says more about the clocks than about the token. The token
    // is then used until the server refuses it.
    const bool is_plausible = *expiry_ms > now_ms && *expiry_ms <= now_ms + kLongestLifetimeMs;
    if (is_plausible) lifetime_ms = *expiry_ms - now_ms;
  }
  // A very short life is used up; exchanging before every request would be worse.
  if (lifetime_ms > 2 * kFreshnessMarginMs) lifetime_ms -= kFreshnessMarginMs;
  fresh_until_ms_ = timers.monotonic_ms() + lifetime_ms;
}

void ApiSession::drop_access_token() {
  access_token_.clear();
}

bool ApiSession::has_fresh_token(const Timers& timers) const {
  return !access_token_.empty() && timers.monotonic_ms() < fresh_until_ms_;
}

void ApiSession::note_time(const HttpResponse& response, const Timers& timers) {
  const auto date = parse_http_date(response.date);
  server_time_ = date.value_or(timers.now());
  is_browser_time_ = !date.has_value();
  if (response.is_success()) data_time_ = server_time_;
}

std::string ApiSession::without_tokens(std::string text) const {
  replace_all(text, api_token_);
  replace_all(text, access_token_);
  return text;
}

}  // namespace usagescope
