#include "mock-server/recorder/secret_scanner.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "mock-server/http/file.hpp"
#include "tests/source_folders.hpp"

using namespace usagescope::mock;

namespace {

constexpr char kRandom[] = "q83Jx0bTzV7nLr2WcYp5kHs9";
constexpr char kHex[] = "9f86d081884c7d659a2feaa0c55ad015";

std::vector<std::string> places(const std::string& body) {
  std::vector<std::string> out;
  for (const SecretFinding& finding : find_secrets_in(body, "body")) {
    CHECK(finding.what.find(kRandom) == std::string::npos);
    out.push_back(finding.where);
  }
  return out;
}

using Places = std::vector<std::string>;

}  // namespace

TEST_CASE("what looks like a secret is named by its place") {
  const std::string random = kRandom;
  const std::string hex = kHex;
  CHECK(places(R"({"a":[{"tokenValue":")" + random + R"("}]})") == Places{"body /a/0/tokenValue"});
  CHECK(places(R"({"sessionState":{"v":[")" + hex + R"("]}})") == Places{"body /sessionState/v/0"});
  CHECK(places(R"({"note":"the new token is )" + random + R"("})") == Places{"body /note"});
  CHECK(places("name;tokenValue\nann;" + random) == Places{"body, byte 20"});
  CHECK(places(R"({"x":"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln"})") == Places{"body /x"});
  CHECK(places(R"({"pem":"-----BEGIN EC PRIVATE KEY-----\nMHcC"})") == Places{"body /pem"});
  CHECK(places(R"({"id":"AKIAABCDEFGHIJKLMNOP"})") == Places{"body /id"});
  CHECK(places("<refreshToken>" + random + "</refreshToken>") == Places{"body, byte 14"});
}

TEST_CASE("ids, dates, names, paths and placeholders are no secrets") {
  const std::string random = kRandom;
  for (const std::string& body : std::vector<std::string>{
           R"({"accessToken":"redacted-access-token"})",
           R"({"sessionOwner":"5eed0000-0000-4000-8000-000000000001"})",
           R"({"tokenExpiresAt":"2022-02-15T12:00:00Z","session":"VMware Cloud Director service"})",
           R"({"authorizationUrl":"/cphub/api/auth/v1/authn/accounts/5eed/accesstoken2"})",
           R"({"chargeId":")" + random + R"("})", R"({"sha":")" + std::string(kHex) + R"("})",
           R"({"nextPageToken":")" + random + R"("})",
           R"({"secret":"distributor-administrator-of-the-demo"})"}) {
    CAPTURE(body);
    CHECK(places(body).empty());
  }
}

TEST_CASE("headers, path and query are looked through") {
  HttpRequest request;
  request.path = "/x/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln";
  request.params = {{"state", "a"}, {"sessionKey", kRandom}};
  HttpResponse response;
  response.headers = {{"Link", "<https://h/x?tokenOf=" + std::string(kRandom) + ">"}};
  response.body = R"({"jwtParts":")" + std::string(kRandom) + R"("})";
  const auto findings = find_secrets(request, response);
  REQUIRE(findings.size() == 4);
  CHECK(findings[0].where == "request path");
  CHECK(findings[1].where == "request query sessionKey");
  CHECK(findings[2].where == "response header Link");
  CHECK(findings[3].where == "response body /jwtParts");
  CHECK(describe_findings(findings).find(kRandom) == std::string::npos);
}

TEST_CASE("the project's own fixtures pass") {
  namespace fs = std::filesystem;
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(USAGESCOPE_FIXTURES_DIR)) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "tokens.json") continue;
    auto text = read_file(entry.path());
    REQUIRE(text);
    CAPTURE(entry.path().string(), describe_findings(find_secrets_in(*text, "body")));
    CHECK(find_secrets_in(*text, "body").empty());
    ++count;
  }
  CHECK(count > 5);
}
