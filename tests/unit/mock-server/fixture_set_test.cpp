#include "mock-server/fixtures/fixture_set.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/contract/contracts.hpp"
#include "core/contract/operations.hpp"
#include "core/contract/seller.hpp"
#include "core/json/record_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/file.hpp"
#include "tests/source_folders.hpp"
#include "tests/unit/mock-server/fixture_folder.hpp"

using namespace usagescope;
using namespace usagescope::mock;
namespace fs = std::filesystem;

namespace {

const fs::path kFixtures = USAGESCOPE_FIXTURES_DIR;

std::string pointer_of(const std::string& text, const fs::path& files = kFixtures / "__files") {
  const Reading<Fixture> read = read_mapping(text, BodyFiles(files));
  REQUIRE(read.value.has_value() == read.problems.empty());
  std::string all;
  for (const Problem& problem : read.problems) {
    CHECK_FALSE(problem.expected.empty());
    CHECK_FALSE(problem.found.empty());
    all += (all.empty() ? "" : " ") + problem.pointer;
  }
  return read.value ? "none" : all;
}

std::string key(std::string_view method, std::string_view path, QueryParams params,
                std::string_view body) {
  return canonical_key(method, path, std::move(params), {body});
}

template <typename T>
Result<std::string> again_by_record(std::string_view body) {
  auto message = decode_message<T>(body);
  if (!message) return message.error();
  return encode_message(*message);
}

/// An answer of the operation, decoded and encoded.
Result<std::string> encoded_again(Operation operation, std::string_view body) {
  switch (operation) {
    case Operation::kUsageReport: {
      auto report = decode_service_report(body);
      if (!report) return report.error();
      return encode_service_report(*report);
    }
    case Operation::kSearchUsages: {
      auto page = decode_usage_page(body);
      if (!page) return page.error();
      CHECK(page->unknown_fields == 0);
      return encode_usage_page(page->page);
    }
    case Operation::kSearchTransactions:
      return again_by_record<ResultPage<TransactionSummary>>(body);
    case Operation::kResellerSearchContracts:
      return again_by_record<ResellerContractsAnswer>(body);
    default:
      return Error{ErrorCode::kNotFound, "no fixture had such an answer so far", ""};
  }
}

}  // namespace

TEST_CASE("the project's fixtures load, and every body decodes and encodes to itself") {
  auto set = FixtureSet::load(kFixtures);
  REQUIRE(set);
  REQUIRE(set->fixtures().size() >= 7);
  for (const Fixture& fixture : set->fixtures()) {
    CAPTURE(fixture.name);
    const std::string& body = fixture.response.body.text();
    // Bodies are kept as printed; ours are compact. The trees behind both must be equal.
    auto printed = Json::parse(body);
    REQUIRE(printed);
    const EndpointMatch match = match_endpoint(fixture.request.method, fixture.request.path);
    REQUIRE(match.endpoint != nullptr);
    auto encoded = encoded_again(match.endpoint->operation, body);
    REQUIRE(encoded);
    auto again = Json::parse(*encoded);
    REQUIRE(again);
    CHECK(canonical_json(*again) == canonical_json(*printed));
    auto bytes = read_file(kFixtures / "__files" / (fixture.name + ".json"));
    REQUIRE(bytes);
    CHECK(body == *bytes);
  }
}

TEST_CASE("a folder without mappings is an empty set") {
  const Folder folder;
  auto set = FixtureSet::load(folder.path());
  REQUIRE(set);
  CHECK(set->fixtures().empty());
  ScenarioStates states;
  CHECK(set->find("GET %2Fa {}", states) == nullptr);
}

TEST_CASE("a fixture is found by its canonical key") {
  const Folder folder;
  folder.write(
      "mappings/x/one.json",
      mapping(
          R"({"method":"POST","url":"/a%20b?z=1&y=2&y=1","bodyPatterns":[{"equalToJson":"{\"b\":1,\"a\":[2.0]}"}]})",
          R"({"status":202,"headers":{"X-A":"b"},"jsonBody":{"k":1.50}})"));
  auto set = FixtureSet::load(folder.path());
  REQUIRE(set);
  ScenarioStates states;
  const Fixture* found = set->find(
      key("POST", "/a b", {{"y", "1"}, {"z", "1"}, {"y", "2"}}, R"({"a":[2.0],"b":1})"), states);
  REQUIRE(found != nullptr);
  CHECK(found->name == "x/one");
  CHECK(found->provenance == "assumed");
  CHECK(found->response.status == 202);
  CHECK(found->response.body == R"({"k":1.50})");
  CHECK(set->find(key("POST", "/a b", {{"y", "1"}, {"z", "1"}}, R"({"a":[2.0],"b":1})"), states) ==
        nullptr);
  CHECK(set->find(key("POST", "/a b", {{"y", "1"}, {"y", "2"}, {"z", "1"}}, R"({"a":[2],"b":1})"),
                  states) == nullptr);
  CHECK(set->find(key("GET", "/a b", {{"y", "1"}, {"y", "2"}, {"z", "1"}}, R"({"a":[2.0],"b":1})"),
                  states) == nullptr);
}

