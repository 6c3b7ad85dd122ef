// YAML, schemas, and the contract made of both.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>

#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/fixtures/schema.hpp"
#include "mock-server/fixtures/yaml_tree.hpp"
#include "mock-server/http/file.hpp"
#include "tests/source_folders.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

Json json(std::string_view text) {
  auto parsed = Json::parse(text);
  REQUIRE(parsed);
  return std::move(*parsed);
}

/// Pointers at which a value is not as a schema says.
std::string wrong(std::string_view schema, std::string_view value,
                  std::string_view document = "{}") {
  const Json rules = json(schema);
  SchemaSet set(json(document));
  const Status admitted = set.admit(rules, "");
  if (!admitted) FAIL(describe(admitted.error()));
  std::string all;
  for (const Difference& one : set.differences(rules, json(value), 10)) {
    CHECK_FALSE(one.expected.empty());
    CHECK_FALSE(one.found.empty());
    all += (all.empty() ? "" : " ") + (one.where.empty() ? "." : one.where);
  }
  return all;
}

std::string refused(std::string_view schema) {
  SchemaSet set(json("{}"));
  const Status admitted = set.admit(json(schema), "");
  return admitted ? "none" : admitted.error().path;
}

}  // namespace

TEST_CASE("YAML becomes JSON: plain scalars are read, quoted ones are text") {
  auto tree = parse_yaml(
      "a: [1, -2.50, 1e3, 01, 1.2.3, true, no, null, ~, '7', \"true\"]\nb:\n  c: |\n    two\n    "
      "lines\n");
  REQUIRE(tree);
  CHECK(
      tree->dump() ==
      R"({"a":[1,-2.50,1e3,"01","1.2.3",true,"no",null,null,"7","true"],"b":{"c":"two\nlines\n"}})");
  CHECK(parse_yaml("x: &a {k: 1}\ny: *a\n")->dump() == R"({"x":{"k":1},"y":{"k":1}})");
  for (const char* bad : {"a: [1", "a: 1\na: 2\n", "? [1]\n: 2\n", "a: *none\n", "\t- x"}) {
    auto failed = parse_yaml(bad);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message.starts_with("line "));
  }
  CHECK(parse_yaml(std::string(100, '[') + std::string(100, ']')).error().code ==
        ErrorCode::kTooDeep);
  std::string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int k = 0; k < 9; ++k) bomb += ", " + below;
    bomb += "]\n";
  }
  CHECK(parse_yaml(bomb).error().code == ErrorCode::kOutOfRange);
}

TEST_CASE("every keyword refuses what it should, at its place") {
  CHECK(wrong(R"({"type":"integer"})", "1.0").empty());
  CHECK(wrong(R"({"type":"integer"})", "1.5") == ".");
  CHECK(wrong(R"({"type":["string","null"]})", "null").empty());
  CHECK(wrong(R"({"type":["string","null"]})", "1") == ".");
  CHECK(wrong(R"({"enum":["A",1]})", "1").empty());
  CHECK(wrong(R"({"enum":["A",1]})", "\"B\"") == ".");
  CHECK(wrong(R"({"const":"A"})", "\"B\"") == ".");
  CHECK(wrong(R"({"minimum":0,"maximum":5})", "5").empty());
  CHECK(wrong(R"({"minimum":0,"maximum":5})", "-0.1") == ".");
  CHECK(wrong(R"({"minimum":0,"maximum":5})", "5.01") == ".");
  CHECK(wrong(R"({"minLength":2,"maxLength":3})", "\"é\"") == ".");
  CHECK(wrong(R"({"minLength":2,"maxLength":3})", "\"éaé\"").empty());
  CHECK(wrong(R"({"minLength":2,"maxLength":3})", "\"abcd\"") == ".");
  CHECK(wrong(R"({"pattern":"^a+$"})", "\"aab\"") == ".");
  CHECK(wrong(R"({"pattern":"a"})", "\"bab\"").empty());
  CHECK(wrong(R"({"items":{"type":"string"},"minItems":2,"maxItems":3,"uniqueItems":true})",
              R"(["a",1])") == "/1");
  CHECK(wrong(R"({"minItems":2})", "[1]") == ".");
  CHECK(wrong(R"({"maxItems":0})", "[1]") == ".");
  CHECK(wrong(R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1}])") == ".");
  CHECK(wrong(R"({"properties":{"a":{"type":"string"}},"required":["a","b"]})",
              R"({"a":1,"c/d":2})") == "/b /a /c~1d");
  CHECK(wrong(R"({"properties":{"a":{}},"additionalProperties":true})", R"({"b":1})").empty());
  CHECK(wrong(R"({"additionalProperties":{"type":"string"},"maxProperties":1})",
              R"({"b":1,"c":"x"})") == ". /b");
  CHECK(wrong(R"({"additionalProperties":false})", R"({"b":1})") == "/b");
  CHECK(wrong(R"({"oneOf":[{"type":"string"},{"type":"number"},{"minimum":3}]})", "1").empty());
  CHECK(wrong(R"({"oneOf":[{"type":"string"},{"type":"number"},{"minimum":3}]})", "4") == ".");
  CHECK(wrong(R"({"anyOf":[{"type":"string"},{"type":"number"}]})", "null") == ".");
  CHECK(wrong(R"({"anyOf":[{"type":"string"},{"minimum":1}]})", "4").empty());
}

