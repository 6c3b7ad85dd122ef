#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/time/clock.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/recorder/recording.hpp"
#include "mock-server/recorder/upstream.hpp"

namespace usagescope::mock {

/// Passes requests on to another server and its answers back, and writes each exchange into a
/// recording before the client has the answer: a client that was answered finds its exchange on the
/// disk, whatever happens next.
class RecordingProxy final : public Handler {
 public:
  /// Larger bodies are passed on, and not recorded.
  static constexpr std::size_t kMaxRecordedBytes = 64U << 20U;

  /// All must outlive the proxy. `tell` gets a line for each exchange, redacted, on any thread.
  RecordingProxy(const Upstream& upstream, const Recording& recording, const CorsPolicy& cors,
                 const Clock& clock, std::function<void(const std::string&)> tell)
      : upstream_(upstream),
        recording_(recording),
        cors_(cors),
        clock_(clock),
        tell_(std::move(tell)) {}

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const override;
  [[nodiscard]] HttpResponse reject(int status, std::string_view message) const override;

 private:
  [[nodiscard]] HttpResponse pass(const HttpRequest& request) const;
  [[nodiscard]] RecordOutcome record(const HttpRequest& request, const HttpResponse& answer) const;

  const Upstream& upstream_;
  const Recording& recording_;
  const CorsPolicy& cors_;
  const Clock& clock_;
  std::function<void(const std::string&)> tell_;
};

}  // namespace usagescope::mock
