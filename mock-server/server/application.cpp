#include "mock-server/server/application.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/http_date.hpp"
#include "mock-server/server/compression.hpp"

namespace usagescope::mock {
namespace {

constexpr char kSourceHeader[] = "X-Mock-Source";
constexpr std::string_view kShortSellerPrefix = "/distributors/";
constexpr std::string_view kSellerBase = "/cphub/api/seller/v1";

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

bool is_api_path(std::string_view path) {
  return path == "/cphub" || path.starts_with("/cphub/") || path.starts_with(kShortSellerPrefix);
}

}  // namespace

/// "{org}" stands for one segment.
struct Application::Route {
  std::string_view method;
  std::string_view pattern;
  Handler handler;
};

struct Application::Match {
  std::string path;  ///< canonical: the long prefix, no trailing slash
  std::string org_id;
};

const Application::Route Application::kRoutes[] = {
    {"POST", "/cphub/api/auth/v1/authn/accesstoken", &Application::exchange_token},
    {"GET", "/cphub/api/billing/v1/orgs/{org}/usage-report", &Application::usage_report_stage},
    {"POST", "/cphub/api/seller/v1/distributors/{org}/usages/search", &Application::search_stage},
    {"GET", "/cphub/api/seller/v1/distributors/{org}/usage/customers",
     &Application::customers_stage},
};

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
  const bool is_json = type != nullptr && type->starts_with("application/json");
  const bool is_done =
      find_header(response.headers, "ETag") != nullptr;  // the site has its own copies
  if (is_json && !is_done) compress_response(request, response);
  return response;
}

