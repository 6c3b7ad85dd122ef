#include "mock-server/recorder/recorded_tokens.hpp"

#include <system_error>
#include <utility>

#include "core/contract/operations.hpp"
#include "core/service/caller.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/durable_file.hpp"
#include "mock-server/recorder/mapping_text.hpp"

namespace usagescope::mock {
namespace {

/// Roles that the operations of such an organisation ask for (api-reference.md, 1.4).
Json roles_for(OrgKind kind) {
  Json::Array roles;
  const auto add = [&roles](Role role) { roles.emplace_back(role_name(role)); };
  if (kind == OrgKind::kDistributor) {
    add(Role::kDistributorAdministrator);
  } else if (kind == OrgKind::kReseller) {
    add(Role::kResellerAdministrator);
  } else {
    add(Role::kProviderAdministrator);
    add(Role::kProviderBillingUser);
    add(Role::kCustomerAdministrator);
  }
  return Json(std::move(roles));
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
  for (const Account& account : store->accounts()) tokens.orgs_.insert(account.caller.org_id);
  auto json = Json::parse(*text);
  if (!json) return in_file(json.error(), file.string());
  tokens.json_ = std::move(*json);
  return tokens;
}

Status RecordedTokens::add_org_of(const HttpRequest& request) {
  std::string path = request.path;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const EndpointMatch match = match_endpoint(request.method, path);
  const bool has_org = match.endpoint != nullptr && match.endpoint->org_kind != OrgKind::kNone;
  if (!has_org || match.org_id.empty() || orgs_.contains(match.org_id)) return ok();
  Json account(Json::Object{{"id", Json("recorded-" + match.org_id)},
                            {"token", Json("recorded-" + match.org_id)},
                            {"orgId", Json(match.org_id)},
                            {"roles", roles_for(match.endpoint->org_kind)}});
  Json::Object members;
  for (const auto& [key, value] : *json_.object()) {
    if (key != "tokens") {
      members.emplace_back(key, value);
      continue;
    }
    Json::Array list = *value.array();
    list.push_back(account);
    members.emplace_back(key, Json(std::move(list)));
  }
  Json next(std::move(members));
  if (auto s = write_durably(file_, pretty_json(next)); !s) return s;
  json_ = std::move(next);
  orgs_.insert(match.org_id);
  return ok();
}

}  // namespace usagescope::mock
