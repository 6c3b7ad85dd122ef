#include "core/time/billing_period.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace usagescope {
namespace {

CivilDate day(const char* text) {
  return *CivilDate::parse(text);
}

std::string week(const char* text) {
  return first_day_of_week(day(text)).to_string();
}

std::string fiscal(const char* text, int start_month) {
  return FiscalQuarter::of(day(text), start_month).to_string();
}

/// "2021-10-15 to 2021-11-14": first and last day.
std::string around(const char* text, int anniversary_day) {
  const Period period = anniversary_period(day(text), anniversary_day);
  return period.begin.to_string() + " to " + period.last_day().to_string();
}

TEST_CASE("weeks begin on Monday, across months, years and the epoch") {
  CHECK(week("2021-11-08") == "2021-11-08");
  CHECK(week("2021-11-14") == "2021-11-08");
  CHECK(week("2021-11-15") == "2021-11-15");
  CHECK(week("2022-01-01") == "2021-12-27");
  CHECK(week("1970-01-01") == "1969-12-29");
  CHECK(week("1969-12-28") == "1969-12-22");
  CHECK(week("0001-01-01") == "0001-01-01");
}

TEST_CASE("fiscal quarters are named by the year in which the fiscal year ends") {
  CHECK(fiscal("2022-01-31", 2) == "FY2022-Q4");
  CHECK(fiscal("2022-02-01", 2) == "FY2023-Q1");
  CHECK(fiscal("2021-10-01", 10) == "FY2022-Q1");
  CHECK(fiscal("2021-09-30", 10) == "FY2021-Q4");
  CHECK(fiscal("2021-12-31", 12) == "FY2022-Q1");
  CHECK(fiscal("2021-11-30", 12) == "FY2021-Q4");
  CHECK(fiscal("2022-03-31", 4) == "FY2022-Q4");
}

TEST_CASE("a fiscal year that starts in January is the calendar year") {
  for (const char* text : {"2020-02-29", "2021-01-01", "2021-12-31", "0001-01-01"}) {
    CHECK(fiscal(text, 1) == "FY" + Quarter::of(day(text)).to_string());
  }
}

TEST_CASE("a fiscal quarter begins on the first day that belongs to it") {
  for (int start = 1; start <= 12; ++start) {
    for (CivilDate at = day("2019-12-15"); at < day("2021-02-01"); at = at.plus_days(1)) {
      const FiscalQuarter quarter = FiscalQuarter::of(at, start);
      const CivilDate first = quarter.first_day(start);
      REQUIRE(first <= at);
      REQUIRE(FiscalQuarter::of(first, start) == quarter);
      REQUIRE(FiscalQuarter::of(first.plus_days(-1), start).index == quarter.index - 1);
      REQUIRE((first.month() - start + 12) % 3 == 0);
      REQUIRE(((first.month() == start) == (quarter.quarter() == 1)));
    }
  }
}

TEST_CASE("billing periods begin on the organisation's day") {
  CHECK(around("2021-10-15", 15) == "2021-10-15 to 2021-11-14");
  CHECK(around("2021-11-14", 15) == "2021-10-15 to 2021-11-14");
  CHECK(around("2021-11-15", 15) == "2021-11-15 to 2021-12-14");
  CHECK(around("2021-11-30", 1) == "2021-11-01 to 2021-11-30");
  CHECK(around("2022-01-03", 28) == "2021-12-28 to 2022-01-27");
}

TEST_CASE("in a month that is too short they begin on its last day") {
  CHECK(around("2021-02-27", 31) == "2021-01-31 to 2021-02-27");
  CHECK(around("2021-02-28", 31) == "2021-02-28 to 2021-03-30");
  CHECK(around("2020-02-28", 30) == "2020-01-30 to 2020-02-28");
  CHECK(around("2020-02-29", 30) == "2020-02-29 to 2020-03-29");
  CHECK(around("2021-04-30", 31) == "2021-04-30 to 2021-05-30");
}

TEST_CASE("every day is in its own billing period, and periods follow each other") {
  for (int start = 1; start <= 31; ++start) {
    for (CivilDate at = day("2019-12-15"); at < day("2021-04-01"); at = at.plus_days(1)) {
      const Period period = anniversary_period(at, start);
      REQUIRE(period.contains(at));
      REQUIRE(period.length_days() >= 28);
      REQUIRE(period.length_days() <= 31);
      REQUIRE(anniversary_period(period.end, start).begin == period.end);
      REQUIRE(anniversary_period(period.last_day(), start) == period);
    }
  }
}

}  // namespace
}  // namespace usagescope