TEST_CASE("query parameters may be listed or counted") {
  const Reading<Fixture> listed = read_mapping(
      mapping(
          R"({"method":"GET","urlPath":"/a","queryParameters":{"k":{"hasExactly":[{"equalTo":"2"},{"equalTo":"1"}]},"l":{"equalTo":""}}})",
          kResponse),
      BodyFiles(kFixtures));
  REQUIRE(listed.value);
  CHECK(listed.value->key == key("GET", "/a", {{"l", ""}, {"k", "1"}, {"k", "2"}}, ""));
}

TEST_CASE("empty bodies are one request") {
  const std::string empty = key("POST", "/s", {}, "");
  for (const char* body : {"{}", " ", R"({"filters":[]})", R"({"filters":{}})"})
    CHECK(key("POST", "/s", {}, body) == empty);
  CHECK(key("POST", "/s", {}, R"({"filters":[1]})") != empty);
  CHECK(key("POST", "/s", {}, R"({"filters":null})") != empty);
}

TEST_CASE("a form is its fields in any order, other texts are themselves") {
  const auto form = [](std::string_view body) { return canonical_body({body, kFormType}); };
  CHECK(form("a=1&b=x+y&a=2") == form("b=x%20y&&a=2&%61=1"));
  CHECK(form("a=1&a=1") != form("a=1"));
  CHECK(form("a=1&a=2") != form("a=1"));
  CHECK(form("a") == form("a="));
  CHECK(form("a=1%26b=2") != form("a=1&b=2"));
  CHECK(form("a=%zz&b") != form("b&a=%zz"));  // no form after all
  CHECK(form(" \r\n") == canonical_body({}));
  CHECK(form(R"({"filters":[]})") == canonical_body({}));  // clients that call JSON a form
  const auto text = [](std::string_view body, std::string_view type = "text/plain") {
    return canonical_body({body, type});
  };
  CHECK(text("a=1&b=2") != text("b=2&a=1"));
  CHECK(text("a=1") != form("a=1"));
  CHECK(text("x", "Text/Plain ; charset=utf-8") == text("x"));
  CHECK(text("x", "text/xml") != text("x"));
  CHECK(text("x", "") != text("x"));
  CHECK(text("{", "application/json") != text("{ ", "application/json"));
  CHECK(text(R"({"a": 1})") == canonical_body({R"({"a":1})", kJsonType}));
}

TEST_CASE("a body by value and its media type make a recording") {
  const auto is_recording = [](const std::string& headers, const std::string& body) {
    auto parsed = read_mapping(mapping(R"({"method":"POST","urlPath":"/a")" + headers +
                                           R"(,"bodyPatterns":[)" + body + "]}",
                                       kResponse),
                               BodyFiles(kFixtures));
    REQUIRE(parsed.value);
    return parsed.value->is_recording();
  };
  const auto type = [](const std::string& matcher, const std::string& more = "") {
    return R"(,"headers":{"content-type":)" + matcher + more + "}";
  };
  const std::string text = R"({"contains":"text/plain"})";
  CHECK(is_recording(type(text), R"({"equalTo":"x"})"));
  CHECK(is_recording(type(R"({"absent":true})"), R"({"equalTo":"x"})"));
  CHECK(is_recording("", R"({"equalToJson":{}})"));
  // These say less, more or something else than one request.
  CHECK_FALSE(is_recording("", R"({"equalTo":"x"})"));
  CHECK_FALSE(is_recording(type(text), R"({"equalTo":"{}"})"));
  CHECK_FALSE(is_recording(type(text), R"({"equalTo":" "})"));
  CHECK_FALSE(is_recording(type(text), R"({"equalToJson":{}})"));
  CHECK_FALSE(is_recording(type(text), R"({"contains":"x"})"));
  CHECK_FALSE(is_recording(type(text), R"({"equalTo":"x"},{"contains":"x"})"));
  CHECK_FALSE(is_recording(type(text, R"(,"X-K":{"absent":true})"), R"({"equalTo":"x"})"));
  CHECK_FALSE(is_recording(type(R"({"contains":"text"})"), R"({"equalTo":"x"})"));
  CHECK_FALSE(is_recording(type(R"({"contains":""})"), R"({"equalTo":"x"})"));
  CHECK_FALSE(is_recording(type(R"({"equalTo":"text/plain"})"), R"({"equalTo":"x"})"));
  CHECK_FALSE(
      is_recording(type(R"({"hasExactly":[{"contains":"text/plain"}]})"), R"({"equalTo":"x"})"));
  CHECK_FALSE(
      is_recording(R"(,"headers":{"X-K":{"contains":"text/plain"}})", R"({"equalTo":"x"})"));
}

