#include "core/base/decimal.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace usagescope {
namespace {

const std::string kNines38(38, '9');

Decimal number(std::string_view text) {
  auto parsed = Decimal::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

/// The text of a result, or the name of its error.
std::string shown(const Result<Decimal>& result) {
  return result ? result->to_string() : std::string(error_code_name(result.error().code));
}

TEST_CASE("a decimal is printed as it was written") {
  const std::vector<std::string> texts = {"0",
                                          "0.0",
                                          "8.368063",
                                          "3666",
                                          "-1",
                                          "-0.5",
                                          "10.00",
                                          "1000",
                                          "0.10",
                                          "9223372036854775808",
                                          kNines38,
                                          "-" + kNines38,
                                          "0." + std::string(36, '0') + "1",
                                          "12345678901234567890.123456789012345678"};
  for (const auto& text : texts) CHECK(number(text).to_string() == text);
}

TEST_CASE("exponents give the same value in plain notation") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"1.5e3", "1500"},
      {"1.5E+1", "15"},
      {"15e-1", "1.5"},
      {"1.50e1", "15.0"},
      {"0e999999", "0"},
      {"0.0e-99999", "0." + std::string(37, '0')},
      {"1e37", "1" + std::string(37, '0')},
      {"1e-37", "0." + std::string(36, '0') + "1"},
      {"100e-39", "0." + std::string(36, '0') + "1"},
      {"0.00000000000000000000000000000000000000000001e44", "1"}};
  for (const auto& [text, plain] : cases) {
    INFO(text);
    CHECK(shown(Decimal::parse(text)) == plain);
  }
}

TEST_CASE("there is no negative zero") {
  CHECK(number("-0").to_string() == "0");
  CHECK(number("-0.00").to_string() == "0.00");
}

TEST_CASE("what is not a JSON number is refused") {
  const std::vector<std::string> texts = {
      "",     "-",   "+1",  "01",    "-01", "00",    ".5",       "5.",
      "1.e3", "1e",  "1e+", "1e-",   " 1",  "1 ",    "1,5",      "0x1",
      "NaN",  "inf", "1_0", "1.2.3", "--1", "1e1.5", "\xD9\xA1", std::string("1\0", 2)};
  for (const auto& text : texts) {
    INFO(text);
    CHECK(shown(Decimal::parse(text)) == "invalid_syntax");
  }
}

