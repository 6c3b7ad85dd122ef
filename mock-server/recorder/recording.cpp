#include "mock-server/recorder/recording.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "core/base/text.hpp"
#include "core/contract/operations.hpp"
#include "core/json/json_value.hpp"
#include "core/service/caller.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/durable_file.hpp"
#include "mock-server/recorder/mapping_text.hpp"
#include "mock-server/recorder/new_folder.hpp"
#include "mock-server/recorder/recorded_tokens.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/secret_scanner.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;
using Kind = RecordOutcome::Kind;

constexpr std::size_t kMostDifferences = 20;

/// What is known of a mapping file that is there already.
struct Known {
  std::string name;
  std::string provenance;
  HttpResponse response;
  bool is_step = false;  ///< of a scenario, with other recordings of the same request
};

template <typename Use>
void for_each_file(const fs::path& folder, const Use& use) {
  std::error_code failure;
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(folder, failure);
       !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    if (entry->is_regular_file(failure)) files.push_back(entry->path());
  }
  for (const fs::path& file : files) use(file);
}

std::string body_file_of(const fs::path& mapping) {
  const auto text = read_file(mapping);
  const auto json = text ? Json::parse(*text) : Result<Json>(Error{});
  const Json* response = json ? json->find("response") : nullptr;
  const Json* name = response != nullptr ? response->find("bodyFileName") : nullptr;
  return name != nullptr && name->string() != nullptr ? *name->string() : "";
}

/// "x-0123456789abcdef-0123456789abcdef.json": a name that this recorder gives to bodies.
bool is_our_body(const fs::path& file) {
  constexpr std::size_t kHash = 17;  // with its dash
  const std::string stem = file.stem().string();
  if (stem.size() <= 2 * kHash) return false;
  const auto is_hash = [&stem](std::size_t at) {
    return stem[at] == '-' && stem.find_first_not_of("0123456789abcdef", at + 1) >= at + kHash;
  };
  return is_hash(stem.size() - kHash) && is_hash(stem.size() - 2 * kHash);
}

/// What a killed recorder left: half-written files, and bodies whose mapping never came.
void remove_leftovers(const fs::path& folder) {
  std::error_code ignored;
  std::set<std::string> wanted;
  for_each_file(folder / "mappings", [&](const fs::path& file) {
    if (file.extension() == kPartialEnding) {
      fs::remove(file, ignored);
    } else if (file.extension() == ".json") {
      wanted.insert(body_file_of(file));
    }
  });
  const fs::path bodies = folder / "__files";
  for_each_file(bodies, [&](const fs::path& file) {
    const std::string name = file.lexically_relative(bodies).generic_string();
    const bool is_partial = file.extension() == kPartialEnding;
    if (is_partial || (is_our_body(file) && !wanted.contains(name))) fs::remove(file, ignored);
  });
}

void append_differences(std::vector<std::string>& out, const std::string& where, const Json& before,
                        const Json& after) {
  for (const Difference& one : json_differences(before, after, kMostDifferences)) {
    out.push_back(where + one.where + ": " + one.expected + " -> " + one.found);
  }
}

std::vector<std::string> body_differences(const std::string& before, const std::string& after) {
  if (before == after) return {};
  const auto old_json = Json::parse(before);
  const auto new_json = Json::parse(after);
  std::vector<std::string> out;
  if (old_json && new_json) {
    append_differences(out, "/body", *old_json, *new_json);
    if (out.empty()) out.emplace_back("/body: the same JSON, written otherwise");
    return out;
  }
  const auto place = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  out.push_back("/body: " + std::to_string(before.size()) + " -> " + std::to_string(after.size()) +
                " bytes, first other at byte " + std::to_string(place.first - before.begin()));
  return out;
}

std::vector<std::string> differences(const HttpResponse& before, const HttpResponse& after) {
  std::vector<std::string> out;
  if (before.status != after.status) {
    out.push_back("/status: " + std::to_string(before.status) + " -> " +
                  std::to_string(after.status));
  }
  Json old_headers{Json::Object{}};
  Json new_headers{Json::Object{}};
  for (const auto& [name, value] : recorded_headers(before.headers)) {
    old_headers.set(ascii_lower(name), Json(value));
  }
  for (const auto& [name, value] : recorded_headers(after.headers)) {
    new_headers.set(ascii_lower(name), Json(value));
  }
  append_differences(out, "/headers", old_headers, new_headers);
  for (std::string& line : body_differences(before.body.text(), after.body.text()))
    out.push_back(std::move(line));
  return out;
}

}  // namespace

std::string describe(const RecordOutcome& outcome) {
  constexpr std::string_view kWords[] = {"new",     "replaced", "unchanged", "kept",
                                         "skipped", "refused",  "failed"};
  std::string out(kWords[static_cast<std::size_t>(outcome.kind)]);
  if (!outcome.name.empty()) out += ' ' + escaped_word(outcome.name);
  if (!outcome.reason.empty()) out += ": " + escaped_line(outcome.reason);
  for (const std::string& line : outcome.differences) out += "\n    " + escaped_line(line);
  return out;
}

struct Recording::State {
  ~State() {
    if (lock >= 0) ::close(lock);
  }

