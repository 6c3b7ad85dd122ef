// /__admin/scenarios: where the fixtures' sequences stand.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "mock-server/admin/admin_call.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

/// Each scenario of the fixtures, with the states that they name.
std::map<std::string, std::set<std::string>> scenarios_of(const FixtureSet& fixtures) {
  std::map<std::string, std::set<std::string>> scenarios;
  for (const Fixture& fixture : fixtures.fixtures()) {
    const ScenarioStep& step = fixture.step;
    if (step.scenario.empty()) continue;
    std::set<std::string>& states = scenarios[step.scenario];
    states.emplace(kStartedState);
    if (!step.required_state.empty()) states.insert(step.required_state);
    if (!step.new_state.empty()) states.insert(step.new_state);
  }
  return scenarios;
}

}  // namespace

HttpResponse list_scenarios(const AdminCall& call) {
  Json::Array list;
  for (const auto& [name, states] : scenarios_of(call.view.fixtures)) {
    Json json;
    json.set("name", name);
    json.set("state", call.view.runtime.scenarios->state_of(name));
    json.set("states", Json::Array(states.begin(), states.end()));
    list.push_back(std::move(json));
  }
  return admin_json(Json(Json::Object{{"scenarios", Json(std::move(list))}}));
}

HttpResponse set_scenario(const AdminCall& call) {
  const auto scenarios = scenarios_of(call.view.fixtures);
  const auto found = scenarios.find(call.argument);
  if (found == scenarios.end()) {
    return admin_error(call, {ErrorCode::kNotFound, "The fixtures hold no such scenario", ""});
  }
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  if (auto s = expect_object(*body, "", {"state"}); !s) return admin_error(call, s.error());
  auto state = required_string(*body, "state", "");
  if (!state) return admin_error(call, state.error());
  if (found->second.count(*state) == 0) {
    std::string known;
    for (const std::string& one : found->second) known += (known.empty() ? "" : ", ") + one;
    return admin_error(call, {ErrorCode::kUnknownName, "its states are " + known, "/state"});
  }
  call.view.runtime.scenarios->set(call.argument, std::move(*state));
  return list_scenarios(call);
}

HttpResponse reset_scenarios(const AdminCall& call) {
  call.view.runtime.scenarios->reset();
  return list_scenarios(call);
}

}  // namespace usagescope::mock
