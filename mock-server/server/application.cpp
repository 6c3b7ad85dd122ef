#include "mock-server/server/application.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <utility>

#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"
#include "core/service/answer.hpp"
#include "mock-server/auth/token_calls.hpp"
#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/http_date.hpp"
#include "mock-server/server/compression.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kContractPath = "/openapi.yaml";
constexpr char kSourceHeader[] = "X-Mock-Source";
/// The seller API without its base, as some documents print it (api-reference.md, section 0).
constexpr std::string_view kShortSellerPrefixes[] = {"/distributors/", "/resellers/"};

/// The same request at the same instant has the same id.
std::string request_id(const HttpRequest& request, Instant now) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto mix = [&hash](std::string_view text) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash = (hash ^ 0xFFU) * 0x100000001b3U;
  };
  mix(request.method);
  mix(request.path);
  for (const auto& [name, value] : request.params) {
    mix(name);
    mix(value);
  }
  mix(request.body);
  mix(now.to_string());
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "mock-%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool is_short_seller_path(std::string_view path) {
  return std::any_of(std::begin(kShortSellerPrefixes), std::end(kShortSellerPrefixes),
                     [path](std::string_view prefix) { return path.starts_with(prefix); });
}

bool is_api_path(std::string_view path) {
  return path == "/cphub" || path.starts_with("/cphub/") || is_short_seller_path(path);
}

std::string_view routed_method(const HttpRequest& request) {
  return request.method == "HEAD" ? std::string_view("GET") : request.method;
}

}  // namespace

Application::Application(ApplicationParts parts, const Clock& clock)
    : parts_(std::move(parts)), clock_(clock) {}

HttpResponse Application::json_response(int status, std::string body, std::string_view source) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {kSourceHeader, std::string(source)}};
  response.body = std::move(body);
  return response;
}

HttpResponse Application::error_response(const HttpRequest& request, const Error& error,
                                         std::string_view source) const {
  const ApiError answer = to_api_error(error, request_id(request, clock_.now()));
  return json_response(answer.status, encode_api_error(answer), source);
}

HttpResponse Application::reject(int status, std::string_view message) const {
  ApiError answer;
  answer.status = status;
  answer.error_code = "refused";
  answer.message = std::string(message);
  answer.request_id = request_id(HttpRequest{}, clock_.now());
  HttpResponse response = json_response(status, encode_api_error(answer), "guard");
  set_header(response.headers, "Date", http_date(clock_.now()));
  return response;
}

HttpResponse Application::handle(const HttpRequest& request) const {
  HttpResponse response;
  if (CorsPolicy::is_preflight(request)) {
    response = parts_.cors.answer_preflight(request);
    set_header(response.headers, kSourceHeader, "cors");
  } else {
    response = dispatch(request);
  }
  parts_.cors.apply(request, response);
  set_header(response.headers, "Date", http_date(clock_.now()));
  const std::string* type = find_header(response.headers, "Content-Type");
  const bool is_text =
      type != nullptr && (type->starts_with("application/json") || type->starts_with("text/csv"));
  const bool is_done =
      find_header(response.headers, "ETag") != nullptr;  // the site has its own copies
  if (is_text && !is_done) compress_response(request, response);
  return response;
}

HttpResponse Application::dispatch(const HttpRequest& request) const {
  std::string path = without_trailing_slash(request.path);
  if (path == kContractPath && parts_.contract) return serve_contract(request);
  if (!is_api_path(path)) return serve_site(request);
  if (is_short_seller_path(path)) path = std::string(kSellerBase) + path;
  EndpointMatch match = match_endpoint(routed_method(request), path);
  if (match.endpoint == nullptr) return no_operation(request, match);
  switch (match.endpoint->operation) {
    case Operation::kExchangeToken:
    case Operation::kExchangeClientSecret:
    case Operation::kAuthorizeClient:
      return token_stage(request, match);
    default:
      return service_stage(request, path, std::move(match));
  }
}

