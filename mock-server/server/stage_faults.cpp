// The stage of armed faults.
#include <algorithm>
#include <utility>

#include "mock-server/admin/faults.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kSource = "fault";
constexpr char kTypeHeader[] = "Content-Type";

HttpResponse storm_answer(const Exchange& exchange) {
  const FaultEffect& effect = exchange.effect;
  const ApiError error{*effect.status, "fault_injected",
                       "An armed fault (" + effect.ids + ") answers this request",
                       request_id(exchange.request, exchange.now)};
  ShapedError shaped = shape_error(effect.shape, error);
  if (error.status < 400 && effect.shape == ErrorShape::kApi) shaped.body = "{}";
  HttpResponse response = json_answer(error.status, std::move(shaped.body), kSource);
  if (shaped.content_type.empty()) {
    std::erase_if(response.headers, [](const auto& header) { return header.first == kTypeHeader; });
  } else {
    set_header(response.headers, kTypeHeader, std::move(shaped.content_type));
  }
  if (effect.retry_after) {
    response.headers.emplace_back("Retry-After", std::to_string(*effect.retry_after));
  }
  return response;
}

}  // namespace

std::optional<HttpResponse> fault_stage(Exchange& exchange) {
  exchange.effect = exchange.runtime.faults.take(exchange.request);
  const FaultEffect& effect = exchange.effect;
  if (effect.is_none()) return std::nullopt;
  if (effect.status) return storm_answer(exchange);
  if (effect.is_expired_token) {
    return error_answer(exchange,
                        {ErrorCode::kUnauthorized,
                         "The access token has expired; exchange the API token again", ""},
                        kSource);
  }
  if (effect.shift == 0 || !exchange.path.ends_with("/search")) return std::nullopt;
  const PagingPolicy& paging = exchange.policy.paging;
  const HttpRequest of_old_list = shifted_request(exchange.request, effect.shift, paging);
  Exchange inner{of_old_list, exchange.parts, exchange.runtime, exchange.now, exchange.path};
  inner.policy.paging = {};
  HttpResponse response = answer_by(stages_after_faults(), inner);
  shift_answer(exchange.request, effect.shift, paging, response);
  return response;
}

void apply_effect(const FaultEffect& effect, HttpResponse& response) {
  if (effect.is_none()) return;
  Delivery& delivery = response.delivery;
  delivery.delay_ms = std::max(delivery.delay_ms, effect.delivery.delay_ms);
  if (effect.delivery.dribble_chunks > 0) {
    delivery.dribble_chunks = effect.delivery.dribble_chunks;
    delivery.dribble_ms = effect.delivery.dribble_ms;
  }
  if (effect.delivery.fault != Fault::kNone) delivery.fault = effect.delivery.fault;
  set_header(response.headers, kFaultHeader, effect.ids);
}

}  // namespace usagescope::mock
