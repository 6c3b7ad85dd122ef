// HAR files: no input crashes the reader, and what it reads survives writing.
#include <string>

#include "mock-server/recorder/har.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/secret_scanner.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::mock {
namespace {

void check_same(const HarEntry& a, const HarEntry& b) {
  fuzz::require(a.request.method == b.request.method && a.request.target == b.request.target &&
                    a.request.path == b.request.path && a.request.params == b.request.params,
                "the request line is the same");
  fuzz::require(a.request.headers == b.request.headers && a.request.body == b.request.body,
                "the request is the same");
  fuzz::require(a.response.status == b.response.status &&
                    a.response.headers == b.response.headers &&
                    a.response.body == b.response.body,
                "the answer is the same");
  fuzz::require(a.at == b.at && a.origin == b.origin && a.comment == b.comment,
                "time, place and comment are the same");
}

}  // namespace
}  // namespace usagescope::mock

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  using namespace usagescope::mock;
  const auto file = read_har(fuzz::text_of(data, size));
  if (!file) return 0;
  for (const HarProblem& problem : file->problems) {
    fuzz::require(problem.pointer.starts_with("/log/entries/") && !problem.reason.empty(),
                  "a problem has a place and a reason");
  }
  const auto again = read_har(write_har(file->entries));
  fuzz::require(again && again->problems.empty(), "what is written is read without a problem");
  fuzz::require(again->entries.size() == file->entries.size(), "no entry is lost");
  for (std::size_t i = 0; i < file->entries.size(); ++i) {
    check_same(file->entries[i], again->entries[i]);
    Redactor redactor;
    redactor.learn(file->entries[i].request);
    const HttpRequest request = redactor.redacted(file->entries[i].request);
    const HttpResponse response = redactor.redacted(file->entries[i].response);
    fuzz::require(find_secrets(request, response).size() <= kMaxFindings, "few findings");
  }
  return 0;
}
