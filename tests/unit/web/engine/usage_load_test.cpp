#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "core/json/message_codec.hpp"
#include "fake_world.hpp"

namespace usagescope::test {
namespace {

std::string start_of(const HttpRequest& request) {
  const auto at = request.url.find("pageStart=");
  return request.url.substr(at + 10, request.url.find('&', at) - at - 10);
}

std::string access_token_of(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (name == "csp-auth-token") return value;
  }
  return "";
}

/// A connected engine with a load under way under id 2.
struct Loading : FakeWorld {
  explicit Loading(LoadUsageRequest request = {}) {
    connect();
    send(2, request);
  }
  [[nodiscard]] LoadStatusReply status() const {
    const auto statuses = all<LoadStatusReply>();
    REQUIRE_FALSE(statuses.empty());
    return statuses.back();
  }
  /// Answers the retries of a page with the same failure until the engine gives up.
  void fail_for_good(const HttpResponse& failure) {
    for (int tries = 0; tries < 10 && status().phase != LoadPhase::kFailed; ++tries) {
      if (transport.is_waiting()) transport.answer(failure);
      timers.advance(2000);
    }
  }
};

TEST_CASE("a load asks for pages of the period and follows next") {
  const Period period = Period::of(Quarter{2021 * 4 + 3});
  Loading world(LoadUsageRequest{period, 3});
  const HttpRequest& request = world.transport.oldest();
  CHECK(request.method == "POST");
  CHECK(request.url ==
        "https://api.test/cphub/api/seller/v1/distributors/org-1/usages/search"
        "?pageStart=1&pageLimit=3");
  CHECK(access_token_of(request) == "access-token-1");
  const auto body = decode_usage_search_body(request.body);
  REQUIRE(body.has_value());
  REQUIRE(body->filters.size() == 1);
  CHECK(body->filters[0].key == "USAGE_DATE");
  CHECK(body->filters[0].op == "BETWEEN");
  CHECK(body->filters[0].values == std::vector<std::string>{"2021-10-01", "2021-12-31"});
  CHECK(body->filters[0].is_array);

  CHECK(world.status().phase == LoadPhase::kLoading);
  CHECK(world.status().rows == 0);
  world.timers.advance(250);
  world.transport.answer(page({.first = 1, .count = 3, .current = 1, .next = 4, .total = 7}));
  CHECK(world.status().rows == 3);
  CHECK(world.status().expected_rows == 7U);
  CHECK(world.status().period == period);
  CHECK(start_of(world.transport.oldest()) == "4");
  world.transport.answer(page({.first = 4, .count = 3, .current = 4, .next = 7, .total = 7}));
  world.timers.advance(250);
  CHECK(start_of(world.transport.oldest()) == "7");
  world.transport.answer(page({.first = 7, .count = 1, .current = 7, .total = 7}));

  const LoadStatusReply done = world.status();
  CHECK(world.last().id == 2);
  CHECK(done.phase == LoadPhase::kDone);
  CHECK(done.rows == 7);
  CHECK(done.pages == 3);
  CHECK(done.rows_per_second == 14);
  CHECK(done.first_day == CivilDate::from_ymd(2021, 11, 2));
  CHECK(done.last_day == CivilDate::from_ymd(2021, 11, 8));
  CHECK(done.as_of == Instant{kServerNowMs});
  CHECK_FALSE(done.error.has_value());
  CHECK_FALSE(world.transport.is_waiting());
  CHECK(world.timers.pending_count() == 0);
}

TEST_CASE("without a period the server's own default applies") {
  Loading world;
  const auto body = decode_usage_search_body(world.transport.oldest().body);
  REQUIRE(body.has_value());
  CHECK(body->filters.empty());
}

TEST_CASE("too few or too many rows stay visible") {
  const int rows = GENERATE(0, 2, 5);
  Loading world;
  world.transport.answer(page({.first = 1, .count = rows, .total = 3}));
  if (rows == 2) world.transport.answer(page({.count = 0, .total = 3}));
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == static_cast<std::uint32_t>(rows));
  CHECK(world.status().expected_rows == 3U);
}

