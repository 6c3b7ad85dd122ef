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
constexpr int kYearSeconds = 366 * 86'400;

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

std::vector<Role> read_roles(const Json& json, const std::string& path, ProblemReader& reader) {
  std::vector<Role> roles;
  const Json::Array* list = reader.array(json, "roles", path);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::string* name = (*list)[i].string();
    const auto role = name != nullptr ? role_by_name(*name) : std::nullopt;
    if (role) {
      roles.push_back(*role);
      continue;
    }
    std::string names;
    for (std::size_t k = 0; k < kRoleCount; ++k) {
      names += (k == 0 ? "" : ", ") + std::string(role_name(static_cast<Role>(k)));
    }
    reader.report(element_path(member_path(path, "roles"), i), "one of the roles " + names,
                  shown((*list)[i]));
  }
  return roles;
}

/// A text that must be there and say something; "" where it was reported.
std::string read_name(const Json& json, std::string_view key, const std::string& path,
                      ProblemReader& reader) {
  auto text = reader.required_text(json, key, path);
  if (text && text->empty()) {
    reader.report(member_path(path, key), "a string that is not empty", "\"\"");
  }
  return std::move(text).value_or("");
}

void read_client(const Json& json, const std::string& path, Account& out, ProblemReader& reader) {
  out.client_id = reader.text(json, "clientId", path).value_or("");
  out.client_secret = reader.text(json, "clientSecret", path).value_or("");
  const auto is_given = [&json](std::string_view key) {
    const Json* member = json.find(key);
    return member != nullptr && *member != Json("");
  };
  if (is_given("clientId") == is_given("clientSecret")) return;
  const std::string_view absent = is_given("clientId") ? "clientSecret" : "clientId";
  const Json* member = json.find(absent);
  reader.report(member_path(path, absent), "both of clientId and clientSecret, or neither",
                member == nullptr ? "nothing" : shown(*member));
}

/// What of an account was understood.
Account read_account(const Json& json, const std::string& path, ProblemReader& reader) {
  Account account;
  if (!reader.object(
          json, path,
          {"id", "token", "orgId", "roles", "accessTokenSeconds", "clientId", "clientSecret"})) {
    return account;
  }
  account.id = read_name(json, "id", path, reader);
  account.token = read_name(json, "token", path, reader);
  account.caller.org_id = read_name(json, "orgId", path, reader);
  account.caller.user_id = account.id;
  account.caller.roles = read_roles(json, path, reader);
  read_client(json, path, account, reader);
  account.access_token_seconds =
      reader.whole(json, "accessTokenSeconds", path, -kYearSeconds, kYearSeconds)
          .value_or(kAccessTokenLifetimeMs / 1000);
  return account;
}

/// Reports what an account shares with one before it.
void report_shared(const std::vector<Account>& accounts, ProblemReader& reader) {
  constexpr std::pair<std::string_view, std::string Account::*> kOwn[] = {
      {"id", &Account::id}, {"token", &Account::token}, {"clientId", &Account::client_id}};
  for (const auto& [key, member] : kOwn) {
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      const std::string& text = accounts[i].*member;
      if (text.empty()) continue;
      const auto [owner, is_new] = first.emplace(text, i);
      if (is_new) continue;
      reader.report(member_path(element_path("/tokens", i), key), "one that no other token has",
                    "that of " + element_path("/tokens", owner->second));
    }
  }
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

Reading<TokenStore> TokenStore::read(std::string_view text) {
  return read_json(text, [](const Json& json, ProblemReader& reader) {
    TokenStore store;
    if (!reader.object(json, "", {"schemaVersion", "note", "tokens"})) return store;
    (void)reader.whole(json, "schemaVersion", "", 1, 1);
    const Json::Array* list = reader.array(json, "tokens", "");
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      store.accounts_.push_back(read_account((*list)[i], element_path("/tokens", i), reader));
    }
    report_shared(store.accounts_, reader);
    return store;
  });
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
  auto expiry = optional_integer(*payload, "exp", "", 0, kYearSeconds * std::int64_t{10'000});
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
