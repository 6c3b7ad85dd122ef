#include "web/app/format.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

Decimal dec(const char* text) { return *Decimal::parse(text); }

TEST_CASE("figures", "[format]") {
  CHECK(format_money(dec("17296862.715")) == "17,296,862.72");
  CHECK(format_money(dec("0.125")) == "0.12");  // half-even
  CHECK(format_money(dec("-124092.67")) == "−124,092.67");
  CHECK(format_money(std::nullopt) == "—");
  CHECK(format_quantity(dec("3666")) == "3,666");
  CHECK(format_quantity(dec("1.50")) == "1.5");
  CHECK(format_quantity(dec("0.12345678")) == "0.123457");
  CHECK(format_count(67027) == "67,027");
  CHECK(format_seconds(500) == "0.5 s");
  CHECK(format_seconds(1000) == "1 s");
  CHECK(format_seconds(59'960) == "60 s");
}

TEST_CASE("shares", "[format]") {
  CHECK(format_share(dec("1"), dec("3")) == "33.3%");
  CHECK(format_share(dec("1"), dec("0")) == "—");
  CHECK(format_share(std::nullopt, dec("3")) == "—");
  CHECK(share_for_drawing(dec("1"), dec("4")) == 0.25);
  CHECK(share_for_drawing(dec("-1"), dec("4")) == 0.0);
  CHECK(share_for_drawing(std::nullopt, dec("4")) < 0);
}

TEST_CASE("days, months and periods", "[format]") {
  const CivilDate day = *CivilDate::from_ymd(2021, 11, 11);
  CHECK(format_weekday(day) == "Thu 11 Nov 2021");
  CHECK(format_period({day, day.plus_days(1)}) == "11 Nov 2021");
  CHECK(format_period(Period::of(Quarter::of(day))) == "1 Oct – 31 Dec 2021");
  CHECK(format_period({*CivilDate::from_ymd(2021, 12, 1), *CivilDate::from_ymd(2022, 2, 1)}) ==
        "1 Dec 2021 – 31 Jan 2022");
  CHECK(describe_period(Period::of(Quarter::of(day))) == "Q4 2021");
  CHECK(describe_period(Period::of(Month::of(day))) == "Nov 2021");
  CHECK(describe_period({day, day.plus_days(1)}) == "1 day");
  CHECK(format_instant(*Instant::parse("2022-02-15T12:05:00Z")) == "15 Feb 2022 12:05 UTC");
}

TEST_CASE("zero on the wire is no date, never 1970", "[format]") {
  CHECK_FALSE(report_day(0));
  CHECK_FALSE(report_day(std::nullopt));
  CHECK(format_day(*report_day(1528386976000)) == "7 Jun 2018");
}

}  // namespace
}  // namespace usagescope
