#include "mock-server/server/transport/answer_writer.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/server/transport/listener.hpp"

namespace usagescope::mock {
namespace {

constexpr char kLoopback[] = "127.0.0.1";

/// What the library reads a request from and writes the answer's head to: no socket is behind it.
class HeadStream final : public httplib::Stream {
 public:
  explicit HeadStream(std::string_view request) : request_(request) {}

  [[nodiscard]] bool is_readable() const override { return !request_.empty(); }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* bytes, std::size_t size) override {
    const std::size_t count = std::min(size, request_.size());
    std::memcpy(bytes, request_.data(), count);
    request_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    written.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = kLoopback;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip = kLoopback;
    port = 0;
  }
  [[nodiscard]] socket_t socket() const override { return INVALID_SOCKET; }

  std::string written;

 private:
  std::string_view request_;
};

/// Nothing in a header's text may end the line: what came from a request could forge headers.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return text;
}

/// Headers that belong to the connection, not to the content.
bool is_of_the_wire(std::string_view lower_name) {
  constexpr std::array<std::string_view, 4> kNames = {"content-length", "transfer-encoding",
                                                      "connection", "keep-alive"};
  return std::find(kNames.begin(), kNames.end(), lower_name) != kNames.end();
}

bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

/// Bytes that are no HTTP; always the same ones, as a mock server's answers should be.
std::string noise() {
  std::string bytes(512, '\0');
  std::uint32_t state = 2'463'534'242U;
  for (char& byte : bytes) {
    state ^= state << 13U;
    state ^= state >> 17U;
    state ^= state << 5U;
    byte = static_cast<char>(state >> 24U);
  }
  return bytes;
}

}  // namespace

class AnswerWriter::Server final : public httplib::Server {
 public:
  explicit Server(const mock::Handler& handler) : handler_(handler) {
    set_keep_alive_timeout(kKeepAliveSeconds);
    set_keep_alive_max_count(kMaxRequestsAnnounced);
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      describe(asked_ ? asked_(handler_) : handler_.reject(500, kFailed), response);
      return HandlerResponse::Handled;
    });
    set_exception_handler(
        [this](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          describe(handler_.reject(500, kFailed), response);
        });
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      response.headers.erase("Accept-Ranges");  // the library promises them to HEAD
      // And a length of 0 to all whose body it does not see.
      if (!announces_length_) response.headers.erase("Content-Length");
      response.headers.erase("Connection");
      if (answer_.closes_after) {
        response.headers.erase("Keep-Alive");
        response.headers.emplace("Connection", "close");
      } else if (is_http_1_0_) {
        response.headers.emplace("Connection", "keep-alive");
      }
    });
  }

  using Asked = std::function<HttpResponse(const mock::Handler&)>;

  WireAnswer run(const RawRequest& line, bool closes, Asked asked) {
    asked_ = std::move(asked);
    answer_ = {};
    answer_.closes_after = closes;
    is_head_ = line.method == "HEAD";
    is_http_1_0_ = line.is_http_1_0;
    // The target would be decoded only to be thrown away.
    std::string head = line.method + " /";
    head += line.is_http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
    head += closes ? "Connection: close\r\n\r\n" : "\r\n";
    HeadStream stream(head);
    bool library_closes = false;
    const bool is_served =
        process_request(stream, kLoopback, 0, kLoopback, 0, closes, library_closes, nullptr);
    answer_.closes_after = answer_.closes_after || !is_served;
    answer_.head = std::move(stream.written);
    spoil();
    asked_ = nullptr;
    return std::move(answer_);
  }

 private:
  static constexpr std::string_view kFailed = "The mock server failed; please report the request";
  static constexpr std::size_t kMaxRequestsAnnounced = 1'000'000;

  /// Hands the library the answer's head and keeps the body, which needs no further copy.
  void describe(HttpResponse from, httplib::Response& to) {
    to.status = from.status;
    to.headers.clear();
    std::string announced;
    for (auto& [name, value] : from.headers) {
      const std::string lower = ascii_lower(name);
      if (lower == "connection" && ascii_lower(value) == "close") answer_.closes_after = true;
      if (lower == "content-length") announced = value;
      if (!is_of_the_wire(lower)) {
        to.headers.emplace(one_line(std::move(name)), one_line(std::move(value)));
      }
    }
    answer_.delay_ms = from.delivery.delay_ms;
    answer_.dribble_chunks = from.delivery.dribble_chunks;
    answer_.dribble_ms = from.delivery.dribble_ms;
    fault_ = from.delivery.fault;
    announces_length_ = false;
    if (has_no_body(from.status)) {
      from.body.clear();
      from.body_source = nullptr;
    } else if (fault_ == Fault::kMalformedChunk) {
      to.headers.emplace("Transfer-Encoding", "chunked");
    } else if (from.body_source) {
      describe_source(std::move(from.body_source), announced, to);
    } else {
      // A body cut short is at least one byte short.
      const std::size_t least = fault_ == Fault::kTruncatedBody ? 1 : 0;
      announce(std::to_string(std::max(from.body.size(), least)), to);
    }
    if (!is_head_) answer_.body = std::move(from.body);
  }

  void announce(const std::string& length, httplib::Response& to) {
    to.headers.emplace("Content-Length", length);
    announces_length_ = true;
  }

  void describe_source(BodySource source, const std::string& announced, httplib::Response& to) {
    if (!announced.empty() && parse_digits(announced)) {
      announce(announced, to);
    } else if (is_http_1_0_) {
      answer_.closes_after = true;  // the end of the connection is the end of the body
    } else {
      to.headers.emplace("Transfer-Encoding", "chunked");
      answer_.is_chunked = true;
    }
    if (!is_head_) answer_.source = std::move(source);
  }

  void spoil() {
    const Fault fault = std::exchange(fault_, Fault::kNone);
    if (fault == Fault::kNone) return;
    answer_.closes_after = true;
    answer_.source = nullptr;
    answer_.is_chunked = false;
    switch (fault) {
      case Fault::kConnectionReset:
        answer_.resets_after = true;
        [[fallthrough]];
      case Fault::kEmptyResponse:
        answer_.head.clear();
        answer_.body.clear();
        break;
      case Fault::kRandomDataThenClose:
        answer_.head = noise();
        answer_.body.clear();
        break;
      case Fault::kMalformedChunk:
        answer_.body = "not-a-size\r\n" + noise();
        break;
      case Fault::kTruncatedBody:
        answer_.body = answer_.body.text().substr(0, answer_.body.size() / 2);
        break;
      case Fault::kNone:
        break;
    }
  }

  const mock::Handler& handler_;
  Asked asked_;
  WireAnswer answer_;
  Fault fault_ = Fault::kNone;
  bool announces_length_ = false;
  bool is_head_ = false;
  bool is_http_1_0_ = false;
};

