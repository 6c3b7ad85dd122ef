#include "web/engine/http_date.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

namespace usagescope {
namespace {

TEST_CASE("a Date header becomes an instant") {
  CHECK(parse_http_date("Tue, 15 Feb 2022 12:00:00 GMT") == Instant{1'644'926'400'000});
  CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == Instant{0});
  CHECK(parse_http_date("Sat, 29 Feb 2020 23:59:59 GMT") == Instant{1'583'020'799'000});
  // A leap second has no place in the calendar here.
  CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == Instant{1'483'228'799'000});
}

TEST_CASE("anything else is no date") {
  const auto text = GENERATE(
      values<std::string>({"", "GMT", "Tue, 15 Feb 2022 12:00:00", "Tue, 15 Feb 2022 12:00:00 CET",
                           "Tue 15 Feb 2022 12:00:00 GMT", "Tue, 5 Feb 2022 12:00:00 GMT",
                           "Tue, 30 Feb 2022 12:00:00 GMT", "Tue, 15 Fev 2022 12:00:00 GMT",
                           "Tue, 15 Feb 22 12:00:00 GMT", "Tue, 15 Feb 2022 24:00:00 GMT",
                           "Tue, 15 Feb 2022 12:60:00 GMT", "Tue, 15 Feb 2022 12:00:61 GMT",
                           "Tue, 15 Feb 2022 12:00 GMT", "Tue, +5 Feb 2022 12:00:00 GMT",
                           "1644926400", "Tuesday, 15-Feb-22 12:00:00 GMT"}));
  INFO(text);
  CHECK_FALSE(parse_http_date(text).has_value());
}

TEST_CASE("Retry-After is seconds or a date by the server's clock") {
  const Instant now{1'644'926'400'000};
  CHECK(parse_retry_after("0", now) == 0);
  CHECK(parse_retry_after("120", now) == 120'000);
  CHECK(parse_retry_after("Tue, 15 Feb 2022 12:00:07 GMT", now) == 7'000);
  CHECK(parse_retry_after("Tue, 15 Feb 2022 11:00:00 GMT", now) == 0);
  for (const char* text : {"", "soon", "-5", "1.5", "99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_retry_after(text, now).has_value());
  }
}

}  // namespace
}  // namespace usagescope
