#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/contract/operations.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// One of the three token calls, read (api-reference.md, 1.1 and 1.2). Either an API token or the
/// credentials of an OAuth app.
struct TokenCall {
  std::string api_token;
  std::optional<ClientCredentials> client;
  std::string org_id;                   ///< with `client`
  std::optional<std::int64_t> seconds;  ///< accessTokenValiditySeconds
};

/// Errors: kUnauthorized for a missing or malformed Authorization header, else those of validation.
[[nodiscard]] Result<TokenCall> read_token_call(const Endpoint& endpoint, std::string_view org_id,
                                                const HttpRequest& request);

/// The access token. Errors: kUnauthorized, kForbidden.
[[nodiscard]] Result<std::string> answer_token_call(const TokenStore& tokens,
                                                    const TokenCall& call, Instant now);

}  // namespace usagescope::mock