HttpResponse Application::dispatch(const HttpRequest& request) const {
  Match match{without_trailing_slash(request.path), ""};
  if (!is_api_path(match.path)) return serve_site(request);
  if (match.path.starts_with(kShortSellerPrefix))
    match.path = std::string(kSellerBase) + match.path;

  const std::vector<std::string_view> segments = split(match.path, '/');
  const std::string_view method =
      request.method == "HEAD" ? std::string_view("GET") : request.method;
  std::string allowed;
  for (const Route& route : kRoutes) {
    const std::vector<std::string_view> wanted = split(route.pattern, '/');
    bool fits = wanted.size() == segments.size();
    std::string_view org;
    for (std::size_t i = 0; fits && i < wanted.size(); ++i) {
      if (wanted[i] == "{org}" && !segments[i].empty()) {
        org = segments[i];
      } else {
        fits = wanted[i] == segments[i];
      }
    }
    if (!fits) continue;
    if (route.method == method) {
      match.org_id = std::string(org);
      return (this->*route.handler)(request, match);
    }
    allowed = std::string(route.method) + (route.method == "GET" ? ", HEAD, OPTIONS" : ", OPTIONS");
  }
  if (allowed.empty()) {
    return error_response(request, {ErrorCode::kNotFound, "There is no such resource", ""},
                          "routing");
  }
  if (request.method == "OPTIONS") {
    HttpResponse response;
    response.status = 204;
    response.headers = {{"Allow", allowed}, {kSourceHeader, "routing"}};
    return response;
  }
  ApiError answer{405, "method_not_allowed", "The resource allows " + allowed,
                  request_id(request, clock_.now())};
  HttpResponse response = json_response(405, encode_api_error(answer), "routing");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

HttpResponse Application::serve_site(const HttpRequest& request) const {
  constexpr char kAllowed[] = "GET, HEAD";
  if (request.method != "GET" && request.method != "HEAD") {
    ApiError answer{405, "method_not_allowed", std::string("The page allows ") + kAllowed,
                    request_id(request, clock_.now())};
    HttpResponse response = json_response(405, encode_api_error(answer), "routing");
    response.headers.emplace_back("Allow", kAllowed);
    return response;
  }
  if (parts_.site) {
    if (auto response = parts_.site->respond(request)) {
      set_header(response->headers, kSourceHeader, "site");
      return std::move(*response);
    }
  }
  return error_response(request, {ErrorCode::kNotFound, "There is no such page", ""}, "routing");
}

HttpResponse Application::exchange_token(const HttpRequest& request, const Match&) const {
  auto api_token = decode_access_token_body(request.body);
  if (!api_token) return error_response(request, api_token.error(), "validation");
  auto access_token = parts_.tokens.exchange(*api_token, clock_.now());
  if (!access_token) return error_response(request, access_token.error(), "auth");
  AccessTokenAnswer answer;
  answer.access_token = std::move(*access_token);
  return json_response(201, encode_access_token_answer(answer), "auth");
}

const Caller* Application::admit(const HttpRequest& request, Operation operation,
                                 const std::string& org_id, HttpResponse& refusal) const {
  const std::string* token = find_header(request.headers, kAuthTokenHeader);
  if (token == nullptr) {
    const Error error{
        ErrorCode::kUnauthorized,
        std::string("The header ") + kAuthTokenHeader + " with an access token is missing", ""};
    refusal = error_response(request, error, "auth");
    return nullptr;
  }
  auto caller = parts_.tokens.verify(*token, clock_.now());
  if (!caller) {
    refusal = error_response(request, caller.error(), "auth");
    return nullptr;
  }
  const ServiceContext context{parts_.dataset, clock_.now(), **caller, parts_.policy};
  if (auto status = authorize(context, operation, org_id); !status) {
    refusal = error_response(request, status.error(), "auth");
    return nullptr;
  }
  return *caller;
}

std::optional<HttpResponse> Application::verbatim(const HttpRequest& request,
                                                  const Match& match) const {
  const std::string_view method =
      request.method == "HEAD" ? std::string_view("GET") : request.method;
  auto key = canonical_key(method, match.path, request.params, request.body);
  const Fixture* fixture = key ? parts_.fixtures.find(*key) : nullptr;
  if (fixture == nullptr) return std::nullopt;
  HttpResponse response = fixture->response;
  set_header(response.headers, kSourceHeader, "verbatim");
  set_header(response.headers, "X-Mock-Fixture", fixture->name);
  return response;
}

HttpResponse Application::usage_report_stage(const HttpRequest& request, const Match& match) const {
  HttpResponse refusal;
  const Caller* caller = admit(request, Operation::kUsageReport, match.org_id, refusal);
  if (caller == nullptr) return refusal;
  auto query = read_report_params(request.params);
  if (!query) return error_response(request, query.error(), "validation");
  if (auto recorded = verbatim(request, match)) return std::move(*recorded);
  const ServiceContext context{parts_.dataset, clock_.now(), *caller, parts_.policy};
  auto answer = usage_report(context, match.org_id, *query);
  if (!answer) return error_response(request, answer.error(), "semantic");
  HttpResponse response = json_response(200, encode_service_report(answer->report), "semantic");
  if (answer->months.read_as_seconds) response.headers.emplace_back("X-Mock-Epoch-Unit", "s");
  if (answer->months.was_cut) response.headers.emplace_back("X-Mock-Months-Cut", "true");
  return response;
}

HttpResponse Application::search_stage(const HttpRequest& request, const Match& match) const {
  HttpResponse refusal;
  const Caller* caller = admit(request, Operation::kSearchUsages, match.org_id, refusal);
  if (caller == nullptr) return refusal;
  auto query = decode_usage_search_body(request.body);
  if (!query) return error_response(request, query.error(), "validation");
  auto status = read_search_params(request.params, *query);
  if (status) status = validate_search(*query);
  if (!status) return error_response(request, status.error(), "validation");
  if (auto recorded = verbatim(request, match)) return std::move(*recorded);
  const ServiceContext context{parts_.dataset, clock_.now(), *caller, parts_.policy};
  auto page = search_usages(context, match.org_id, *query);
  if (!page) return error_response(request, page.error(), "semantic");
  return json_response(200, encode_usage_page(*page), "semantic");
}

HttpResponse Application::customers_stage(const HttpRequest& request, const Match& match) const {
  HttpResponse refusal;
  const Caller* caller = admit(request, Operation::kUsageCustomers, match.org_id, refusal);
  if (caller == nullptr) return refusal;
  if (auto recorded = verbatim(request, match)) return std::move(*recorded);
  const ServiceContext context{parts_.dataset, clock_.now(), *caller, parts_.policy};
  auto customers = usage_customers(context, match.org_id);
  if (!customers) return error_response(request, customers.error(), "semantic");
  return json_response(200, encode_usage_customers(*customers), "semantic");
}

}  // namespace usagescope::mock
