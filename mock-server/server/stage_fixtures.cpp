// The stages that answer from fixtures.
#include <string>
#include <utility>

#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

HttpResponse answer_of(const Fixture& fixture, std::string_view source) {
  HttpResponse response = fixture.response;
  set_header(response.headers, kSourceHeader, std::string(source));
  set_header(response.headers, kFixtureHeader, fixture.name);
  return response;
}

AskedRequest asked_of(const Exchange& exchange) {
  return {exchange.request, routed_method(exchange.request), exchange.path};
}

/// "query pageLimit: expected ..., found ...; ..."
std::string text_of(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& one : differences) {
    text += (text.empty() ? "" : "; ") + one.where + ": expected " + one.expected + ", found " +
            one.found;
  }
  return text;
}

}  // namespace

std::optional<HttpResponse> verbatim_stage(Exchange& exchange) {
  const ApplicationParts& parts = exchange.parts;
  if (parts.mode == ReplayMode::kSemantic || parts.fixtures.fixtures().empty()) {
    return std::nullopt;
  }
  const HttpRequest& request = exchange.request;
  const auto key_of = [&exchange](const HttpRequest& asked) {
    return canonical_key(routed_method(asked), exchange.path, asked.params, request_body(asked));
  };
  const std::string key = key_of(request);
  const Fixture* fixture = parts.fixtures.find(key, *parts.scenarios);
  if (fixture == nullptr && parts.fixtures.has_placeholders(exchange.path)) {
    const std::string clean_key = key_of(Redactor().redacted(request));
    if (clean_key != key) fixture = parts.fixtures.find(clean_key, *parts.scenarios);
  }
  if (fixture == nullptr) return std::nullopt;
  return answer_of(*fixture, "verbatim");
}

std::optional<HttpResponse> stub_stage(Exchange& exchange) {
  const ApplicationParts& parts = exchange.parts;
  if (parts.mode == ReplayMode::kSemantic) return std::nullopt;
  const Fixture* fixture = parts.fixtures.match(asked_of(exchange), *parts.scenarios);
  if (fixture == nullptr) return std::nullopt;
  return answer_of(*fixture, "stub");
}

std::optional<HttpResponse> fixture_answer(Exchange& exchange) {
  if (auto recorded = verbatim_stage(exchange)) return recorded;
  return stub_stage(exchange);
}

std::vector<NearMiss> near_misses(const Exchange& exchange, std::size_t count) {
  // With placeholders where recordings have them: they would be told as differences otherwise, and
  // the secrets with them.
  const Redactor redactor;
  HttpRequest clean = exchange.request;
  clean.params = redactor.params(clean.params);
  clean.body = redactor.body(clean.body, request_body(exchange.request).content_type);
  const AskedRequest asked(clean, routed_method(exchange.request), exchange.path);
  return exchange.parts.fixtures.nearest(asked, count, *exchange.parts.scenarios);
}

void mark_miss(const Exchange& exchange, HttpResponse& response) {
  if (exchange.parts.mode == ReplayMode::kSemantic) return;  // no fixture is asked
  const auto nearest = near_misses(exchange, 1);
  set_header(response.headers, kMissHeader,
             nearest.empty() ? "no fixtures"
                             : "nearest " + nearest.front().fixture->name + ", " +
                                   counted(nearest.front().differences.size(), "difference"));
}

std::optional<HttpResponse> miss_stage(Exchange& exchange) {
  const auto nearest = near_misses(exchange, 1);
  std::string message = "No fixture answers this request";
  if (!nearest.empty()) {
    message += "; the nearest is " + nearest.front().fixture->name + " (" +
               text_of(nearest.front().differences) + ")";
  }
  HttpResponse response =
      error_answer(exchange, {ErrorCode::kNotFound, std::move(message), ""}, "miss");
  mark_miss(exchange, response);
  return response;
}

}  // namespace usagescope::mock
