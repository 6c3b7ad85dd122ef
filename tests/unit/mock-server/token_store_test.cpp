#include "mock-server/auth/token_store.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json/message_codec.hpp"
#include "core/service/demo_data.hpp"
#include "mock-server/http/file.hpp"
#include "tests/source_folders.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

const Instant kNow = *Instant::parse("2022-02-15T12:00:00Z");

TokenStore demo() {
  auto text = read_file(USAGESCOPE_FIXTURES_DIR "/auth/tokens.json");
  REQUIRE(text);
  auto store = TokenStore::parse(*text);
  REQUIRE(store);
  return std::move(*store);
}

/// Pointers of all problems; the first is that of the error.
std::string pointer_of(const std::string& text) {
  const auto reading = TokenStore::read(text);
  const auto store = TokenStore::parse(text);
  REQUIRE(reading.value.has_value() == reading.problems.empty());
  REQUIRE(store.has_value() == reading.problems.empty());
  if (store) return "none";
  CHECK(store.error().path == reading.problems.front().pointer);
  std::string all;
  for (const Problem& one : reading.problems) all += (all.empty() ? "" : " ") + one.pointer;
  return all;
}

}  // namespace

TEST_CASE("the demo's tokens are those that are promised") {
  const TokenStore store = demo();
  const auto caller = [&store](const char* api_token) {
    auto token = store.exchange(api_token, kNow);
    REQUIRE(token);
    auto found = store.verify(*token, kNow);
    REQUIRE(found);
    return **found;
  };
  CHECK(caller("usagescope-demo-distributor").org_id == kDemoDistributorOrg);
  CHECK(caller("usagescope-demo-provider").org_id == kDemoProviderOrg);
  CHECK(caller("usagescope-demo-customer") ==
        Caller{kDemoTenantOrg, {Role::kCustomerAdministrator}, "demo-customer"});
  CHECK(caller("usagescope-demo-customer-billing").roles ==
        std::vector<Role>{Role::kCustomerBillingUser});
  CHECK(caller("usagescope-demo-reseller").org_id == kDemoResellerOrg);
  CHECK(caller("usagescope-demo-norole").org_id == kDemoDistributorOrg);
  auto expired = store.exchange("usagescope-demo-expired", kNow);
  REQUIRE(expired);
  auto refused = store.verify(*expired, kNow);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUnauthorized);
  CHECK(store.accounts().size() == 7);
}

TEST_CASE("an app's id and secret belong together and to one account") {
  CHECK(pointer_of(R"({"tokens":[{"id":"a","token":"b","orgId":"c","clientId":"d"}]})") ==
        "/tokens/0/clientSecret");
  CHECK(pointer_of(R"({"tokens":[
      {"id":"a","token":"b","orgId":"c","clientId":"d","clientSecret":"e"},
      {"id":"f","token":"g","orgId":"c","clientId":"d","clientSecret":"h"}]})") ==
        "/tokens/1/clientId");
  const TokenStore store = demo();
  const ClientCredentials client{"usagescope-demo-client", "usagescope-demo-secret"};
  CHECK(store.exchange_client(client, kDemoDistributorOrg, kNow, std::nullopt).value() ==
        store.exchange("usagescope-demo-distributor", kNow).value());
  CHECK(store.exchange_client({"", ""}, kDemoDistributorOrg, kNow, {}).error().code ==
        ErrorCode::kUnauthorized);
  CHECK(store.exchange_client(client, kDemoProviderOrg, kNow, {}).error().code ==
        ErrorCode::kForbidden);
}

TEST_CASE("an access token lives 30 minutes by the clock") {
  const TokenStore store = demo();
  auto token = store.exchange("usagescope-demo-provider", kNow);
  REQUIRE(token);
  CHECK(jwt_expiry_ms(*token) == kNow.ms + 30 * 60 * 1000);
  CHECK(store.verify(*token, {kNow.ms + 30 * 60 * 1000 - 1}));
  CHECK_FALSE(store.verify(*token, {kNow.ms + 30 * 60 * 1000}));
  CHECK(*store.exchange("usagescope-demo-provider", kNow) == *token);
}

