#include "core/json/record_codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/contract/contracts.hpp"
#include "core/contract/proforma.hpp"

using namespace usagescope;

namespace {

/// Every kind of member, nested.
const char* const kText =
    R"({"aggregates":{"currentYear":{"expired":0,"total":3},"totalYears":{"total":3}},)"
    R"("data":{"current":1,"next":5,"results":[{"currency":"EURO","currentYear":)"
    R"({"spent":12.50,"startDate":"1/20/2021"},"expiring":true}]}})";

}  // namespace

TEST_CASE("records travel both ways, numbers as written") {
  const auto decoded = decode_message<ResellerContractsAnswer>(kText);
  REQUIRE(decoded);
  CHECK(decoded->aggregates.current_year.total == 3);
  CHECK_FALSE(decoded->aggregates.total_years.expired);
  REQUIRE(decoded->data.results.size() == 1);
  CHECK(decoded->data.results[0].current_year->spent->to_string() == "12.50");
  CHECK(decoded->data.results[0].expiring == true);
  CHECK(encode_message(*decoded) == kText);
  CHECK(encode_message(ProformaDetails{}) == R"({"proformaHeaders":[]})");
}

TEST_CASE("unknown and null members are passed over, in any order") {
  const auto decoded = decode_message<DiscountContract>(
      R"({"new":{"x":[1]},"status":null,"currency":"USD","currentYear":null})");
  REQUIRE(decoded);
  CHECK(decoded->currency == "USD");
  CHECK_FALSE(decoded->status);
  CHECK_FALSE(decoded->current_year);
}

TEST_CASE("what has the wrong type is named by its pointer") {
  const auto path_of = [](const char* text) {
    const auto decoded = decode_message<ResellerContractsAnswer>(text);
    INFO(text);
    REQUIRE_FALSE(decoded);
    return decoded.error().path;
  };
  CHECK(path_of("[]") == "");
  CHECK(path_of(R"({"aggregates":7})") == "/aggregates");
  CHECK(path_of(R"({"aggregates":{"totalYears":{"expired":"x"}}})") ==
        "/aggregates/totalYears/expired");
  CHECK(path_of(R"({"data":{"results":{}}})") == "/data/results");
  CHECK(path_of(R"({"data":{"results":[{},{"expiring":1}]}})") == "/data/results/1/expiring");
  CHECK(path_of(R"({"data":{"results":[{"currentYear":{"spent":"lots"}}]}})") ==
        "/data/results/0/currentYear/spent");
  CHECK(path_of(R"({"data":{"next":1.5}})") == "/data/next");
}

TEST_CASE("a record cut at any byte is an error") {
  const std::string text = kText;
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    if (decode_message<ResellerContractsAnswer>(std::string_view(text).substr(0, length))) {
      ++accepted;
    }
  }
  CHECK(accepted == 0);
}
