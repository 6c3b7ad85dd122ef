#include "core/store/decimal_column.hpp"

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string>

namespace usagescope {
namespace {

Decimal number(const std::string& text) {
  const Result<Decimal> parsed = Decimal::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

void append(DecimalColumn& column, const std::string& text) {
  const auto fitted = column.fit(number(text));
  REQUIRE(fitted);
  column.push_back(*fitted);
}

TEST_CASE("the scale grows to the most digits that a row needs") {
  DecimalColumn column;
  append(column, "3666");
  CHECK(column.scale() == 0);
  append(column, "8.368063");
  CHECK(column.scale() == 6);
  append(column, "-0.5");
  CHECK(column.scale() == 6);
  CHECK(column.values()[0] == 3'666'000'000);
  CHECK(column.values()[1] == 8'368'063);
  CHECK(column.values()[2] == -500'000);
  CHECK(column.max_magnitude() == 3'666'000'000);
  CHECK(column.value(0) == number("3666"));
  CHECK(column.value(1) == number("8.368063"));
}

TEST_CASE("trailing zeros need no digits") {
  DecimalColumn column;
  append(column, "1.000000000000000000");
  append(column, "0.0000000000000000000000000000000000000");
  append(column, "12.50");
  CHECK(column.scale() == 1);
  CHECK(column.value(2) == number("12.5"));
}

TEST_CASE("a missing number is none of the others") {
  DecimalColumn column;
  CHECK_FALSE(column.has_missing());
  append(column, "0");
  const auto fitted = column.fit(std::nullopt);
  REQUIRE(fitted);
  column.push_back(*fitted);
  append(column, "0.25");
  CHECK(column.has_missing());
  CHECK(column.value(0) == number("0"));
  CHECK_FALSE(column.value(1));
  CHECK(column.values()[1] == DecimalColumn::kMissing);
  CHECK(column.max_magnitude() == 25);
}

TEST_CASE("what cannot be held exactly is refused and changes nothing") {
  DecimalColumn column;
  append(column, "999999999999999999");
  append(column, "-999999999999999999");
  CHECK_FALSE(column.fit(number("1000000000000000000")));
  CHECK_FALSE(column.fit(number("-1000000000000000000")));
  CHECK_FALSE(column.fit(number("0.5")));
  CHECK_FALSE(column.fit(number("1e37")));
  CHECK(column.fit(number("0.0")));
  CHECK(column.scale() == 0);
  CHECK(column.values().size() == 2);
  CHECK(column.value(0) == number("999999999999999999"));

  DecimalColumn fine;
  append(fine, "0.000000000000000001");
  CHECK(fine.scale() == 18);
  CHECK_FALSE(fine.fit(number("1")));
  append(fine, "0.999999999999999999");
  CHECK(fine.value(1) == number("0.999999999999999999"));
}

TEST_CASE("a column of zeros takes any scale") {
  DecimalColumn column;
  append(column, "0");
  append(column, "1e-37");
  CHECK(column.scale() == 37);
  CHECK(column.value(0) == number("0"));
  CHECK(column.value(1) == number("1e-37"));
}

}  // namespace
}  // namespace usagescope
