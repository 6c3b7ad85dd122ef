#include "mock-server/server/commands/config.hpp"

#include <array>
#include <cstddef>

#include "core/json/json_value.hpp"
#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

/// A member that is one of a few words, and what each makes of the policy.
struct Choice {
  std::string_view key;
  std::array<std::string_view, 3> words;  ///< the first is the default; "" for none
  void (*take)(ServicePolicy& policy, std::size_t word);
};

constexpr Choice kChoices[] = {
    {"strictness",
     {"strict", "lenient"},
     [](ServicePolicy& policy, std::size_t word) { policy.lenient = word == 1; }},
    {"reportEnd",
     {"exclusive", "inclusive"},
     [](ServicePolicy& policy, std::size_t word) { policy.report_end_included = word == 1; }},
    {"nextOnLastPage",
     {"omitted", "zero", "current"},
     [](ServicePolicy& policy, std::size_t word) {
       policy.paging.last_next = static_cast<LastNext>(word);
     }},
    {"pageIndex",
     {"record", "page"},
     [](ServicePolicy& policy, std::size_t word) { policy.paging.counts_pages = word == 1; }},
    {"csvTimestamp",
     {"iso", "ms"},
     [](ServicePolicy& policy, std::size_t word) { policy.csv_time_is_ms = word == 1; }},
    {"skuKeys",
     {"assumed", "documented"},
     [](ServicePolicy& policy, std::size_t word) { policy.has_assumed_sku_keys = word == 0; }},
};

void read_choice(const Json& json, const Choice& choice, ServicePolicy& policy,
                 ProblemReader& reader) {
  const auto word = reader.text(json, choice.key, "");
  if (!word) return;
  std::string known;
  for (std::size_t i = 0; i < choice.words.size() && !choice.words[i].empty(); ++i) {
    if (*word == choice.words[i]) return choice.take(policy, i);
    known += (known.empty() ? "" : " or ") + std::string(choice.words[i]);
  }
  reader.report(member_path("", choice.key), known, shown(*word));
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
    if (!reader.object(json, "",
                       {"schemaVersion", "note", "clock", "strictness", "reportEnd",
                        "nextOnLastPage", "pageIndex", "csvTimestamp", "skuKeys", "corsOrigins"})) {
      return config;
    }
    (void)reader.whole(json, "schemaVersion", "", 1, 1);
    config.clock = read_clock(json, reader);
    for (const Choice& choice : kChoices) read_choice(json, choice, config.policy, reader);
    config.cors_origins = read_origins(json, reader);
    return config;
  });
}

}  // namespace usagescope::mock
