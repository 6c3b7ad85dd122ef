#include "mock-server/admin/scenario_file.hpp"

#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {

Result<ScenarioFile> parse_scenario_file(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return json.error();
  if (auto s = expect_object(*json, "", {"schemaVersion", "note", "now", "faults"}); !s) {
    return s.error();
  }
  auto version = optional_integer(*json, "schemaVersion", "", 1, 1);
  if (!version) return version.error();
  ScenarioFile file;
  auto now = optional_string(*json, "now", "");
  if (!now) return now.error();
  if (*now) {
    auto instant = parse_clock(**now);
    if (!instant) return Error{instant.error().code, instant.error().message, "/now"};
    file.now = *instant;
  }
  if (const Json* faults = json->find("faults")) {
    auto specs = decode_faults(Json(Json::Object{{"faults", *faults}}), "");
    if (!specs) return specs.error();
    file.faults = std::move(*specs);
  }
  return file;
}

}  // namespace usagescope::mock
