#include "mock-server/server/config.hpp"

#include "core/json/json_value.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

/// A member that is one of two words; absent means the first.
Result<bool> is_second_word(const Json& json, std::string_view key, std::string_view first,
                            std::string_view second) {
  auto word = optional_string(json, key, "");
  if (!word) return word.error();
  if (!*word || **word == first) return false;
  if (**word == second) return true;
  return Error{ErrorCode::kUnknownName,
               std::string(first) + " or " + std::string(second) + " is expected",
               member_path("", key)};
}

}  // namespace

Result<MockConfig> parse_config(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return json.error();
  if (auto s = expect_object(
          *json, "", {"schemaVersion", "note", "clock", "strictness", "reportEnd", "corsOrigins"});
      !s) {
    return s.error();
  }
  auto version = optional_integer(*json, "schemaVersion", "", 1, 1);
  if (!version) return version.error();
  MockConfig config;
  auto clock = optional_string(*json, "clock", "");
  if (!clock) return clock.error();
  if (*clock && **clock != "real") {
    auto instant = Instant::parse(**clock);
    if (!instant) return Error{instant.error().code, instant.error().message, "/clock"};
    config.clock = *instant;
  }
  auto lenient = is_second_word(*json, "strictness", "strict", "lenient");
  if (!lenient) return lenient.error();
  config.policy.lenient = *lenient;
  auto included = is_second_word(*json, "reportEnd", "exclusive", "inclusive");
  if (!included) return included.error();
  config.policy.report_end_included = *included;
  auto origins = optional_array(*json, "corsOrigins", "");
  if (!origins) return origins.error();
  for (std::size_t i = 0; i < origins->size(); ++i) {
    const std::string* origin = (*origins)[i].string();
    if (origin == nullptr || origin->find("://") == std::string::npos) {
      return Error{ErrorCode::kWrongType, "an origin is expected, as \"https://example.org\"",
                   element_path("/corsOrigins", i)};
    }
    config.cors_origins.push_back(*origin);
  }
  return config;
}

}  // namespace usagescope::mock
