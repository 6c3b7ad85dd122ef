#include "mock-server/server/config.hpp"

#include "core/json/json_value.hpp"
#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

/// A member that is one of two words; absent means the first.
bool is_second_word(const Json& json, std::string_view key, std::string_view first,
                    std::string_view second, ProblemReader& reader) {
  const auto word = reader.text(json, key, "");
  if (!word || *word == first) return false;
  if (*word == second) return true;
  reader.report(member_path("", key), std::string(first) + " or " + std::string(second),
                shown(*word));
  return false;
}

std::optional<Instant> read_clock(const Json& json, ProblemReader& reader) {
  const auto clock = reader.text(json, "clock", "");
  if (!clock || *clock == "real") return std::nullopt;
  auto instant = parse_clock(*clock);
  if (instant) return *instant;
  reader.report("/clock", "YYYY-MM-DDTHH:MM:SSZ from 1970 on, or real", shown(*clock));
  return std::nullopt;
}

std::vector<std::string> read_origins(const Json& json, ProblemReader& reader) {
  std::vector<std::string> origins;
  const Json::Array* list = reader.array(json, "corsOrigins", "");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::string* origin = (*list)[i].string();
    if (origin != nullptr && is_origin(*origin)) {
      origins.push_back(*origin);
    } else {
      reader.report(element_path("/corsOrigins", i),
                    "an origin without a path, as \"https://example.org\"", shown((*list)[i]));
    }
  }
  return origins;
}

}  // namespace

Reading<MockConfig> read_config(std::string_view text) {
  return read_json(text, [](const Json& json, ProblemReader& reader) {
    MockConfig config;
    if (!reader.object(
            json, "",
            {"schemaVersion", "note", "clock", "strictness", "reportEnd", "corsOrigins"})) {
      return config;
    }
    (void)reader.whole(json, "schemaVersion", "", 1, 1);
    config.clock = read_clock(json, reader);
    config.policy.lenient = is_second_word(json, "strictness", "strict", "lenient", reader);
    config.policy.report_end_included =
        is_second_word(json, "reportEnd", "exclusive", "inclusive", reader);
    config.cors_origins = read_origins(json, reader);
    return config;
  });
}

}  // namespace usagescope::mock
