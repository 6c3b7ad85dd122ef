#include "mock-server/recorder/recorded_tokens.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/contract/operations.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/durable_file.hpp"
#include "mock-server/recorder/mapping_text.hpp"

namespace usagescope::mock {
namespace {

/// Roles that the operations of such an organisation ask for (api-reference.md, 1.4).
std::set<Role> roles_for(OrgKind kind) {
  switch (kind) {
    case OrgKind::kDistributor:
      return {Role::kDistributorAdministrator};
    case OrgKind::kReseller:
      return {Role::kResellerAdministrator};
    case OrgKind::kBilling:
      return {Role::kProviderAdministrator, Role::kProviderBillingUser,
              Role::kCustomerAdministrator};
    case OrgKind::kAny:
    case OrgKind::kNone:
      break;
  }
  return {};
}

std::string name_for(const std::string& org_id) {
  return "recorded-" + org_id;
}

Json account_json(const std::string& org_id, const std::set<Role>& roles) {
  const std::string name = name_for(org_id);
  Json::Array names;
  for (const Role role : roles) names.emplace_back(role_name(role));
  return Json(Json::Object{{"id", Json(name)},
                           {"token", Json(name)},
                           {"orgId", Json(org_id)},
                           {"roles", Json(std::move(names))},
                           {"clientId", Json(name)},
                           {"clientSecret", Json(name)}});
}

/// The file with the account at the end of its list, and no other of its id.
Json with_account(const Json& file, Json account) {
  const Json* before = file.find("tokens");
  Json::Array list = before == nullptr ? Json::Array() : *before->array();
  std::erase_if(list,
                [&account](const Json& other) { return *other.find("id") == *account.find("id"); });
  list.push_back(std::move(account));
  Json::Object out = *file.object();
  std::erase_if(out, [](const auto& member) { return member.first == "tokens"; });
  out.emplace_back("tokens", Json(std::move(list)));
  return Json(std::move(out));
}

/// {orgId} of the path; the call that authorizes a client has it in its query.
std::string org_of(const HttpRequest& request, const EndpointMatch& match) {
  if (match.endpoint == nullptr) return "";
  if (match.endpoint->operation != Operation::kAuthorizeClient) return match.org_id;
  const auto found = std::find_if(request.params.begin(), request.params.end(),
                                  [](const auto& param) { return param.first == "orgId"; });
  return found == request.params.end() ? "" : found->second;
}

}  // namespace

Result<RecordedTokens> RecordedTokens::open(const std::filesystem::path& file) {
  RecordedTokens tokens;
  tokens.file_ = file;
  std::error_code failure;
  if (!std::filesystem::exists(file, failure)) {
    const Json empty(Json::Object{
        {"schemaVersion", Json::integer(1)},
        {"note", Json("Synthetic tokens, one for each recorded organisation; real ones are "
                      "never stored.")},
        {"tokens", Json(Json::Array{})}});
    if (auto s = write_durably(file, pretty_json(empty)); !s) return s.error();
  }
  auto text = read_file(file);
  if (!text) return text.error();
  auto store = TokenStore::parse(*text);
  if (!store) return in_file(store.error(), file.string());
  for (const Account& account : store->accounts()) {
    const auto& [org_id, roles, user_id] = account.caller;
    if (account.id == name_for(org_id)) {
      tokens.ours_[org_id].insert(roles.begin(), roles.end());
    } else {
      tokens.others_.insert(org_id);
    }
  }
  auto json = Json::parse(*text);
  if (!json) return in_file(json.error(), file.string());
  tokens.json_ = std::move(*json);
  return tokens;
}

Status RecordedTokens::add_org_of(const HttpRequest& request) {
  std::string path = request.path;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const EndpointMatch match = match_endpoint(request.method, path);
  const std::string org_id = org_of(request, match);
  if (org_id.empty() || others_.contains(org_id)) return ok();
  const auto before = ours_.find(org_id);
  std::set<Role> roles = roles_for(match.endpoint->org_kind);
  if (before != ours_.end()) roles.insert(before->second.begin(), before->second.end());
  if (before != ours_.end() && roles == before->second) return ok();
  Json next = with_account(json_, account_json(org_id, roles));
  if (auto s = write_durably(file_, pretty_json(next)); !s) return s;
  json_ = std::move(next);
  ours_[org_id] = std::move(roles);
  return ok();
}

}  // namespace usagescope::mock
