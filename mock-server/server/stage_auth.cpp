// The stages that find out who asks.
#include <utility>

#include "core/json/message_codec.hpp"
#include "mock-server/auth/token_calls.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

/// Who holds the access token, once it is known that the operation is allowed.
Result<const Caller*> admit(const Exchange& exchange) {
  const std::string* token = find_header(exchange.request.headers, kAuthTokenHeader);
  if (token == nullptr) {
    return Error{ErrorCode::kUnauthorized,
                 std::string("The header ") + kAuthTokenHeader + " with an access token is missing",
                 ""};
  }
  auto caller = exchange.parts.tokens.verify(*token, exchange.now);
  if (!caller) return caller.error();
  const ServiceContext context{*exchange.parts.dataset, exchange.now, **caller, exchange.policy};
  const Status status =
      authorize(context, exchange.match.endpoint->operation, exchange.match.org_id);
  if (!status) return status.error();
  return caller;
}

/// Whether the path names the organisation of the access token. One that the dataset does not know
/// may still be that of a recording, which answers what was recorded and nothing else.
bool is_own_org(const Exchange& exchange) {
  const std::string* token = find_header(exchange.request.headers, kAuthTokenHeader);
  if (token == nullptr) return false;
  const auto caller = exchange.parts.tokens.verify(*token, exchange.now);
  return caller && (*caller)->org_id == exchange.match.org_id;
}

}  // namespace

bool is_token_call(Operation operation) noexcept {
  return operation == Operation::kExchangeToken || operation == Operation::kExchangeClientSecret ||
         operation == Operation::kAuthorizeClient;
}

std::optional<HttpResponse> token_stage(Exchange& exchange) {
  const Operation operation = exchange.match.endpoint->operation;
  if (!is_token_call(operation)) return std::nullopt;
  auto call = read_token_call(*exchange.match.endpoint, exchange.match.org_id, exchange.request);
  if (!call) {
    const bool is_auth = call.error().code == ErrorCode::kUnauthorized;
    return error_answer(exchange, call.error(), is_auth ? "auth" : "validation");
  }
  auto access_token = answer_token_call(exchange.parts.tokens, *call, exchange.now);
  if (!access_token) return error_answer(exchange, access_token.error(), "auth");
  AccessTokenAnswer answer;
  answer.access_token = std::move(*access_token);
  const int status = operation == Operation::kAuthorizeClient ? 200 : 201;
  return json_answer(status, encode_access_token_answer(answer), "auth");
}

std::optional<HttpResponse> auth_stage(Exchange& exchange) {
  auto caller = admit(exchange);
  if (!caller) {
    const bool is_recorded = caller.error().code == ErrorCode::kNotFound && is_own_org(exchange);
    auto recorded = is_recorded ? fixture_answer(exchange) : std::nullopt;
    return recorded ? std::move(recorded) : error_answer(exchange, caller.error(), "auth");
  }
  exchange.caller = *caller;
  exchange.query =
      ServiceRequest{exchange.match.endpoint->operation, exchange.match.org_id,
                     exchange.match.object_id, exchange.request.params, exchange.request.body};
  return std::nullopt;
}

}  // namespace usagescope::mock
