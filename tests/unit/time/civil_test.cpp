#include "core/time/civil.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

namespace usagescope {
namespace {

CivilDate date(std::string_view text) {
  const auto parsed = CivilDate::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

TEST_CASE("known days") {
  CHECK(date("1970-01-01").days == 0);
  CHECK(date("1969-12-31").days == -1);
  CHECK(date("2000-03-01").days == 11017);
  CHECK(date("2021-11-11").days == 18942);
  CHECK(date("0001-01-01").days == -719162);
  CHECK(date("9999-12-31").days == 2932896);
  CHECK(date("2021-11-11").weekday() == 3);
  CHECK(date("1969-12-29").weekday() == 0);
  CHECK(date("0001-01-01").weekday() == 0);
}

TEST_CASE("every day of ten thousand years follows the one before") {
  std::int32_t expected = -719162;
  std::int32_t mismatches = 0;
  for (int year = 1; year <= 9999; ++year) {
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 1; month <= 12; ++month) {
      const bool is_short = month == 4 || month == 6 || month == 9 || month == 11;
      const int length = month == 2 ? (is_leap ? 29 : 28) : (is_short ? 30 : 31);
      for (int day = 1; day <= length; ++day, ++expected) {
        const auto built = CivilDate::from_ymd(year, month, day);
        const CivilDate read{expected};
        if (!built || built->days != expected || read.year() != year || read.month() != month ||
            read.day() != day) {
          ++mismatches;
        }
      }
      if (CivilDate::from_ymd(year, month, length + 1)) ++mismatches;
    }
  }
  CHECK(mismatches == 0);
  CHECK(expected == 2932897);
}

TEST_CASE("what is no day is refused") {
  for (const char* text :
       {"", "2021-02-29", "2100-02-29", "2021-13-01", "2021-00-10", "2021-01-00", "2021-01-32",
        "2021-1-1", "2021/01/01", "20210101", "2021-01-01 ", " 2021-01-01", "0000-01-01",
        "-001-01-01", "12021-01-01", "2021-01-0a", "2021-01-01T00:00:00", "+021-01-01"}) {
    INFO(text);
    const auto parsed = CivilDate::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::kInvalidSyntax);
  }
  CHECK(date("2000-02-29").to_string() == "2000-02-29");
  CHECK_FALSE(CivilDate::from_ymd(0, 1, 1));
  CHECK_FALSE(CivilDate::from_ymd(10000, 1, 1));
}

TEST_CASE("months") {
  const Month december = Month::of(date("2021-12-31"));
  CHECK(december.to_string() == "2021-12");
  CHECK(december.plus(1).to_string() == "2022-01");
  CHECK(december.plus(-12).to_string() == "2020-12");
  CHECK(december.first_day() == date("2021-12-01"));
  CHECK(Period::of(december) == Period{date("2021-12-01"), date("2022-01-01")});
  CHECK(Period::of(*Month::parse("2024-02")).length_days() == 29);
  CHECK(Month::parse("2021-11")->month() == 11);
  for (const char* text : {"2021-13", "2021-00", "2021-1", "2021", "2021-011", "abcd-01", ""}) {
    INFO(text);
    CHECK_FALSE(Month::parse(text));
  }
}

TEST_CASE("quarters end where the next one begins") {
  CHECK(Quarter::of(date("2021-12-31")).to_string() == "2021-Q4");
  CHECK(Quarter::of(date("2022-01-01")).to_string() == "2022-Q1");
  CHECK(Quarter::of(date("2022-03-31")).plus(1).first_day() == date("2022-04-01"));
  CHECK(Quarter::parse("2022-Q1")->plus(-1).to_string() == "2021-Q4");
  const Period fourth = Period::of(*Quarter::parse("2021-Q4"));
  CHECK(fourth.begin == date("2021-10-01"));
  CHECK(fourth.last_day() == date("2021-12-31"));
  CHECK(fourth.length_days() == 92);
  CHECK(fourth.contains(date("2021-10-01")));
  CHECK(fourth.contains(date("2021-12-31")));
  CHECK_FALSE(fourth.contains(date("2022-01-01")));
  CHECK_FALSE(fourth.contains(date("2021-09-30")));
  for (const char* text : {"2021-Q0", "2021-Q5", "2021-q1", "2021Q1", "0000-Q1", "2021-Q11", ""}) {
    INFO(text);
    CHECK_FALSE(Quarter::parse(text));
  }
}

TEST_CASE("an empty period contains nothing") {
  const Period empty{date("2021-10-01"), date("2021-10-01")};
  CHECK(empty.is_empty());
  CHECK_FALSE(empty.contains(date("2021-10-01")));
}

TEST_CASE("a usage time is read in its forms and written in one") {
  for (const char* text : {"2021-11-11", "2021-11-11 00:00:00", "2021-11-11T00:00:00",
                           "2021-11-11T00:00:00Z", "2021-11-11 00:00:00Z"}) {
    INFO(text);
    const auto parsed = CivilDateTime::parse(text);
    REQUIRE(parsed);
    CHECK(parsed->to_string() == "2021-11-11 00:00:00");
  }
  CHECK(CivilDateTime::parse("2021-11-11 23:59:59")->second_of_day == 86399);
  CHECK(CivilDateTime::parse("2021-11-11 01:02:03")->to_string() == "2021-11-11 01:02:03");
  for (const char* text :
       {"", "2021-11-11 ", "2021-11-11Z", "2021-11-11 24:00:00", "2021-11-11 23:60:00",
        "2021-11-11 23:59:60", "2021-11-11 1:00:00", "2021-11-11x00:00:00",
        "2021-11-11 00:00:00+01:00", "2021-11-11 00:00", "2021-11-31 00:00:00",
        "2021-11-11 00:00:00ZZ", "2021-11-11 00-00-00", "2021-11-11 00:00:0Z"}) {
    INFO(text);
    CHECK_FALSE(CivilDateTime::parse(text));
  }
}

}  // namespace
}  // namespace usagescope
