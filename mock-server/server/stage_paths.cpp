// The stages that look at method and path alone.
#include <utility>

#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kContractPath = "/openapi.yaml";

bool is_api_path(std::string_view path) {
  return path == "/cphub" || path.starts_with("/cphub/");
}

bool is_read(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

std::optional<HttpResponse> preflight_stage(Exchange& exchange) {
  if (!CorsPolicy::is_preflight(exchange.request)) return std::nullopt;
  HttpResponse response = exchange.parts.cors.answer_preflight(exchange.request);
  set_header(response.headers, kSourceHeader, "cors");
  return response;
}

std::optional<HttpResponse> contract_stage(Exchange& exchange) {
  if (exchange.path != kContractPath || !exchange.parts.contract) return std::nullopt;
  if (!is_read(exchange.request))
    return method_refused(exchange.request, exchange.now, "GET, HEAD", "The contract", "routing");
  HttpResponse response = json_answer(200, *exchange.parts.contract, "contract");
  set_header(response.headers, "Content-Type", "application/yaml; charset=utf-8");
  return response;
}

std::optional<HttpResponse> site_stage(Exchange& exchange) {
  if (is_api_path(exchange.path)) return std::nullopt;
  if (exchange.parts.site && is_read(exchange.request)) {
    if (auto response = exchange.parts.site->respond(exchange.request)) {
      set_header(response->headers, kSourceHeader, "site");
      return response;
    }
  }
  if (auto response = fixture_answer(exchange)) return response;
  HttpResponse refusal =
      is_read(exchange.request)
          ? error_answer(exchange, {ErrorCode::kNotFound, "There is no such page", ""}, "routing")
          : method_refused(exchange.request, exchange.now, "GET, HEAD", "The page", "routing");
  mark_miss(exchange, refusal);
  return refusal;
}

std::optional<HttpResponse> routing_stage(Exchange& exchange) {
  exchange.match = match_endpoint(routed_method(exchange.request), exchange.path);
  if (exchange.match.endpoint != nullptr) return std::nullopt;
  if (auto response = fixture_answer(exchange)) return response;
  if (exchange.match.allowed_methods.empty()) {
    HttpResponse refusal =
        error_answer(exchange, {ErrorCode::kNotFound, "There is no such resource", ""}, "routing");
    mark_miss(exchange, refusal);
    return refusal;
  }
  std::string allowed;
  for (const std::string_view method : exchange.match.allowed_methods) {
    allowed += std::string(method) + (method == "GET" ? ", HEAD, " : ", ");
  }
  allowed += "OPTIONS";
  if (exchange.request.method != "OPTIONS") {
    return method_refused(exchange.request, exchange.now, allowed, "The resource", "routing");
  }
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Allow", allowed}, {kSourceHeader, "routing"}};
  return response;
}

}  // namespace usagescope::mock
