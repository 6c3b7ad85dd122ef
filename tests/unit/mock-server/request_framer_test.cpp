#include "mock-server/http/request_framer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace usagescope::mock;
using State = RequestFramer::State;

namespace {

/// What a connection gave: its requests, and the refusal that ended it.
struct Outcome {
  std::vector<RawRequest> requests;
  int refused = 0;
  bool is_idle = true;
};

Outcome frame(std::string_view bytes, std::size_t piece, RequestLimits limits = {}) {
  Outcome outcome;
  RequestFramer framer(limits);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t taken = framer.feed(bytes.substr(at, piece));
    at += taken;
    if (framer.state() == State::kComplete) {
      outcome.requests.push_back(framer.take());
    } else if (framer.state() == State::kRefused) {
      outcome.refused = framer.refusal().status;
      CHECK_FALSE(framer.refusal().message.empty());
      break;
    }
  }
  outcome.is_idle = framer.is_idle();
  return outcome;
}

Outcome frame_all(std::string_view bytes) {
  return frame(bytes, bytes.size());
}

std::string get(std::string_view headers) {
  return "GET / HTTP/1.1\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view headers, std::string_view body) {
  return "POST /p HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a request is taken apart") {
  const auto out = frame_all(
      "POST /a%20b?x=1 HTTP/1.1\r\nHost: h:80\r\nX-Two:  a b \t\r\nX-Empty:\r\n"
      "Content-Length: 3\r\n\r\nabc");
  REQUIRE(out.requests.size() == 1);
  const RawRequest& request = out.requests[0];
  CHECK(request.method == "POST");
  CHECK(request.target == "/a%20b?x=1");
  CHECK(request.headers ==
        Headers{{"Host", "h:80"}, {"X-Two", "a b"}, {"X-Empty", ""}, {"Content-Length", "3"}});
  CHECK(request.body == "abc");
  CHECK(request.keeps_alive);
  CHECK(out.is_idle);
}

TEST_CASE("any split of the bytes gives the same requests") {
  std::string bytes;
  for (int i = 0; i < 4; ++i) {
    bytes += get("Host: h\r\nX: " + std::to_string(i) + "\r\n");
    bytes += post("Content-Length: 10\r\n", "GET / HTTP");
    bytes += post("Transfer-Encoding: chunked\r\n",
                  "3;ext=\"1\"\r\nabc\r\n00A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");
  }
  const auto whole = frame_all(bytes);
  REQUIRE(whole.requests.size() == 12);
  CHECK(whole.requests[2].body == "abc0123456789");
  for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
    const auto split = frame(bytes, piece);
    REQUIRE(split.requests.size() == whole.requests.size());
    for (std::size_t i = 0; i < split.requests.size(); ++i) {
      REQUIRE(split.requests[i].headers == whole.requests[i].headers);
      REQUIRE(split.requests[i].body == whole.requests[i].body);
      REQUIRE(split.requests[i].target == whole.requests[i].target);
    }
  }
}

TEST_CASE("what could be read in two ways is refused") {
  const std::vector<std::string> bad = {
      post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "{}"),
      post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "{}"),
      post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"),
      post("Content-Length: 2, 2\r\n", "{}"),
      post("Content-Length: +2\r\n", "{}"),
      post("Content-Length: -2\r\n", "{}"),
      post("Content-Length: 0x2\r\n", "{}"),
      post("Content-Length:\r\n", ""),
      post("Content-Length: 2 2\r\n", "{}"),
      post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding:\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding\r\n", ""),
      post("X: 1\r\n folded\r\n", ""),
      post("X: 1\r\n\tfolded\r\n", ""),
      "POST / HTTP/1.1\r\n Host: h\r\n\r\n",
      "GET / HTTP/1.1\nHost: h\n\n",
      "GET / HTTP/1.1\r\nHost: h\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
      get("Host: h\r\nX: a" + std::string(1, '\0') + "b\r\n"),
      get("Host: h\r\nX: a\x7f\r\n"),
      get("Host: h\r\nX\x80: a\r\n"),
      get("Host: h\r\n: a\r\n"),
      get("Host: h\r\nX Y: a\r\n"),
      get(""),
      get("Host: a\r\nHost: a\r\n"),
      get("Host: a b\r\n"),
      get("Host: a/b\r\n"),
      get("Host: user@a\r\n"),
      "\r\n\r\n",
      "nonsense\r\n\r\n",
      "GET\r\n\r\n",
      "GET /\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
      " GET / HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /\t HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /\xff HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
      "GET example.org:80 HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: h\r\n\r\n",
      "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET / http/1.1\r\nHost: h\r\n\r\n",
      "GET / HTTP/11\r\nHost: h\r\n\r\n",
      "\x16\x03\x01\x02\x03",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  for (const std::string& bytes : bad) {
    INFO(bytes);
    const std::string follow = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";
    for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
      const auto out = frame(bytes + follow, piece);
      CHECK(out.requests.empty());
      CHECK(out.refused == 400);
    }
  }
}

