#include "mock-server/recorder/recording.hpp"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>

#include "core/json/json_value.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/request_body.hpp"
#include "mock-server/recorder/durable_file.hpp"
#include "mock-server/recorder/mapping_text.hpp"

using namespace usagescope;
using namespace usagescope::mock;
using Kind = RecordOutcome::Kind;

namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path = fs::temp_directory_path() /
           ("usagescope-recording-" + std::to_string(::getpid()) + '-' + std::to_string(count++));
    fs::remove_all(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path;
};

HttpRequest get(const std::string& path, QueryParams params = {}) {
  HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.params = std::move(params);
  return request;
}

HttpResponse json(std::string body, int status = 200) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}, {"Date", "now"}};
  response.body = std::move(body);
  return response;
}

constexpr Instant kNow{1'644'926'400'000};  // 2022-02-15T12:00:00Z

RecordOutcome save(const Recording& recording, const HttpRequest& request,
                   const HttpResponse& response) {
  return recording.save(request, response, kNow, "https://h");
}

std::size_t body_count(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "__files")) {
    count += entry.is_regular_file() ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("a recording is a folder of fixtures") {
  const Folder folder;
  auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  const HttpRequest request = get("/cphub/api/x/\xC3\xA9 y/",
                                  {{"b", "2"}, {"a", "1"}, {"b", "&="}, {"token", "s3cret-value"}});
  CHECK(save(*recording, request, json("{\"a\":1.50}\n")).kind == Kind::kNew);
  const auto set = FixtureSet::load(folder.path);
  REQUIRE(set);
  REQUIRE(set->fixtures().size() == 1);
  const Fixture& fixture = set->fixtures()[0];
  HttpRequest clean = request;
  clean.params[3].second = "redacted-token";
  CHECK(fixture.key == recording_key(clean));
  CHECK(fixture.response.body == "{\"a\":1.50}\n");
  CHECK(fixture.response.headers == Headers{{"Content-Type", "application/json"}});
  CHECK(fixture.provenance == "recorded");
  CHECK(fixture.recorded_at == kNow);
  CHECK(save(*recording, clean, json("{\"a\":1.50}\n")).kind == Kind::kUnchanged);
}

TEST_CASE("the folder is held by one recorder at a time") {
  const Folder folder;
  {
    auto first = Recording::open(folder.path, Update::kAll, kNow);
    REQUIRE(first);
    CHECK(Recording::open(folder.path, Update::kAll, kNow).error().code == ErrorCode::kForbidden);
  }
  CHECK(Recording::open(folder.path, Update::kAll, kNow));
}

TEST_CASE("what a killed recorder left goes, and nothing else") {
  const Folder folder;
  {
    auto recording = Recording::open(folder.path, Update::kAll, kNow);
    REQUIRE(recording);
    REQUIRE(save(*recording, get("/cphub/a"), json("1")).kind == Kind::kNew);
  }
  const fs::path files = folder.path / "__files";
  const auto touch = [](const fs::path& path) { REQUIRE(write_durably(path, "x")); };
  touch(files / "other" / "request-0123456789abcdef-0123456789abcdef.json");
  touch(files / "other" / "half.json.partial");
  touch(folder.path / "mappings" / "other" / "half.json.partial");
  touch(files / "other" / "mine.json");
  touch(files / "other" / "request-0123456789abcdef.json");
  CHECK(body_count(folder.path) == 5);
  REQUIRE(Recording::open(folder.path, Update::kAll, kNow));
  CHECK(body_count(folder.path) == 3);
  CHECK(fs::exists(files / "other" / "mine.json"));
  CHECK_FALSE(fs::exists(folder.path / "mappings" / "other" / "half.json.partial"));
  CHECK(FixtureSet::load(folder.path));
}

TEST_CASE("a replaced body takes its file with it") {
  const Folder folder;
  auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  REQUIRE(save(*recording, get("/cphub/a"), json("[1,2]")).kind == Kind::kNew);
  const RecordOutcome outcome = save(*recording, get("/cphub/a"), json("[1,3,4]", 201));
  CHECK(outcome.kind == Kind::kReplaced);
  CHECK(outcome.differences == std::vector<std::string>{"/status: 200 -> 201", "/body/1: 2 -> 3",
                                                        "/body/-: 2 elements -> 3 elements"});
  CHECK(body_count(folder.path) == 1);
  CHECK(save(*recording, get("/cphub/a"), json("")).kind == Kind::kReplaced);
  CHECK(body_count(folder.path) == 0);
  HttpResponse text = json("one line");
  CHECK(save(*recording, get("/cphub/a"), text).kind == Kind::kReplaced);
  text.body = "one lime";
  CHECK(save(*recording, get("/cphub/a"), text).differences ==
        std::vector<std::string>{"/body: 8 -> 8 bytes, first other at byte 6"});
}

TEST_CASE("what cannot be recorded is refused with a reason") {
  const Folder folder;
  auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  HttpRequest request = get("/cphub/a");
  const auto refused = [&](const char* word, const HttpResponse& response) {
    const RecordOutcome outcome = save(*recording, request, response);
    CHECK(outcome.kind == Kind::kRefused);
    CHECK(outcome.reason.find(word) != std::string::npos);
  };
  refused("status 101", json("", 101));
  refused("byte 0 looks like an access key", json("AKIAABCDEFGHIJKLMNOP"));
  request.method = "PUT";
  refused("GET and POST", json("{}"));
  request.method = "POST";
  request.body = "\xFF\x00";
  refused("binary", json("{}"));
  request.headers = {{"Content-Type", kFormType}};
  request.body = "a=1&sessionState=q83Jx0bTzV7nLr2WcYp5kHs9";
  refused("request body field sessionState looks like a token", json("{}"));
  CHECK(body_count(folder.path) == 0);
}

TEST_CASE("forms and other texts are recorded as they were sent, without their secrets") {
  const Folder folder;
  auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  HttpRequest request = get("/cphub/a");
  request.method = "POST";
  const auto saved = [&](const char* type, std::string body, const char* answer) {
    request.headers.clear();
    if (type != nullptr) request.headers.emplace_back("Content-Type", type);
    request.body = std::move(body);
    return save(*recording, request, json(answer)).kind;
  };
  const char* form = "application/x-www-form-urlencoded; charset=utf-8";
  CHECK(saved(form, "grant_type=a+b&client_secret=s1&x=%31", "1") == Kind::kNew);
  CHECK(saved(form, "x=1&grant_type=a%20b&client_secret=s2", "1") == Kind::kUnchanged);
  CHECK(saved(form, "x=1&x=1", "2") == Kind::kNew);
  CHECK(saved(form, R"({"a":1})", "3") == Kind::kNew);  // curl calls it a form
  CHECK(saved(nullptr, R"({ "a": 1 })", "3") == Kind::kUnchanged);
  CHECK(saved("Text/Plain", "x=1&x=1", "4") == Kind::kNew);
  CHECK(saved(nullptr, "x=1&x=1", "5") == Kind::kNew);
  CHECK(saved("application/json", R"({"token":"abc)", "6") == Kind::kNew);
  CHECK(saved(form, "", "7") == Kind::kNew);
  CHECK(saved(nullptr, "", "7") == Kind::kUnchanged);
  const auto set = FixtureSet::load(folder.path);
  REQUIRE(set);
  const auto request_of = [&set](const std::string& answer) {
    for (const Fixture& fixture : set->fixtures()) {
      if (fixture.response.body != answer) continue;
      REQUIRE(fixture.is_recording());
      const HttpRequest recorded = fixture.request.recorded_request();
      CHECK(fixture.key == recording_key(recorded));
      const std::string* type = find_header(recorded.headers, "Content-Type");
      return (type == nullptr ? "none" : *type) + ": " + recorded.body;
    }
    return std::string("nothing");
  };
  CHECK(request_of("1") ==
        std::string(kFormType) + ": grant_type=a+b&client_secret=redacted-client-secret&x=%31");
  CHECK(request_of("2") == std::string(kFormType) + ": x=1&x=1");
  CHECK(request_of("3") == R"(application/json: {"a":1})");
  CHECK(request_of("4") == "text/plain: x=1&x=1");
  CHECK(request_of("5") == "none: x=1&x=1");
  CHECK(request_of("6") == R"(application/json: {"token":"redacted-token")");
  CHECK(request_of("7") == "none: ");
}

TEST_CASE("a mapping that says more is asked first") {
  HttpRequest request = get("/cphub/a", {{"a", "1"}, {"a", "2"}});
  const auto priority = [&request] {
    const auto mapping = Json::parse(mapping_text({request, json("1"), kNow, "https://h"}, ""));
    return mapping->find("priority")->number()->text;
  };
  CHECK(priority() == "98");
  request.body = "{}";
  CHECK(priority() == "97");
  request.params.assign(500, {"a", "1"});
  CHECK(priority() == "1");
  request = get("/cphub/a");
  CHECK(priority() == "100");
}

TEST_CASE("each organisation that answered gets a token with the roles that were asked for") {
  const Folder folder;
  auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  const auto accounts = [&folder] {
    std::string all;
    const auto store = TokenStore::parse(*read_file(folder.path / "auth" / "tokens.json"));
    REQUIRE(store);
    for (const Account& account : store->accounts()) {
      CHECK(account.id == "recorded-" + account.caller.org_id);
      CHECK(account.client_id == account.id);
      CHECK(account.client_secret == account.token);
      all += account.caller.org_id;
      for (const Role role : account.caller.roles) all += ' ' + std::string(role_name(role));
      all += '\n';
    }
    return all;
  };
  const std::string distributor = "/cphub/api/seller/v1/distributors/d";
  save(*recording, get(distributor + "/usage/customers"), json("{}", 403));
  CHECK(accounts().empty());
  HttpRequest authorize = get("/cphub/api/auth/v2/authn/authorize", {{"orgId", "d"}});
  authorize.method = "POST";
  save(*recording, authorize, json("{}"));
  save(*recording, get("/cphub/api/auth/v1/users/u/orgs/e/org-roles"), json("{}"));
  CHECK(accounts() == "d\ne\n");
  save(*recording, get(distributor + "/usage/customers"), json("{}"));
  save(*recording, get("/cphub/api/seller/v1/resellers/d/usage/customers"), json("{}"));
  CHECK(accounts() == "e\nd Distributor Administrator Reseller Administrator\n");
  recording = Recording::open(folder.path / "other", Update::kAll, kNow);
  recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE(recording);
  save(*recording, get("/cphub/api/core/v1/mgmt/orgs/e"), json("{}"));
  CHECK(accounts() ==
        "d Distributor Administrator Reseller Administrator\n"
        "e Provider Administrator Provider Billing User Customer Administrator\n");
}

TEST_CASE("a folder that does not load is not recorded into") {
  const Folder folder;
  REQUIRE(write_durably(folder.path / "mappings" / "a.json", "{"));
  const auto recording = Recording::open(folder.path, Update::kAll, kNow);
  REQUIRE_FALSE(recording);
  CHECK(recording.error().path.find("a.json") != std::string::npos);
}

TEST_CASE("names say the operation and stay the same") {
  HttpRequest request;
  request.method = "POST";
  request.path = "/cphub/api/seller/v1/distributors/o/usages/search";
  const std::string name = recording_name(request, "key");
  CHECK(name.starts_with("seller/searchDistributorUsages-"));
  CHECK(name == recording_name(request, "key"));
  CHECK(name != recording_name(request, "other"));
  request.path = "/cphub/api/../x";
  CHECK(recording_name(request, "key").starts_with("other/request-"));
}

TEST_CASE("JSON for people") {
  const auto tree = Json::parse(R"({"a":[1,2],"b":{"c":{}},"d":[]})");
  REQUIRE(tree);
  CHECK(pretty_json(*tree) ==
        "{\n  \"a\": [1,2],\n  \"b\": {\n    \"c\": {}\n  },\n  \"d\": []\n}\n");
}
