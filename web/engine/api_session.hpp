#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/time/clock.hpp"
#include "web/platform/http_transport.hpp"
#include "web/platform/timers.hpp"

namespace usagescope {

/// Checks a host that a user typed: "" (the page's own) or scheme and authority of an http(s) URL,
/// without user, path, query or fragment. Returns it without a trailing slash.
[[nodiscard]] Result<std::string> checked_host(std::string_view host);

/// Who is connected where, the tokens, and the server's clock. Tokens live here and nowhere else.
class ApiSession {
 public:
  ApiSession(std::string host, std::string org_id, std::string api_token);

  [[nodiscard]] const std::string& host() const noexcept { return host_; }
  [[nodiscard]] const std::string& org_id() const noexcept { return org_id_; }
  [[nodiscard]] const std::string& api_token() const noexcept { return api_token_; }
  [[nodiscard]] const std::string& access_token() const noexcept { return access_token_; }
  /// For people: the host, or words for the page's own.
  [[nodiscard]] std::string host_for_people() const;

  /// Keeps an access token. Its end is what the JWT says by the server's clock, or by the browser's
  /// when the server's is hidden; 30 minutes when that makes no sense; less a minute (assumption:
  /// api-reference.md, section 11, row 27).
  void accept(const AccessTokenAnswer& answer, const Timers& timers);
  void drop_access_token();
  /// False before the first exchange and when the token is about to lapse.
  [[nodiscard]] bool has_fresh_token(const Timers& timers) const;

  /// Reads the server's clock off an answer; the browser's stands in when it is hidden.
  void note_time(const HttpResponse& response, const Timers& timers);
  [[nodiscard]] Instant server_time() const noexcept { return server_time_; }
  /// The same at the last answer that was no error: what is loaded is as of then. A gateway's own
  /// errors are of another clock.
  [[nodiscard]] Instant data_time() const noexcept { return data_time_; }
  [[nodiscard]] bool is_browser_time() const noexcept { return is_browser_time_; }

  /// Puts an ellipsis in place of a token that a server may have echoed.
  [[nodiscard]] std::string without_tokens(std::string text) const;

 private:
  std::string host_;
  std::string org_id_;
  std::string api_token_;
  std::string access_token_;
  std::int64_t fresh_until_ms_ = 0;  ///< on the monotonic clock
  Instant server_time_;
  Instant data_time_;
  bool is_browser_time_ = true;
};

}  // namespace usagescope