TEST_CASE("two forms of one content are two recordings of one request") {
  const Folder folder;
  const auto form = [](const std::string& body) {
    return mapping(R"({"method":"POST","urlPath":"/a","headers":{"Content-Type":{"contains":")" +
                       std::string(kFormType) + R"("}},"bodyPatterns":[{"equalTo":")" + body +
                       R"("}]})",
                   kResponse);
  };
  folder.write("mappings/a.json", form("a=1&b=2"));
  folder.write("mappings/b.json", form("b=2&a=2"));
  REQUIRE(FixtureSet::load(folder.path()));
  folder.write("mappings/c.json", form("b=2&a=%31"));
  auto twice = FixtureSet::load(folder.path());
  REQUIRE_FALSE(twice);
  CHECK(twice.error().path.ends_with("mappings/c.json#/request"));
}

TEST_CASE("a key never mixes its parts up") {
  CHECK(key("GET", "/a", {{"b", "c&d=e"}}, "") != key("GET", "/a", {{"b", "c"}, {"d", "e"}}, ""));
  CHECK(key("GET", "/a&b=c", {}, "") != key("GET", "/a", {{"b", "c"}}, ""));
}

TEST_CASE("mappings are refused with the pointer of what is wrong") {
  const auto request = [](const std::string& text) { return mapping(text, kResponse); };
  const auto response = [](const std::string& text) { return mapping(kRequest, text); };
  CHECK(pointer_of(mapping(kRequest, kResponse)) == "none");
  CHECK(pointer_of("{") == "");
  CHECK(pointer_of("[]") == "");
  CHECK(pointer_of(R"({"persistent":true})") == "/persistent /metadata /request /response");
  CHECK(pointer_of(R"({"request":{},"response":{}})") == "/metadata /request/method /request");
  CHECK(pointer_of(mapping(kRequest, kResponse, "guessed")) == "/metadata/cpn/provenance");
  CHECK(pointer_of(mapping(kRequest, kResponse, "recorded")) == "/metadata/cpn/recordedAt");
  CHECK(pointer_of(
            R"({"request":{"method":"GET","url":"/"},"response":{},"metadata":{"other":1}})") ==
        "/metadata/other /metadata/cpn");

  CHECK(pointer_of(request(R"({"urlPath":"/a"})")) == "/request/method");
  CHECK(pointer_of(request(R"({"method":"BREW","urlPath":"/a"})")) == "/request/method");
  CHECK(pointer_of(request(R"({"method":"GET"})")) == "/request");
  CHECK(pointer_of(request(R"({"method":"GET","url":"/a","urlPath":"/a"})")) == "/request");
  CHECK(pointer_of(request(R"({"method":"GET","urlPath":"/a?b=c"})")) == "/request/urlPath");
  CHECK(pointer_of(request(R"({"method":"GET","url":"/%zz"})")) == "/request/url");
  CHECK(pointer_of(request(R"({"method":"GET","url":"a"})")) == "/request/url");
  CHECK(pointer_of(request(R"({"method":"GET","urlPathPattern":"/(a"})")) ==
        "/request/urlPathPattern");
  CHECK(pointer_of(request(R"x({"method":"GET","urlPathPattern":"/(?=a)"})x")) ==
        "/request/urlPathPattern");
  CHECK(pointer_of(request(R"({"method":"GET","urlPathPattern":")" + std::string(1025, 'a') +
                           "\"}")) == "/request/urlPathPattern");
  for (const char* bad : {"/a/{", "/a/}", "/a/{}", "/a/{b{c}}", "a/{b}", "/a/**"}) {
    CHECK(pointer_of(request(R"({"method":"GET","urlPathTemplate":")" + std::string(bad) +
                             "\"}")) == "/request/urlPathTemplate");
  }
  const auto query = [&request](const std::string& text) {
    return request(R"({"method":"GET","urlPath":"/a","queryParameters":)" + text + "}");
  };
  CHECK(pointer_of(query("[]")) == "/request/queryParameters");
  CHECK(pointer_of(query(R"({"k":{"like":"x"}})")) == "/request/queryParameters/k/like");
  CHECK(pointer_of(query(R"({"k":{"matches":"("}})")) == "/request/queryParameters/k/matches");
  CHECK(pointer_of(query(R"({"k":{"absent":false}})")) == "/request/queryParameters/k/absent");
  CHECK(pointer_of(query(R"({"k":{"equalTo":1}})")) == "/request/queryParameters/k/equalTo");
  CHECK(pointer_of(query(R"({"k":{"equalTo":"1","contains":"1"}})")) ==
        "/request/queryParameters/k");
  CHECK(pointer_of(query(R"({"k":{"hasExactly":[{"contains":1}],"x":1}})")) ==
        "/request/queryParameters/k/x /request/queryParameters/k/hasExactly/0/contains");
  CHECK(pointer_of(
            request(R"({"method":"POST","urlPath":"/a","bodyPatterns":[{"equalToJson":"{"}]})")) ==
        "/request/bodyPatterns/0/equalToJson");

  CHECK(pointer_of(response(R"({"status":99})")) == "/response/status");
  CHECK(pointer_of(response(R"({"status":"200"})")) == "/response/status");
  CHECK(pointer_of(response(R"({"fixedDelayMilliseconds":-1})")) ==
        "/response/fixedDelayMilliseconds");
  CHECK(pointer_of(response(R"({"fault":"FIRE"})")) == "/response/fault");
  CHECK(pointer_of(response(R"({"chunkedDribbleDelay":{"numberOfChunks":0}})")) ==
        "/response/chunkedDribbleDelay/totalDuration /response/chunkedDribbleDelay/numberOfChunks");
  CHECK(pointer_of(response(R"({"headers":{"X A":"b"}})")) == "/response/headers/X A");
  CHECK(pointer_of(response(R"({"headers":{"X":"a\r\nY: b"}})")) == "/response/headers/X");
  CHECK(pointer_of(response(R"({"headers":{"X":["a","b\n"]}})")) == "/response/headers/X/1");
  CHECK(pointer_of(response(R"({"headers":{"X":"a\u0000"}})")) == "/response/headers/X");
  CHECK(pointer_of(response(R"({"headers":{"X":1}})")) == "/response/headers/X");
  CHECK(pointer_of(response(R"({"headers":{"content-LENGTH":"1"}})")) ==
        "/response/headers/content-LENGTH");
  CHECK(pointer_of(response(R"({"body":"a","jsonBody":1})")) == "/response");
  CHECK(pointer_of(response(R"({"base64Body":"a"})")) == "/response/base64Body");
  CHECK(pointer_of(response(R"({"bodyFileName":"none.json"})")) == "/response/bodyFileName");
  CHECK(pointer_of(response(R"({"bodyFileName":"../cpn-mock.json"})")) == "/response/bodyFileName");
  CHECK(pointer_of(response(R"({"bodyFileName":"/etc/hostname"})")) == "/response/bodyFileName");
  CHECK(pointer_of(response(R"({"bodyFileName":"seller"})")) == "/response/bodyFileName");

  const auto top = [](const std::string& members) {
    return R"({"request":{"method":"GET","url":"/"},"response":{},"metadata":{"cpn":{"provenance":"assumed"}},)" +
           members + "}";
  };
  CHECK(pointer_of(top(R"("priority":0)")) == "/priority");
  CHECK(pointer_of(top(R"("requiredScenarioState":"a")")) == "/scenarioName");
  CHECK(pointer_of(top(R"("scenarioName":"s","newScenarioState":"")")) == "/newScenarioState");
}

TEST_CASE("a body file behind a link that leads out is refused") {
  const Folder folder;
  folder.write("__files/in.json", "{}");
  folder.write("secret.json", "{}");
  fs::create_symlink(folder.path() / "secret.json", folder.path() / "__files" / "out.json");
  const auto with = [](const std::string& name) {
    return mapping(kRequest, R"({"bodyFileName":")" + name + R"("})");
  };
  CHECK(pointer_of(with("in.json"), folder.path() / "__files") == "none");
  CHECK(pointer_of(with("out.json"), folder.path() / "__files") == "/response/bodyFileName");
}

TEST_CASE("errors of a set name the file, and two fixtures of one request are refused") {
  const Folder folder;
  folder.write("mappings/a.json", mapping(kRequest, kResponse));
  folder.write("mappings/sub/b.json", mapping(R"({"method":"GET","url":"/a"})", kResponse));
  auto twice = FixtureSet::load(folder.path());
  REQUIRE_FALSE(twice);
  CHECK(twice.error().path.ends_with("mappings/sub/b.json#/request"));
  CHECK(twice.error().message.find("a") != std::string::npos);
  folder.write("mappings/sub/b.json", mapping(kRequest, R"({"stauts":1})"));
  auto misspelt = FixtureSet::load(folder.path());
  REQUIRE_FALSE(misspelt);
  CHECK(misspelt.error().path.ends_with("mappings/sub/b.json#/response/stauts"));
}
