#include "mock-server/recorder/har_folder.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/forwarding.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/url.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;
using Kind = RecordOutcome::Kind;

std::string encoded_target(const std::string& path, const QueryParams& params) {
  std::string out;
  bool is_first = true;
  for (std::string_view part : split(path, '/')) {
    out += (is_first ? "" : "/") + percent_encode(part);
    is_first = false;
  }
  char mark = '?';
  for (const auto& [name, value] : params) {
    out += mark + percent_encode(name) + '=' + percent_encode(value);
    mark = '&';
  }
  return out;
}

/// Where a recording came from, when its mapping says it with an origin.
std::string origin_of(const fs::path& mapping) {
  const auto text = read_file(mapping);
  const auto json = text ? Json::parse(*text) : Result<Json>(Error{});
  const Json* place = json ? &*json : nullptr;
  for (std::string_view key : {"metadata", "cpn", "source"}) {
    if (place != nullptr) place = place->find(key);
  }
  const bool is_text = place != nullptr && place->string() != nullptr;
  const auto url = parse_upstream_url(is_text ? *place->string() : "");
  return url ? url->origin() : "https://" + documented_hosts().front();
}

/// Control characters escaped: a file from elsewhere writes no lines or colours of its own.
std::string on_one_line(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto byte = static_cast<unsigned char>(text[at]);
    const auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : '\0');
    const bool is_two_bytes = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // U+0080 to U+009F
    if (!is_two_bytes && byte >= 0x20 && byte != 0x7F) {
      out += text[at];
      continue;
    }
    if (is_two_bytes) {
      byte = next;
      ++at;
    }
    out += "\\u00";
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

void count(HarImport& import, Kind kind) {
  switch (kind) {
    case Kind::kNew:
    case Kind::kReplaced:
    case Kind::kUnchanged:
      ++import.recorded;
      break;
    case Kind::kKept:
    case Kind::kSkipped:
      ++import.left_alone;
      break;
    case Kind::kRefused:
      ++import.unusable;
      break;
    case Kind::kFailed:
      ++import.failed;
      break;
  }
}

Result<QueryParams> read_pairs(const Json& json, std::string_view key, const std::string& path) {
  auto list = optional_array(json, key, path);
  if (!list) return list.error();
  QueryParams out;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string here = element_path(member_path(path, key), i);
    auto name = required_string((*list)[i], "name", here);
    if (!name) return name.error();
    auto value = required_string((*list)[i], "value", here);
    if (!value) return value.error();
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

Result<HarEntry> journal_entry(const Json& json, const std::string& path,
                               const std::string& origin) {
  HarEntry entry;
  entry.origin = origin;
  for (const auto& [key, target] :
       {std::pair<const char*, std::string*>("method", &entry.request.method),
        {"path", &entry.request.path},
        {"body", &entry.request.body}}) {
    auto text = required_string(json, key, path);
    if (!text) return text.error();
    *target = std::move(*text);
  }
  auto params = read_pairs(json, "query", path);
  if (!params) return params.error();
  auto headers = read_pairs(json, "headers", path);
  if (!headers) return headers.error();
  auto status = optional_integer(json, "status", path, 0, 999);
  if (!status) return status.error();
  auto at = required_string(json, "at", path);
  if (!at) return at.error();
  auto instant = parse_har_time(*at);
  if (!instant) return in_file(instant.error(), member_path(path, "at"));
  entry.request.params = std::move(*params);
  entry.request.headers = std::move(*headers);
  entry.request.target = encoded_target(entry.request.path, entry.request.params);
  entry.response.status = static_cast<int>(status->value_or(0));
  entry.at = *instant;
  auto bytes = optional_integer(json, "answerBytes", path, 0, std::int64_t{1} << 50);
  if (!bytes) return bytes.error();
  entry.unkept_body_bytes = static_cast<std::size_t>(bytes->value_or(0));
  const Json* source = json.find("source");
  if (source != nullptr && source->string() != nullptr) {
    entry.comment = "answered by the stage " + *source->string() + "; the body is not kept";
  }
  return entry;
}

}  // namespace

Result<HarImport> import_har(std::string_view har, const Recording& recording,
                             const std::function<void(const std::string&)>& tell) {
  auto file = read_har(har);
  if (!file) return file.error();
  HarImport import;
  const auto clean = [&recording](const std::string& text) {
    return on_one_line(recording.redacted(text));
  };
  // All are learned from first, so that a secret is known in the entries before it, too.
  for (const HarEntry& entry : file->entries) {
    recording.learn(entry.request);
    recording.learn(entry.response);
  }
  for (const HarProblem& problem : file->problems) {
    ++import.unusable;
    tell(clean(problem.pointer + ": unsupported: " + problem.reason));
  }
  for (const HarEntry& entry : file->entries) {
    const std::string pointer = "/log/entries/" + std::to_string(entry.index);
    if (!is_passed_on(entry.request.path)) {
      ++import.unusable;
      tell(clean(pointer +
                 ": unsupported: no path below /cphub/: " + excerpt(entry.request.path, 100)));
      continue;
    }
    RecordOutcome outcome = recording.save(entry.request, entry.response, entry.at, entry.origin);
    count(import, outcome.kind);
    outcome.reason = clean(outcome.reason);
    for (std::string& line : outcome.differences) line = clean(line);
    tell(pointer + ": " + describe(outcome));
  }
  return import;
}

Result<std::vector<HarEntry>> fixtures_as_har(const fs::path& folder,
                                              const std::function<void(const std::string&)>& tell) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    return Error{ErrorCode::kNotFound, "there is no such folder of fixtures", folder.string()};
  }
  auto fixtures = FixtureSet::load(folder);
  if (!fixtures) return fixtures.error();
  std::vector<HarEntry> entries;
  for (const Fixture& fixture : fixtures->fixtures()) {
    if (!fixture.is_recording() || fixture.response.delivery.fault != Fault::kNone) {
      tell(fixture.name + ": left out: a pattern or a fault, not one exchange");
      continue;
    }
    HttpRequest request = fixture.request.recorded_request();
    request.target = encoded_target(request.path, request.params);
    HarEntry entry;
    entry.request = Redactor().redacted(request);
    entry.response = Redactor().redacted(fixture.response);
    entry.at = fixture.recorded_at.value_or(Instant{});
    entry.origin = origin_of(folder / "mappings" / (fixture.name + ".json"));
    entry.comment = fixture.name + ", " + fixture.provenance;
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::vector<HarEntry>> journal_as_har(const Json& journal, const std::string& origin) {
  auto list = optional_array(journal, "requests", "");
  if (!list) return list.error();
  std::vector<HarEntry> entries;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto entry = journal_entry((*list)[i], element_path("/requests", i), origin);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace usagescope::mock
