#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.hpp"
#include "web/engine/api_errors.hpp"
#include "web/engine/api_session.hpp"
#include "web/platform/http_transport.hpp"
#include "web/platform/timers.hpp"

namespace usagescope {

/// How often and how fast a request is tried (assumption: api-reference.md, section 9, documents
/// none). The wait doubles; Retry-After makes it longer, up to a limit.
struct RetryPolicy {
  int retries = 3;
  std::int64_t first_delay_ms = 500;
  std::int64_t longest_wait_ms = 60'000;  ///< a server that asks for more has the request fail
  std::int64_t deadline_ms = 30'000;      ///< of one try; silence for so long counts as no answer
};

/// One request, relative to the session's host. An exchange has only its operation.
struct ApiRequest {
  ApiOperation operation = ApiOperation::kExchangeToken;
  std::string method;
  std::string path_and_query;
  std::string body;
};

struct ApiFailure {
  Error error;
  int http_status = 0;
};

/// The try that follows a failure.
struct NextTry {
  std::uint32_t number = 0;   ///< 2 is the first
  std::uint32_t wait_ms = 0;  ///< until it is sent
};

/// Outcome of a call: the body of a 2xx answer, or the last failure.
struct ApiOutcome {
  std::string body;
  std::optional<ApiFailure> failure;
};

/// One call of the API with all that goes with it: exchanges the API token when there is no fresh
/// access token, exchanges again once on 401, retries with growing waits, gives up with the last
/// failure. Destroying it aborts it at once; nothing is called any more.
class ApiCall {
 public:
  /// Told before each wait.
  using OnRetry = std::function<void(const ApiFailure&, const NextTry&)>;
  using OnDone = std::function<void(ApiOutcome)>;

  /// The references must outlive the call. `on_done` may destroy it.
  ApiCall(HttpTransport& transport, Timers& timers, ApiSession& session, RetryPolicy policy);
  ~ApiCall();
  ApiCall(const ApiCall&) = delete;
  ApiCall& operator=(const ApiCall&) = delete;

  /// Once only.
  void start(ApiRequest request, OnRetry on_retry, OnDone on_done);

 private:
  void proceed();
  void send(HttpRequest request, void (ApiCall::*handler)(HttpResponse));
  void send_exchange();
  void send_request();
  void on_exchange_answer(HttpResponse response);
  void on_answer(HttpResponse response);
  void fail(ApiOperation operation, const HttpResponse& response);
  void finish(ApiOutcome outcome);
  void stop_waiting();

  HttpTransport& transport_;
  Timers& timers_;
  ApiSession& session_;
  RetryPolicy policy_;
  ApiRequest request_;
  OnRetry on_retry_;
  OnDone on_done_;
  int tries_ = 1;
  bool has_reexchanged_ = false;
  FetchHandle fetch_ = 0;
  TimerHandle timer_ = 0;  ///< the deadline of a fetch, or the wait before a try
};

}  // namespace usagescope
