// Mappings as JSON: every text is a fixture or has problems that say where, and what a fixture says
// of requests is the same whichever way it is asked. Input: a mapping file.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/fixtures/mapping.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::fuzz {
namespace {

using namespace usagescope::mock;

void check_problems(std::string_view text, const std::vector<Problem>& problems) {
  const auto lines = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  for (const Problem& problem : problems) {
    require(!problem.expected.empty() && !problem.found.empty(), "a problem says both sides");
    require(problem.line >= 1 && problem.line <= lines, "a problem stands in a line of the file");
  }
}

void check_response(const HttpResponse& response) {
  constexpr std::string_view kForbidden("\r\n\0", 3);
  require(response.status >= 200 && response.status <= 599, "the status is one of an answer");
  for (const auto& [name, value] : response.headers) {
    require(!name.empty() && name.find_first_of(kForbidden) == std::string::npos,
            "a header's name is whole");
    require(value.find_first_of(kForbidden) == std::string::npos, "a header stays one line");
  }
}

/// A stub matches exactly where nothing differs; a recording where the keys are one.
void check_request(const Fixture& fixture, const HttpRequest& request) {
  const AskedRequest asked(request, request.method, request.path);
  const bool differs = !fixture.request.differences(asked).empty();
  if (!fixture.is_recording()) {
    require(fixture.request.matches(asked) == !differs, "a stub that matches differs in nothing");
    return;
  }
  const std::string key =
      canonical_key(request.method, request.path, request.params, request_body(request));
  require((key == fixture.key) == !differs, "a recording differs from every other request");
}

void check_fixture(const Fixture& fixture) {
  const RequestPattern& pattern = fixture.request;
  HttpRequest own{pattern.method, pattern.path, {}, {}, ""};
  if (fixture.is_recording()) {
    own = pattern.recorded_request();
    require(pattern.differences(AskedRequest(own, own.method, own.path)).empty(),
            "a recording answers its own request");
  }
  check_request(fixture, own);
  for (const NamedMatchers& named : pattern.headers) {
    for (const ValueMatcher& one : named.matchers)
      own.headers.emplace_back(named.name, one.operand());
  }
  for (const ValueMatcher& one : pattern.body) own.body += one.operand();
  check_request(fixture, own);
  check_request(fixture, {"POST", pattern.path, {}, {{"Content-Type", kFormType}}, "a=1&b=2"});
  check_request(fixture, {"GET", "/", {{"a", "1"}}, {{"X-K", "v"}}, "{}"});
  check_request(fixture, {"POST", pattern.path_prefix(), {}, {}, ""});
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  static const mock::BodyFiles files(std::filesystem::temp_directory_path() /
                                     "usagescope-no-such-folder");
  const std::string_view text = fuzz::text_of(data, size);
  const mock::Reading<mock::Fixture> mapping = mock::read_mapping(text, files);
  fuzz::require(mapping.value.has_value() == mapping.problems.empty(),
                "a mapping is a fixture or has problems");
  fuzz::check_problems(text, mapping.problems);
  if (!mapping.value) return 0;
  fuzz::check_response(mapping.value->response);
  fuzz::check_fixture(*mapping.value);
  return 0;
}
