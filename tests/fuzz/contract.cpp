// Contracts as YAML: every text is a contract that can be asked, or has problems that say where.
// Input: an openapi.yaml.

#include <algorithm>
#include <string>

#include "mock-server/fixtures/openapi.hpp"
#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  using namespace usagescope::mock;
  const std::string_view text = fuzz::text_of(data, size);
  const Reading<OpenApi> contract = OpenApi::read(text);
  fuzz::require(contract.value.has_value() == contract.problems.empty(),
                "a text is a contract or has problems");
  const auto lines = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  for (const Problem& problem : contract.problems) {
    fuzz::require(!problem.expected.empty() && !problem.found.empty(), "a problem says both sides");
    fuzz::require(problem.line >= 1 && problem.line <= lines,
                  "a problem stands in a line of the file");
  }
  if (!contract.value || !contract.value->describes("POST", "/a")) return 0;
  const HttpResponse answer{200, {{"Content-Type", "application/json"}}, "{\"a\":[1]}"};
  const auto differences = contract.value->answer_differences("POST", "/a", answer, 9);
  fuzz::require(differences.size() <= 9, "no more differences than asked for");
  (void)contract.value->request_differences({"POST", "/a", {}, {}, "\"text\""}, 9);
  return 0;
}
