#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/caller.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/problem.hpp"

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
/// state that could be seen: the same clock gives the same token. Any number of threads may use it
/// at once.
class TokenStore {
 public:
  /// Reads fixtures/auth/tokens.json. Problems: unknown keys and roles, what is missing or of
  /// another type, an id, token or clientId that an account before has (told by its place, so that
  /// no token comes into a log).
  [[nodiscard]] static Reading<TokenStore> read(std::string_view text);
  /// The same, with the first problem as an error whose path is its JSON pointer.
  [[nodiscard]] static Result<TokenStore> parse(std::string_view text) {
    return result_of(read(text));
  }

  /// Of accounts whose ids, tokens and client ids are all different.
  explicit TokenStore(std::vector<Account> accounts = {}) : accounts_(std::move(accounts)) {}

  /// Error kUnauthorized for an unknown API token.
  [[nodiscard]] Result<std::string> exchange(std::string_view api_token, Instant now) const;

  /// The same for an OAuth app. Error kUnauthorized for an unknown id or a wrong secret, kForbidden
  /// when the app belongs to another organisation. `seconds` replaces the account's own validity.
  [[nodiscard]] Result<std::string> exchange_client(const ClientCredentials& client,
                                                    std::string_view org_id, Instant now,
                                                    std::optional<std::int64_t> seconds) const;

  /// Who holds the access token. Error kUnauthorized for a malformed, foreign or expired one. The
  /// pointer lives as long as the store.
  [[nodiscard]] Result<const Caller*> verify(const std::string& access_token, Instant now) const;

  [[nodiscard]] const std::vector<Account>& accounts() const noexcept { return accounts_; }

 private:
  /// What an access token of this server says.
  struct Claims {
    std::size_t account = 0;  ///< place in accounts_
    std::int64_t expiry = 0;  ///< seconds since 1970
  };

  /// What the latest tokens say, so that one is read once and not with every request. All of it
  /// follows from the token and the accounts, which never change; whether a token has expired does
  /// not, and is asked each time.
  class KnownTokens {
   public:
    [[nodiscard]] std::optional<Claims> find(const std::string& token) const;
    void add(const std::string& token, Claims claims);

   private:
    static constexpr std::size_t kMost = 256;  // all are forgotten when it is reached

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Claims> claims_;
  };

  [[nodiscard]] Result<Claims> read_claims(std::string_view access_token) const;

  std::vector<Account> accounts_;
  std::unique_ptr<KnownTokens> known_ = std::make_unique<KnownTokens>();
};

}  // namespace usagescope::mock
