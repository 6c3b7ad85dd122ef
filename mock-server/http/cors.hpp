#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Which pages may read the answers: those of the listed origins and, unless said otherwise, of any
/// loopback origin.
class CorsPolicy {
 public:
  CorsPolicy() = default;
  explicit CorsPolicy(std::vector<std::string> origins, bool allows_loopback = true)
      : origins_(std::move(origins)), allows_loopback_(allows_loopback) {}

  [[nodiscard]] bool allows(std::string_view origin) const;

  /// True for OPTIONS with Origin and Access-Control-Request-Method.
  [[nodiscard]] static bool is_preflight(const HttpRequest& request);
  /// 204 with the permissions, or 403 for an origin that is not allowed.
  [[nodiscard]] HttpResponse answer_preflight(const HttpRequest& request) const;
  /// Permission to read the answer, and the headers that scripts may see.
  void apply(const HttpRequest& request, HttpResponse& response) const;

 private:
  std::vector<std::string> origins_;
  bool allows_loopback_ = true;
};

/// Whether text has the form of an origin: scheme, host and perhaps a port, with nothing after
/// them.
[[nodiscard]] bool is_origin(std::string_view text);
/// "http://localhost:5173", "https://127.0.0.1", "http://[::1]:8080".
[[nodiscard]] bool is_loopback_origin(std::string_view origin);

}  // namespace usagescope::mock
