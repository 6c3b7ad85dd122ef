#include "mock-server/server/application.hpp"

#include <utility>

#include "mock-server/http/http_date.hpp"
#include "mock-server/server/compression.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

constexpr Stage kStages[] = {preflight_stage, contract_stage, site_stage,       routing_stage,
                             token_stage,     auth_stage,     validation_stage, verbatim_stage,
                             semantic_stage,  stub_stage,     miss_stage};

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

HttpResponse first_answer(Exchange& exchange) {
  for (const Stage stage : stages()) {
    if (auto response = stage(exchange)) return std::move(*response);
  }
  return error_answer(exchange, {ErrorCode::kNotFound, "Nothing here answers this request", ""},
                      "miss");
}

/// Texts are compressed here; the page's files have copies of their own.
bool may_compress(const HttpResponse& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  if (type == nullptr || find_header(response.headers, "ETag") != nullptr) return false;
  return type->starts_with("application/json") || type->starts_with("text/csv");
}

}  // namespace

std::span<const Stage> stages() noexcept {
  return kStages;
}

Application::Application(PartsSnapshot parts, const Clock& clock)
    : parts_(std::move(parts)), clock_(clock) {}

HttpResponse Application::reject(int status, std::string_view message) const {
  const PartsSnapshot parts = parts_.get();
  const HttpRequest none;
  const Exchange exchange{none, *parts, clock_.now()};
  HttpResponse response = error_answer(exchange, status, "refused", std::string(message), "guard");
  set_header(response.headers, "Date", http_date(exchange.now));
  return response;
}

HttpResponse Application::handle(const HttpRequest& request) const {
  const PartsSnapshot parts = parts_.get();
  Exchange exchange{request, *parts, clock_.now(), without_trailing_slash(request.path)};
  HttpResponse response = first_answer(exchange);
  parts->cors.apply(request, response);
  set_header(response.headers, "Date", http_date(exchange.now));
  if (may_compress(response)) compress_response(request, response);
  return response;
}

}  // namespace usagescope::mock
