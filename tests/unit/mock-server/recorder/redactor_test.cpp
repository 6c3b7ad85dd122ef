#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/json/json_value.hpp"
#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/request_body.hpp"
#include "mock-server/recorder/json_text.hpp"
#include "mock-server/recorder/learned_secrets.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/secret_names.hpp"
#include "mock-server/recorder/secret_scanner.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

constexpr char kJwt[] = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4iLCJleHAiOjF9.c2lnbmF0dXJlLW9mLXRoaXM";
const std::string kPem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";

std::string clean(const std::string& text) {
  return Redactor().text(text);
}
std::string clean_json(const std::string& text) {
  return Redactor().body(text, "application/json");
}
bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("values of telling names are replaced, everything else stays byte for byte") {
  CHECK(
      clean_json(R"({ "refreshToken" : "abc" ,"a":[1.50, true],"accessToken":"x"})") ==
      R"({ "refreshToken" : "redacted-refresh-token" ,"a":[1.50, true],"accessToken":"redacted-access-token"})");
  CHECK(clean_json("{\r\n\t\"passcode\": 123456,\n \"clientSecret\":null, \"password\":\"\"}") ==
        "{\r\n\t\"passcode\": 0,\n \"clientSecret\":null, \"password\":\"\"}");
  CHECK(clean_json(R"([{"client_secret":{"value":["s3", 4]}},{"note":"s3"}])") ==
        R"([{"client_secret":{"value":["redacted-secret", 0]}},{"note":"s3"}])");
  const std::string page =
      R"({"results":[{"chargeId":"VOD-HS","usage":8.368063}],"nextPageToken":"b2Zmc2V0PTEwMA=="})";
  CHECK(clean_json(page) == page);
  CHECK(clean_json("{\"token\":\"a\"}\n{\"token\":\"b\"}\n") ==
        "{\"token\":\"redacted-token\"}\n{\"token\":\"redacted-token\"}\n");
}

TEST_CASE("escapes in JSON hide nothing") {
  CHECK(clean_json(R"({"access\u0054oken":"abc"})") ==
        R"({"access\u0054oken":"redacted-access-token"})");
  std::string hidden = R"({"note":")" + std::string(kJwt) + R"("})";
  hidden.replace(hidden.find('.'), 1, R"(\u002e)");
  CHECK(clean_json(hidden) == R"({"note":"redacted-jwt"})");
  CHECK(decode_json_text(R"("a\"\\\/\n\u00e9\ud83d\ude00\ud800\q")") ==
        "a\"\\/\n\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\\q");
}

