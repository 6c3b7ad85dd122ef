#include "core/json/usage_codec.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/unit/json/fixture.hpp"

namespace usagescope {
namespace {

DecodedUsagePage page_of(const std::string& text) {
  auto decoded = decode_usage_page(text);
  INFO(text);
  INFO((decoded ? std::string() : describe(decoded.error())));
  REQUIRE(decoded);
  return *decoded;
}

Error error_of(std::string_view text) {
  const auto decoded = decode_usage_page(text);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(decoded);
  return decoded.error();
}

/// A page with one row that has this text between its braces.
std::string row_page(const std::string& members) {
  return "{\"results\":[{" + members + "}]}";
}

TEST_CASE("the documented page decodes in full") {
  const auto decoded = page_of(usage_seed());
  CHECK(decoded.unknown_fields == 0);
  CHECK(decoded.page.current == 1);
  CHECK(decoded.page.next == 3);
  CHECK(decoded.page.total_results_count == 100);
  REQUIRE(decoded.page.results.size() == 1);
  const UsageRecord& row = decoded.page.results[0];
  CHECK_FALSE(row.billing_account_id);
  CHECK(row.billing_engine_discount_contract_id == "12345");
  CHECK(row.charge_description == "VMware Cloud on AWS - Elastic IP address");
  CHECK(row.charge_id == "VOD-IP-A1");
  CHECK(row.commitment == Decimal(0));
  CHECK(row.customer_name == "PotlatchDeltic");
  CHECK(row.customer_org_id == "bce80100-cc4f-45e0-8a79-5063de5ba191");
  CHECK(row.data_center_description == "US West (Oregon)");
  CHECK(row.distributor_id == "1284310");
  CHECK(row.distributor_name == "Carahsoft Technology Corporation");
  CHECK(row.msrp_price->to_string() == "8.368063");
  CHECK(row.on_demand_usage == Decimal(3666));
  CHECK(row.part_number == "COA-12MT0-AU");
  CHECK(row.product_family == "VMC-AWS");
  CHECK(row.reseller_id == "114214");
  CHECK(row.reseller_name == "SoftChoice Inc");
  CHECK(row.service == "VMware Cloud on AWS");
  CHECK(row.subscription_id == "M1627786076");
  CHECK(row.unit_of_measurement == "IP");
  CHECK(row.usage == Decimal(3666));
  CHECK(row.usage_timestamp->to_string() == "2021-11-11 00:00:00");
}

TEST_CASE("the documented page is encoded as it was, but for white space") {
  const std::string seed = usage_seed();
  CHECK(encode_usage_page(page_of(seed).page) == compact(seed));
}

TEST_CASE("a row travels alone as well") {
  const UsageRecord row = page_of(usage_seed()).page.results[0];
  const auto decoded = decode_usage_record(encode_usage_record(row));
  REQUIRE(decoded);
  CHECK(*decoded == row);
  CHECK(decode_usage_record("[]").error().code == ErrorCode::kWrongType);
  CHECK(decode_usage_record("7").error().code == ErrorCode::kWrongType);
  CHECK(decode_usage_record(R"({"usage":[1]})").error().path == "/usage");
  CHECK(decode_usage_record(R"({"usage":{}})").error().code == ErrorCode::kWrongType);
  CHECK(decode_usage_record(R"({"usage":1,"usage":1})").error().code == ErrorCode::kInvalidSyntax);
  CHECK(decode_usage_record(R"({"new":{"usage":[{}]},"usage":2})")->usage == Decimal(2));
}

TEST_CASE("members come in any order") {
  const UsageRecord expected = page_of(usage_seed()).page.results[0];
  auto tree = Json::parse(encode_usage_record(expected));
  REQUIRE(tree);
  Json::Object members = *tree->object();
  std::reverse(members.begin(), members.end());
  CHECK(*decode_usage_record(Json(members).dump()) == expected);
  std::rotate(members.begin(), members.begin() + 7, members.end());
  CHECK(*decode_usage_record(Json(members).dump()) == expected);
}

TEST_CASE("each field may be absent or null") {
  const UsageRecord full = page_of(usage_seed()).page.results[0];
  const auto tree = Json::parse(encode_usage_record(full));
  REQUIRE(tree);
  for (const auto& [name, value] : *tree->object()) {
    INFO(name);
    const std::string member = "\"" + name + "\":" + value.dump();
    Json without;
    for (const auto& [other, kept] : *tree->object()) {
      if (other != name) without.set(other, kept);
    }
    const auto absent = decode_usage_record(without.dump());
    const auto null = decode_usage_record(replaced(tree->dump(), member, "\"" + name + "\":null"));
    REQUIRE(absent);
    REQUIRE(null);
    CHECK(*absent == *null);
    CHECK_FALSE(*absent == full);
    CHECK(encode_usage_record(*absent) == without.dump());
  }
  CHECK(page_of("{}").page == UsagePage{});
  CHECK(page_of(R"({"current":null,"next":null,"results":null,"totalResultsCount":null})").page ==
        UsagePage{});
  CHECK(page_of(R"({"results":[{}]})").page.results.size() == 1);
}

TEST_CASE("unknown fields are stepped over and counted") {
  const auto decoded = page_of(
      R"({"extra":{"results":[{"usage":"x"}]},"results":[{"usage":1,"currency":"USD","tags":[1,[2,{"usage":3}]],
          "meta":{"usage":[true]},"partNumber":"P"}],"links":[],"flag":null})");
  CHECK(decoded.unknown_fields == 6);
  REQUIRE(decoded.page.results.size() == 1);
  CHECK(decoded.page.results[0].usage == Decimal(1));
  CHECK(decoded.page.results[0].part_number == "P");
}

