// /__admin, and the faults it arms: no request crashes it, every answer is one of its own, JSON
// where it says so, and what the journal and the log keep of a request is well-formed too.
//
// The input is "METHOD TARGET\nBODY"; several of them are parted by a line "---".
#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "mock-server/admin/admin_api.hpp"
#include "mock-server/admin/scenario_file.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/server/journal_entry.hpp"
#include "mock-server/server/log_line.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kParting = "\n---\n";

HttpRequest request_of(std::string_view text) {
  HttpRequest request;
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view head = text.substr(0, line);
  const std::size_t space = std::min(head.find(' '), head.size());
  request.method = head.substr(0, space);
  request.headers = {{"Host", "localhost"}};
  if (auto target = parse_target(head.substr(std::min(space + 1, head.size())))) {
    request.path = std::move(target->path);
    request.params = std::move(target->params);
  }
  request.body = text.substr(std::min(line + 1, text.size()));
  return request;
}

bool is_json(const HttpResponse& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  return type != nullptr && *type == "application/json";
}

void answer_one(std::string_view text, Runtime& runtime, const AdminView& view) {
  const HttpRequest request = request_of(text);
  const Instant now = runtime.clock.now();
  HttpResponse response = is_admin_path(request.path)
                              ? answer_admin(request, now, view)
                              : error_answer(request, now, 404, "not_found", "none", "routing");
  const std::string* source = find_header(response.headers, kSourceHeader);
  fuzz::require(source != nullptr, "every answer says who answered");
  fuzz::require(response.status >= 200 && response.status < 500, "nothing fails");
  fuzz::require(!is_json(response) || Json::parse(response.body).has_value(), "JSON is JSON");
  const FaultEffect effect = runtime.faults.take(request);
  fuzz::require(effect.delivery.delay_ms <= kMaxFaultDelayMs, "delays are bounded");
  if (effect.shift != 0) {
    shift_answer(request, effect.shift, {}, response);
    fuzz::require(!is_json(response) || Json::parse(response.body).has_value(), "JSON stays JSON");
  }
  JournalEntry entry = journal_entry(request, response);
  entry.at = now;
  fuzz::require(Json::parse(encode_journal_entry(entry).dump()).has_value(), "entries are JSON");
  const std::string line = log_line(entry, now);
  fuzz::require(line.find_first_of("\n\r\x1b") == std::string::npos, "a line is one line");
  runtime.journal.add(std::move(entry));
}

void check(std::string_view input) {
  Runtime runtime(*Instant::parse("2022-02-15T12:00:00Z"), 20);
  const FixtureSet fixtures;
  const std::function<Status()> reload = [] { return ok(); };
  const AdminView view{runtime, fixtures, "fixtures", 0, reload};
  for (int requests = 0; requests < 50; ++requests) {
    const std::size_t end = std::min(input.find(kParting), input.size());
    answer_one(input.substr(0, end), runtime, view);
    if (end == input.size()) break;
    input.remove_prefix(end + kParting.size());
  }
  (void)parse_scenario_file(input);
}

}  // namespace
}  // namespace usagescope::mock

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  usagescope::mock::check(usagescope::fuzz::text_of(data, size));
  return 0;
}
