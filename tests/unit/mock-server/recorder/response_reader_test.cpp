#include "mock-server/recorder/response_reader.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace usagescope;
using namespace usagescope::mock;

namespace {

struct Read {
  Status status = ok();
  HttpResponse head;
  std::string body;
  bool is_over = false;
  bool may_use_again = false;
};

/// The bytes fed in pieces of a size; then, if asked, the end of the connection.
Read read(std::string_view bytes, std::size_t piece, bool ends = false, bool is_head = false) {
  ResponseReader reader(is_head);
  Read out;
  for (std::size_t at = 0; at < bytes.size() && out.status; at += piece) {
    out.status = reader.feed(bytes.substr(at, piece));
    out.body += reader.take_body();
  }
  if (out.status && ends) out.status = reader.end();
  if (reader.has_head()) out.head = reader.head();
  out.is_over = reader.is_over();
  out.may_use_again = reader.may_use_again();
  return out;
}

const std::vector<std::size_t> kPieces = {1, 2, 7, 1'000};

}  // namespace

TEST_CASE("answers are taken apart however their bytes are split") {
  struct Case {
    const char* bytes;
    int status;
    const char* body;
    bool may_use_again;
  };
  for (const Case& one : {
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true},
           Case{"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "", true},
           Case{"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
           Case{"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, "", true},
           Case{"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                "2;x=y\r\n{\"\r\n0A \r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n",
                200, "{\"0123456789", true},
           Case{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\n"
                "HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx",
                404, "x", true},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\n{}", 200, "{}",
                true},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: x, Close\r\n\r\nx", 200, "x",
                false},
           Case{"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", 200, "x", false},
           Case{"HTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\nx", 204, "", false},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
                "1\r\nx\r\n0\r\n\r\n",
                200, "x", false},
       }) {
    for (const std::size_t piece : kPieces) {
      CAPTURE(one.bytes, piece);
      const Read seen = read(one.bytes, piece);
      REQUIRE(seen.status);
      CHECK(seen.is_over);
      CHECK(seen.head.status == one.status);
      CHECK(seen.body == one.body);
      CHECK(seen.may_use_again == one.may_use_again);
    }
  }
}

TEST_CASE("a body without a length lasts as long as the connection") {
  for (const std::size_t piece : kPieces) {
    const Read seen = read("HTTP/1.1 200 OK\r\n\r\nabc", piece, true);
    CHECK(seen.status);
    CHECK(seen.is_over);
    CHECK(seen.body == "abc");
    CHECK_FALSE(seen.may_use_again);
  }
}

TEST_CASE("HEAD has no body whatever is announced") {
  for (const char* bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    const Read seen = read(bytes, 1'000, false, true);
    CHECK(seen.is_over);
    CHECK(seen.may_use_again);
  }
}

TEST_CASE("what breaks off is no answer") {
  for (const char* bytes :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"}) {
    CAPTURE(bytes);
    const Read seen = read(bytes, 1'000, true);
    REQUIRE_FALSE(seen.status);
    CHECK(seen.status.error().code == ErrorCode::kNetwork);
  }
}

TEST_CASE("what is no answer is refused") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::string> all = {
      "\r\n",
      "HTTP/2 200 OK\r\n",
      "HTTP/1.1 20\r\n",
      "HTTP/1.1 2000\r\n",
      "HTTP/1.1 099 Odd\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n",
      "HTTP/1.1 600 Odd\r\n",
      "HTTP/1.1 200 OK\n",
      head + "X: a\n",
      head + "X: a\r\n b\r\n",
      head + "Content-Length: -5\r\n",
      head + "Content-Length: 5x\r\n",
      head + "Content-Length: 5, 5\r\n",
      head + "Content-Length: 99999999999999999999999\r\n",
      head + "Content-Length: 4\r\nContent-Length: 8\r\n",
      head + "Content-Length : 4\r\nContent-Length: 8\r\n",
      head + "Transfer-Encoding: gzip, chunked\r\n",
      head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      chunked + "zz\r\n",
      chunked + "-1\r\n",
      chunked + "0x1\r\n",
      chunked + "\r\n",
      chunked + "11111111111111111\r\n",
      chunked + "1\r\nxy\r\n",
      chunked + std::string(5'000, '1'),
      head + "X: " + std::string(300'000, 'a'),
      head + std::string(300'000, 'a'),
  };
  for (const std::string& bytes : all) {
    CAPTURE(bytes.substr(0, 100));
    const Read seen = read(bytes, 1'000);
    REQUIRE_FALSE(seen.status);
    CHECK(seen.status.error().code == ErrorCode::kServer);
  }
}

TEST_CASE("headers that are none are left out") {
  const Read seen = read(
      "HTTP/1.1 200 OK\r\nX Y: 1\r\n: empty\r\nnone\r\nX-Bell: a\x07\r\nX-Blank \t:  kept \r\n"
      "Content-Length: 0\r\n\r\n",
      1'000);
  REQUIRE(seen.status);
  CHECK(seen.head.headers == Headers{{"X-Blank", "kept"}, {"Content-Length", "0"}});
}