TEST_CASE("numbers are exact, also as text") {
  const auto decoded = page_of(row_page(
      R"("msrpPrice":"51987.0","usage":12345678901234567890.123456789,"onDemandUsage":-0.0,"commitment":1e3)"));
  const UsageRecord& row = decoded.page.results[0];
  CHECK(row.msrp_price->to_string() == "51987.0");
  CHECK(row.usage->to_string() == "12345678901234567890.123456789");
  CHECK(row.on_demand_usage->to_string() == "0.0");
  CHECK(row.commitment->to_string() == "1000");
  CHECK(page_of(R"({"current":"1","next":2.0})").page.current == 1);
  CHECK(page_of(R"({"current":"1","next":2.0})").page.next == 2);
}

TEST_CASE("text is kept byte for byte") {
  UsageRecord row;
  row.customer_name = "Caf\xC3\xA9 \"\\/\b\f\n\r\t\x01 \xF0\x9F\x98\x80";
  row.reseller_id = "007";
  CHECK(*decode_usage_record(encode_usage_record(row)) == row);
}

TEST_CASE("a value of the wrong type is named with its place, for each field") {
  const std::vector<std::string> values = {"true", "[]", "{}", "[1]", "{\"a\":1}", "7", "\"x\""};
  for (const ColumnInfo& info : columns()) {
    for (const std::string& value : values) {
      if (info.type == ColumnType::kText && value == "\"x\"") continue;
      if (info.type == ColumnType::kDecimal && value == "7") continue;
      INFO(info.wire_name << " = " << value);
      const Error error = error_of(row_page("\"" + std::string(info.wire_name) + "\":" + value));
      const bool is_bad_day = info.type == ColumnType::kDate && value == "\"x\"";
      CHECK(error.code == (is_bad_day ? ErrorCode::kInvalidSyntax : ErrorCode::kWrongType));
      CHECK(error.path == "/results/0/" + std::string(info.wire_name));
    }
  }
  for (const char* member : {"current", "next", "totalResultsCount"}) {
    for (const char* value : {"true", "[]", "{}", "\"x\"", "\"\""}) {
      INFO(member << " = " << value);
      const Error error = error_of("{\"" + std::string(member) + "\":" + value + "}");
      CHECK(error.code == ErrorCode::kWrongType);
      CHECK(error.path == "/" + std::string(member));
    }
  }
  CHECK(error_of(row_page(R"("resellerId":114214)")).message.find("ids are text") !=
        std::string::npos);
}

TEST_CASE("a page of another shape is refused") {
  for (const char* text : {"[]", "null", "7", "\"x\"", "true", "[{\"results\":[]}]"}) {
    CHECK(error_of(text).code == ErrorCode::kWrongType);
    CHECK(error_of(text).path.empty());
  }
  CHECK(error_of(R"({"results":{}})").path == "/results");
  CHECK(error_of(R"({"results":"x"})").path == "/results");
  for (const char* text : {R"({"results":[{},7]})", R"({"results":[{},[]]})",
                           R"({"results":[{},null]})", R"({"results":[{},"x"]})"}) {
    CHECK(error_of(text).code == ErrorCode::kWrongType);
    CHECK(error_of(text).path == "/results/1");
  }
}

