#include "mock-server/auth/token_store.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/contract/messages.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

constexpr char kIssuer[] = "usagescope-mock";
constexpr std::int64_t kYearSeconds = 366LL * 86'400;

std::string checksum(std::string_view text) {
  std::uint64_t hash = 0x6d6f636b2d6f6e6cU;  // any start but FNV's own, so that others' sums differ
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return base64url_encode("synthetic-" + std::string(digits.data()));
}

Error unauthorized(std::string message) {
  return Error{ErrorCode::kUnauthorized, std::move(message), ""};
}

Result<std::vector<Role>> read_roles(const Json& json, std::string_view path) {
  auto list = optional_array(json, "roles", path);
  if (!list) return list.error();
  std::vector<Role> roles;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string* name = (*list)[i].string();
    const auto role = name != nullptr ? role_by_name(*name) : std::nullopt;
    if (!role) {
      return Error{ErrorCode::kUnknownName, "no role of the platform",
                   element_path(member_path(path, "roles"), i)};
    }
    roles.push_back(*role);
  }
  return roles;
}

Result<Account> read_account(const Json& json, const std::string& path) {
  if (auto s = expect_object(
          json, path,
          {"id", "token", "orgId", "roles", "accessTokenSeconds", "clientId", "clientSecret"});
      !s) {
    return s.error();
  }
  Account account;
  const std::pair<std::string_view, std::string*> texts[] = {
      {"id", &account.id}, {"token", &account.token}, {"orgId", &account.caller.org_id}};
  for (const auto& [key, target] : texts) {
    auto text = required_string(json, key, path);
    if (!text) return text.error();
    if (text->empty())
      return Error{ErrorCode::kInvalidArgument, "must not be empty", member_path(path, key)};
    *target = std::move(*text);
  }
  const std::pair<std::string_view, std::string*> client[] = {
      {"clientId", &account.client_id}, {"clientSecret", &account.client_secret}};
  for (const auto& [key, target] : client) {
    auto text = optional_string(json, key, path);
    if (!text) return text.error();
    *target = std::move(*text).value_or("");
  }
  if (account.client_id.empty() != account.client_secret.empty()) {
    return Error{ErrorCode::kInvalidArgument, "clientId and clientSecret belong together", path};
  }
  account.caller.user_id = account.id;
  auto roles = read_roles(json, path);
  if (!roles) return roles.error();
  account.caller.roles = std::move(*roles);
  auto seconds = optional_integer(json, "accessTokenSeconds", path, -kYearSeconds, kYearSeconds);
  if (!seconds) return seconds.error();
  account.access_token_seconds = seconds->value_or(kAccessTokenLifetimeMs / 1000);
  return account;
}

/// The payload of a token of this server; what it says is not checked yet.
Result<Json> read_payload(std::string_view token) {
  const std::vector<std::string_view> parts = split(token, '.');
  if (parts.size() != 3)
    return unauthorized("The access token is malformed; exchange the API token again");
  const std::string_view signed_part = token.substr(0, parts[0].size() + 1 + parts[1].size());
  if (checksum(signed_part) != parts[2]) {
    return unauthorized("The access token was not issued here; exchange the API token again");
  }
  auto payload = base64url_decode(parts[1]);
  if (!payload) return unauthorized("The access token is malformed; exchange the API token again");
  auto json = Json::parse(*payload);
  if (!json) return unauthorized("The access token is malformed; exchange the API token again");
  return std::move(*json);
}

std::string issue(const Account& account, Instant now, std::int64_t seconds) {
  Json::Array names;
  for (Role role : account.caller.roles) names.emplace_back(role_name(role));
  const std::int64_t issued = now.ms / 1000;
  const Json header(Json::Object{{"alg", Json("synthetic")}, {"typ", Json("JWT")}});
  const Json payload(Json::Object{{"iss", Json(kIssuer)},
                                  {"sub", Json(account.id)},
                                  {"context_name", Json(account.caller.org_id)},
                                  {"perms", Json(std::move(names))},
                                  {"iat", Json::integer(issued)},
                                  {"exp", Json::integer(issued + seconds)}});
  const std::string signed_part =
      base64url_encode(header.dump()) + '.' + base64url_encode(payload.dump());
  return signed_part + '.' + checksum(signed_part);
}

}  // namespace

