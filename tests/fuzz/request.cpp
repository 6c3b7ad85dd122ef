// The whole way of a request: bytes, framer, cpp-httplib, application, the answer's bytes. No input
// crashes it; how the bytes are split changes nothing; every answer is well-formed HTTP whose
// length is the announced one, and refusals are JSON.
//
// "@TOKEN@" in an input stands for an access token, so that inputs get past the door.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/http/request_framer.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/commands/reloader.hpp"
#include "mock-server/server/transport/answer_writer.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kTokenPlace = "@TOKEN@";
constexpr std::string_view kAdmin = "__admin";
constexpr std::size_t kMaxRequests = 40;

/// The server without its sockets; made once, set back after every input.
struct InProcess {
  InProcess() {
    options.fixtures = USAGESCOPE_FIXTURES_DIR;
    Reloader reloader(options, runtime);
    auto loaded = reloader.load();
    fuzz::require(loaded.has_value(), "the project's fixtures load");
    parts = std::make_unique<PartsHolder>(std::move(*loaded));
    application = std::make_unique<Application>(*parts, runtime);
    writer = std::make_unique<AnswerWriter>(*application);
    HttpRequest exchange;
    exchange.method = "POST";
    exchange.path = "/cphub/api/auth/v1/authn/accesstoken";
    exchange.headers = {{"Host", "x"}, {"Content-Type", "application/json"}};
    exchange.body = R"({"refreshToken":"usagescope-demo-distributor"})";
    const auto answer = Json::parse(application->handle(exchange).body);
    fuzz::require(answer && answer->find("accessToken") != nullptr, "the demo token is exchanged");
    token = *answer->find("accessToken")->string();
  }

  Options options;
  Runtime runtime{std::nullopt, 20};
  std::unique_ptr<PartsHolder> parts;
  std::unique_ptr<Application> application;
  std::unique_ptr<AnswerWriter> writer;
  std::string token;
};

std::string with_token(std::string text, const std::string& token) {
  for (std::size_t at = text.find(kTokenPlace); at != std::string::npos;
       at = text.find(kTokenPlace, at + token.size())) {
    text.replace(at, kTokenPlace.size(), token);
  }
  return text;
}

struct Framed {
  std::vector<RawRequest> requests;
  int refused = 0;
};

Framed frame(std::string_view bytes, std::size_t piece) {
  Framed framed;
  RequestFramer framer;
  for (std::size_t at = 0; at < bytes.size() && framed.requests.size() < kMaxRequests;) {
    const std::size_t taken = framer.feed(bytes.substr(at, piece));
    at += taken;
    if (framer.state() == RequestFramer::State::kComplete) {
      framed.requests.push_back(framer.take());
    } else if (framer.state() == RequestFramer::State::kRefused) {
      framed.refused = framer.refusal().status;
      break;
    } else {
      fuzz::require(taken > 0, "a framer that reads takes bytes");
    }
  }
  return framed;
}

void require_same(const Framed& a, const Framed& b) {
  fuzz::require(a.refused == b.refused && a.requests.size() == b.requests.size(),
                "a split changes no request");
  for (std::size_t i = 0; i < a.requests.size(); ++i) {
    fuzz::require(a.requests[i].target == b.requests[i].target &&
                      a.requests[i].headers == b.requests[i].headers &&
                      a.requests[i].body == b.requests[i].body,
                  "a split changes nothing of a request");
  }
}

/// The headers of an answer's head; ends the program where they are none.
Headers headers_of(std::string_view head) {
  fuzz::require(head.ends_with("\r\n\r\n"), "a head ends");
  Headers headers;
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size() - 2) {
    const std::size_t end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    const std::size_t colon = line.find(": ");
    fuzz::require(colon != std::string_view::npos && colon > 0, "a header has a name");
    fuzz::require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
                  "a header is one line");
    headers.emplace_back(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    at = end + 2;
  }
  return headers;
}

void check_answer(const WireAnswer& answer, bool is_head, bool may_fail) {
  if (!answer.head.starts_with("HTTP/1.1 ")) return fuzz::require(may_fail, "an answer is HTTP");
  const auto status = parse_digits(std::string_view(answer.head).substr(9, 3));
  fuzz::require(status && *status >= 200 && *status < 600, "a status is one");
  fuzz::require(may_fail || *status < 500 || *status == 501 || *status == 505, "nothing fails");
  const Headers headers = headers_of(answer.head);
  const std::string* length = find_header(headers, "Content-Length");
  if (may_fail) return;  // armed faults cut and chunk
  if (length != nullptr && !is_head) {
    fuzz::require(*length == std::to_string(answer.body.size()), "a length is the body's");
  }
  if (is_head) fuzz::require(answer.body.empty(), "HEAD has no body");
  const std::string* type = find_header(headers, "Content-Type");
  if (*status >= 400 && !answer.body.empty() &&
      find_header(headers, "Content-Encoding") == nullptr) {
    fuzz::require(type != nullptr && Json::parse(answer.body).has_value(), "a refusal is JSON");
  }
}

void check(InProcess& subject, std::string_view input) {
  const std::string bytes = with_token(std::string(input), subject.token);
  Framed framed = frame(bytes, bytes.size());
  const std::size_t piece = 1 + (input.empty() ? 0 : static_cast<unsigned char>(input.back()) % 61);
  require_same(framed, frame(bytes, piece));
  const bool may_fail =
      bytes.find(kAdmin) != std::string::npos || bytes.find('%') != std::string::npos;
  for (RawRequest& request : framed.requests) {
    const bool is_head = request.method == "HEAD";
    const bool keeps = request.keeps_alive;
    const WireAnswer answer = subject.writer->answer(std::move(request), false, -1);
    fuzz::require(keeps || answer.closes_after, "a client that closes is let go");
    check_answer(answer, is_head, may_fail);
  }
  if (framed.refused != 0) {
    const WireAnswer answer = subject.writer->refuse({framed.refused, "refused"});
    fuzz::require(answer.closes_after, "a refusal closes");
    check_answer(answer, false, false);
  }
  subject.runtime.reset();
}

}  // namespace
}  // namespace usagescope::mock

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  static mock::InProcess subject;
  mock::check(subject, fuzz::text_of(data, size));
  return 0;
}
