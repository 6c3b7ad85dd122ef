#include "web/engine/api_session.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "fake_world.hpp"

namespace usagescope {
namespace {

using test::FakeTimers;

/// An unsigned JWT whose payload is {"exp":<seconds>}; base64url without padding.
std::string jwt(std::int64_t exp_seconds) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::string payload = R"({"exp":)" + std::to_string(exp_seconds) + "}";
  std::string encoded;
  unsigned bits = 0;
  int count = 0;
  for (const char c : payload) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) encoded += kDigits[(bits >> (count - 6)) & 63];
  }
  if (count > 0) encoded += kDigits[(bits << (6 - count)) & 63];
  return "eyJhbGciOiJub25lIn0." + encoded + ".x";
}

struct Freshness {
  FakeTimers timers;
  ApiSession session{"https://h", "o", "api-token"};

  void accept(const std::string& token, const std::string& date) {
    HttpResponse response;
    response.status = 201;
    response.date = date;
    session.note_time(response, timers);
    session.accept({token, std::nullopt, std::nullopt}, timers);
  }
  [[nodiscard]] bool is_fresh_after(std::int64_t seconds) {
    timers.advance(seconds * 1000);
    return session.has_fresh_token(timers);
  }
};

TEST_CASE("an opaque token is fresh for 29 of its 30 minutes") {
  Freshness at;
  CHECK_FALSE(at.session.has_fresh_token(at.timers));
  at.accept("opaque", test::kServerDate);
  CHECK(at.is_fresh_after(29 * 60 - 1));
  CHECK_FALSE(at.is_fresh_after(2));
}

TEST_CASE("a JWT is fresh until its end by the server's clock, which is years behind this one") {
  Freshness at;
  at.accept(jwt(test::kServerNowMs / 1000 + 600), test::kServerDate);
  CHECK(at.is_fresh_after(9 * 60 - 1));
  CHECK_FALSE(at.is_fresh_after(2));
}

TEST_CASE("without the server's clock a JWT is judged by this one when that makes sense") {
  Freshness at;
  at.accept(jwt(at.timers.now().ms / 1000 + 600), "");
  CHECK(at.session.is_browser_time());
  CHECK(at.is_fresh_after(9 * 60 - 1));
  CHECK_FALSE(at.is_fresh_after(2));

  Freshness other;
  other.accept(jwt(test::kServerNowMs / 1000 + 600), "");  // long past here: 30 minutes are assumed
  CHECK(other.is_fresh_after(29 * 60 - 1));
  CHECK_FALSE(other.is_fresh_after(2));
}

TEST_CASE("a token that has expired on arrival is used until the server refuses it") {
  Freshness at;
  at.accept(jwt(test::kServerNowMs / 1000 - 5), test::kServerDate);
  CHECK(at.session.has_fresh_token(at.timers));
  at.session.drop_access_token();
  CHECK_FALSE(at.session.has_fresh_token(at.timers));
}

TEST_CASE("a very short life is used up") {
  Freshness at;
  at.accept(jwt(test::kServerNowMs / 1000 + 30), test::kServerDate);
  CHECK(at.is_fresh_after(29));
  CHECK_FALSE(at.is_fresh_after(2));
}

TEST_CASE("hosts that are one") {
  CHECK(*checked_host("") == "");
  CHECK(*checked_host("https://console.navigator.vmware.com") ==
        "https://console.navigator.vmware.com");
  CHECK(*checked_host("http://127.0.0.1:8080/") == "http://127.0.0.1:8080");
  CHECK(*checked_host("http://[::1]:8080") == "http://[::1]:8080");
}

TEST_CASE("hosts that are none") {
  const auto host = GENERATE(values<std::string>(
      {"console.navigator.vmware.com", "ftp://host", "https://", "https:///", "https://a/b",
       "https://user:secret@host", "https://host?x=1", "https://host#x", "https://ho st",
       "javascript:alert(1)", "https://host\nx"}));
  INFO(host);
  const auto checked = checked_host(host);
  REQUIRE_FALSE(checked.has_value());
  CHECK(checked.error().path == "host");
  CHECK(checked.error().message.find("secret") == std::string::npos);
}

TEST_CASE("tokens are blanked out of what a server echoes") {
  Freshness at;
  at.accept("access-token-1", test::kServerDate);
  CHECK(at.session.without_tokens("bad token api-token, api-token and access-token-1!") ==
        "bad token \u2026, \u2026 and \u2026!");
}

}  // namespace
}  // namespace usagescope
