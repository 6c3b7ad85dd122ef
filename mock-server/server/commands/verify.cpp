// `usagescope-mock verify`: what the semantic engine and the contract say to each recording.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/loading.hpp"
#include "mock-server/server/commands/recorded_caller.hpp"
#include "mock-server/server/commands/report.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxDifferences = 50;  // of one recording
/// Of an error: each exchange has its own, so it is not compared.
constexpr std::string_view kRequestId = "/requestId";

int fail(const Error& error) {
  std::fprintf(stderr, "usagescope-mock: %s\n", describe(error).c_str());
  return kExitFailed;
}

/// Two bodies that are no JSON: where their lines part.
std::vector<Difference> text_differences(std::string_view expected, std::string_view found) {
  const auto a = split(expected, '\n');
  const auto b = split(found, '\n');
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] != b[i]) return {{"/line/" + std::to_string(i + 1), shown(a[i]), shown(b[i])}};
  }
  if (a.size() == b.size()) return {};
  return {{"/line", counted(a.size(), "line"), counted(b.size(), "line")}};
}

std::string media_type(const HttpResponse& response) {
  const std::string* header = find_header(response.headers, "Content-Type");
  return header == nullptr ? "nothing" : header->substr(0, header->find(';'));
}

/// How an answer of the engine agrees with the recorded one.
struct Comparison {
  std::vector<Difference> differences;  ///< without a reason
  std::size_t accepted = 0;
};

/// Verifies the recordings of one folder and keeps what it found.
class Verifier {
 public:
  Verifier(fs::path folder, std::shared_ptr<ApplicationParts> parts, std::optional<Instant> clock,
           std::optional<OpenApi> contract)
      : folder_(std::move(folder)),
        parts_(std::move(parts)),
        clock_(clock),
        contract_(std::move(contract)) {}

  void verify(const Fixture& fixture);

  [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }
  std::size_t recordings = 0;  ///< asked again
  std::size_t foreign = 0;     ///< whose path is none of the API
  std::size_t alike = 0;       ///< answered with the same body
  std::size_t accepted = 0;    ///< differences with a reason

 private:
  [[nodiscard]] HttpResponse ask(RecordedCall call, Instant now);
  [[nodiscard]] static Comparison compared(const Fixture& fixture, const HttpResponse& engine);
  void hold_against_contract(const Fixture& fixture);
  void add(const Fixture& fixture, const Difference& difference, std::string_view recorded,
           std::string_view other);

  fs::path folder_;
  std::shared_ptr<ApplicationParts> parts_;
  std::optional<Instant> clock_;
  std::optional<OpenApi> contract_;
  std::vector<Problem> problems_;
};

void Verifier::verify(const Fixture& fixture) {
  if (!fixture.is_recording()) return;
  const RequestPattern& request = fixture.request;
  const EndpointMatch match = match_endpoint(request.method, request.path);
  if (match.endpoint == nullptr) {
    ++foreign;
    return;
  }
  ++recordings;
  hold_against_contract(fixture);
  const auto now = fixture.recorded_at ? fixture.recorded_at : clock_;
  if (!now) {
    add(fixture,
        {"/metadata/cpn/recordedAt", "an instant, for the clock of cpn-mock.json is real",
         "nothing"},
        "", "");
    return;
  }
  std::optional<Comparison> best;
  for (RecordedCall& call : restore_calls(fixture, match, *parts_, *now)) {
    Comparison one = compared(fixture, ask(std::move(call), *now));
    if (!best || one.differences.size() < best->differences.size()) best = std::move(one);
    if (best->differences.empty()) break;
  }
  if (!best) {
    const std::string status = std::to_string(fixture.response.status);
    add(fixture,
        {"/request", "an account of auth/tokens.json that can get " + status,
         "none for organization " + shown(match.org_id)},
        "", "");
    return;
  }
  accepted += best->accepted;
  if (best->differences.empty()) ++alike;
  for (const Difference& one : best->differences) add(fixture, one, " (recorded)", " (engine)");
}

HttpResponse Verifier::ask(RecordedCall call, Instant now) {
  if (call.tokens) std::swap(parts_->tokens, *call.tokens);
  const PartsHolder holder(parts_);
  Runtime runtime(now, 1);
  const Application application(holder, runtime, {.has_admin = false});
  // What was recorded had its secrets taken out, so what it is held against must have, too.
  HttpResponse answer = Redactor().redacted(application.handle(call.request));
  if (call.tokens) std::swap(parts_->tokens, *call.tokens);
  return answer;
}