TEST_CASE("broken chunks are refused") {
  for (const char* body :
       {"g\r\n", "\r\n", " 1\r\na\r\n", "1 \r\na\r\n", "-1\r\n", "0x1\r\na\r\n", "1\na\r\n",
        "1\r\nab\r\n", "1\r\na\n", "1\r\na\rb\n", "00000000000000001\r\na\r\n",
        "ffffffffffffffff\r\na\r\n", "0\r\nbad\r\n\r\n", "0\r\nX : y\r\n\r\n",
        "0\r\n folded\r\n\r\n", "0\r\nX: y\n\r\n"}) {
    INFO(body);
    CHECK(frame_all(post("Transfer-Encoding: chunked\r\n", body)).refused == 400);
  }
}

TEST_CASE("limits are kept while the bytes come") {
  RequestLimits small;
  small.max_target = 100;
  small.max_path = 50;
  small.max_header_line = 60;
  small.max_headers = 5;
  small.max_head = 200;
  small.max_body = 10;
  const auto refused = [&small](const std::string& bytes) {
    const int at_once = frame(bytes, bytes.size(), small).refused;
    CHECK(frame(bytes, 1, small).refused == at_once);
    return at_once;
  };
  const auto headers = [](int count, std::size_t size) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "X: " + std::string(size, 'v') + "\r\n";
    return text;
  };
  CHECK(refused("GET /" + std::string(49, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 0);
  CHECK(refused("GET /" + std::string(50, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 414);
  CHECK(refused("GET /?" + std::string(99, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 414);
  CHECK(refused("GET /" + std::string(5000, 'a')) == 414);
  CHECK(refused(get("Host: h\r\n" + headers(4, 1))) == 0);
  CHECK(refused(get("Host: h\r\n" + headers(5, 1))) == 431);
  CHECK(refused(get("Host: h\r\n" + headers(1, 57))) == 0);
  CHECK(refused(get("Host: h\r\n" + headers(1, 58))) == 431);
  CHECK(refused("GET / HTTP/1.1\r\nX: " + std::string(5000, 'a')) == 431);
  CHECK(refused(get("Host: h\r\n" + headers(4, 50))) == 431);
  CHECK(refused(post("Content-Length: 10\r\n", "0123456789")) == 0);
  CHECK(refused(post("Content-Length: 11\r\n", "")) == 413);
  CHECK(refused(post("Content-Length: 18446744073709551617\r\n", "")) == 413);
  CHECK(refused(post("Transfer-Encoding: chunked\r\n", "a\r\n0123456789\r\n0\r\n\r\n")) == 0);
  CHECK(refused(post("Transfer-Encoding: chunked\r\n", "b\r\n")) == 413);
  CHECK(refused(post("Transfer-Encoding: chunked\r\n", "a\r\n0123456789\r\n1\r\n")) == 413);
  CHECK(refused(post("Transfer-Encoding: chunked\r\n", "1;" + std::string(300, 'x') + "\r\n")) ==
        400);
  CHECK(refused(post("Transfer-Encoding: chunked\r\n", "0\r\n" + headers(4, 1) + "\r\n")) == 431);
}

TEST_CASE("a body in very many chunks is given up") {
  std::string body;
  for (int i = 0; i < 300'000; ++i) body += "1\r\na\r\n";
  CHECK(frame_all(post("Transfer-Encoding: chunked\r\n", body)).refused == 413);
}

TEST_CASE("methods and versions") {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    CHECK(frame_all(std::string(method) + " / HTTP/1.1\r\nHost: h\r\n\r\n").requests.size() == 1);
  }
  for (const char* method : {"CONNECT", "TRACE", "PRI", "get", "BREW"}) {
    CHECK(frame_all(std::string(method) + " / HTTP/1.1\r\nHost: h\r\n\r\n").refused == 501);
  }
  for (const char* version : {"HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.2"}) {
    CHECK(frame_all("GET / " + std::string(version) + "\r\nHost: h\r\n\r\n").refused == 505);
  }
  CHECK(frame_all("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").requests.size() == 1);
  CHECK(frame_all("GET / HTTP/1.0\r\n\r\n").requests.size() == 1);
}

TEST_CASE("who keeps the connection") {
  const auto keeps = [](const std::string& version, const std::string& header) {
    const auto out = frame_all("GET / " + version + "\r\nHost: h\r\n" + header + "\r\n");
    REQUIRE(out.requests.size() == 1);
    return out.requests[0].keeps_alive;
  };
  CHECK(keeps("HTTP/1.1", ""));
  CHECK(keeps("HTTP/1.1", "Connection: upgrade\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: x, CLOSE\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0", ""));
  CHECK(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

TEST_CASE("an empty line before a request is skipped, once") {
  CHECK(frame_all("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").requests.size() == 1);
  CHECK(frame_all("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").refused == 400);
  CHECK(frame_all("\r\n").is_idle);
}

TEST_CASE("the sender of a body may wait to be told to go on") {
  RequestFramer framer;
  const std::string head = post("Expect: 100-continue\r\nContent-Length: 2\r\n", "");
  framer.feed(head.substr(0, head.size() - 1));
  framer.feed(head.substr(head.size() - 1));
  CHECK(framer.take_continue());
  CHECK_FALSE(framer.take_continue());
  framer.feed("{}");
  CHECK(framer.state() == State::kComplete);
  CHECK(framer.take().body == "{}");

  RequestFramer at_once;
  at_once.feed(head + "{}");
  CHECK_FALSE(at_once.take_continue());
  CHECK(frame_all(post("Expect: 100-continue\r\nContent-Length: 20000000\r\n", "")).refused == 413);
  CHECK(frame_all(post("Expect: more\r\n", "")).refused == 417);
}
