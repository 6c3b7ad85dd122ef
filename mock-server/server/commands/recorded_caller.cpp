#include "mock-server/server/commands/recorded_caller.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/base64.hpp"
#include "core/contract/endpoints.hpp"
#include "core/service/service.hpp"
#include "mock-server/auth/token_calls.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr char kSomebody[] = "recorded";

/// Access tokens that lead to the recorded status, each of another account.
std::vector<std::string> access_tokens(int status, const EndpointMatch& match,
                                       const ApplicationParts& parts, Instant now) {
  std::vector<std::string> tokens;
  if (status == kUnauthorized) return tokens;
  for (const Account& account : parts.tokens.accounts()) {
    if (account.access_token_seconds < 0) continue;
    const ServiceContext context{*parts.dataset, now, account.caller, parts.policy};
    const Status may = authorize(context, match.endpoint->operation, match.org_id);
    const bool is_forbidden = !may && may.error().code == ErrorCode::kForbidden;
    if (status == kForbidden ? !is_forbidden : !may) continue;
    auto token = parts.tokens.exchange(account.token, now);
    if (token) tokens.push_back(std::move(*token));
  }
  return tokens;
}

/// Somebody who has just these credentials; nobody when the call was refused for want of them, or
/// when it is not to be understood and so names none.
std::vector<Account> caller_of(const HttpRequest& request, const EndpointMatch& match, int status) {
  const auto call = read_token_call(*match.endpoint, match.org_id, request);
  if (status == kUnauthorized || !call) return {};
  Account account;
  account.id = kSomebody;
  account.token = call->client ? kSomebody : call->api_token;
  account.access_token_seconds = kAccessTokenLifetimeMs / 1000;
  if (call->client) {
    account.client_id = call->client->id;
    account.client_secret = call->client->secret;
  }
  account.caller.org_id = status == kForbidden ? "" : call->org_id;
  return {std::move(account)};
}

}  // namespace

std::vector<RecordedCall> restore_calls(const Fixture& fixture, const EndpointMatch& match,
                                        const ApplicationParts& parts, Instant now) {
  const int status = fixture.response.status;
  RecordedCall call{fixture.request.recorded_request()};
  std::vector<RecordedCall> calls;
  if (!is_token_call(match.endpoint->operation)) {
    for (std::string& token : access_tokens(status, match, parts, now)) {
      calls.push_back({call.request});
      calls.back().request.headers.emplace_back(kAuthTokenHeader, std::move(token));
    }
    if (status == kUnauthorized) calls.push_back(std::move(call));
    return calls;
  }
  if (match.endpoint->operation == Operation::kAuthorizeClient && status != kUnauthorized) {
    const std::string somebody = std::string(kSomebody) + ':' + kSomebody;
    call.request.headers.emplace_back("Authorization", "Basic " + base64_encode(somebody));
  }
  call.tokens = TokenStore(caller_of(call.request, match, status));
  calls.push_back(std::move(call));
  return calls;
}

}  // namespace usagescope::mock
