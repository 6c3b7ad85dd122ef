#include "core/base/base64.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace usagescope;

TEST_CASE("base64 goes there and back, and nothing else is taken") {
  for (const std::string& text : {std::string(), std::string("a"), std::string("ab"),
                                  std::string("abc"), std::string("\0\xff\x80", 3)}) {
    CHECK(base64_decode(base64_encode(text)) == text);
  }
  CHECK(base64_encode("any carnal pleas") == "YW55IGNhcm5hbCBwbGVhcw==");
  for (const char* bad : {"a", "ab", "abc", "====", "YQ=a", "Y===", "YR==", "Y\nQ=", "YW55_-=="}) {
    CHECK_FALSE(base64_decode(bad));
  }
}

TEST_CASE("base64url is undone by its decoder") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const std::string text = base64url_encode(bytes);
    CHECK(text.find_first_of("+/=") == std::string::npos);
    auto decoded = base64url_decode(text);
    REQUIRE(decoded);
    CHECK(*decoded == bytes);
    bytes += static_cast<char>(i * 7);
  }
  CHECK(base64url_encode("Man") == "TWFu");
  CHECK(base64url_encode("light w") == "bGlnaHQgdw");
  CHECK(base64url_encode("\xff\xfe") == "__4");
  CHECK_FALSE(base64url_decode("a"));
  CHECK_FALSE(base64url_decode("ab+c"));
  CHECK_FALSE(base64url_decode("ab=="));
}

TEST_CASE("the head of broken base64 is what comes before the break") {
  CHECK(base64_decode_head("dXNlcjpwYXNz") == "user:pass");
  CHECK(base64_decode_head("dXNlcjpwYXNzdw==") == "user:passw");
  CHECK(base64_decode_head("dXNlcjpwYXNzdw") == "user:passw");
  CHECK(base64_decode_head("dXNl!cjpw") == "use");
  CHECK(base64_decode_head("").empty());
}