TEST_CASE("a server without a total is believed when it names no next page") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3}));
  world.transport.answer(page({.first = 3, .count = 2}));
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == 4);
  CHECK_FALSE(world.status().expected_rows.has_value());
}

TEST_CASE("unknown fields are counted") {
  Loading world;
  world.transport.answer(response(
      200, R"({"totalResultsCount":1,"mood":1,"results":[{"chargeId":"a","x":{"y":1}}]})"));
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().unknown_fields == 2);
}

TEST_CASE("passing failures are tried again after 0.5, 1 and 2 seconds") {
  const HttpResponse failure = GENERATE(no_answer(), response(429), response(500), response(503));
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  for (int retry = 0; retry < 3; ++retry) {
    world.transport.answer(failure);
    CHECK(world.status().phase == LoadPhase::kRetrying);
    CHECK(world.status().attempt == static_cast<std::uint32_t>(retry + 2));
    CHECK(world.status().wait_ms == static_cast<std::uint32_t>(500 << retry));
    CHECK(world.status().http_status == failure.status);
    REQUIRE(world.status().error.has_value());
    world.timers.advance((500 << retry) - 1);
    CHECK_FALSE(world.transport.is_waiting());
    world.timers.advance(1);
    REQUIRE(world.transport.is_waiting());
    CHECK(start_of(world.transport.oldest()) == "3");
  }
  SECTION("the fourth try succeeds") {
    world.transport.answer(page({.first = 3, .count = 2, .total = 4}));
    CHECK(world.status().phase == LoadPhase::kDone);
    CHECK(world.status().rows == 4);
    CHECK_FALSE(world.status().error.has_value());
    CHECK(world.status().http_status == 0);
    CHECK(world.status().wait_ms == 0);
  }
  SECTION("the fourth try fails: what came is kept") {
    world.transport.answer(failure);
    CHECK(world.status().phase == LoadPhase::kFailed);
    CHECK(world.status().rows == 2);
    CHECK(world.status().http_status == failure.status);
    CHECK(world.timers.pending_count() == 0);
    world.send(3, QueryRequest{});
    CHECK(world.last_as<QueryReply>()->result.table_rows == 2);
  }
}

TEST_CASE("rows are as of the last answer that was no error") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  HttpResponse refusal = response(502);  // of a gateway, whose clock is another
  refusal.date = "Mon, 30 Nov 2026 06:52:00 GMT";
  world.fail_for_good(refusal);
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().as_of == Instant{kServerNowMs});
}

TEST_CASE("Retry-After makes the wait longer, within reason") {
  Loading world;
  HttpResponse busy = response(503);
  busy.retry_after = "5";
  world.transport.answer(busy);
  world.timers.advance(4999);
  CHECK_FALSE(world.transport.is_waiting());
  world.timers.advance(1);
  REQUIRE(world.transport.is_waiting());
  busy.retry_after = "Tue, 15 Feb 2022 12:00:09 GMT";
  world.transport.answer(busy);
  world.timers.advance(8999);
  CHECK_FALSE(world.transport.is_waiting());
  world.timers.advance(1);
  REQUIRE(world.transport.is_waiting());
  busy.retry_after = "3600";
  world.transport.answer(busy);
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().wait_ms == 0);
  CHECK(world.status().error->message == "The server failed (503). Try again in 60 min.");
}

TEST_CASE("lasting failures are not tried again") {
  struct Case {
    int status;
    ErrorCode code;
    std::string words;
  };
  const auto expected = GENERATE(values<Case>({
      {400, ErrorCode::kInvalidArgument, "did not accept"},
      {403, ErrorCode::kForbidden, "Distributor Administrator"},
      {404, ErrorCode::kNotFound, "organisation"},
      {302, ErrorCode::kServer, "302"},
  }));
  Loading world;
  world.transport.answer(response(expected.status, R"({"message":"because of access-token-1"})"));
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().http_status == expected.status);
  REQUIRE(world.status().error.has_value());
  CHECK(world.status().error->code == expected.code);
  CHECK(world.status().error->message.find(expected.words) != std::string::npos);
  CHECK(world.status().error->message.find("because of") != std::string::npos);
  CHECK(world.status().error->message.find("access-token-1") == std::string::npos);
  CHECK(world.timers.pending_count() == 0);
}

