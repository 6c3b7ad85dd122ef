#include "core/json/message_codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace usagescope {
namespace {

Error search_error(std::string_view text) {
  const auto decoded = decode_usage_search_body(text);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(decoded);
  return decoded.error();
}

TEST_CASE("the documented search body decodes and encodes") {
  const std::string body =
      R"({"filters":[{"key":"CHARGE_ID","operator":"EQUALS","value":"VOD-HS"}]})";
  const auto request = decode_usage_search_body(body);
  REQUIRE(request);
  REQUIRE(request->filters.size() == 1);
  CHECK(request->filters[0] == SearchFilter{"CHARGE_ID", "EQUALS", {"VOD-HS"}, false});
  CHECK(encode_usage_search_body(*request) == body);
}

TEST_CASE("arrays of values stay arrays") {
  const std::string body =
      R"({"filters":[{"key":"USAGE_DATE","operator":"BETWEEN","value":["2021-10-01","2021-12-31"]},{"key":"STATUS","operator":"IN","value":["A"]},{"key":"X","operator":"IN","value":[]}]})";
  const auto request = decode_usage_search_body(body);
  REQUIRE(request);
  CHECK(request->filters[1].is_array);
  CHECK(encode_usage_search_body(*request) == body);
}

TEST_CASE("all forms without a filter mean no filter") {
  for (const char* text : {"", " \r\n\t", "{}", R"({"filters":[]})", R"({"filters":{}})",
                           R"( { "filters" : [ ] } )"}) {
    INFO(text);
    const auto request = decode_usage_search_body(text);
    REQUIRE(request);
    CHECK(*request == UsageSearchRequest{});
  }
  CHECK(encode_usage_search_body({}) == R"({"filters":[]})");
}

TEST_CASE("anything else in a search body is refused with its place") {
  CHECK(search_error("null").code == ErrorCode::kWrongType);
  CHECK(search_error("[]").code == ErrorCode::kWrongType);
  CHECK(search_error(R"({"filters":null})").path == "/filters");
  CHECK(search_error(R"({"filters":null})").code == ErrorCode::kWrongType);
  CHECK(search_error("[1]").code == ErrorCode::kWrongType);
  CHECK(search_error("7").code == ErrorCode::kWrongType);
  CHECK(search_error(R"({"filter":[]})").path == "/filter");
  CHECK(search_error(R"({"filter":[]})").code == ErrorCode::kUnknownName);
  CHECK(search_error(R"({"filters":"x"})").path == "/filters");
  CHECK(search_error(R"({"filters":{"key":"A"}})").path == "/filters");
  CHECK(search_error(R"({"filters":[7]})").path == "/filters/0");
  CHECK(search_error(R"({"filters":[{}]})").path == "/filters/0/key");
  CHECK(search_error(R"({"filters":[{"key":7}]})").path == "/filters/0/key");
  CHECK(search_error(R"({"filters":[{"key":"A"}]})").path == "/filters/0/operator");
  CHECK(search_error(R"({"filters":[{"key":"A","operator":"EQUALS"}]})").path ==
        "/filters/0/value");
  CHECK(search_error(R"({"filters":[{"key":"A","operator":"EQUALS","value":7}]})").path ==
        "/filters/0/value");
  CHECK(search_error(R"({"filters":[{"key":"A","operator":"IN","value":["a",7]}]})").path ==
        "/filters/0/value/1");
  CHECK(search_error(R"({"filters":[{"key":"A","operator":"IN","value":"a","not":true}]})").path ==
        "/filters/0/not");
  CHECK(search_error("{").code == ErrorCode::kInvalidSyntax);
  CHECK(search_error("{\"filters\":\"\xFF\"}").code == ErrorCode::kInvalidSyntax);
  CHECK(search_error("{\"filters\":" + std::string(100'000, '[')).code == ErrorCode::kTooDeep);
  CHECK(search_error(R"({"filters":1e999})").code == ErrorCode::kOutOfRange);
}

TEST_CASE("a sorter is an object, empty or whole") {
  const auto sorter_of = [](std::string_view text) {
    return decode_search_body(text, SearchBody::kSorted);
  };
  CHECK(sorter_of(R"({"sorter":{"key":"A","operator":"ASC"}})")->sorter ==
        SearchSorter{"A", "ASC"});
  CHECK_FALSE(sorter_of(R"({"sorter":{}})")->sorter);
  for (const char* text : {R"({"sorter":null})", R"({"sorter":[]})", R"({"sorter":"A"})"}) {
    INFO(text);
    const auto refused = sorter_of(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::kWrongType);
    CHECK(refused.error().path == "/sorter");
  }
  CHECK(sorter_of(R"({"sorter":{"key":"A"}})").error().path == "/sorter/operator");
}

TEST_CASE("the token exchange travels both ways") {
  CHECK(*decode_access_token_body(encode_access_token_body("a\"b")) == "a\"b");
  CHECK(*decode_access_token_body(R"({"passcode":"123","refreshToken":"t"})") == "t");
  CHECK(decode_access_token_body("{}").error().path == "/refreshToken");
  CHECK(decode_access_token_body(R"({"refreshToken":""})").error().path == "/refreshToken");
  CHECK(decode_access_token_body(R"({"refreshToken":7})").error().code == ErrorCode::kWrongType);
  CHECK(decode_access_token_body(R"({"refreshToken":"t","passcode":7})").error().path ==
        "/passcode");
  CHECK_FALSE(decode_access_token_body(""));
  CHECK_FALSE(decode_access_token_body("[]"));

  const AccessTokenAnswer answer{"access", std::nullopt, "refresh"};
  CHECK(encode_access_token_answer(answer) ==
        R"({"accessToken":"access","refreshToken":"refresh"})");
  CHECK(*decode_access_token_answer(encode_access_token_answer(answer)) == answer);
  CHECK(*decode_access_token_answer(R"({"accessToken":"a","returnUrl":"x","idToken":null})") ==
        AccessTokenAnswer{"a", std::nullopt, std::nullopt, "x"});
  CHECK(decode_access_token_answer("{}").error().path == "/accessToken");
  CHECK_FALSE(decode_access_token_answer("<html>"));
}

TEST_CASE("our own error body is read back") {
  const ApiError error{403, "FORBIDDEN", "Not your organisation.", "r-1"};
  CHECK(
      encode_api_error(error) ==
      R"({"statusCode":403,"errorCode":"FORBIDDEN","message":"Not your organisation.","requestId":"r-1"})");
  CHECK(decode_api_error(403, encode_api_error(error)) == error);
}

TEST_CASE("the error shapes of neighbouring services are read as far as they go") {
  CHECK(
      decode_api_error(
          400,
          R"({"cspErrorCode":"c.1","errorCode":"e","message":"m","requestId":"r","moduleCode":7})") ==
      ApiError{400, "c.1", "m", "r"});
  CHECK(decode_api_error(400, R"({"error_code":"E7","error_message":"m"})") ==
        ApiError{400, "E7", "m", ""});
  CHECK(decode_api_error(401, R"({"value":{"error":"invalid_client","error_description":"d"}})") ==
        ApiError{401, "invalid_client", "d", ""});
  CHECK(decode_api_error(400, R"({"errorCode":42,"message":"m","statusCode":999})") ==
        ApiError{400, "42", "m", ""});
}

TEST_CASE("a body that is no error shape leaves the status to speak") {
  for (const std::string& body :
       {std::string(), std::string("<html><body>Bad gateway</body></html>"),
        std::string(R"({"message":"cut)"), std::string("[]"), std::string("7"), std::string("\xFF"),
        std::string("{\"message\":7e999}"), std::string(R"({"message":null,"errorCode":[]})"),
        std::string(100'000, '[')}) {
    INFO(body.substr(0, 60));
    const ApiError error = decode_api_error(502, body);
    CHECK(error.status == 502);
    CHECK(error.message.find("502") != std::string::npos);
    CHECK(error.error_code.empty());
  }
  const ApiError cut =
      decode_api_error(500, R"({"message":")" + std::string(10'000, 'x') + R"("})");
  CHECK(cut.message.size() < 600);
}

TEST_CASE("a token's expiry is read from its payload") {
  // {"alg":"none"} . {"exp":1644928200} . signature
  CHECK(jwt_expiry_ms("eyJhbGciOiJub25lIn0.eyJleHAiOjE2NDQ5MjgyMDB9.c2ln") == 1644928200000);
  // {"exp":1644928200.5}
  CHECK(jwt_expiry_ms("e30.eyJleHAiOjE2NDQ5MjgyMDAuNX0.") == 1644928200500);
  for (const char* token :
       {"", "opaque", "a.b", "a.b.c", "e30.e30.", "e30.eyJleHAiOiJ4In0.", "e30.eyJleHAiOi0xfQ.",
        "e30.eyJleHAiOjFlMzB9.", "e30.eyJleHAiOjE2NDQ5MjgyMDB9.c2ln.more",
        "e30.eyJleHAiOjE2NDQ5MjgyMDB=.c2ln", "e30.eyJleHAi.x", "e30.W10.x", "e30.A.x"}) {
    INFO(token);
    CHECK_FALSE(jwt_expiry_ms(token));
  }
}

}  // namespace
}  // namespace usagescope
