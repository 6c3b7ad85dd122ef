#include "mock-server/admin/admin_api.hpp"

#include <iterator>
#include <optional>
#include <utility>

#include "core/base/text.hpp"
#include "core/service/service.hpp"
#include "mock-server/admin/admin_call.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/http/cors.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kRoot = "/__admin";
constexpr std::string_view kSource = "admin";

struct AdminRoute {
  std::string_view method;
  std::string_view path;  ///< below kRoot; "*" stands for one segment, for several before another
  AdminHandler handler;
};

constexpr AdminRoute kRoutes[] = {
    {"GET", "/", get_page},
    {"GET", "/admin.css", get_page_style},
    {"GET", "/admin.js", get_page_script},
    {"GET", "/rules", get_rules},
    {"GET", "/health", get_health},
    {"GET", "/fixtures", get_fixtures},
    {"GET", "/requests", list_requests},
    {"DELETE", "/requests", clear_requests},
    {"POST", "/requests/count", count_requests},
    {"POST", "/requests/verify", verify_requests},
    {"GET", "/requests/unmatched", list_unmatched},
    {"GET", "/requests/*", get_request},
    {"GET", "/scenarios", list_scenarios},
    {"POST", "/scenarios/reset", reset_scenarios},
    {"PUT", "/scenarios/*/state", set_scenario},
    {"GET", "/faults", list_faults},
    {"POST", "/faults", arm_faults},
    {"DELETE", "/faults", disarm_faults},
    {"POST", "/faults/reset", restart_faults},
    {"DELETE", "/faults/*", disarm_fault},
    {"GET", "/clock", get_clock},
    {"POST", "/clock/pin", pin_clock},
    {"POST", "/clock/advance", advance_clock},
    {"POST", "/clock/real", run_real_clock},
    {"POST", "/reload", reload_fixtures},
    {"POST", "/reset", reset_all},
};

/// What stands for "*", "" where the pattern has none; nullopt when the path is another.
std::optional<std::string> argument_of(std::string_view pattern, std::string_view path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    return pattern == path ? std::optional(std::string()) : std::nullopt;
  }
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (path.size() <= before.size() + after.size()) return std::nullopt;
  if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
  path.remove_prefix(before.size());
  path.remove_suffix(after.size());
  if (after.empty() && path.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(path);
}

bool is_loopback_host(const HttpRequest& request) {
  const std::string* host = find_header(request.headers, "Host");
  return host != nullptr && is_loopback_origin("http://" + *host);
}

bool comes_from_here(const HttpRequest& request) {
  const std::string* origin = find_header(request.headers, "Origin");
  return is_loopback_host(request) && (origin == nullptr || is_loopback_origin(*origin));
}

HttpResponse allow_preflight() {
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"},
                      {"Access-Control-Allow-Headers", "content-type"},
                      {kSourceHeader, std::string(kSource)}};
  return response;
}

HttpResponse dispatch(const HttpRequest& request, Instant now, const AdminView& view,
                      std::string_view path) {
  const std::string_view method = routed_method(request);
  std::string allowed;
  for (const AdminRoute& route : kRoutes) {
    auto argument = argument_of(route.path, path);
    if (!argument) continue;
    if (route.method == method) return route.handler({request, now, view, std::move(*argument)});
    // "/requests/count" is also "/requests/*", but no request has that id.
    if (!argument->empty() && !allowed.empty()) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (!allowed.empty()) return method_refused(request, now, allowed, "The resource", kSource);
  return error_answer(request, now, 404, "not_found",
                      "There is no such resource; /__admin/ is the page that shows them", kSource);
}

}  // namespace

bool is_admin_path(std::string_view path) noexcept {
  return path.starts_with(kRoot) && (path.size() == kRoot.size() || path[kRoot.size()] == '/');
}

HttpResponse answer_admin(const HttpRequest& request, Instant now, const AdminView& view) {
  if (!comes_from_here(request)) {
    return error_answer(request, now, 403, "forbidden",
                        "/__admin answers this machine's own pages and programs only", kSource);
  }
  if (CorsPolicy::is_preflight(request)) return allow_preflight();
  std::string_view path = std::string_view(request.path).substr(kRoot.size());
  if (path.empty()) {  // the page's links are relative
    HttpResponse response;
    response.status = 308;
    response.headers = {{"Location", std::string(kRoot) + "/"},
                        {kSourceHeader, std::string(kSource)}};
    return response;
  }
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return dispatch(request, now, view, path);
}

HttpResponse admin_json(const Json& json, int status) {
  return json_answer(status, json.dump(), kSource);
}

HttpResponse admin_error(const AdminCall& call, const Error& error) {
  const ApiError answer = to_api_error(error, "");
  return admin_error(call, answer.status, answer.error_code, answer.message);
}

HttpResponse admin_error(const AdminCall& call, int status, std::string_view code,
                         std::string message) {
  return error_answer(call.request, call.now, status, code, std::move(message), kSource);
}

Result<Json> admin_body(const HttpRequest& request) {
  if (request.body.find_first_not_of(" \t\r\n") == std::string::npos) return Json(Json::Object{});
  auto json = Json::parse(request.body);
  if (json && json->object() == nullptr) {
    return Error{ErrorCode::kWrongType,
                 "an object is expected, not " + std::string(json->type_name()), ""};
  }
  return json;
}

Json count_json(std::size_t count) {
  return Json::integer(static_cast<std::int64_t>(count));
}

Json error_json(const Error& error) {
  Json json;
  const std::size_t hash = error.path.find('#');
  json.set("message", error.message);
  json.set("file", error.path.substr(0, hash));
  json.set("pointer", hash == std::string::npos ? std::string() : error.path.substr(hash + 1));
  return json;
}

}  // namespace usagescope::mock