  RecordOutcome save(const HttpRequest& raw_request, const HttpResponse& raw_response, Instant at,
                     const std::string& source);
  RecordOutcome write(const RecordedExchange& exchange, const std::string& key,
                      RecordOutcome outcome);

  fs::path folder;
  Update update = Update::kAll;
  int lock = -1;
  std::mutex mutex;
  Redactor redactor;
  RecordedTokens tokens;
  std::map<std::string, Known> known;  // by canonical key
};

Recording::Recording(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recording::~Recording() = default;
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;

Result<Recording> Recording::open(const fs::path& folder, Update update, Instant now) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->update = update;
  if (auto s = make_recording_folder(folder, now); !s) return s.error();
  state->lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (state->lock < 0 || ::flock(state->lock, LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kForbidden, "another recorder is at work in this folder",
                 folder.string()};
  }
  remove_leftovers(folder);
  auto tokens = RecordedTokens::open(folder / "auth" / "tokens.json");
  if (!tokens) return tokens.error();
  state->tokens = std::move(*tokens);
  auto fixtures = FixtureSet::load(folder);
  if (!fixtures) return fixtures.error();
  for (const Fixture& fixture : fixtures->fixtures()) {
    if (fixture.key.empty()) continue;
    state->known.emplace(fixture.key, Known{fixture.name, fixture.provenance, fixture.response,
                                            !fixture.step.scenario.empty()});
  }
  return Recording(std::move(state));
}

RecordOutcome Recording::State::write(const RecordedExchange& exchange, const std::string& key,
                                      RecordOutcome outcome) {
  const fs::path mapping = folder / "mappings" / (outcome.name + ".json");
  const std::string old_body = body_file_of(mapping);
  const std::string body_file =
      exchange.response.body.empty() ? "" : outcome.name + body_suffix(exchange.response);
  Status status = ok();
  if (!body_file.empty()) {
    status = write_durably(folder / "__files" / body_file, exchange.response.body);
  }
  if (status && exchange.response.status < 400) status = tokens.add_org_of(exchange.request);
  if (status) status = write_durably(mapping, mapping_text(exchange, body_file));
  if (!status) {
    outcome.kind = Kind::kFailed;
    outcome.reason = describe(status.error());
    return outcome;
  }
  std::error_code ignored;
  if (old_body != body_file && is_our_body(old_body)) {
    fs::remove(folder / "__files" / old_body, ignored);
  }
  known[key] = Known{outcome.name, "recorded", exchange.response, false};
  return outcome;
}

RecordOutcome Recording::State::save(const HttpRequest& raw_request,
                                     const HttpResponse& raw_response, Instant at,
                                     const std::string& source) {
  redactor.learn(raw_request);
  redactor.learn(raw_response);
  RecordedExchange exchange{redactor.redacted(raw_request), redactor.redacted(raw_response), at,
                            source};
  RecordOutcome outcome;
  outcome.kind = Kind::kRefused;
  if (auto s = check_recordable(exchange.request); !s) {
    outcome.reason = describe(s.error());
    return outcome;
  }
  if (exchange.response.status < 200 || exchange.response.status > 599) {
    outcome.reason = "a mapping has no status " + std::to_string(exchange.response.status);
    return outcome;
  }
  const std::string key = recording_key(exchange.request);
  const auto found = known.find(key);
  outcome.name = found != known.end() ? found->second.name : recording_name(exchange.request, key);
  if (const auto secrets = find_secrets(exchange.request, exchange.response); !secrets.empty()) {
    outcome.reason = describe_findings(secrets);
    return outcome;
  }
  if (found == known.end()) {
    outcome.kind = update == Update::kNone ? Kind::kSkipped : Kind::kNew;
    return outcome.kind == Kind::kNew ? write(exchange, key, std::move(outcome)) : outcome;
  }
  const Known& old = found->second;
  outcome.differences = differences(old.response, exchange.response);
  outcome.kind = Kind::kKept;
  if (outcome.differences.empty()) {
    outcome.kind = Kind::kUnchanged;
  } else if (update != Update::kAll) {
    outcome.reason = "it differs, and --update all was not asked for";
  } else if (old.is_step) {
    outcome.reason = "it differs, and is a step of a scenario";
  } else if (old.provenance != "recorded") {
    outcome.reason = "it differs, and is no recording but " + old.provenance;
  } else if (exchange.response.status >= 400 && old.response.status < 400) {
    outcome.reason = "an error replaces no other answer";
  } else {
    outcome.kind = Kind::kReplaced;
    return write(exchange, key, std::move(outcome));
  }
  return outcome;
}

RecordOutcome Recording::save(const HttpRequest& request, const HttpResponse& response, Instant at,
                              const std::string& source) const {
  const std::lock_guard lock(state_->mutex);
  return state_->save(request, response, at, source);
}

void Recording::learn(const HttpRequest& request) const {
  const std::lock_guard lock(state_->mutex);
  state_->redactor.learn(request);
}

void Recording::learn(const HttpResponse& response) const {
  const std::lock_guard lock(state_->mutex);
  state_->redactor.learn(response);
}

std::string Recording::redacted(const std::string& line) const {
  const std::lock_guard lock(state_->mutex);
  return state_->redactor.text(line);
}

}  // namespace usagescope::mock
