#include "mock-server/recorder/recording_proxy.hpp"

#include <memory>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/http/gunzip.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/recorder/forwarding.hpp"

namespace usagescope::mock {
namespace {

constexpr char kSource[] = "record";

/// The body as far as it may be recorded. What is longer keeps its rest in `body_source`.
Status collect(HttpResponse& answer, std::size_t limit) {
  if (!answer.body_source) return ok();
  std::string collected = answer.body.text();
  while (collected.size() <= limit) {
    auto piece = answer.body_source();
    if (!piece) return piece.error();
    if (piece->empty()) {
      answer.body_source = nullptr;
      break;
    }
    collected += *piece;
  }
  answer.body = std::move(collected);
  return ok();
}

/// One source for what was collected and what follows it.
void put_back(HttpResponse& answer) {
  auto first = std::make_shared<std::string>(std::exchange(answer.body, "").text());
  answer.body_source = [first, rest = std::move(answer.body_source)]() -> Result<std::string> {
    if (!first->empty()) return std::exchange(*first, "");
    return rest();
  };
}

class StringSink final : public ByteSink {
 public:
  StringSink(std::string& out, std::size_t limit) : out_(out), limit_(limit) {}
  Status write(std::string_view bytes) override {
    if (out_.size() + bytes.size() > limit_) {
      return Error{ErrorCode::kOutOfRange, "the unpacked body is too large", ""};
    }
    out_ += bytes;
    return ok();
  }

 private:
  std::string& out_;
  std::size_t limit_;
};

/// The body as it is without its coding: recordings are plain, so that the redactor can read them.
Status unpack(HttpResponse& answer, std::size_t limit) {
  const std::string* coding = find_header(answer.headers, "Content-Encoding");
  if (coding == nullptr || ascii_lower(*coding) == "identity") return ok();
  if (ascii_lower(*coding) != "gzip") {
    return Error{ErrorCode::kInvalidArgument, "the body is packed with " + excerpt(*coding, 20),
                 ""};
  }
  std::string plain;
  StringSink sink(plain, limit);
  Gunzip gunzip(sink);
  if (auto s = gunzip.write(answer.body); !s) return s;
  if (auto s = gunzip.finish(); !s) return s;
  answer.body = std::move(plain);
  std::erase_if(answer.headers,
                [](const auto& header) { return ascii_lower(header.first) == "content-encoding"; });
  return ok();
}

RecordOutcome refused(std::string reason) {
  RecordOutcome outcome;
  outcome.kind = RecordOutcome::Kind::kRefused;
  outcome.reason = std::move(reason);
  return outcome;
}

/// Whether there is a mapping of this name for the request, new or old.
bool is_on_disk(const RecordOutcome& outcome) {
  using Kind = RecordOutcome::Kind;
  return outcome.kind == Kind::kNew || outcome.kind == Kind::kReplaced ||
         outcome.kind == Kind::kUnchanged || outcome.kind == Kind::kKept;
}

}  // namespace

HttpResponse RecordingProxy::reject(int status, std::string_view message) const {
  return refusal(status, "refused", message, "guard");
}

HttpResponse RecordingProxy::handle(const HttpRequest& request) const {
  auto stopped = stop_at_the_door(request, cors_, kSource);
  HttpResponse response = stopped ? std::move(*stopped) : pass(request);
  cors_.apply(request, response);
  return response;
}

HttpResponse RecordingProxy::pass(const HttpRequest& request) const {
  recording_.learn(request);  // also when there is no answer, or none that can be recorded
  if (!is_passed_on(request.path)) {
    return refusal(404, "not_found", "Only paths below /cphub/ are passed on", kSource);
  }
  const std::string line = request.method + ' ' + escaped_word(recording_.redacted(request.path));
  auto answer = upstream_.send(forwarded(request, false));
  Status whole = answer ? collect(*answer, kMaxRecordedBytes) : Status(answer.error());
  if (!whole) {
    tell_(line + ": " + escaped_line(describe(whole.error())));
    return upstream_failure(whole.error(), kSource);
  }
  HttpResponse head;
  head.headers = answer->headers;
  recording_.learn(head);
  drop_foreign_headers(*answer);
  const RecordOutcome outcome = record(request, *answer);
  tell_(
      recording_.redacted(line + " " + std::to_string(answer->status) + ": " + describe(outcome)));
  if (answer->body_source) put_back(*answer);
  set_header(answer->headers, kSourceHeader, kSource);
  set_header(answer->headers, kFixtureHeader, is_on_disk(outcome) ? outcome.name : "none");
  return std::move(*answer);
}

RecordOutcome RecordingProxy::record(const HttpRequest& request, const HttpResponse& answer) const {
  if (request.method == "HEAD") return refused("HEAD has no body to record");
  if (answer.body_source) return refused("the body is too large to record");
  HttpResponse plain = answer;
  if (auto s = unpack(plain, kMaxRecordedBytes); !s) return refused(describe(s.error()));
  return recording_.save(request, plain, clock_.now(), upstream_.settings().url.origin());
}

}  // namespace usagescope::mock
