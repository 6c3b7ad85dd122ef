#include "mock-server/auth/token_calls.hpp"

#include <algorithm>
#include <utility>

#include "core/base/base64.hpp"
#include "core/contract/messages.hpp"
#include "core/json/message_codec.hpp"
#include "core/service/request_params.hpp"

namespace usagescope::mock {
namespace {

/// "Basic base64(client_id:client_secret)".
std::optional<ClientCredentials> read_basic(std::string_view header) {
  constexpr std::string_view kScheme = "Basic ";
  if (!header.starts_with(kScheme)) return std::nullopt;
  std::string encoded(header.substr(kScheme.size()));
  std::replace(encoded.begin(), encoded.end(), '+', '-');
  std::replace(encoded.begin(), encoded.end(), '/', '_');
  while (encoded.ends_with('=')) encoded.pop_back();
  const auto text = base64url_decode(encoded);
  if (!text) return std::nullopt;
  const std::size_t colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return ClientCredentials{text->substr(0, colon), text->substr(colon + 1)};
}

Result<TokenCall> read_authorize(const HttpRequest& request) {
  TokenCall call;
  std::optional<std::string> org_id;
  const Status status = ParamReader(request.params)
                            .text("orgId", org_id)
                            .integer("accessTokenValiditySeconds", call.seconds)
                            .status();
  if (!status) return status.error();
  if (!org_id) return Error{ErrorCode::kInvalidArgument, "the parameter is required", "orgId"};
  if (call.seconds && (*call.seconds < 1 || *call.seconds > kMaxAccessTokenSeconds)) {
    return Error{ErrorCode::kOutOfRange,
                 "1 to " + std::to_string(kMaxAccessTokenSeconds) + " seconds are allowed",
                 "accessTokenValiditySeconds"};
  }
  call.org_id = std::move(*org_id);
  const std::string* header = find_header(request.headers, "Authorization");
  if (header != nullptr) call.client = read_basic(*header);
  if (!call.client) {
    return Error{ErrorCode::kUnauthorized,
                 "The header Authorization: Basic with client id and secret is missing", ""};
  }
  return call;
}

}  // namespace

Result<TokenCall> read_token_call(const Endpoint& endpoint, std::string_view org_id,
                                  const HttpRequest& request) {
  if (endpoint.operation == Operation::kAuthorizeClient) return read_authorize(request);
  TokenCall call;
  if (endpoint.operation == Operation::kExchangeToken) {
    auto api_token = decode_access_token_body(request.body);
    if (!api_token) return api_token.error();
    call.api_token = std::move(*api_token);
    return call;
  }
  auto body = decode_client_secret_body(request.body);
  if (!body) return body.error();
  call.client = ClientCredentials{std::move(body->client_id), std::move(body->client_secret)};
  call.org_id = org_id;
  return call;
}

Result<std::string> answer_token_call(const TokenStore& tokens, const TokenCall& call,
                                      Instant now) {
  if (!call.client) return tokens.exchange(call.api_token, now);
  return tokens.exchange_client(*call.client, call.org_id, now, call.seconds);
}

}  // namespace usagescope::mock
