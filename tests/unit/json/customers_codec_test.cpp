#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/json/usage_codec.hpp"

namespace usagescope {
namespace {

const char* const kText =
    R"([{"resellerName":"Dolum Ipsum","resellerPRMId":"756323","customers":[{"customerName":"GWB State Prod","customerOrgId":"cebad2b8","serviceRef":[{"id":"1234-1234","name":"Workspace One"}]}]}])";

TEST_CASE("customers are decoded and encoded") {
  const auto resellers = decode_usage_customers(kText);
  REQUIRE(resellers);
  REQUIRE(resellers->size() == 1);
  CHECK((*resellers)[0].reseller_prm_id == "756323");
  REQUIRE((*resellers)[0].customers.size() == 1);
  REQUIRE((*resellers)[0].customers[0].service_refs.size() == 1);
  CHECK((*resellers)[0].customers[0].service_refs[0] == ServiceRef{"1234-1234", "Workspace One"});
  CHECK(encode_usage_customers(*resellers) == kText);
  CHECK(encode_usage_customers({}) == "[]");
}

TEST_CASE("members of customers are optional") {
  const auto resellers = decode_usage_customers(R"([{},{"customers":[{}],"new":1}])");
  REQUIRE(resellers);
  REQUIRE(resellers->size() == 2);
  CHECK((*resellers)[1].customers.size() == 1);
}

TEST_CASE("wrong types in customers are named with their place") {
  const auto path_of = [](const char* text) {
    const auto decoded = decode_usage_customers(text);
    INFO(text);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == ErrorCode::kWrongType);
    return decoded.error().path;
  };
  CHECK(path_of("{}") == "");
  CHECK(path_of("[7]") == "/0");
  CHECK(path_of(R"([{},{"resellerPRMId":7}])") == "/1/resellerPRMId");
  CHECK(path_of(R"([{"customers":{}}])") == "/0/customers");
  CHECK(path_of(R"([{"customers":[[]]}])") == "/0/customers/0");
  CHECK(path_of(R"([{"customers":[{"serviceRef":[{"id":true}]}]}])") ==
        "/0/customers/0/serviceRef/0/id");
}

TEST_CASE("customers cut at any byte are an error") {
  const std::string text = kText;
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    if (decode_usage_customers(std::string_view(text).substr(0, length))) ++accepted;
  }
  CHECK(accepted == 0);
}

}  // namespace
}  // namespace usagescope
