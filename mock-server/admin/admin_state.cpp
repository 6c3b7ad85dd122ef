// /__admin: health, fixtures, clock, reload, reset.
#include <utility>

#include "mock-server/admin/admin_call.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

constexpr std::int64_t kMaxAdvanceSeconds = 366LL * 86'400 * 200;

Json load_json(const LoadReport& report) {
  Json json;
  json.set("loads", count_json(report.loads));
  if (report.at) json.set("at", report.at->to_string());
  json.set("ok", !report.error.has_value());
  if (report.error) json.set("error", error_json(*report.error));
  return json;
}

Json journal_json(const Journal::Size& size) {
  Json json;
  json.set("held", count_json(size.held));
  json.set("capacity", count_json(size.capacity));
  json.set("total", Json::integer(static_cast<std::int64_t>(size.total)));
  return json;
}

}  // namespace

Json clock_json(const MockClock& clock) {
  const MockClock::State state = clock.state();
  Json json;
  json.set("now", clock.now().to_string());
  json.set("mode", state.pinned ? "pinned" : "real");
  if (!state.pinned) json.set("advancedSeconds", Json::integer(state.advanced_ms / 1000));
  return json;
}

HttpResponse get_health(const AdminCall& call) {
  const AdminView& view = call.view;
  const LoadReport loads = view.runtime.loads.get();
  Json json;
  json.set("status", loads.error ? "degraded" : "ok");
  json.set("version", USAGESCOPE_VERSION);
  json.set("clock", clock_json(view.runtime.clock));
  Json fixtures;
  fixtures.set("folder", std::string(view.folder));
  fixtures.set("count", count_json(view.fixtures.fixtures().size()));
  json.set("fixtures", std::move(fixtures));
  json.set("rows", count_json(view.rows));
  json.set("lastLoad", load_json(loads));
  json.set("journal", journal_json(view.runtime.journal.size()));
  json.set("faults", count_json(view.runtime.faults.list().size()));
  return admin_json(json);
}

HttpResponse get_fixtures(const AdminCall& call) {
  Json::Array list;
  for (const Fixture& fixture : call.view.fixtures.fixtures()) {
    Json json;
    json.set("name", fixture.name);
    json.set("provenance", fixture.provenance);
    json.set("status", Json::integer(fixture.response.status));
    list.push_back(std::move(json));
  }
  return admin_json(Json(Json::Object{{"fixtures", Json(std::move(list))}}));
}

HttpResponse get_clock(const AdminCall& call) {
  return admin_json(clock_json(call.view.runtime.clock));
}

HttpResponse pin_clock(const AdminCall& call) {
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  if (auto s = expect_object(*body, "", {"now"}); !s) return admin_error(call, s.error());
  auto text = optional_string(*body, "now", "");
  if (!text) return admin_error(call, text.error());
  Instant instant = call.now;
  if (*text) {
    auto parsed = parse_clock(**text);
    if (!parsed) return admin_error(call, {parsed.error().code, parsed.error().message, "/now"});
    instant = *parsed;
  }
  call.view.runtime.clock.pin(instant);
  return get_clock(call);
}

HttpResponse advance_clock(const AdminCall& call) {
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  if (auto s = expect_object(*body, "", {"seconds"}); !s) return admin_error(call, s.error());
  auto seconds = optional_integer(*body, "seconds", "", -kMaxAdvanceSeconds, kMaxAdvanceSeconds);
  if (!seconds) return admin_error(call, seconds.error());
  if (!*seconds) {
    return admin_error(call, {ErrorCode::kInvalidArgument, "seconds are wanted", "/seconds"});
  }
  if (auto s = call.view.runtime.clock.advance(**seconds * 1000); !s) {
    return admin_error(call, {s.error().code, s.error().message, "/seconds"});
  }
  return get_clock(call);
}

HttpResponse run_real_clock(const AdminCall& call) {
  call.view.runtime.clock.run_real();
  return get_clock(call);
}

HttpResponse reload_fixtures(const AdminCall& call) {
  if (const Status status = call.view.reload(); !status) {
    return admin_error(call, 422, "reload_failed",
                       describe(status.error()) + " (the fixtures loaded before still answer)");
  }
  return admin_json(load_json(call.view.runtime.loads.get()));
}

HttpResponse reset_all(const AdminCall& call) {
  call.view.runtime.reset();
  return get_health(call);
}

}  // namespace usagescope::mock
