#pragma once

#include <cstdint>
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

  /// Who holds the access token. Error kUnauthorized for a malformed, foreign or expired one. The
  /// pointer lives as long as the store.
  [[nodiscard]] Result<const Caller*> verify(std::string_view access_token, Instant now) const;

  [[nodiscard]] const std::vector<Account>& accounts() const noexcept { return accounts_; }

 private:
  std::vector<Account> accounts_;
};

}  // namespace usagescope::mock
