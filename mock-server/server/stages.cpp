#include "mock-server/server/stages.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/service/service.hpp"

namespace usagescope::mock {
namespace {

constexpr Stage kStages[] = {
    preflight_stage, fault_stage,      contract_stage, site_stage,     routing_stage, token_stage,
    auth_stage,      validation_stage, verbatim_stage, semantic_stage, stub_stage,    miss_stage,
};

}  // namespace

std::span<const Stage> stages() noexcept {
  return kStages;
}

std::span<const Stage> stages_after_faults() noexcept {
  const auto* faults = std::find(std::begin(kStages), std::end(kStages), &fault_stage);
  return {faults + 1, std::end(kStages)};
}

HttpResponse answer_by(std::span<const Stage> stages, Exchange& exchange) {
  for (const Stage stage : stages) {
    if (auto response = stage(exchange)) return std::move(*response);
  }
  return *miss_stage(exchange);
}

HttpResponse error_answer(const Exchange& exchange, const Error& error, std::string_view source) {
  const ApiError answer = to_api_error(error, "");
  return error_answer(exchange.request, exchange.now, answer.status, answer.error_code,
                      answer.message, source);
}

}  // namespace usagescope::mock
