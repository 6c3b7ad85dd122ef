#include "core/json/json_value.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/unit/json/fixture.hpp"

namespace usagescope {
namespace {

Error error_of(std::string_view text) {
  const auto parsed = Json::parse(text);
  INFO(text);
  REQUIRE_FALSE(parsed);
  return parsed.error();
}

TEST_CASE("what is read is written again, digit for digit and in its order") {
  for (const char* text : {"null",
                           "true",
                           "false",
                           "\"\"",
                           "[]",
                           "{}",
                           "0",
                           "-0",
                           "-0.0",
                           "1.0",
                           "1e2",
                           "1E+2",
                           "0e0",
                           "8.3680630",
                           "123456789012345678901234567890.5",
                           "18446744073709551615",
                           "18446744073709551616",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "1e-400",
                           R"({"z":1,"a":[{},[],null,{"b":"c"}],"m":-1.50})",
                           "\"\xC3\xA9\xF0\x9F\x98\x80\""}) {
    const auto parsed = Json::parse(text);
    INFO(text);
    REQUIRE(parsed);
    CHECK(parsed->dump() == text);
  }
  for (const std::string& seed : {usage_seed(), report_seed()}) {
    const auto parsed = Json::parse(seed);
    REQUIRE(parsed);
    CHECK(parsed->dump() == compact(seed));
  }
}

TEST_CASE("strings are decoded and escaped where they must be") {
  const auto parsed =
      Json::parse(R"(" \" \\ \/ \b\f\n\r\t \u0000 \u001f \u00e9 \ud83d\ude00 \u007f ")");
  REQUIRE(parsed);
  CHECK(*parsed->string() ==
        std::string(" \" \\ / \b\f\n\r\t \0 \x1F \xC3\xA9 \xF0\x9F\x98\x80 \x7F ", 27));
  CHECK(parsed->dump() ==
        "\" \\\" \\\\ / \\b\\f\\n\\r\\t \\u0000 \\u001f \xC3\xA9 \xF0\x9F\x98\x80 \x7F \"");
  // What is no UTF-8 must not make the whole text invalid.
  CHECK(Json("a\xFF"
             "b\xE2\x82")
            .dump() ==
        "\"a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("syntax errors name the byte and the place") {
  CHECK(error_of("{\"a\":[1,}").path == "/a/0");
  CHECK(error_of("{\"a\":[1,}").message.find("byte 9") != std::string::npos);
  CHECK(error_of("[1,2").message.find("too early, after byte 4") != std::string::npos);
  CHECK(error_of("[\"\xFF\"]").message.find("byte 3 is not UTF-8") != std::string::npos);
  const std::vector<std::string> texts = {"",
                                          " ",
                                          "{",
                                          "[",
                                          "\"",
                                          "tru",
                                          "nul",
                                          "01",
                                          "+1",
                                          "1.",
                                          ".5",
                                          "1e",
                                          "-",
                                          "--1",
                                          "NaN",
                                          "Infinity",
                                          "'a'",
                                          "{a:1}",
                                          "{\"a\"}",
                                          "{\"a\":}",
                                          "{\"a\":1,}",
                                          "[1,]",
                                          "[,1]",
                                          "[1 2]",
                                          "{} {}",
                                          "[]x",
                                          "// c\n1",
                                          "/* c */ 1",
                                          "\"\n\"",
                                          "\"\\x\"",
                                          "\"\\u12\"",
                                          "\"\\ud800\"",
                                          "\"\\udc00\"",
                                          "\"\\ud800\\u0041\"",
                                          std::string("{}\0", 3),
                                          std::string("[\"a\0b\"]", 7),
                                          std::string("\0", 1),
                                          "\"\xC0\xAF\"",
                                          "\"\xED\xA0\x80\"",
                                          "\"\xF4\x90\x80\x80\"",
                                          "\xFF",
                                          "\xFE\xFF",
                                          "]",
                                          "}",
                                          ":",
                                          ",",
                                          "[1}",
                                          "{\"a\":1]"};
  for (const auto& text : texts) CHECK(error_of(text).code == ErrorCode::kInvalidSyntax);
}

TEST_CASE("a document cut at any byte is an error") {
  for (const std::string& seed : {usage_seed(), report_seed()}) {
    std::size_t accepted = 0;
    for (std::size_t length = 0; length < seed.size(); ++length) {
      const auto parsed = Json::parse(std::string_view(seed).substr(0, length));
      if (parsed || parsed.error().code != ErrorCode::kInvalidSyntax) ++accepted;
    }
    CHECK(accepted == 0);
  }
}

TEST_CASE("a member that stands twice is refused at any size") {
  const Error error = error_of(R"({"rows":[{"a":1},{"b":1,"c":2,"b":1}]})");
  CHECK(error.code == ErrorCode::kInvalidSyntax);
  CHECK(error.path == "/rows/1");
  CHECK(error.message.find("\"b\"") != std::string::npos);
  CHECK(error_of(R"({"a":1,"\u0061":2})").code == ErrorCode::kInvalidSyntax);
  std::string many = "{";
  for (int i = 0; i < 50'000; ++i) many += "\"" + std::to_string(i) + "\":0,";
  CHECK(Json::parse(many + "\"x\":0}"));
  CHECK_FALSE(Json::parse(many + "\"777\":0}"));
}

TEST_CASE("depth is limited before anything recurses") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(Json::parse(nested(Json::kMaxDepth)));
  CHECK(error_of(nested(Json::kMaxDepth + 1)).code == ErrorCode::kTooDeep);
  CHECK(error_of(nested(100'000)).code == ErrorCode::kTooDeep);
  CHECK(error_of(std::string(100'000, '[')).code == ErrorCode::kTooDeep);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  const Error error = error_of(objects);
  CHECK(error.code == ErrorCode::kTooDeep);
  CHECK(error.path.substr(0, 6) == "/a/a/a");
}

TEST_CASE("a number beyond a double is out of range, with its place") {
  const Error error = error_of(R"({"a/b":[0,1e999]})");
  CHECK(error.code == ErrorCode::kOutOfRange);
  CHECK(error.path == "/a~1b/1");
  CHECK(error_of("-1e99999999999999999999").code == ErrorCode::kOutOfRange);
}

TEST_CASE("trees are built by hand") {
  Json json;
  json.set("text", "a").set("yes", true).set("count", Json::integer(-7));
  json.set("price", Json::number(*Decimal::parse("8.3680630")))
      .set("list", Json::Array{Json(), "b"});
  CHECK(json.dump() == R"({"text":"a","yes":true,"count":-7,"price":8.3680630,"list":[null,"b"]})");
  CHECK(*json.find("text")->string() == "a");
  CHECK(json.find("absent") == nullptr);
  CHECK(Json("x").find("a") == nullptr);
  CHECK(json.find("list")->type_name() == "array");
  CHECK(json == *Json::parse(json.dump()));
  static_assert(!std::is_constructible_v<Json, int>, "would be a boolean");
}

TEST_CASE("typed reads accept null as absent and say where a value is wrong") {
  const auto json = Json::parse(
      R"({"s":"x","b":true,"n":7,"d":"1.50","big":1e30,"half":1.5,"whole":2.0,"nil":null,"o":{}})");
  REQUIRE(json);
  CHECK(*required_string(*json, "s", "") == "x");
  CHECK(required_string(*json, "nil", "/p").error().path == "/p/nil");
  CHECK(required_string(*json, "absent/x", "/p").error().path == "/p/absent~1x");
  CHECK(optional_string(*json, "nil", "")->has_value() == false);
  CHECK(optional_string(*json, "n", "/p").error() ==
        Error{ErrorCode::kWrongType, "Expected a string, found a number.", "/p/n"});
  CHECK(**optional_bool(*json, "b", "") == true);
  CHECK(optional_bool(*json, "s", "").error().code == ErrorCode::kWrongType);
  CHECK(**optional_integer(*json, "n", "", 0, 7) == 7);
  CHECK(**optional_integer(*json, "whole", "", 0, 7) == 2);
  CHECK(optional_integer(*json, "n", "", 0, 6).error().code == ErrorCode::kOutOfRange);
  CHECK(optional_integer(*json, "half", "", 0, 6).error().code == ErrorCode::kOutOfRange);
  CHECK(optional_integer(*json, "big", "", 0, 6).error().code == ErrorCode::kOutOfRange);
  CHECK(optional_integer(*json, "s", "", 0, 6).error().code == ErrorCode::kWrongType);
  CHECK((*optional_decimal(*json, "d", ""))->to_string() == "1.50");
  CHECK(optional_decimal(*json, "s", "").error().code == ErrorCode::kWrongType);
  CHECK(optional_decimal(*json, "o", "/p").error().path == "/p/o");
  CHECK(pointer_token("a~b/c") == "a~0b~1c");
}

}  // namespace
}  // namespace usagescope