TEST_CASE("a refused access token is exchanged once, and the page asked again") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  world.transport.answer(response(401));
  CHECK(world.transport.oldest().url.ends_with("/authn/accesstoken"));
  SECTION("the new one is accepted") {
    world.transport.answer(token("access-token-2"));
    CHECK(start_of(world.transport.oldest()) == "3");
    CHECK(access_token_of(world.transport.oldest()) == "access-token-2");
    world.transport.answer(page({.first = 3, .count = 2, .total = 4}));
    CHECK(world.status().phase == LoadPhase::kDone);
  }
  SECTION("the new one is refused too") {
    world.transport.answer(token("access-token-2"));
    world.transport.answer(response(401));
    CHECK(world.status().phase == LoadPhase::kFailed);
    CHECK(world.status().error->code == ErrorCode::kUnauthorized);
    CHECK(world.status().http_status == 401);
    CHECK(world.status().rows == 2);
    CHECK_FALSE(world.transport.is_waiting());
  }
  SECTION("the API token has lapsed") {
    world.transport.answer(response(401));
    CHECK(world.status().phase == LoadPhase::kFailed);
    CHECK(world.status().error->code == ErrorCode::kUnauthorized);
    CHECK(world.status().error->message.find("API token") != std::string::npos);
  }
}

TEST_CASE("a token that is about to lapse is exchanged before the page is asked") {
  Loading world;
  world.timers.advance(20'000);
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  CHECK(start_of(world.transport.oldest()) == "3");
  world.transport.answer(response(404));
  world.timers.advance(29 * 60 * 1000);
  world.send(3, ResumeLoadRequest{});
  CHECK(world.transport.oldest().url.ends_with("/authn/accesstoken"));
  world.transport.answer(token("access-token-2"));
  CHECK(access_token_of(world.transport.oldest()) == "access-token-2");
}

TEST_CASE("silence counts as no answer after thirty seconds") {
  Loading world;
  world.timers.advance(29'999);
  CHECK(world.transport.aborted() == 0);
  world.timers.advance(1);
  CHECK(world.transport.aborted() == 1);
  CHECK(world.status().phase == LoadPhase::kRetrying);
  CHECK(world.status().error->code == ErrorCode::kNetwork);
  CHECK(world.status().error->message.find("30 seconds") != std::string::npos);
}

TEST_CASE("a cancel ends the request at once and keeps what came") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  SECTION("while a page is on its way") {
    world.send(3, CancelLoadRequest{});
    CHECK(world.transport.aborted() == 1);
  }
  SECTION("while it waits for the next try") {
    world.transport.answer(response(503));
    world.send(3, CancelLoadRequest{});
    CHECK_FALSE(world.status().error.has_value());
  }
  CHECK(world.last().id == 2);
  CHECK(world.status().phase == LoadPhase::kCancelled);
  CHECK(world.status().rows == 2);
  CHECK_FALSE(world.transport.is_waiting());
  CHECK(world.timers.pending_count() == 0);

  world.send(4, ResumeLoadRequest{});
  CHECK(world.last().id == 4);
  CHECK(start_of(world.transport.oldest()) == "3");
  world.transport.answer(page({.first = 3, .count = 2, .total = 4}));
  CHECK(world.last().id == 4);
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == 4);
}

TEST_CASE("a cancel without a load says nothing") {
  FakeWorld world;
  world.send(1, CancelLoadRequest{});
  CHECK(world.replies.empty());
}

