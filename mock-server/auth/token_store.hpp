#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/caller.hpp"
#include "core/time/clock.hpp"

namespace usagescope::mock {

/// A synthetic API token: whose it is and what it may.
struct Account {
  std::string id;     ///< public name, "sub" of the access tokens
  std::string token;  ///< the API token (refreshToken of the exchange)
  Caller caller;
  std::int64_t access_token_seconds = 0;  ///< negative: expired from the start
  std::string client_id;                  ///< OAuth app of the organisation, "" = none
  std::string client_secret;
};

/// How an OAuth app says who it is.
struct ClientCredentials {
  std::string id;
  std::string secret;
};

/// Exchanges API tokens for access tokens and checks these. Access tokens have the form of a JWT
/// (header.payload.signature) with `exp`; their signature is a plain checksum, good enough to
/// refuse tokens of other servers and damaged ones, and no protection at all. The store keeps no
/// state: the same clock gives the same token.
class TokenStore {
 public:
  /// Reads fixtures/auth/tokens.json. Errors carry the JSON pointer.
  [[nodiscard]] static Result<TokenStore> parse(std::string_view text);

  /// Error kUnauthorized for an unknown API token.
  [[nodiscard]] Result<std::string> exchange(std::string_view api_token, Instant now) const;

  /// The same for an OAuth app. Error kUnauthorized for an unknown id or a wrong secret, kForbidden
  /// when the app belongs to another organisation. `seconds` replaces the account's own validity.
  [[nodiscard]] Result<std::string> exchange_client(const ClientCredentials& client,
                                                    std::string_view org_id, Instant now,
                                                    std::optional<std::int64_t> seconds) const;

  /// Who holds the access token. Error kUnauthorized for a malformed, foreign or expired one. The
  /// pointer lives as long as the store.
  [[nodiscard]] Result<const Caller*> verify(std::string_view access_token, Instant now) const;

  [[nodiscard]] const std::vector<Account>& accounts() const noexcept { return accounts_; }

 private:
  std::vector<Account> accounts_;
};

}  // namespace usagescope::mock
