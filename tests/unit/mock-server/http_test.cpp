#include <catch2/catch_test_macros.hpp>
#include <string>

#include "mock-server/http/cors.hpp"
#include "mock-server/http/encoding.hpp"
#include "mock-server/http/http_date.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/server/compression.hpp"

using namespace usagescope;
using namespace usagescope::mock;

TEST_CASE("targets are decoded") {
  auto target = parse_target("/a%20b/c+d?x=1&x=%C5%BD+y&empty=&flag&&=v#part");
  REQUIRE(target);
  CHECK(target->path == "/a b/c+d");
  CHECK(target->params ==
        QueryParams{{"x", "1"}, {"x", "Ž y"}, {"empty", ""}, {"flag", ""}, {"", "v"}});
  CHECK(parse_target("/")->params.empty());
  CHECK(parse_target("/?")->params.empty());
}

TEST_CASE("targets with broken escapes, NUL or bytes that are no UTF-8 are refused") {
  for (const char* bad :
       {"/%", "/%4", "/%zz", "/%00", "/%ff", "/a?b=%", "/a?%00=b", "/a?b=%c3", "/%c0%ae"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_target(bad));
  }
}

TEST_CASE("headers are found without case and replaced as a whole") {
  Headers headers = {{"Content-Type", "a"}, {"X", "1"}, {"x", "2"}};
  REQUIRE(find_header(headers, "content-type") != nullptr);
  CHECK(*find_header(headers, "CONTENT-TYPE") == "a");
  CHECK(find_header(headers, "Content") == nullptr);
  set_header(headers, "X", "3");
  CHECK(headers == Headers{{"Content-Type", "a"}, {"X", "3"}});
}

TEST_CASE("dates have the form of HTTP") {
  CHECK(http_date(*Instant::parse("2022-02-15T12:00:00Z")) == "Tue, 15 Feb 2022 12:00:00 GMT");
  CHECK(http_date(*Instant::parse("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(*Instant::parse("2024-02-29T23:59:59Z")) == "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST_CASE("Accept-Encoding is read with its weights") {
  const auto chosen = [](const char* text) {
    const std::string header = text;
    return choose_encoding(&header);
  };
  CHECK(choose_encoding(nullptr) == Encoding::kIdentity);
  CHECK(chosen("") == Encoding::kIdentity);
  CHECK(chosen("gzip, deflate, br") == Encoding::kBrotli);
  CHECK(chosen("gzip;q=1.0, br;q=0.1") == Encoding::kBrotli);
  CHECK(chosen("br;q=0, gzip") == Encoding::kGzip);
  CHECK(chosen("BR") == Encoding::kBrotli);
  CHECK(chosen("*") == Encoding::kBrotli);
  CHECK(chosen("*;q=0") == Encoding::kIdentity);
  CHECK(chosen("br;q=0.000, gzip ; q=0") == Encoding::kIdentity);
  CHECK(chosen("brotli, gzipped") == Encoding::kIdentity);
}

TEST_CASE("small answers stay as they are, but say that they might not") {
  HttpRequest request;
  request.headers = {{"Accept-Encoding", "gzip"}};
  HttpResponse small;
  small.body = "{}";
  compress_response(request, small);
  CHECK(small.body == "{}");
  CHECK(find_header(small.headers, "Content-Encoding") == nullptr);
  CHECK(*find_header(small.headers, "Vary") == "Accept-Encoding");
  HttpResponse large;
  large.body = std::string(10'000, 'a');
  compress_response(request, large);
  CHECK(large.body.size() < 200);
  CHECK(*find_header(large.headers, "Content-Encoding") == "gzip");
}

TEST_CASE("copies of a body share its bytes, and outlive the first") {
  HttpResponse copy;
  const char* bytes = nullptr;
  {
    HttpResponse first;
    first.body = std::string(10'000, 'a');
    bytes = first.body.text().data();
    copy = first;
    first.body.clear();
    CHECK(first.body.empty());
  }
  CHECK(copy.body.text().data() == bytes);
  CHECK(copy.body == std::string(10'000, 'a'));
  copy.body = "other";
  CHECK(copy.body == HttpResponse{200, {}, "other"}.body);
  CHECK(Body("").empty());
}

TEST_CASE("loopback origins are told from those that only look so") {
  for (const char* good :
       {"http://localhost", "http://localhost:8080", "https://127.0.0.1", "http://127.0.0.1:1",
        "http://[::1]", "http://[::1]:65535", "http://app.localhost:3000"}) {
    CAPTURE(good);
    CHECK(is_loopback_origin(good));
  }
  for (const char* bad :
       {"", "null", "localhost", "http://", "http://localhost.example.org", "http://example.org",
        "http://127.0.0.1.example.org", "http://127.0.0.2", "ftp://localhost", "file://localhost",
        "http://localhost:", "http://localhost:80x", "http://localhost:123456",
        "http://localhost:1@example.org", "http://example.org:80/http://localhost"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_loopback_origin(bad));
  }
}
