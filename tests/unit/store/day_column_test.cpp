#include "core/store/day_column.hpp"

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string_view>

namespace usagescope {
namespace {

CivilDateTime time(std::string_view text) {
  const Result<CivilDateTime> parsed = CivilDateTime::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

TEST_CASE("days come back as they were, in any order") {
  DayColumn column;
  CHECK_FALSE(column.first_day());
  column.push_back(time("2021-11-11 00:00:00"));
  column.push_back(std::nullopt);
  column.push_back(time("2021-10-01"));
  column.push_back(time("9999-12-31"));
  column.push_back(time("0001-01-01"));
  column.push_back(time("2021-11-11"));
  CHECK(column.value(0) == time("2021-11-11"));
  CHECK_FALSE(column.value(1));
  CHECK(column.value(2) == time("2021-10-01"));
  CHECK(column.value(3) == time("9999-12-31"));
  CHECK(column.value(4) == time("0001-01-01"));
  CHECK(column.codes()[0] == column.codes()[5]);
  CHECK(column.distinct_days().size() == 5);
  CHECK(column.first_day() == time("0001-01-01").date);
  CHECK(column.last_day() == time("9999-12-31").date);
}

TEST_CASE("seconds take memory only once a row has some") {
  DayColumn column;
  for (int i = 0; i < 1'000; ++i) column.push_back(time("2021-11-11"));
  CHECK(column.memory_bytes() < 2'000);
  column.push_back(time("2021-11-11 23:59:59"));
  column.push_back(time("2021-11-12"));
  column.push_back(std::nullopt);
  CHECK(column.memory_bytes() > 4'000);
  CHECK(column.second_of_day(999) == 0);
  CHECK(column.value(1'000) == time("2021-11-11 23:59:59"));
  CHECK(column.value(1'001) == time("2021-11-12"));
  CHECK_FALSE(column.value(1'002));
}

TEST_CASE("the first row may have seconds") {
  DayColumn column;
  column.push_back(time("2021-11-11 00:00:01"));
  column.push_back(time("2021-11-11"));
  CHECK(column.value(0) == time("2021-11-11 00:00:01"));
  CHECK(column.value(1) == time("2021-11-11"));
}

}  // namespace
}  // namespace usagescope
