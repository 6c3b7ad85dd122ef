// The stages that answer an admitted request of the API.
#include <utility>

#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {

std::optional<HttpResponse> validation_stage(Exchange& exchange) {
  const Status status = validate_request(exchange.query);
  if (status) return std::nullopt;
  return error_answer(exchange, status.error(), "validation");
}

std::optional<HttpResponse> verbatim_stage(Exchange& exchange) {
  const HttpRequest& request = exchange.request;
  auto key = canonical_key(routed_method(request), exchange.path, request.params, request.body);
  const Fixture* fixture = key ? exchange.parts.fixtures.find(*key) : nullptr;
  if (fixture == nullptr) return std::nullopt;
  HttpResponse response = fixture->response;
  set_header(response.headers, kSourceHeader, "verbatim");
  set_header(response.headers, kFixtureHeader, fixture->name);
  return response;
}

std::optional<HttpResponse> semantic_stage(Exchange& exchange) {
  const ServiceContext context{*exchange.parts.dataset, exchange.now, *exchange.caller,
                               exchange.parts.policy};
  auto answer = answer_request(context, exchange.query);
  if (!answer) return error_answer(exchange, answer.error(), "semantic");
  HttpResponse response = json_answer(200, std::move(answer->body), "semantic");
  set_header(response.headers, "Content-Type", std::move(answer->content_type));
  for (auto& [name, value] : answer->headers) {
    response.headers.emplace_back(std::move(name), std::move(value));
  }
  return response;
}

}  // namespace usagescope::mock
