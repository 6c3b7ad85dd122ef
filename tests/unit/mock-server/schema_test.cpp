// YAML, schemas, and the contract made of both.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/fixtures/schema.hpp"
#include "mock-server/fixtures/schema_reader.hpp"
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

/// Pointers of what is wrong with a schema.
std::string refused(const Json& schema, SchemaSet& set) {
  ProblemReader reader;
  SchemaReader schemas(set, reader);
  schemas.admit(schema, "");
  schemas.check_examples();
  std::string all;
  for (const Problem& one : std::move(reader).take()) {
    CHECK_FALSE(one.expected.empty());
    CHECK_FALSE(one.found.empty());
    all += (all.empty() ? "" : " ") + (one.pointer.empty() ? "." : one.pointer);
  }
  return all.empty() ? "none" : all;
}

std::string refused(std::string_view schema, std::string_view document = "{}") {
  SchemaSet set(json(document));
  return refused(json(schema), set);
}

/// Pointers at which a value is not as a schema says.
std::string wrong(std::string_view schema, std::string_view value,
                  std::string_view document = "{}") {
  const Json rules = json(schema);
  SchemaSet set(json(document));
  REQUIRE(refused(rules, set) == "none");
  std::string all;
  for (const Difference& one : set.differences(rules, json(value), 10)) {
    CHECK_FALSE(one.expected.empty());
    CHECK_FALSE(one.found.empty());
    all += (all.empty() ? "" : " ") + (one.where.empty() ? "." : one.where);
  }
  return all;
}

/// "LINE: POINTER" of what is wrong with a YAML text.
std::vector<std::string> yaml_problems(const std::string& text) {
  ProblemReader reader;
  (void)read_yaml(text, reader);
  std::vector<std::string> all;
  for (const Problem& one : std::move(reader).take()) {
    CHECK_FALSE(one.expected.empty());
    CHECK_FALSE(one.found.empty());
    all.push_back(std::to_string(one.line) + ": " + one.pointer);
  }
  return all;
}

std::string yaml_dump(const std::string& text) {
  ProblemReader reader;
  auto tree = read_yaml(text, reader);
  return tree ? tree->dump() : "none";
}

}  // namespace

TEST_CASE("YAML becomes JSON: plain scalars are read, quoted ones are text") {
  CHECK(
      yaml_dump("a: [1, -2.50, 1e3, 01, 1.2.3, true, no, null, ~, '7', \"true\"]\nb:\n  c: |\n    "
                "two\n    lines\n") ==
      R"({"a":[1,-2.50,1e3,"01","1.2.3",true,"no",null,null,"7","true"],"b":{"c":"two\nlines\n"}})");
  CHECK(yaml_dump("x: &a {k: 1}\ny: *a\n") == R"({"x":{"k":1},"y":{"k":1}})");
}

TEST_CASE("what is no YAML, too deep or too large has one problem, with its line") {
  using Lines = std::vector<std::string>;
  CHECK(yaml_problems("b: 1\na: [1") == Lines{"2: "});
  CHECK(yaml_problems("a: 1\nb: *none\n") == Lines{"2: "});
  CHECK(yaml_problems("a: 1\n\t- x") == Lines{"2: "});
  CHECK(yaml_problems("a:\n  " + std::string(100, '[') + std::string(100, ']')).size() == 1);
  CHECK(yaml_problems("a:\n  " + std::string(100, '[') + std::string(100, ']'))[0].starts_with(
      "2: /a/0/0"));
  std::string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int k = 0; k < 9; ++k) bomb += ", " + below;
    bomb += "]\n";
  }
  CHECK(yaml_problems(bomb).size() == 1);
  CHECK(yaml_dump(bomb) == "none");
}

TEST_CASE("every wrong key of a YAML text is told where it is written, and left out") {
  const std::string text = "a: 1\nb:\n  c: &c\n    d: 1\n    d: 2\na: 3\n? [1]\n: 2\ne: *c\n";
  CHECK(yaml_problems(text) == std::vector<std::string>{"5: /b/c/d", "6: /a", "7: "});
  CHECK(yaml_dump(text) == R"({"a":1,"b":{"c":{"d":1}},"e":{"d":1}})");
}

