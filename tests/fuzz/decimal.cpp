// Decimals against a second, simple implementation. Input: "NUMBER NUMBER DIGITS".

#include <optional>
#include <string>

#include "core/base/decimal.hpp"
#include "core/base/text.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/plain_decimal.hpp"

namespace usagescope::fuzz {
namespace {

PlainDecimal plain(const Decimal& value) {
  PlainDecimal result;
  require(PlainDecimal::parse(value.to_string(), result), "a decimal is printed as a JSON number");
  return result;
}

/// Parses both ways; nullopt when there is no value to go on with.
std::optional<Decimal> parsed(std::string_view text) {
  PlainDecimal expected;
  const bool is_number = PlainDecimal::parse(text, expected);
  const Result<Decimal> actual = Decimal::parse(text);
  if (!is_number) {
    require(!actual && actual.error().code == ErrorCode::kInvalidSyntax, "only numbers are parsed");
    return std::nullopt;
  }
  if (!expected.is_held()) {
    require(!actual && actual.error().code == ErrorCode::kOutOfRange, "too long is out of range");
    return std::nullopt;
  }
  require(actual.has_value(), "every number that fits is parsed");
  require(plain(*actual) == expected, "the value is the one that was written");
  const std::string shown = actual->to_string();
  const Result<Decimal> again = Decimal::parse(shown);
  require(again && again->to_string() == shown && again->scale() == actual->scale() &&
              again->unscaled() == actual->unscaled(),
          "parse(to_string()) is identical");
  require(plain(actual->normalized()) == expected, "normalized() keeps the value");
  return *actual;
}

void check(const Result<Decimal>& actual, const PlainDecimal& expected, const char* promise) {
  if (expected.is_held()) {
    require(actual && plain(*actual) == expected, promise);
  } else {
    require(!actual && actual.error().code == ErrorCode::kOverflow, "too large is an overflow");
  }
}

void check_pair(const Decimal& a, const Decimal& b, int places) {
  const PlainDecimal x = plain(a);
  const PlainDecimal y = plain(b);
  check(Decimal::add(a, b), add(x, y), "add");
  check(Decimal::subtract(a, b), add(x, negated(y)), "subtract");
  check(Decimal::multiply(a, b), multiply(x, y), "multiply");
  require((a == b) == (x == y) && (a < b) == is_less(x, y) && (b < a) == is_less(y, x), "compare");
  const Result<Decimal> quotient = Decimal::divide(a, b, places);
  if (y.digits.empty()) {
    require(!quotient && quotient.error().code == ErrorCode::kInvalidArgument, "no zero divisor");
    return;
  }
  // A quotient is held with all its places, so it may be too long although its value is not.
  const PlainDecimal expected = divide(x, y, places);
  const auto whole_digits = static_cast<long>(expected.digits.size()) + expected.exponent;
  if (expected.digits.empty() || whole_digits + places <= Decimal::kMaxDigits) {
    require(quotient && plain(*quotient) == expected, "divide");
  } else {
    require(!quotient && quotient.error().code == ErrorCode::kOverflow, "divide overflows");
  }
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  constexpr std::size_t kLongest = 400;
  const auto parts = split(fuzz::text_of(data, std::min(size, kLongest)), ' ');
  const std::optional<Decimal> a = fuzz::parsed(parts[0]);
  const std::optional<Decimal> b = fuzz::parsed(parts.size() > 1 ? parts[1] : "1");
  const auto digits = parse_digits(parts.size() > 2 ? parts[2] : "6");
  const int places = static_cast<int>(digits.value_or(6) % (Decimal::kMaxScale + 1));
  if (a) {
    fuzz::require(fuzz::plain(a->rounded(places)) == fuzz::rounded(fuzz::plain(*a), places), "rounded");
  }
  if (a && b) fuzz::check_pair(*a, *b, places);
  return 0;
}