TEST_CASE("broken JSON is redacted all the same") {
  CHECK_FALSE(holds(clean_json(R"({"refreshToken":"abcdef)"), "abcdef"));
  CHECK_FALSE(holds(clean_json(R"({"refreshToken":abcdef,)"), "abcdef"));
  CHECK_FALSE(holds(clean_json(R"(}}]["x":1,"token":"abcdef")"), "abcdef"));
  const std::string deep(100'000, '[');
  CHECK(clean_json(deep) == deep);
}

TEST_CASE("JWTs, keys and credentials are found anywhere") {
  const std::string jwt = kJwt;
  CHECK(clean("a " + jwt + ", b") == "a redacted-jwt, b");
  CHECK(clean_json("{\"" + jwt + "\":\"see " + jwt + "\"}") ==
        R"({"redacted-jwt":"see redacted-jwt"})");
  CHECK(clean("x" + kPem + "y") == "xredacted-keyy");
  CHECK(clean("-----BEGIN PRIVATE KEY-----\nMIIE") == "redacted-key");
  CHECK(clean("-----BEGIN CERTIFICATE-----\nMIIE") == "-----BEGIN CERTIFICATE-----\nMIIE");
  CHECK(clean("sent bearer AbC123xyz=") == "sent bearer redacted-token");
  CHECK(clean("Basic dXNlcjpwYXNz") == "Basic redacted-token");
  for (const char* prose : {"a basic subscription", "Basic Subscription plan", "bearer of news",
                            "eyJ", "eyJhbGciOi", "token: missing", "2022-02-15T12:00:00Z"}) {
    CHECK(clean(prose) == prose);
  }
}

TEST_CASE("named values in text and forms are replaced") {
  CHECK(clean("GET /x?a=1&access_token=abc&b=2") ==
        "GET /x?a=1&access_token=redacted-access-token&b=2");
  CHECK(clean("passcode: 123456 was wrong") == "passcode: redacted-passcode was wrong");
  CHECK(clean(R"(said {"token":"abc"})") == R"(said {"token":"redacted-token"})");
  CHECK(clean(R"(said {\"token\":\"abc\"})") == R"(said {\"token\":\"redacted-token\"})");
  const Redactor redactor;
  CHECK(redactor.body("a=1&client_secret=p%20q&b=%2", "application/x-www-form-urlencoded;x") ==
        "a=1&client_secret=redacted-client-secret&b=%2");
  CHECK(redactor.body(R"({"client_secret":"p","a":"b&c=d"})", kFormType) ==
        R"({"client_secret":"redacted-client-secret","a":"b&c=d"})");
  CHECK(redactor.target("/a/b?x=%20y&apiKey=k&z") == "/a/b?x=%20y&apiKey=redacted-key&z");
}

TEST_CASE("what an exchange gave away is found wherever it comes up again") {
  HttpRequest request;
  request.method = "POST";
  request.path = "/users/canary-in-path-1/x";
  request.target = "/users/canary-in-path-1/x?state=canary%20in%20body";
  request.params = {{"state", "canary in body"}, {"session_token", "canary-in-path-1"}};
  request.headers = {{"CSP-Auth-Token", "canary-header"},
                     {"Accept", "canary-header"},
                     {"Cookie", "a=canary-cookie; b=2"},
                     {"X-Private", "canary-x"},
                     {"Authorization", "Basic YXBwOmNhbmFyeS1iYXNpYw=="}};
  request.body = R"({"refreshToken":"canary in body","note":"canary-cookie"})";
  HttpResponse response;
  response.headers = {{"Content-Type", "text/plain"}, {"Set-Cookie", "s=canary-set; Path=/"}};
  response.body =
      "canary-header canary-set canary-basic canary-cookie canary in body canary%20in%20body";
  Redactor redactor;
  redactor.learn(request);
  redactor.learn(response);
  const HttpRequest clean_request = redactor.redacted(request);
  const HttpResponse clean_response = redactor.redacted(response);
  std::string all =
      clean_request.path + clean_request.target + clean_request.body + clean_response.body.text();
  for (const auto& [name, value] : clean_request.params) all += name + value;
  for (const auto& [name, value] : clean_request.headers) all += name + value;
  for (const auto& [name, value] : clean_response.headers) all += name + value;
  CAPTURE(all);
  CHECK_FALSE(holds(all, "canary"));
  CHECK_FALSE(holds(all, "X-Private"));
  CHECK(*find_header(clean_request.headers, "csp-auth-token") == "redacted-access-token");
}

TEST_CASE("requests that differ in secrets alone have one key") {
  const auto key = [](const std::string& token) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/p";
    request.params = {{"access_token", token}};
    request.body = R"({"refreshToken":")" + token + R"("})";
    const HttpRequest clean = Redactor().redacted(request);
    return canonical_key(clean.method, clean.path, clean.params, request_body(clean));
  };
  CHECK(key("first-token-1") == key("another"));
}

TEST_CASE("redacting twice changes nothing more") {
  for (const std::string& text : std::vector<std::string>{
           std::string("token:'abc'=x"), "{\"" + std::string(kJwt) + "\":\"x\"}",
           "authorization=Bearer abc123XYZ", std::string(kJwt) + "=abc", "token=token=token"}) {
    const std::string once = clean_json(text);
    CHECK(clean_json(once) == once);
    CHECK(clean(clean(text)) == clean(text));
  }
}

TEST_CASE("JSON is read as JSON whatever its type says") {
  const char* form = "application/x-www-form-urlencoded";
  for (const char* body :
       {R"({"refresh\u0054oken":"canary-demo-token"})", R"({"token":["canary-demo-token"]})",
        R"({"secret":{"v":"canary-demo-token"}})", R"({"password":"a canary-demo-token"})",
        R"({"password":"a\"canary-demo-token"})", R"({"a":"x&y","token":"a&canary-demo-token"})",
        R"({"a":1}&client_secret=canary-demo-token)"}) {
    CAPTURE(body);
    CHECK_FALSE(holds(Redactor().body(body, form), "canary"));
    CHECK_FALSE(holds(Redactor().body(body, "text/plain"), "canary"));
  }
  CHECK(Redactor().body(R"({"a":"x=%41 b","c":[1.50]})", form) == R"({"a":"x=%41 b","c":[1.50]})");
  HttpRequest request;
  request.headers = {{"Content-Type", form}};
  request.body = R"({"secret":["canary-demo-token"]})";
  Redactor redactor;
  redactor.learn(request);
  CHECK(redactor.text("x canary-demo-token") == "x redacted-secret");
}

TEST_CASE("what text gives away is found elsewhere, too") {
  const auto after = [](const HttpRequest& request) {
    Redactor redactor;
    redactor.learn(request);
    return redactor.text("x canary-demo-1x and 2022-02-15T12:00:00Z");
  };
  const std::string gone = "x redacted-access-token and 2022-02-15T12:00:00Z";
  HttpRequest request;
  request.body = "access_token=canary-demo-1x&x=1";
  CHECK(after(request) == gone);
  request.body = R"({"u":"https://h/?access_token=canary-demo-1x"})";
  CHECK(after(request) == gone);
  request.body = R"(no JSON: "accessToken": "canary-demo-1x", id-token: 2022-02-15T12:00:00Z)";
  CHECK(after(request) == gone);
  request = {};
  request.headers = {{"Cookie", "a; s=\"canary-quoted\"; canary-no-name"}};
  request.params = {{"access_token", "canary/a+b"}};
  Redactor redactor;
  redactor.learn(request);
  CHECK_FALSE(
      holds(redactor.text("canary-quoted canary%2fa%2bb canary%2Fa%2Bb canary-no-name"), "canary"));
  CHECK_FALSE(
      holds(redactor.body("a=%canary-quoted", "application/x-www-form-urlencoded"), "canary"));
  for (const char* blanks : {"  ", "\t", " \t "}) {
    request = {};
    request.headers = {{"Authorization", std::string("Bearer") + blanks + "canary-demo-1x"}};
    CHECK_FALSE(holds(after(request), "canary"));
    CHECK_FALSE(holds(clean(std::string("Bearer") + blanks + "canary-demo-1x"), "canary"));
  }
}

TEST_CASE("no text takes more than linear time") {
  // Each of these takes minutes when a pass looks at the rest of the text from every place.
  constexpr std::size_t kBytes = 256U << 10U;
  const auto many = [](const std::string& part) {
    std::string text;
    while (text.size() < kBytes) text += part;
    return text;
  };
  HttpRequest request;
  request.headers = {{"csp-auth-token", std::string(900, 'a') + 'b'},
                     {"X-Api-Key", std::string(5000, 'a') + 'c'},
                     {"Cookie", "s=" + std::string(9, 'a') + "d"}};
  Redactor redactor;
  redactor.learn(request);
  for (const std::string& text : {many("token:"),
                                  many("token='") + "x",
                                  many("token: "),
                                  "eyJ" + many("eyJ") + '.',
                                  many("eyJ") + ".!",
                                  many("eyJhbGciOi") + "..",
                                  many("eyJhbGciOi.!"),
                                  many("bearer "),
                                  many("bearer -"),
                                  many("b"),
                                  many("-----BEGIN "),
                                  many("-----BEGIN PRIVATE KEY-----"),
                                  many("-----"),
                                  many("a"),
                                  many("aaaaaaaad"),
                                  many("&token"),
                                  many("\\\""),
                                  many("\"a"),
                                  many("{\"token\":"),
                                  many("[\"a\" "),
                                  many("[1,"),
                                  many("%41"),
                                  many("a=eyJhbGciOi.!&"),
                                  many("q83Jx0bTzV7nLr2WcYp5kHs9 ")}) {
    CAPTURE(text.substr(0, 40));
    CHECK(redactor.text(text).size() <= 3 * text.size());
    CHECK(redactor.body("{\"a\":\"" + text + "\"}", "application/json").size() > 0);
    CHECK(redactor.body(text, "application/x-www-form-urlencoded").size() > 0);
    CHECK(redactor.body('[' + text, "").size() > 0);
    CHECK(redactor.target("/x?" + text).size() > 0);
    CHECK(find_secrets_in(text, "body").size() <= kMaxFindings);
    CHECK(find_secrets_in('[' + text, "body").size() <= kMaxFindings);
    request.body = text;
    Redactor().learn(request);
  }
}

TEST_CASE("only so many secrets are remembered") {
  LearnedSecrets learned;
  for (std::size_t i = 0; i <= LearnedSecrets::kMost; ++i) {
    learned.learn("secret-number-" + std::to_string(10'000 + i), "redacted-token");
  }
  CHECK(learned.without("secret-number-10000") == "secret-number-10000");
  CHECK(learned.without("secret-number-10001") == "redacted-token");
  learned.learn("secret-number-10001", "redacted-key");  // the newest now
  learned.learn("another secret", "x");
  CHECK(learned.without("secret-number-10001") == "redacted-key");
  CHECK_FALSE(learned.are_in("secret-number-10002"));
}

TEST_CASE("secrets that overlap and contain each other leave nothing") {
  LearnedSecrets learned;
  for (const char* value : {"abcdefgh", "abcdefghijkl", "ijklmnopqr", "abcdefghzz", "abcdefg"}) {
    learned.learn(value, value == std::string("ijklmnopqr") ? "<2>" : "<1>");
  }
  CHECK(learned.without("abcdefghijklm abcdefghij abcdefgh") == "<1>m <1>ij <1>");
  CHECK(learned.without("abcdefghijklmnopqrs abcdefgh-ijklmnopqr") == "<1>s <1>-<2>");
  CHECK(learned.without("abcdefgabcdefg") == "abcdefgabcdefg");
  std::string longer;
  while (longer.size() < 5 * LearnedSecrets::kPiece) longer += std::to_string(longer.size()) + '-';
  learned.learn(longer, "<3>");
  CHECK(learned.without("a" + longer + "b" + longer) == "a<3>b<3>");
  CHECK(learned.without(longer.substr(0, LearnedSecrets::kPiece + 3)) ==
        "<3>" + longer.substr(LearnedSecrets::kPiece, 3));
}

TEST_CASE("what nests too deep is walked with little memory, and its secrets are found") {
  const std::string deep(500, '[');
  const std::string text = R"({"token":{"a":)" + deep + R"("S1"],"note":"n","x\u0054oken":[)" +
                           deep + R"({"a":"S2"},"S3")" + std::string(501, ']') + R"(,"b":"c")";
  CHECK_FALSE(holds(clean_json(text), "\"S"));
  const std::string open =
      R"({"a":)" + deep + R"({"note":"n","x\u0054oken":[{"a":"S2"},[["S3"]]],"b":"c")";
  CHECK_FALSE(holds(clean_json(open), "\"S"));
  CHECK(holds(clean_json(open), R"("b":"c")"));
  CHECK(holds(clean_json(open), R"("note":"n")"));
  const std::string closed = R"({"a":)" + deep + std::string(500, ']') + R"(,"b":"c","jwt":"S")";
  CHECK(holds(clean_json(closed), R"("b":"c","jwt":"redacted-jwt")"));

  // A long name around many arrays is kept once.
  const std::string name(200'000, 'n');
  const std::string arrays = R"({")" + name + R"(":)" + std::string(100'000, '[') + '1';
  JsonTextWalker walker(arrays, is_secret_name);
  JsonTextItem item;
  std::size_t count = 0;
  while (walker.next(item)) ++count;
  CHECK(count == 2);
}

TEST_CASE("the walker knows names and pointers") {
  const std::string text = R"({"a":[{"b/c":1},"x"],"token":{"d":[true]}})";
  JsonTextWalker walker(text, is_secret_name);
  JsonTextItem item;
  std::vector<std::string> seen;
  while (walker.next(item)) {
    if (item.is_key) continue;
    seen.push_back(walker.pointer() + (item.is_marked ? "!" : ""));
  }
  CHECK(seen == std::vector<std::string>{"/a/0/b~1c", "/a/1", "/token/d/0!"});
}