TEST_CASE("numbers beyond the limits are out of range, with their place") {
  const std::vector<std::string> values = {"1e38",
                                           "1e400",
                                           "-1e400",
                                           "1e-38",
                                           "1e-400",
                                           std::string(39, '9'),
                                           "\"1e99999999999999999999\"",
                                           "0.00000000000000000000000000000000000001"};
  for (const std::string& value : values) {
    INFO(value);
    const Error error = error_of(row_page("\"chargeId\":\"a\",\"usage\":" + value));
    CHECK(error.code == ErrorCode::kOutOfRange);
    CHECK(error.path == "/results/0/usage");
  }
  for (const char* value : {"2147483648", "-2147483649", "1.5", "1e12", "1e400",
                            "99999999999999999999999999999999999999999999"}) {
    INFO(value);
    const Error error = error_of("{\"next\":" + std::string(value) + "}");
    CHECK(error.code == ErrorCode::kOutOfRange);
    CHECK(error.path == "/next");
  }
}

TEST_CASE("members that stand twice are refused") {
  CHECK(error_of(row_page(R"("usage":1,"partNumber":"P","usage":1)")).path == "/results/0/usage");
  CHECK(error_of(row_page(R"("usage":null,"usage":1)")).code == ErrorCode::kInvalidSyntax);
  CHECK(error_of(R"({"results":[],"results":[]})").code == ErrorCode::kInvalidSyntax);
  CHECK(error_of(R"({"next":1,"next":2})").path == "/next");
  // The same members in the next row are of course no repetition.
  CHECK(page_of(R"({"results":[{"usage":1},{"usage":1}]})").page.results.size() == 2);
}

TEST_CASE("a page cut at any byte is an error") {
  const std::string seed = usage_seed();
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < seed.size(); ++length) {
    const auto decoded = decode_usage_page(std::string_view(seed).substr(0, length));
    if (decoded || decoded.error().code != ErrorCode::kInvalidSyntax) ++accepted;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a page with any byte changed never crashes, and says where it is wrong") {
  const std::string seed = usage_seed();
  std::size_t refused = 0;
  for (std::size_t at = 0; at < seed.size(); ++at) {
    for (const char c : {'\0', '"', '{', ']', '9', '\xFF', ','}) {
      std::string text = seed;
      text[at] = c;
      const auto decoded = decode_usage_page(text);
      if (decoded) continue;
      ++refused;
      CHECK_FALSE(decoded.error().message.empty());
    }
  }
  CHECK(refused > seed.size());
}

TEST_CASE("invalid UTF-8 is refused with its place") {
  const Error error = error_of(row_page("\"usage\":1,\"customerName\":\"a\xC3(\""));
  CHECK(error.code == ErrorCode::kInvalidSyntax);
  CHECK(error.path == "/results/0/customerName");
  CHECK(error.message.find("UTF-8") != std::string::npos);
  CHECK(error_of(row_page("\"customerName\":\"\\ud800\"")).code == ErrorCode::kInvalidSyntax);
  CHECK(error_of(std::string("{}\0{}", 5)).code == ErrorCode::kInvalidSyntax);
}

TEST_CASE("nesting is limited, also in members that are stepped over") {
  for (const char* prefix : {"", "{\"results\":", "{\"results\":[{\"usage\":", "{\"extra\":",
                             "{\"results\":[{\"extra\":"}) {
    INFO(prefix);
    for (const char* opening : {"[", "{\"a\":"}) {
      std::string text = prefix;
      for (int i = 0; i < 100'000; ++i) text += opening;
      const auto decoded = decode_usage_page(text);
      REQUIRE_FALSE(decoded);
      const bool is_stepped_over = std::string_view(prefix).find("extra") != std::string::npos;
      // Elsewhere the first bracket is already of the wrong type, or its member unknown.
      CHECK((decoded.error().code == ErrorCode::kTooDeep ||
             (!is_stepped_over && decoded.error().code == ErrorCode::kWrongType)));
    }
  }
}

}  // namespace
}  // namespace usagescope
