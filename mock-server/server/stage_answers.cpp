// The stages that answer an admitted request of the API.
#include <utility>

#include "mock-server/server/stages.hpp"

namespace usagescope::mock {

std::optional<HttpResponse> validation_stage(Exchange& exchange) {
  if (exchange.parts.mode == ReplayMode::kVerbatim) return std::nullopt;
  const Status status = validate_request(exchange.query);
  if (status) return std::nullopt;
  return error_answer(exchange, status.error(), "validation");
}

std::optional<HttpResponse> semantic_stage(Exchange& exchange) {
  if (exchange.parts.mode == ReplayMode::kVerbatim) return std::nullopt;
  const ServiceContext context{*exchange.parts.dataset, exchange.now, *exchange.caller,
                               exchange.policy};
  auto answer = answer_request(context, exchange.query);
  if (!answer) {
    // What the data do not hold, a stub may.
    if (answer.error().code == ErrorCode::kNotFound) {
      if (auto stub = stub_stage(exchange)) return stub;
    }
    return error_answer(exchange, answer.error(), "semantic");
  }
  HttpResponse response = json_answer(200, std::move(answer->body), "semantic");
  set_header(response.headers, "Content-Type", std::move(answer->content_type));
  for (auto& [name, value] : answer->headers) {
    response.headers.emplace_back(std::move(name), std::move(value));
  }
  return response;
}

}  // namespace usagescope::mock