TEST_CASE("a pointer into YAML has the line of its key or element, or of what holds it") {
  const std::string text =
      "# first\na/b:\n- 1\n-\n  c: |\n    x: y\n  d~: {e: 1,\n    f: &f [1,\n 2]}\ng: *f\n";
  const auto line = [&text](std::string pointer) {
    std::vector<Problem> one = {{"", 0, std::move(pointer), "a", "b"}};
    place_in_yaml(one, text);
    return one.front().line;
  };
  CHECK(line("") == 2);
  CHECK(line("/a~1b") == 2);
  CHECK(line("/a~1b/0") == 3);
  CHECK(line("/a~1b/1/c") == 5);
  CHECK(line("/a~1b/1/d~0") == 7);
  CHECK(line("/a~1b/1/d~0/f") == 8);
  CHECK(line("/a~1b/1/d~0/f/1") == 9);
  CHECK(line("/a~1b/1/d~0/missing/x") == 7);
  CHECK(line("/a~1b/7") == 2);
  CHECK(line("/g") == 10);
  CHECK(line("/g/1") == 9);
  CHECK(line("/missing") == 2);
  std::vector<Problem> many = {
      {"", 0, "/g", "", ""}, {"", 7, "", "", ""}, {"", 0, "/a~1b/0", "", ""}};
  place_in_yaml(many, text);
  CHECK(many[0].line == 3);
  CHECK(many[1].line == 7);
  CHECK(many[2].line == 10);
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
  for (const char* elsewhere : {"/a", "a", "#a", "xa", "other.yaml#/a"}) {
    CAPTURE(elsewhere);
    CHECK(refused(R"({"$ref":")" + std::string(elsewhere) + R"("})", R"({"a":{}})") == "/$ref");
  }
  CHECK(refused(R"({"$ref":"#/a"})", R"({"a":{}})") == "none");
}

TEST_CASE("references that lead round in a circle without a step into the value are refused") {
  CHECK(refused(R"({"$ref":"#/a"})", R"({"a":{"$ref":"#/a"}})") == "/$ref");
  const char* const circle =
      R"({"a":{"anyOf":[{"type":"string"},{"$ref":"#/b"}]},"b":{"oneOf":[{"$ref":"#/a"}]}})";
  SchemaSet set(json(circle));
  CHECK(refused(*set.at("/a"), set) == "/anyOf/1/$ref");
  CHECK(refused(*set.at("/b"), set) == "/oneOf/0/$ref");
  CHECK(wrong(R"({"properties":{"c":{"$ref":"#/b"}}})", R"({"c":"x"})", circle).empty());
}

TEST_CASE("what is not understood is refused, never passed over") {
  CHECK(refused(R"({"description":"x","x-own":1})") == "none");
  CHECK(refused(R"({"items":{"contains":{}}})") == "/items/contains");
  CHECK(refused(R"({"oneOf":[{},{"allOf":[]}]})") == "/oneOf/1/allOf");
  CHECK(refused(R"({"format":"hostname"})") == "/format");
  CHECK(refused(R"({"pattern":"("})") == "/pattern");
  CHECK(refused(R"({"items":3})") == "/items");
  CHECK(refused(R"({"type":"strng"})") == "/type");
  CHECK(refused(R"({"type":["string",null]})") == "/type/1");
}

TEST_CASE("a keyword's value is of its type") {
  CHECK(refused(R"({"minimum":"3","maximum":null,"minLength":[],"maxItems":"1"})") ==
        "/minimum /maximum /minLength /maxItems");
  CHECK(refused(R"({"enum":"A","oneOf":{},"anyOf":{},"required":"a"})") ==
        "/enum /oneOf /anyOf /required");
  CHECK(refused(R"({"properties":[],"uniqueItems":"yes","pattern":5,"format":1,"$ref":2})") ==
        "/properties /uniqueItems /pattern /format /$ref");
  CHECK(refused(R"({"required":["a",1]})") == "/required/1");
}

TEST_CASE("examples are held against their schema, but for what of it is wrong itself") {
  CHECK(refused(R"({"type":"string","example":1,"examples":["a",2]})") == "/example /examples/1");
  CHECK(refused(R"({"examples":{"a":1},"x-example":1,"default":1,"type":"string"})") ==
        "/examples");
  CHECK(refused(R"({"properties":{"a":{"type":"strng","pattern":"("},"b":{"type":"string"}},
                    "example":{"a":1,"b":2,"c":3}})") ==
        "/properties/a/type /properties/a/pattern /example/b /example/c");
  CHECK(refused(R"({"properties":[],"required":"a","example":{"a":1}})") ==
        "/properties /required");
  CHECK(refused(R"({"items":{"$ref":"#/none"},"example":[1]})") == "/items/$ref");
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
  const auto asked = [&](const std::string& path, const Headers& headers, const std::string& body) {
    std::string all;
    for (const auto& one : contract->request_differences({"POST", path, {}, headers, body}, 9)) {
      all += one.where + ": " + one.expected + ", " + one.found;
    }
    return all;
  };
  const std::string search = org + "/usages/search";
  CHECK(asked(search, {}, R"({"filters":7})").starts_with("/filters: "));
  CHECK(asked(search, {}, R"({"filters":[]})").empty());
  CHECK(asked(search, {}, "").empty());
  CHECK(asked(search, {{"Content-Type", "text/plain"}}, "x") ==
        ": a body of application/json, text/plain");
  CHECK(asked(search, {}, "x") == ": a body of application/json, one of no type");
  CHECK(asked(search, {{"Content-Type", "application/json"}}, "{") == R"(: JSON, "{")");
  const std::string authorize = "/cphub/api/auth/v2/authn/authorize";
  const Headers form = {{"Content-Type", kFormType}};
  CHECK(asked(authorize, form, "grant_type=client_credentials&scope=a").empty());
  CHECK(asked(authorize, form, "grant_type=a&grant_type=b").starts_with("/grant_type: "));
  CHECK(asked(authorize, form, "scope=a&scope=b").starts_with("/scope: "));
  CHECK(asked(authorize, {}, "{}") == std::string(": a body of ") + kFormType + ", " + kJsonType);
}

namespace {

/// "LINE: POINTER" of what is wrong with a contract.
std::vector<std::string> contract_problems(const std::string& yaml) {
  const auto reading = OpenApi::read(yaml);
  REQUIRE(reading.value.has_value() == reading.problems.empty());
  std::vector<std::string> all;
  for (const Problem& one : reading.problems) {
    CHECK_FALSE(one.expected.empty());
    CHECK_FALSE(one.found.empty());
    all.push_back(std::to_string(one.line) + ": " + one.pointer);
  }
  return all;
}

const char* const kShared = R"(openapi: 3.1.0
x-own: anything
paths:
  x-own: anything
  /a:
    x-own: anything
    post:
      requestBody: {$ref: '#/components/requestBodies/Shared'}
      responses:
        '200': {$ref: '#/components/responses/Alias'}
        '400': {$ref: '#/components/responses/Shared'}
        x-own: anything
components:
  requestBodies:
    Shared:
      content:
        application/json: {schema: {type: integer}, example: 1}
  responses:
    Alias: {$ref: '#/components/responses/Shared'}
    Shared:
      content:
        application/xml: {schema: {type: object}, example: <a/>}
        application/json:
          schema: {$ref: '#/components/schemas/Name'}
          examples:
            elsewhere: {externalValue: 'http://a/b'}
            here: {value: b}
  schemas:
    Name: {type: string}
)";

}  // namespace

TEST_CASE("bodies and answers may be shared by references") {
  auto contract = OpenApi::parse(kShared);
  if (!contract) FAIL(describe(contract.error()));
  CHECK(contract->request_differences({"POST", "/a", {}, {}, "5"}, 9).empty());
  CHECK(contract->request_differences({"POST", "/a", {}, {}, "\"x\""}, 9).size() == 1);
  const HttpResponse answer{200, {{"Content-Type", "application/json"}}, "5"};
  CHECK(contract->answer_differences("POST", "/a", answer, 9).size() == 1);
}

TEST_CASE("what is wrong with a shared answer is told once, where it stands") {
  std::string text = kShared;
  text.replace(text.find("here: {value: b}"), 16, "here: {value: 5}");
  CHECK(contract_problems(text) ==
        std::vector<std::string>{
            "27: /components/responses/Shared/content/application~1json/examples/here/value"});
}

TEST_CASE("all that is wrong with a contract is told, with its line") {
  using Lines = std::vector<std::string>;
  CHECK(contract_problems("") == Lines{"1: "});
  CHECK(contract_problems("- a\n") == Lines{"1: "});
  CHECK(contract_problems("info: {}\n") == Lines{"1: /openapi", "1: /paths"});
  CHECK(contract_problems("openapi: 3.1.0\npaths: 3\ncomponent: {}\n") ==
        Lines{"2: /paths", "3: /component"});
  CHECK(contract_problems(R"(openapi: 3.0.3
paths:
  a:
    gett: {}
    get:
      requestbody: {}
      responses:
        '200':
          content: 3
        '400': {$ref: '#/none'}
        '401':
          descripton: no
    post: {}
    post: 3
    put:
  /b:
    get:
      requestBody:
        content:
          application/json:
            schema:
              properties:
                c: {type: strng}
                d: {type: string}
            example:
              c: 1
              d: 2
              e: 3
      responses: []
components:
  schemas:
    E: {contains: {}}
)") == Lines{"1: /openapi", "3: /paths/a", "4: /paths/a/gett", "6: /paths/a/get/requestbody",
             "9: /paths/a/get/responses/200/content", "10: /paths/a/get/responses/400/$ref",
             "12: /paths/a/get/responses/401/descripton", "13: /paths/a/post/responses",
             "14: /paths/a/post", "15: /paths/a/put",
             "23: /paths/~1b/get/requestBody/content/application~1json/schema/properties/c/type",
             "27: /paths/~1b/get/requestBody/content/application~1json/example/d",
             "28: /paths/~1b/get/requestBody/content/application~1json/example/e",
             "29: /paths/~1b/get/responses", "32: /components/schemas/E/contains"});
  CHECK(OpenApi::parse("openapi: 3.0.3\npaths: {}\n").error().path == "/openapi");
}
