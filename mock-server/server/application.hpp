#pragma once

#include <string_view>

#include "core/time/clock.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// Answers requests, from any number of threads at once, by the stages of stages.hpp in their
/// order; the first that can is named in X-Mock-Source. The same request at the same clock gives
/// the same bytes.
class Application final : public Handler {
 public:
  /// The clock must outlive the application.
  Application(PartsSnapshot parts, const Clock& clock);

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const override;

  /// An answer for what never became a request (malformed HTTP, too large): stage "guard".
  [[nodiscard]] HttpResponse reject(int status, std::string_view message) const override;

  /// What requests are answered from; requests under way keep what they began with.
  [[nodiscard]] PartsSnapshot parts() const { return parts_.get(); }
  void exchange_parts(PartsSnapshot parts) { parts_.exchange(std::move(parts)); }

 private:
  PartsHolder parts_;
  const Clock& clock_;
};

}  // namespace usagescope::mock