TEST_CASE("a failed load resumes with the first missing row") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 6}));
  world.transport.answer(page({.first = 3, .count = 2, .next = 5, .total = 6}));
  world.fail_for_good(no_answer());
  REQUIRE(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().rows == 4);
  world.send(9, ResumeLoadRequest{});
  CHECK(world.status().phase == LoadPhase::kLoading);
  CHECK_FALSE(world.status().error.has_value());
  CHECK(start_of(world.transport.oldest()) == "5");
  world.transport.answer(page({.first = 5, .count = 2, .total = 6}));
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == 6);
  QuerySpec by_charge;
  by_charge.group_by = {{Column::kChargeId, DateBucket::kNone}};
  world.send(10, QueryRequest{by_charge, {}});
  CHECK(world.last_as<QueryReply>()->result.group_counts[0] == 6);
}

TEST_CASE("there is not always something to resume") {
  FakeWorld world;
  world.send(1, ResumeLoadRequest{});
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kInvalidArgument);
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.send(3, ResumeLoadRequest{});
  CHECK(world.last().id == 3);
  CHECK(world.last_as<FailedReply>()->error.message.find("under way") != std::string::npos);
  world.transport.answer(page({.first = 1, .count = 1, .total = 1}));
  world.send(4, ResumeLoadRequest{});
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kInvalidArgument);
}

TEST_CASE("an unreadable page fails with the place; the rows before are kept") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  world.transport.answer(
      response(200, R"({"totalResultsCount":4,"results":[{"chargeId":"a"},{"usage":true}]})"));
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().rows == 3);  // with the good row before the bad one
  CHECK(world.status().http_status == 200);
  REQUIRE(world.status().error.has_value());
  CHECK(world.status().error->path == "/results/1/usage");
  CHECK(world.status().error->message.find("starts at result 3") != std::string::npos);
  CHECK(world.timers.pending_count() == 0);
}

TEST_CASE("a row that does not fit fails with the place, and a resume adds no row twice") {
  Loading world;
  const std::string bad_page =
      R"({"totalResultsCount":3,"results":[{"chargeId":"a","usage":1},)"
      R"({"chargeId":"b","usage":12345678901234567890.5},{"chargeId":"c","usage":1}]})";
  world.transport.answer(response(200, bad_page));
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().rows == 1);
  CHECK(world.status().error->path == "/results/1/usage");
  world.send(3, ResumeLoadRequest{});
  CHECK(start_of(world.transport.oldest()) == "1");
  std::string good_page = bad_page;
  good_page.replace(good_page.find("12345678901234567890.5"), 22, "1");
  world.transport.answer(response(200, good_page));
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == 3);
}

TEST_CASE("progress comes at most four times a second, and the end at once") {
  Loading world;
  const int pages = 100;
  const auto began = world.replies.size();
  for (int i = 0; i < pages; ++i) {
    world.timers.advance(20);
    const bool is_last = i == pages - 1;
    world.transport.answer(page({.first = i + 1,
                                 .count = 1,
                                 .next = is_last ? std::nullopt : std::optional<int>(i + 2),
                                 .total = pages}));
  }
  const auto statuses = world.replies.size() - began;
  CHECK(statuses >= 7);  // two seconds
  CHECK(statuses <= 9);
  CHECK(world.status().phase == LoadPhase::kDone);
  CHECK(world.status().rows == pages);
}

TEST_CASE("progress that was held back is told though the next page is slow") {
  Loading world;
  world.timers.advance(10);
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  CHECK(world.status().rows == 0);
  world.timers.advance(240);
  CHECK(world.status().rows == 2);
}

TEST_CASE("a new load ends the one before and replaces the rows") {
  Loading world;
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  const auto revision = world.status().revision;
  world.send(3, LoadUsageRequest{std::nullopt, 50});
  CHECK(world.transport.aborted() == 1);
  const auto statuses = world.all<LoadStatusReply>();
  REQUIRE(statuses.size() >= 2);
  CHECK(statuses[statuses.size() - 2].phase == LoadPhase::kCancelled);
  CHECK(world.last().id == 3);
  CHECK(world.status().rows == 0);
  CHECK(world.status().revision > revision);
  world.transport.answer(page({.first = 1, .count = 1, .total = 1}));
  CHECK(world.status().rows == 1);
  CHECK(world.status().phase == LoadPhase::kDone);
}

}  // namespace
}  // namespace usagescope::test
