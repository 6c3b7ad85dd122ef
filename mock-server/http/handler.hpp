#pragma once

#include <string_view>

#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Whoever answers what a listener has read: the application, the recorder, the gateway. Called by
/// any number of threads at once.
class Handler {
 public:
  virtual ~Handler() = default;

  [[nodiscard]] virtual HttpResponse handle(const HttpRequest& request) const = 0;

  /// An answer for what never became a request (malformed HTTP, too large).
  [[nodiscard]] virtual HttpResponse reject(int status, std::string_view message) const = 0;
};

}  // namespace usagescope::mock