Result<TokenStore> TokenStore::parse(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return json.error();
  if (auto s = expect_object(*json, "", {"schemaVersion", "note", "tokens"}); !s) return s.error();
  auto version = optional_integer(*json, "schemaVersion", "", 1, 1);
  if (!version) return version.error();
  auto list = optional_array(*json, "tokens", "");
  if (!list) return list.error();
  TokenStore store;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = element_path("/tokens", i);
    auto account = read_account((*list)[i], path);
    if (!account) return account.error();
    for (const Account& other : store.accounts_) {
      const bool same_client = !other.client_id.empty() && other.client_id == account->client_id;
      if (other.id == account->id || other.token == account->token || same_client) {
        return Error{ErrorCode::kInvalidArgument, "the id or the token is used twice", path};
      }
    }
    store.accounts_.push_back(std::move(*account));
  }
  return store;
}

Result<std::string> TokenStore::exchange(std::string_view api_token, Instant now) const {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [api_token](const Account& a) { return a.token == api_token; });
  if (found == accounts_.end())
    return unauthorized("The API token is not known here; generate a new one");
  return issue(*found, now, found->access_token_seconds);
}

Result<std::string> TokenStore::exchange_client(const ClientCredentials& client,
                                                std::string_view org_id, Instant now,
                                                std::optional<std::int64_t> seconds) const {
  const auto found =
      std::find_if(accounts_.begin(), accounts_.end(), [&client](const Account& account) {
        return !client.id.empty() && account.client_id == client.id;
      });
  if (found == accounts_.end() || found->client_secret != client.secret) {
    return unauthorized("The client id and secret are not known here");
  }
  if (found->caller.org_id != org_id) {
    return Error{ErrorCode::kForbidden, "The client belongs to another organization", "orgId"};
  }
  return issue(*found, now, seconds.value_or(found->access_token_seconds));
}

std::optional<TokenStore::Claims> TokenStore::KnownTokens::find(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  const auto found = claims_.find(token);
  if (found == claims_.end()) return std::nullopt;
  return found->second;
}

void TokenStore::KnownTokens::add(const std::string& token, Claims claims) {
  const std::lock_guard lock(mutex_);
  if (claims_.size() >= kMost) claims_.clear();
  claims_.emplace(token, claims);
}

Result<TokenStore::Claims> TokenStore::read_claims(std::string_view access_token) const {
  auto payload = read_payload(access_token);
  if (!payload) return payload.error();
  auto subject = required_string(*payload, "sub", "");
  auto expiry = optional_integer(*payload, "exp", "", 0, kYearSeconds * 10'000);
  if (!subject || !expiry || !*expiry) {
    return unauthorized("The access token is malformed; exchange the API token again");
  }
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [&subject](const Account& a) { return a.id == *subject; });
  if (found == accounts_.end()) {
    return unauthorized(
        "The access token's account is not known here; exchange the API token again");
  }
  return Claims{static_cast<std::size_t>(found - accounts_.begin()), **expiry};
}

Result<const Caller*> TokenStore::verify(const std::string& access_token, Instant now) const {
  std::optional<Claims> claims = known_->find(access_token);
  if (!claims) {
    auto read = read_claims(access_token);
    if (!read) return read.error();
    claims = *read;
    known_->add(access_token, *claims);
  }
  if (claims->expiry * 1000 <= now.ms) {
    return unauthorized("The access token has expired; exchange the API token again");
  }
  return &accounts_[claims->account].caller;
}

}  // namespace usagescope::mock
