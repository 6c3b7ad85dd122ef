#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace usagescope {

/// One HTTP request. Whoever carries it out follows no redirect (a token would travel on), sends no
/// cookies, keeps nothing in a cache and logs neither headers nor body.
struct HttpRequest {
  std::string method;
  /// Absolute, or a path on the host that served the page ("/cphub/api/...").
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// What came back. Headers that the browser hides from the page (CORS) are empty.
struct HttpResponse {
  int status = 0;  ///< 0: no answer at all; `failure` says why, without quoting the request
  std::string failure;
  std::string date;         ///< header Date
  std::string retry_after;  ///< header Retry-After
  std::string body;

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

/// Names a fetch under way; never 0.
using FetchHandle = std::uint32_t;
using FetchCallback = std::function<void(HttpResponse)>;

/// Carries out requests without blocking. The callback is called once, from the event loop and
/// never from inside fetch(); it may start or abort fetches, also destroy whoever asked.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  [[nodiscard]] virtual FetchHandle fetch(HttpRequest request, FetchCallback callback) = 0;
  /// Ends a fetch at once; its callback is not called any more. Unknown handles are ignored.
  virtual void abort(FetchHandle handle) = 0;
};

}  // namespace usagescope
