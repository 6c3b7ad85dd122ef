#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "mock-server/admin/runtime.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/server/parts.hpp"
#include "mock-server/server/request_log.hpp"

namespace usagescope::mock {

struct ApplicationSettings {
  bool has_admin = true;
  std::string folder = {};                               ///< of the fixtures, for /__admin
  std::function<Status()> reload = [] { return ok(); };  ///< what /__admin/reload does
  RequestLog* log = nullptr;                             ///< must outlive the application
};

/// Answers requests, from any number of threads at once: /__admin, then the stages of stages.hpp in
/// their order; the first that can is named in X-Mock-Source. The same request at the same clock in
/// the same state (scenarios, faults) gives the same bytes. Each exchange but those with /__admin
/// goes into the journal, each into the log, without its secrets.
class Application final : public Handler {
 public:
  /// Both must outlive the application.
  Application(const PartsHolder& parts, Runtime& runtime, ApplicationSettings settings = {});

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const override;

  /// An answer for what never became a request (malformed HTTP, too large): stage "guard".
  [[nodiscard]] HttpResponse reject(int status, std::string_view message) const override;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  [[nodiscard]] HttpResponse answer(const HttpRequest& request, const ApplicationParts& parts,
                                    Instant now) const;
  [[nodiscard]] HttpResponse admin_answer(const HttpRequest& request, const ApplicationParts& parts,
                                          Instant now) const;
  void record(const HttpRequest& request, const HttpResponse& response, Instant now,
              SteadyTime started) const;

  const PartsHolder& parts_;
  Runtime& runtime_;
  const ApplicationSettings settings_;
};

}  // namespace usagescope::mock
