#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/contract/operations.hpp"
#include "core/service/answer.hpp"
#include "core/service/caller.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// One request on its way through the stages, with what they have found out about it so far. All
/// that it refers to must outlive it.
struct Exchange {
  const HttpRequest& request;
  const ApplicationParts& parts;
  Instant now;                     ///< one instant for the whole exchange
  std::string path = {};           ///< without "/" at the end; of the seller API, the long form
  EndpointMatch match = {};        ///< from routing on
  const Caller* caller = nullptr;  ///< from auth on
  ServiceRequest query = {};       ///< from auth on
};

/// Answers, or leaves the request to the next stage.
using Stage = std::optional<HttpResponse> (*)(Exchange&);

/// In order. Each answer names its stage in X-Mock-Source.
[[nodiscard]] std::span<const Stage> stages() noexcept;

// stage_paths.cpp
[[nodiscard]] std::optional<HttpResponse> preflight_stage(Exchange& exchange);
[[nodiscard]] std::optional<HttpResponse> contract_stage(Exchange& exchange);  ///< /openapi.yaml
[[nodiscard]] std::optional<HttpResponse> site_stage(Exchange& exchange);      ///< the page
[[nodiscard]] std::optional<HttpResponse> routing_stage(Exchange& exchange);   ///< 404, 405
// stage_auth.cpp
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

// stage_answer.cpp: what the stages make answers with.
inline constexpr char kSourceHeader[] = "X-Mock-Source";
inline constexpr char kFixtureHeader[] = "X-Mock-Fixture";
inline constexpr char kMissHeader[] = "X-Mock-Miss";

[[nodiscard]] HttpResponse json_answer(int status, std::string body, std::string_view source);
/// The API's error body.
[[nodiscard]] HttpResponse error_answer(const Exchange& exchange, const Error& error,
                                        std::string_view source);
/// The same for a status that no ErrorCode stands for.
[[nodiscard]] HttpResponse error_answer(const Exchange& exchange, int status,
                                        std::string_view error_code, std::string message,
                                        std::string_view source);
/// 405 with Allow.
[[nodiscard]] HttpResponse method_refused(const Exchange& exchange, const std::string& allowed,
                                          std::string_view what);
/// The same request at the same instant has the same id.
[[nodiscard]] std::string request_id(const HttpRequest& request, Instant now);
/// GET for HEAD.
[[nodiscard]] std::string_view routed_method(const HttpRequest& request) noexcept;

}  // namespace usagescope::mock