AnswerWriter::AnswerWriter(const Handler& handler) : server_(std::make_unique<Server>(handler)) {}
AnswerWriter::~AnswerWriter() = default;

WireAnswer AnswerWriter::answer(RawRequest request, bool is_last, int client) {
  const bool closes = is_last || !request.keeps_alive;
  return server_->run(request, closes, [&request, client](const Handler& handler) {
    auto target = parse_target(request.target);
    if (!target) return handler.reject(400, target.error().message);
    HttpRequest ours;
    ours.method = request.method;
    ours.path = std::move(target->path);
    ours.params = std::move(target->params);
    ours.headers = std::move(request.headers);
    ours.body = std::move(request.body);
    ours.target = request.target;
    ours.client = client;
    const std::string* type = find_header(ours.headers, "Content-Type");
    if (type != nullptr && ascii_lower(*type).starts_with("multipart/")) {
      return handler.reject(400, "Multipart bodies are not taken; send JSON");
    }
    const std::string* coding = find_header(ours.headers, "Content-Encoding");
    if (coding != nullptr && !ours.body.empty() && ascii_lower(*coding) != "identity") {
      return handler.reject(415, "Bodies are taken uncompressed");
    }
    return handler.handle(ours);
  });
}

WireAnswer AnswerWriter::refuse(const Refusal& refusal) {
  RawRequest nothing;
  nothing.method = "GET";
  nothing.target = "/";
  return server_->run(nothing, true, [&refusal](const Handler& handler) {
    HttpResponse response = handler.reject(refusal.status, refusal.message);
    if (refusal.status == 503) set_header(response.headers, "Retry-After", "1");
    return response;
  });
}

}  // namespace usagescope::mock