HttpResponse Application::method_refused(const HttpRequest& request, const std::string& allowed,
                                         std::string_view what) const {
  const ApiError answer{405, "method_not_allowed", std::string(what) + " allows " + allowed,
                        request_id(request, clock_.now())};
  HttpResponse response = json_response(405, encode_api_error(answer), "routing");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

HttpResponse Application::no_operation(const HttpRequest& request,
                                       const EndpointMatch& match) const {
  if (match.allowed_methods.empty()) {
    return error_response(request, {ErrorCode::kNotFound, "There is no such resource", ""},
                          "routing");
  }
  std::string allowed;
  for (const std::string_view method : match.allowed_methods) {
    allowed += std::string(method) + (method == "GET" ? ", HEAD, " : ", ");
  }
  allowed += "OPTIONS";
  if (request.method != "OPTIONS") return method_refused(request, allowed, "The resource");
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Allow", allowed}, {kSourceHeader, "routing"}};
  return response;
}

HttpResponse Application::serve_contract(const HttpRequest& request) const {
  if (routed_method(request) != "GET") return method_refused(request, "GET, HEAD", "The contract");
  HttpResponse response = json_response(200, *parts_.contract, "contract");
  set_header(response.headers, "Content-Type", "application/yaml; charset=utf-8");
  return response;
}

HttpResponse Application::serve_site(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    return method_refused(request, "GET, HEAD", "The page");
  }
  if (parts_.site) {
    if (auto response = parts_.site->respond(request)) {
      set_header(response->headers, kSourceHeader, "site");
      return std::move(*response);
    }
  }
  return error_response(request, {ErrorCode::kNotFound, "There is no such page", ""}, "routing");
}

HttpResponse Application::token_stage(const HttpRequest& request,
                                      const EndpointMatch& match) const {
  auto call = read_token_call(*match.endpoint, match.org_id, request);
  if (!call) {
    const bool is_auth = call.error().code == ErrorCode::kUnauthorized;
    return error_response(request, call.error(), is_auth ? "auth" : "validation");
  }
  auto access_token = answer_token_call(parts_.tokens, *call, clock_.now());
  if (!access_token) return error_response(request, access_token.error(), "auth");
  AccessTokenAnswer answer;
  answer.access_token = std::move(*access_token);
  const int status = match.endpoint->operation == Operation::kAuthorizeClient ? 200 : 201;
  return json_response(status, encode_access_token_answer(answer), "auth");
}

Result<const Caller*> Application::admit(const HttpRequest& request,
                                         const EndpointMatch& match) const {
  const std::string* token = find_header(request.headers, kAuthTokenHeader);
  if (token == nullptr) {
    return Error{ErrorCode::kUnauthorized,
                 std::string("The header ") + kAuthTokenHeader + " with an access token is missing",
                 ""};
  }
  auto caller = parts_.tokens.verify(*token, clock_.now());
  if (!caller) return caller.error();
  const ServiceContext context{parts_.dataset, clock_.now(), **caller, parts_.policy};
  const Status status = authorize(context, match.endpoint->operation, match.org_id);
  if (!status) return status.error();
  return caller;
}

std::optional<HttpResponse> Application::verbatim(const HttpRequest& request,
                                                  std::string_view path) const {
  auto key = canonical_key(routed_method(request), path, request.params, request.body);
  const Fixture* fixture = key ? parts_.fixtures.find(*key) : nullptr;
  if (fixture == nullptr) return std::nullopt;
  HttpResponse response = fixture->response;
  set_header(response.headers, kSourceHeader, "verbatim");
  set_header(response.headers, "X-Mock-Fixture", fixture->name);
  return response;
}

HttpResponse Application::service_stage(const HttpRequest& request, std::string_view path,
                                        EndpointMatch match) const {
  auto caller = admit(request, match);
  if (!caller) return error_response(request, caller.error(), "auth");
  const ServiceRequest query{match.endpoint->operation, std::move(match.org_id),
                             std::move(match.object_id), request.params, request.body};
  if (auto status = validate_request(query); !status) {
    return error_response(request, status.error(), "validation");
  }
  if (auto recorded = verbatim(request, path)) return std::move(*recorded);
  const ServiceContext context{parts_.dataset, clock_.now(), **caller, parts_.policy};
  auto answer = answer_request(context, query);
  if (!answer) return error_response(request, answer.error(), "semantic");
  HttpResponse response = json_response(200, std::move(answer->body), "semantic");
  set_header(response.headers, "Content-Type", std::move(answer->content_type));
  for (auto& [name, value] : answer->headers) {
    response.headers.emplace_back(std::move(name), std::move(value));
  }
  return response;
}

}  // namespace usagescope::mock
