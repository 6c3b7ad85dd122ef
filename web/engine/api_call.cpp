#include "web/engine/api_call.hpp"

#include <algorithm>

#include "core/contract/endpoints.hpp"
#include "core/contract/messages.hpp"
#include "core/json/message_codec.hpp"
#include "web/engine/http_date.hpp"

namespace usagescope {

ApiCall::ApiCall(HttpTransport& transport, Timers& timers, ApiSession& session, RetryPolicy policy)
    : transport_(transport), timers_(timers), session_(session), policy_(policy) {}

ApiCall::~ApiCall() {
  stop_waiting();
}

void ApiCall::stop_waiting() {
  if (fetch_ != 0) transport_.abort(std::exchange(fetch_, 0));
  if (timer_ != 0) timers_.cancel(std::exchange(timer_, 0));
}

void ApiCall::start(ApiRequest request, OnRetry on_retry, OnDone on_done) {
  request_ = std::move(request);
  on_retry_ = std::move(on_retry);
  on_done_ = std::move(on_done);
  proceed();
}

void ApiCall::proceed() {
  const bool is_exchange = request_.operation == ApiOperation::kExchangeToken;
  if (is_exchange || !session_.has_fresh_token(timers_)) {
    send_exchange();
  } else {
    send_request();
  }
}

void ApiCall::send(HttpRequest request, void (ApiCall::*handler)(HttpResponse)) {
  const auto deliver = [this, handler](HttpResponse response) {
    fetch_ = 0;
    stop_waiting();
    if (response.status != 0) session_.note_time(response, timers_);
    (this->*handler)(std::move(response));
  };
  fetch_ = transport_.fetch(std::move(request), deliver);
  timer_ = timers_.after(policy_.deadline_ms, [this, deliver] {
    timer_ = 0;
    transport_.abort(fetch_);
    HttpResponse silence;
    silence.failure =
        "nothing came within " + std::to_string(policy_.deadline_ms / 1000) + " seconds";
    deliver(std::move(silence));
  });
}

void ApiCall::send_exchange() {
  HttpRequest request;
  request.method = "POST";
  request.url = session_.host() + access_token_path();
  request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
  request.body = encode_access_token_body(session_.api_token());
  send(std::move(request), &ApiCall::on_exchange_answer);
}

void ApiCall::send_request() {
  HttpRequest request;
  request.method = request_.method;
  request.url = session_.host() + request_.path_and_query;
  request.headers = {{"Accept", "application/json"}, {kAuthTokenHeader, session_.access_token()}};
  if (!request_.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = request_.body;
  send(std::move(request), &ApiCall::on_answer);
}

void ApiCall::on_exchange_answer(HttpResponse response) {
  if (!response.is_success()) {
    fail(ApiOperation::kExchangeToken, response);
    return;
  }
  const auto answer = decode_access_token_answer(response.body);
  if (!answer || answer->access_token.empty()) {
    // The codec's own words are not passed on: the body may hold a token.
    finish({"", ApiFailure{{ErrorCode::kServer,
                            session_.host_for_people() +
                                " answered the token exchange with something else than a token. "
                                "Check that the host is the one of the API.",
                            answer ? "/accessToken" : answer.error().path},
                           response.status}});
    return;
  }
  session_.accept(*answer, timers_);
  if (request_.operation == ApiOperation::kExchangeToken) {
    finish({});
  } else {
    send_request();
  }
}

void ApiCall::on_answer(HttpResponse response) {
  if (response.is_success()) {
    finish({std::move(response.body), std::nullopt});
    return;
  }
  if (response.status == 401 && !has_reexchanged_) {
    // The token can lapse, or be withdrawn, between two pages.
    has_reexchanged_ = true;
    session_.drop_access_token();
    proceed();
    return;
  }
  fail(request_.operation, response);
}

void ApiCall::fail(ApiOperation operation, const HttpResponse& response) {
  ApiFailure failure{api_failure(operation, response, session_), response.status};
  std::int64_t wait_ms = policy_.first_delay_ms << (tries_ - 1);
  const auto asked_ms = parse_retry_after(response.retry_after, session_.server_time());
  if (asked_ms) wait_ms = std::max(wait_ms, *asked_ms);
  const bool may_retry = is_passing_failure(response.status) && tries_ <= policy_.retries &&
                         wait_ms <= policy_.longest_wait_ms;
  if (!may_retry) {
    if (is_passing_failure(response.status) && response.status != 0) {
      failure.error.message += try_again(asked_ms);
    }
    finish({"", std::move(failure)});
    return;
  }
  ++tries_;
  timer_ = timers_.after(wait_ms, [this] {
    timer_ = 0;
    proceed();
  });
  // Last, for whoever is told may end the call.
  if (const OnRetry on_retry = on_retry_) {
    on_retry(failure, {static_cast<std::uint32_t>(tries_), static_cast<std::uint32_t>(wait_ms)});
  }
}

void ApiCall::finish(ApiOutcome outcome) {
  // Moved out first: the callee may destroy this call, and the function with it.
  const OnDone on_done = std::move(on_done_);
  on_done(std::move(outcome));
}

}  // namespace usagescope