TEST_CASE("formats are checked") {
  const auto fits = [](const std::string& format, const std::string& value) {
    return wrong(R"({"format":")" + format + R"("})", value).empty();
  };
  CHECK(fits("uuid", R"("5eed0000-0000-4000-8000-000000000001")"));
  CHECK_FALSE(fits("uuid", R"("5eed0000-0000-4000-8000-00000000000g")"));
  CHECK_FALSE(fits("uuid", R"("5eed00000000-4000-8000-0000-00000000001")"));
  CHECK(fits("date", R"("2024-02-29")"));
  CHECK_FALSE(fits("date", R"("2023-02-29")"));
  CHECK(fits("date-time", R"("2022-02-15T12:00:00Z")"));
  CHECK_FALSE(fits("date-time", R"("2022-02-15 12:00:00")"));
  CHECK(fits("email", R"("a@b")"));
  CHECK_FALSE(fits("email", R"("a@@b")"));
  CHECK(fits("uri", R"("https://console.navigator.vmware.com/")"));
  CHECK(fits("uri", R"("urn:x")"));
  CHECK_FALSE(fits("uri", R"("/relative")"));
  CHECK_FALSE(fits("uri", R"("1http://a")"));
  CHECK_FALSE(fits("uri", R"("http:")"));
  CHECK_FALSE(fits("uri", R"("http://a b")"));
  CHECK(fits("double", "8.368063"));
  CHECK(fits("int32", "2147483647"));
  CHECK_FALSE(fits("int32", "2147483648"));
  CHECK(fits("int64", "-9223372036854775808"));
  CHECK_FALSE(fits("int64", "9223372036854775808"));
}

TEST_CASE("references lead into the document, in circles too") {
  const char* const list =
      R"({"schemas":{"List":{"type":"object","properties":{"next":{"$ref":"#/schemas/List"}}}}})";
  CHECK(wrong(R"({"$ref":"#/schemas/List"})", R"({"next":{"next":{}}})", list).empty());
  CHECK(wrong(R"({"$ref":"#/schemas/List"})", R"({"next":{"next":3}})", list) == "/next/next");
  CHECK(refused(R"({"properties":{"a":{"$ref":"#/none"}}})") == "/properties/a/$ref");
  SchemaSet circle(json(R"({"a":{"$ref":"#/a"}})"));
  CHECK_FALSE(circle.admit(json(R"({"$ref":"#/a"})"), ""));
}

TEST_CASE("what is not understood is refused, never passed over") {
  CHECK(refused(R"({"description":"x","x-own":1})") == "none");
  CHECK(refused(R"({"items":{"contains":{}}})") == "/items/contains");
  CHECK(refused(R"({"oneOf":[{},{"allOf":[]}]})") == "/oneOf/1/allOf");
  CHECK(refused(R"({"format":"hostname"})") == "/format");
  CHECK(refused(R"({"pattern":"("})") == "/pattern");
  CHECK(refused(R"({"items":3})") == "/items");
}

TEST_CASE("the project's contract is understood and holds answers to it") {
  auto text = read_file(std::filesystem::path(USAGESCOPE_FIXTURES_DIR) / "openapi.yaml");
  REQUIRE(text);
  auto contract = OpenApi::parse(*text);
  if (!contract) FAIL(describe(contract.error()));
  const std::string org = "/cphub/api/seller/v1/distributors/5eed0000-0000-4000-8000-000000000001";
  CHECK(contract->describes("POST", org + "/usages/search"));
  CHECK_FALSE(contract->describes("GET", org + "/usages/search"));
  CHECK_FALSE(contract->describes("POST", "/cphub/api/seller/v1/distributors//usages/search"));
  const auto places = [&](int status, std::string type, std::string body) {
    const HttpResponse answer{status, {{"Content-Type", std::move(type)}}, std::move(body)};
    std::string all;
    for (const auto& one :
         contract->answer_differences("POST", org + "/usages/search", answer, 9)) {
      all += one.where + ' ';
    }
    return all;
  };
  CHECK(places(200, "application/json; charset=utf-8",
               R"({"current":1,"results":[],"totalResultsCount":0})")
            .empty());
  CHECK(places(200, "application/json",
               R"({"current":-1,"results":[{"usage":"x","own":1}],"totalResultsCount":0})") ==
        "/current /results/0/usage /results/0/own ");
  CHECK(places(200, "text/plain", "x") == "Content-Type ");
  CHECK(places(299, "application/json", "{}") == "status ");
  CHECK(places(200, "application/json", "{") == " ");
  CHECK_FALSE(
      contract->request_differences("POST", org + "/usages/search", json(R"({"filters":7})"), 9)
          .empty());
  CHECK(contract->request_differences("POST", org + "/usages/search", json(R"({"filters":[]})"), 9)
            .empty());
}
