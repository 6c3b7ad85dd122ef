#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/contract/operations.hpp"
#include "core/service/answer.hpp"
#include "core/service/caller.hpp"
#include "core/time/clock.hpp"
#include "mock-server/admin/runtime.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// One request on its way through the stages, with what they have found out about it so far. All
/// that it refers to must outlive it.
struct Exchange {
  const HttpRequest& request;
  const ApplicationParts& parts;
  Runtime& runtime;
  Instant now;                     ///< one instant for the whole exchange
  std::string path = {};           ///< without "/" at the end; of the seller API, the long form
  EndpointMatch match = {};        ///< from routing on
  const Caller* caller = nullptr;  ///< from auth on
  ServiceRequest query = {};       ///< from auth on
  FaultEffect effect = {};         ///< of the armed faults
  ServicePolicy policy = parts.policy;  ///< a stage may want its answers otherwise
};

/// Answers, or leaves the request to the next stage.
using Stage = std::optional<HttpResponse> (*)(Exchange&);

/// In order, after the guard and /__admin. Each answer names its stage in X-Mock-Source.
[[nodiscard]] std::span<const Stage> stages() noexcept;
[[nodiscard]] std::span<const Stage> stages_after_faults() noexcept;

/// The answer of the first that can; a miss when none does.
[[nodiscard]] HttpResponse answer_by(std::span<const Stage> stages, Exchange& exchange);

// stage_paths.cpp
[[nodiscard]] std::optional<HttpResponse> preflight_stage(Exchange& exchange);
[[nodiscard]] std::optional<HttpResponse> contract_stage(Exchange& exchange);  ///< /openapi.yaml
[[nodiscard]] std::optional<HttpResponse> site_stage(Exchange& exchange);      ///< the page
[[nodiscard]] std::optional<HttpResponse> routing_stage(Exchange& exchange);   ///< 404, 405
// stage_faults.cpp
[[nodiscard]] std::optional<HttpResponse> fault_stage(Exchange& exchange);
/// What the armed faults do to the answer's way.
void apply_effect(const FaultEffect& effect, HttpResponse& response);
// stage_auth.cpp
/// Whether the operation gives out access tokens.
[[nodiscard]] bool is_token_call(Operation operation) noexcept;
[[nodiscard]] std::optional<HttpResponse> token_stage(
    Exchange& exchange);  ///< the three token calls
[[nodiscard]] std::optional<HttpResponse> auth_stage(Exchange& exchange);  ///< 401, 403
// stage_answers.cpp
[[nodiscard]] std::optional<HttpResponse> validation_stage(Exchange& exchange);  ///< 400
[[nodiscard]] std::optional<HttpResponse> semantic_stage(Exchange& exchange);    ///< core/service
// stage_fixtures.cpp
[[nodiscard]] std::optional<HttpResponse> verbatim_stage(Exchange& exchange);  ///< a recording
[[nodiscard]] std::optional<HttpResponse> stub_stage(Exchange& exchange);      ///< a pattern stub
[[nodiscard]] std::optional<HttpResponse> miss_stage(Exchange& exchange);      ///< 404, always
/// A recording or a pattern stub: for what is neither of the API nor of the page.
[[nodiscard]] std::optional<HttpResponse> fixture_answer(Exchange& exchange);
/// The fixtures that come nearest to a request that nothing answered.
[[nodiscard]] std::vector<NearMiss> near_misses(const Exchange& exchange, std::size_t count);
/// Names the nearest fixture in X-Mock-Miss.
void mark_miss(const Exchange& exchange, HttpResponse& response);

/// The API's error body.
[[nodiscard]] HttpResponse error_answer(const Exchange& exchange, const Error& error,
                                        std::string_view source);

}  // namespace usagescope::mock