TEST_CASE(
    "a token that was read once is still asked whether it has expired, by clocks set back too") {
  const TokenStore store = demo();
  const std::int64_t end = kNow.ms + 30 * 60 * 1000;
  // More tokens than the store remembers.
  for (std::int64_t second = 0; second < 600; ++second) {
    CAPTURE(second);
    auto token = store.exchange("usagescope-demo-provider", {kNow.ms + second * 1000});
    REQUIRE(token);
    CHECK(store.verify(*token, kNow));
    CHECK_FALSE(store.verify(*token, {end + second * 1000}));
    CHECK(store.verify(*token, {end + second * 1000 - 1}).value()->org_id == kDemoProviderOrg);
    std::string damaged = *token;
    damaged.back() = damaged.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(store.verify(damaged, kNow));
  }
}

TEST_CASE("unknown API tokens and damaged access tokens are refused") {
  const TokenStore store = demo();
  for (const char* bad :
       {"", "usagescope-demo", "usagescope-demo-distributor ", "USAGESCOPE-DEMO-DISTRIBUTOR"}) {
    auto token = store.exchange(bad, kNow);
    REQUIRE_FALSE(token);
    CHECK(token.error().code == ErrorCode::kUnauthorized);
  }
  auto good = store.exchange("usagescope-demo-distributor", kNow);
  REQUIRE(good);
  for (std::size_t i = 0; i < good->size(); ++i) {
    std::string damaged = *good;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(store.verify(damaged, kNow));
    CHECK_FALSE(store.verify(good->substr(0, i), kNow));
  }
}

TEST_CASE("token files are refused with the pointer of what is wrong") {
  const std::string account = R"({"id":"a","token":"t","orgId":"o","roles":[]})";
  CHECK(pointer_of(R"({"schemaVersion":1,"tokens":[)" + account + "]}") == "none");
  CHECK(pointer_of(R"({"tokens":[)" + account + "," + account + "]}") ==
        "/tokens/1/id /tokens/1/token");
  CHECK(pointer_of(R"({"schemaVersion":2})") == "/schemaVersion");
  CHECK(pointer_of(R"({"tokens":{}})") == "/tokens");
  CHECK(pointer_of(R"({"tokens":[1]})") == "/tokens/0");
  CHECK(pointer_of(R"({"tokens":[{"id":"a","token":"t"}]})") == "/tokens/0/orgId");
  CHECK(pointer_of(R"({"tokens":[{"id":"a","token":"","orgId":"o"}]})") == "/tokens/0/token");
  CHECK(pointer_of(R"({"tokens":[{"id":"a","token":"t","orgId":"o","roles":["King"]}]})") ==
        "/tokens/0/roles/0");
  CHECK(pointer_of(R"({"tokens":[{"id":"a","token":"t","orgId":"o","rolls":[]}]})") ==
        "/tokens/0/rolls");
  CHECK(
      pointer_of(R"({"tokens":[{"id":"a","token":"t","orgId":"o","accessTokenSeconds":1e30}]})") ==
      "/tokens/0/accessTokenSeconds");
}

TEST_CASE("all that is wrong with a token file is told, with its line and without its tokens") {
  const std::string text = R"({"schemaVersion":1,"tokens":[
{"id":"a","token":"geheim","orgId":"o",
 "clientId":"c","clientSecret":"verborgen"},
{"id":"a","token":"geheim","orgId":"",
 "roles":["Distributor Administrator","King",5],
 "clientId":"c",
 "clientSecret":""},
7,
{"role":[],
 "token":true,
 "accessTokenSeconds":"1h"}]})";
  const auto reading = TokenStore::read(text);
  CHECK_FALSE(reading.value);
  std::vector<std::string> places;
  for (const Problem& one : reading.problems) {
    places.push_back(std::to_string(one.line) + ": " + one.pointer);
    CHECK(one.file.empty());
    for (const char* secret : {"geheim", "verborgen"}) {
      CHECK((one.expected + one.found).find(secret) == std::string::npos);
    }
  }
  CHECK(places == std::vector<std::string>{
                      "4: /tokens/1/orgId", "4: /tokens/1/id", "4: /tokens/1/token",
                      "5: /tokens/1/roles/1", "5: /tokens/1/roles/2", "6: /tokens/1/clientId",
                      "7: /tokens/1/clientSecret", "8: /tokens/2", "9: /tokens/3/role",
                      "9: /tokens/3/id", "9: /tokens/3/orgId", "10: /tokens/3/token",
                      "11: /tokens/3/accessTokenSeconds"});
  const auto error = TokenStore::parse(text).error();
  CHECK(error.path == "/tokens/1/orgId");
  CHECK(error.message ==
        "expected a string that is not empty, found \"\" (line 4); and 12 more (usagescope-mock "
        "check lists all)");
}
