#include "core/time/clock.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

TEST_CASE("an instant is read and written in UTC, whatever the machine's zone") {
  const auto now = Instant::parse("2022-02-15T12:00:00Z");
  REQUIRE(now);
  CHECK(now->ms == 1644926400000);
  CHECK(now->to_string() == "2022-02-15T12:00:00Z");
  CHECK(now->utc_date().to_string() == "2022-02-15");
  CHECK(Instant::parse("1970-01-01T00:00:00Z")->ms == 0);
  CHECK(Instant::parse("2018-09-13T16:39:29Z")->ms == 1536856769000);
}

TEST_CASE("fractions count as milliseconds") {
  CHECK(Instant::parse("1970-01-01T00:00:00.5Z")->ms == 500);
  CHECK(Instant::parse("1970-01-01T00:00:01.05Z")->ms == 1050);
  CHECK(Instant::parse("1970-01-01T00:00:00.123Z")->ms == 123);
  CHECK(Instant{1999}.to_string() == "1970-01-01T00:00:01Z");
}

TEST_CASE("days before 1970 are cut downwards") {
  CHECK(Instant{-1}.utc_date().to_string() == "1969-12-31");
  CHECK(Instant{-1}.to_string() == "1969-12-31T23:59:59Z");
  CHECK(Instant{-86'400'000}.utc_date().to_string() == "1969-12-31");
  CHECK(Instant{-86'400'001}.utc_date().to_string() == "1969-12-30");
}

TEST_CASE("a day starts at midnight UTC") {
  const auto day = CivilDate::parse("2021-10-01");
  REQUIRE(day);
  CHECK(Instant::start_of(*day).to_string() == "2021-10-01T00:00:00Z");
  CHECK(Instant::start_of(*day).utc_date() == *day);
  CHECK(Instant{Instant::start_of(*day).ms - 1}.utc_date() == day->plus_days(-1));
}

TEST_CASE("other forms are refused") {
  for (const char* text :
       {"", "2022-02-15", "2022-02-15T12:00:00", "2022-02-15 12:00:00Z", "2022-02-15T12:00Z",
        "2022-02-15T12:00:00+00:00", "2022-02-15T12:00:00.Z", "2022-02-15T12:00:00.1234Z",
        "2022-02-30T12:00:00Z", "2022-02-15T24:00:00Z", "2022-02-15T12:00:00xZ"}) {
    INFO(text);
    const auto parsed = Instant::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::kInvalidSyntax);
  }
}

TEST_CASE("a pinned clock stands still") {
  const PinnedClock clock(Instant{42});
  CHECK(clock.now() == Instant{42});
  CHECK(clock.now() == Instant{42});
}

}  // namespace
}  // namespace usagescope