Comparison Verifier::compared(const Fixture& fixture, const HttpResponse& engine) {
  Comparison out;
  std::vector<Difference>& found = out.differences;
  if (fixture.response.status != engine.status) {
    found.push_back(
        {"status", std::to_string(fixture.response.status), std::to_string(engine.status)});
  }
  if (media_type(fixture.response) != media_type(engine)) {
    found.push_back({"Content-Type", media_type(fixture.response), media_type(engine)});
  }
  auto expected = Json::parse(fixture.response.body);
  auto answered = Json::parse(engine.body);
  auto body = expected && answered ? json_differences(*expected, *answered, kMaxDifferences)
                                   : text_differences(fixture.response.body, engine.body);
  std::vector<bool> is_used(fixture.accepted.size());
  for (Difference& one : body) {
    if (fixture.response.status >= 400 && one.where == kRequestId) continue;
    bool has_reason = false;
    for (std::size_t i = 0; i < fixture.accepted.size(); ++i) {
      if (!is_at_or_below(one.where, fixture.accepted[i].pointer)) continue;
      is_used[i] = has_reason = true;
    }
    out.accepted += has_reason ? 1 : 0;
    if (!has_reason) found.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < is_used.size() && body.size() < kMaxDifferences; ++i) {
    if (is_used[i]) continue;
    found.push_back({"/metadata/cpn/accepted/" + std::to_string(i),
                     "a difference at " + fixture.accepted[i].pointer, "none"});
  }
  return out;
}

void Verifier::hold_against_contract(const Fixture& fixture) {
  const RequestPattern& request = fixture.request;
  if (!contract_ || !contract_->describes(request.method, request.path)) return;
  for (const Difference& one : contract_->answer_differences(request.method, request.path,
                                                             fixture.response, kMaxDifferences)) {
    add(fixture, one, " (contract)", " (recorded)");
  }
  const bool is_refused = fixture.response.status == 400;  // the contract is of good requests
  if (request.body.empty() || is_refused) return;
  const std::string place =
      "/request/bodyPatterns/0/" + std::string(matcher_name(request.body.front().kind()));
  for (Difference one :
       contract_->request_differences(request.recorded_request(), kMaxDifferences)) {
    one.where = place + one.where;
    add(fixture, one, " (contract)", " (recorded request)");
  }
}

/// Pointers into a body that is a file of its own stand in that file; all else in the mapping.
void Verifier::add(const Fixture& fixture, const Difference& difference, std::string_view recorded,
                   std::string_view other) {
  const bool is_in_mapping = difference.where.starts_with("/request") ||
                             difference.where.starts_with("/metadata") ||
                             difference.where == "status" || difference.where == "Content-Type";
  Problem problem;
  problem.expected = difference.expected + std::string(recorded);
  problem.found = difference.found + std::string(other);
  problem.pointer = difference.where;
  fs::path file = folder_ / "mappings" / (fixture.name + ".json");
  std::string place = difference.where;
  if (!is_in_mapping && !fixture.body_file.empty()) {
    file = folder_ / "__files" / fixture.body_file;
  } else if (place == "status") {
    place = "/response/status";
  } else if (place == "Content-Type") {
    place = "/response/headers/Content-Type";
  } else if (!is_in_mapping) {
    place = "/response/jsonBody" + place;
  }
  problem.file = file.string();
  if (auto text = read_file(file)) {
    problem.line = Json::parse(*text) ? line_of_pointer(*text, place) : 0;
  }
  problems_.push_back(std::move(problem));
}

}  // namespace

int run_verify(const Options& options) {
  auto config = load_config(options);
  if (!config) return fail(config.error());
  auto parts = load_parts(options, *config, nullptr);
  if (!parts) return fail(parts.error());
  parts->mode = ReplayMode::kSemantic;
  const fs::path folder = options.fixtures;
  std::optional<OpenApi> contract;
  if (parts->contract) {
    auto parsed = OpenApi::parse(*parts->contract);
    if (!parsed) {
      return fail(in_file(parsed.error(), (folder / "openapi.yaml").string()));
    }
    contract = std::move(*parsed);
  }
  const auto snapshot = std::make_shared<ApplicationParts>(std::move(*parts));
  Verifier verifier(folder, snapshot, config->clock, std::move(contract));
  for (const Fixture& fixture : snapshot->fixtures.fixtures()) verifier.verify(fixture);
  print_problems(verifier.problems());
  std::printf("%s: %s, %zu alike, %s, %s with a reason%s\n", folder.string().c_str(),
              counted(verifier.recordings, "recording").c_str(), verifier.alike,
              counted(verifier.problems().size(), "difference").c_str(),
              std::to_string(verifier.accepted).c_str(),
              verifier.foreign == 0
                  ? ""
                  : ("; " + counted(verifier.foreign, "recording") + " of other paths").c_str());
  return verifier.problems().empty() ? kExitOk : kExitFailed;
}

}  // namespace usagescope::mock
