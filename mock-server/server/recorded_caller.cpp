#include "mock-server/server/recorded_caller.hpp"

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

/// An access token that leads to the recorded status, if anybody has one.
std::optional<std::string> access_token(int status, const EndpointMatch& match,
                                        const ApplicationParts& parts, Instant now) {
  if (status == kUnauthorized) return std::nullopt;
  for (const Account& account : parts.tokens.accounts()) {
    if (account.access_token_seconds < 0) continue;
    const ServiceContext context{*parts.dataset, now, account.caller, parts.policy};
    const Status may = authorize(context, match.endpoint->operation, match.org_id);
    const bool is_forbidden = !may && may.error().code == ErrorCode::kForbidden;
    if (status == kForbidden ? !is_forbidden : !may) continue;
    auto token = parts.tokens.exchange(account.token, now);
    if (token) return std::move(*token);
  }
  return std::nullopt;
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

RecordedCall restore_call(const Fixture& fixture, const EndpointMatch& match,
                          const ApplicationParts& parts, Instant now) {
  const int status = fixture.response.status;
  RecordedCall call{fixture.request.recorded_request()};
  if (!is_token_call(match.endpoint->operation)) {
    if (auto token = access_token(status, match, parts, now)) {
      call.request.headers.emplace_back(kAuthTokenHeader, std::move(*token));
    }
    return call;
  }
  if (match.endpoint->operation == Operation::kAuthorizeClient && status != kUnauthorized) {
    const std::string somebody = std::string(kSomebody) + ':' + kSomebody;
    call.request.headers.emplace_back("Authorization", "Basic " + base64_encode(somebody));
  }
  call.tokens = TokenStore(caller_of(call.request, match, status));
  return call;
}

}  // namespace usagescope::mock