TEST_CASE("what needs more than 38 digits is refused, never rounded") {
  const std::vector<std::string> texts = {
      "1" + std::string(38, '0'),
      kNines38 + "9",
      "0." + std::string(37, '0') + "1",
      kNines38 + ".5",
      "1e38",
      "1e-38",
      "1e999999999999999999999999",
      "-1e999999999999999999",
      "1e-99999999999999999999",
      std::string(100'000, '9'),
      "1" + std::string(20, '0') + "." + std::string(19, '0') + "1"};
  for (const auto& text : texts) {
    INFO(text.substr(0, 60));
    CHECK(shown(Decimal::parse(text)) == "out_of_range");
  }
}

TEST_CASE("zeros that do not fit are dropped when the value stays exact") {
  CHECK(number("1." + std::string(60, '0')).to_string() == "1." + std::string(37, '0'));
  CHECK(number(kNines38 + ".000").to_string() == kNines38);
  CHECK(number("0." + std::string(50, '0')).to_string() == "0." + std::string(37, '0'));
  CHECK(number(std::string("0.") + "5" + std::string(100'000, '0')) == number("0.5"));
}

TEST_CASE("from_unscaled holds the limits") {
  CHECK(shown(Decimal::from_unscaled(12345, 2)) == "123.45");
  CHECK(shown(Decimal::from_unscaled(-5, 37)) == "-0." + std::string(36, '0') + "5");
  CHECK(shown(Decimal::from_unscaled(1, 38)) == "out_of_range");
  CHECK(shown(Decimal::from_unscaled(1, -1)) == "out_of_range");
  const Int128 largest = number(kNines38).unscaled();
  CHECK(shown(Decimal::from_unscaled(largest, 0)) == kNines38);
  CHECK(shown(Decimal::from_unscaled(largest + 1, 0)) == "out_of_range");
  CHECK(shown(Decimal::from_unscaled(-largest - 1, 0)) == "out_of_range");
  const Int128 lowest = static_cast<Int128>(UInt128{1} << 127U);
  CHECK(shown(Decimal::from_unscaled(lowest, 0)) == "out_of_range");
  CHECK(Decimal(std::numeric_limits<std::int64_t>::min()).to_string() == "-9223372036854775808");
}

TEST_CASE("comparison is by value") {
  CHECK(number("0.0") == number("0"));
  CHECK(number("1.50") == number("1.5"));
  CHECK(number("-1.5") < number("-1.49"));
  CHECK(number("-2") < number("1"));
  CHECK(number("9.99") < number("10"));
  CHECK_FALSE(number("10") < number("9.99"));
  const std::string tiny = "0." + std::string(36, '0') + "1";
  // Neither can be brought to the other's scale within 128 bits.
  CHECK(number(tiny) < number(kNines38));
  CHECK(number("-" + kNines38) < number("-" + tiny));
  CHECK(number("-" + tiny) < number("0"));
}

TEST_CASE("rounding goes half to even and keeps the asked digits") {
  const std::vector<std::tuple<std::string, int, std::string>> cases = {
      {"0.5", 0, "0"},      {"1.5", 0, "2"},         {"2.5", 0, "2"},
      {"-2.5", 0, "-2"},    {"-3.5", 0, "-4"},       {"2.51", 0, "3"},
      {"2.4999", 0, "2"},   {"8.368063", 2, "8.37"}, {"1.005", 2, "1.00"},
      {"1.015", 2, "1.02"}, {"7", 3, "7.000"},       {"0", 2, "0.00"},
      {"9.99", 1, "10.0"},  {"-0.004", 2, "0.00"},   {"30677.318958", 4, "30677.3190"}};
  for (const auto& [text, digits, expected] : cases) {
    INFO(text << " to " << digits);
    CHECK(number(text).rounded(digits).to_string() == expected);
  }
  CHECK(number("0." + std::string(37, '9')).rounded(0).to_string() == "1");
  // 38 digits leave no room for zeros after the point; the value stays.
  CHECK(number(kNines38).rounded(2).to_string() == kNines38);
}

TEST_CASE("normalized drops zeros after the point only") {
  CHECK(number("1.500").normalized().to_string() == "1.5");
  CHECK(number("100").normalized().to_string() == "100");
  CHECK(number("100.00").normalized().to_string() == "100");
  CHECK(number("0.00").normalized().to_string() == "0");
}

TEST_CASE("sums are exact and overflow is an error") {
  CHECK(shown(Decimal::add(number("0.1"), number("0.2"))) == "0.3");
  CHECK(shown(Decimal::add(number("1.50"), number("-1.5"))) == "0.00");
  CHECK(shown(Decimal::subtract(number("3666"), number("0.000001"))) == "3665.999999");
  CHECK(shown(Decimal::add(number(kNines38), number("1"))) == "overflow");
  CHECK(shown(Decimal::add(number("-" + kNines38), number("-1"))) == "overflow");
  CHECK(shown(Decimal::subtract(number("-" + kNines38), number("1"))) == "overflow");
  CHECK(shown(Decimal::add(number(kNines38), number("0.1"))) == "overflow");
  CHECK(shown(Decimal::add(number(kNines38), number("0.0"))) == kNines38);
  CHECK(shown(Decimal::add(number(kNines38), number("-" + kNines38))) == "0");
  // 10^37 at scale 1 needs 39 digits on the way; the difference has 38 and is held.
  CHECK(shown(Decimal::subtract(number("1e37"), number("0.1"))) == std::string(37, '9') + ".9");
}

TEST_CASE("products are exact and overflow is an error") {
  CHECK(shown(Decimal::multiply(number("3666"), number("8.368063"))) == "30677.318958");
  CHECK(shown(Decimal::multiply(number("-0.5"), number("0.20"))) == "-0.100");
  CHECK(shown(Decimal::multiply(number(kNines38), number("-1"))) == "-" + kNines38);
  CHECK(shown(Decimal::multiply(number(kNines38), number("1.00"))) == kNines38);
  CHECK(shown(Decimal::multiply(number(kNines38), number("2"))) == "overflow");
  CHECK(shown(Decimal::multiply(number(kNines38), number(kNines38))) == "overflow");
  CHECK(shown(Decimal::multiply(number("1e-20"), number("1e-20"))) == "overflow");
  CHECK(shown(Decimal::multiply(number("0.00"), number(kNines38))) == "0.00");
  // 2 x 0.5: the 74 digits of the exact product are nearly all zeros.
  CHECK(
      shown(Decimal::multiply(number("2e36"), number("0.5000000000000000000000000000000000000"))) ==
      "1" + std::string(36, '0') + ".0");
}

TEST_CASE("quotients are rounded half to even") {
  CHECK(shown(Decimal::divide(number("1"), number("3"), 5)) == "0.33333");
  CHECK(shown(Decimal::divide(number("2"), number("3"), 5)) == "0.66667");
  CHECK(shown(Decimal::divide(number("1"), number("8"), 2)) == "0.12");
  CHECK(shown(Decimal::divide(number("3"), number("8"), 2)) == "0.38");
  CHECK(shown(Decimal::divide(number("-1"), number("8"), 2)) == "-0.12");
  CHECK(shown(Decimal::divide(number("1.2500"), number("1"), 1)) == "1.2");
  CHECK(shown(Decimal::divide(number("1.25001"), number("1"), 1)) == "1.3");
  CHECK(shown(Decimal::divide(number("1"), number("0"), 2)) == "invalid_argument");
  CHECK(shown(Decimal::divide(number("1"), number("0.00"), 2)) == "invalid_argument");
  CHECK(shown(Decimal::divide(number("1"), number("3"), 38)) == "invalid_argument");
  CHECK(shown(Decimal::divide(number("1"), number("3"), -1)) == "invalid_argument");
  CHECK(shown(Decimal::divide(number(kNines38), number("0.1"), 0)) == "overflow");
  CHECK(shown(Decimal::divide(number(kNines38), number(kNines38), 37)) ==
        "1." + std::string(37, '0'));
}

TEST_CASE("the drawing double is close") {
  CHECK(number("8.368063").to_double_for_drawing() > 8.36806);
  CHECK(number("8.368063").to_double_for_drawing() < 8.36807);
  CHECK(number("-3666").to_double_for_drawing() < -3665.9);
}

}  // namespace
}  // namespace usagescope
