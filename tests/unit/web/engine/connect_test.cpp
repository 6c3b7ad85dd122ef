#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "core/json/message_codec.hpp"
#include "fake_world.hpp"

namespace usagescope::test {
namespace {

const ConnectRequest kConnect{"https://api.test/", "org-1", kApiToken};

TEST_CASE("connecting exchanges the token and tells the server's time") {
  FakeWorld world;
  world.send(5, kConnect);
  REQUIRE(world.transport.is_waiting());
  const HttpRequest& request = world.transport.oldest();
  CHECK(request.method == "POST");
  CHECK(request.url == "https://api.test/cphub/api/auth/v1/authn/accesstoken");
  CHECK(*decode_access_token_body(request.body) == kApiToken);
  CHECK(world.replies.empty());
  const int status = GENERATE(200, 201);
  world.transport.answer(response(status, R"({"accessToken":"a"})"));
  CHECK(world.last() == EngineReply{5, ConnectedReply{"org-1", {kServerNowMs}, false}});
  CHECK(world.timers.pending_count() == 0);
}

TEST_CASE("without a visible Date header the time is the browser's, and says so") {
  FakeWorld world;
  world.send(5, kConnect);
  HttpResponse answer = token();
  answer.date.clear();
  world.transport.answer(answer);
  CHECK(world.last() == EngineReply{5, ConnectedReply{"org-1", world.timers.now(), true}});
}

TEST_CASE("a wrong API token is explained") {
  FakeWorld world;
  world.send(5, kConnect);
  const int status = GENERATE(400, 401, 403);
  world.transport.answer(response(status, R"({"message":"unknown token api-token-of-the-test"})"));
  const auto* failed = world.last_as<FailedReply>();
  REQUIRE(failed != nullptr);
  CHECK(world.last().id == 5);
  CHECK(failed->error.code == ErrorCode::kUnauthorized);
  CHECK(failed->http_status == status);
  CHECK(failed->error.message.find("API token was not accepted") != std::string::npos);
  CHECK(failed->error.message.find("unknown token") != std::string::npos);
  CHECK(failed->error.message.find(kApiToken) == std::string::npos);
}

TEST_CASE("a host without token exchange is explained") {
  FakeWorld world;
  world.send(5, kConnect);
  world.transport.answer(response(404, "<html>nothing here</html>"));
  const auto* failed = world.last_as<FailedReply>();
  REQUIRE(failed != nullptr);
  CHECK(failed->error.code == ErrorCode::kNotFound);
  CHECK(failed->error.message.find("https://api.test") != std::string::npos);
}

TEST_CASE("an answer that is no token is explained without quoting it") {
  FakeWorld world;
  world.send(5, kConnect);
  const auto body =
      GENERATE(values<std::string>({"", "<html>Sign in, s3cr3t</html>", R"({"token":"s3cr3t"})",
                                    R"({"accessToken":["s3cr3t"]})", R"({"accessToken":""})"}));
  world.transport.answer(response(200, body));
  const auto* failed = world.last_as<FailedReply>();
  REQUIRE(failed != nullptr);
  CHECK(failed->error.code == ErrorCode::kServer);
  CHECK(describe(failed->error).find("s3cr3t") == std::string::npos);
}

TEST_CASE("no answer: one more try, then the reason") {
  FakeWorld world;
  world.send(5, kConnect);
  world.transport.answer(no_answer());
  CHECK(world.replies.empty());
  world.timers.advance(499);
  CHECK_FALSE(world.transport.is_waiting());
  world.timers.advance(1);
  world.transport.answer(no_answer());
  const auto* failed = world.last_as<FailedReply>();
  REQUIRE(failed != nullptr);
  CHECK(failed->error.code == ErrorCode::kNetwork);
  CHECK(failed->http_status == 0);
  CHECK(failed->error.message.find("connection refused") != std::string::npos);
}

TEST_CASE("incomplete requests are refused without asking anyone") {
  FakeWorld world;
  world.send(1, ConnectRequest{"api.test", "org-1", kApiToken});
  world.send(2, ConnectRequest{"https://api.test", "", kApiToken});
  world.send(3, ConnectRequest{"https://api.test", "org-1", ""});
  const auto failures = world.all<FailedReply>();
  REQUIRE(failures.size() == 3);
  CHECK(failures[0].error.path == "host");
  CHECK(failures[1].error.path == "orgId");
  CHECK(failures[2].error.path == "apiToken");
  CHECK(world.transport.sent().empty());
}

TEST_CASE("the last of two connects counts") {
  FakeWorld world;
  world.send(5, kConnect);
  world.send(6, ConnectRequest{"", "org-2", kApiToken});
  REQUIRE(world.replies.size() == 1);
  CHECK(world.last().id == 5);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kCancelled);
  CHECK(world.transport.aborted() == 1);
  CHECK(world.transport.oldest().url == "/cphub/api/auth/v1/authn/accesstoken");
  world.transport.answer(token());
  CHECK(world.last() == EngineReply{6, ConnectedReply{"org-2", {kServerNowMs}, false}});
}

TEST_CASE("a failed connect keeps what was loaded, a successful one forgets it") {
  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.transport.answer(page({.first = 1, .count = 3, .total = 3}));
  REQUIRE(world.last_as<LoadStatusReply>()->phase == LoadPhase::kDone);
  const auto revision = world.last_as<LoadStatusReply>()->revision;

  world.send(3, kConnect);
  world.transport.answer(response(401));
  world.send(4, QueryRequest{});
  REQUIRE(world.last_as<QueryReply>() != nullptr);
  CHECK(world.last_as<QueryReply>()->result.table_rows == 3);
  CHECK(world.last_as<QueryReply>()->revision == revision);

  world.send(5, kConnect);
  world.transport.answer(token());
  world.send(6, QueryRequest{});
  CHECK(world.last_as<QueryReply>()->result.table_rows == 0);
  CHECK(world.last_as<QueryReply>()->revision > revision);
}

TEST_CASE("disconnecting ends everything and forgets rows and tokens") {
  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.transport.answer(page({.first = 1, .count = 3, .next = 4, .total = 9}));
  world.send(3, LoadReportRequest{"org-1", "", Month{24'262}, Month{24'262}});
  world.send(4, DisconnectRequest{});
  CHECK_FALSE(world.transport.is_waiting());
  CHECK(world.timers.pending_count() == 0);
  REQUIRE(world.replies.size() >= 2);
  CHECK(world.all<FailedReply>().back().error.code == ErrorCode::kCancelled);
  CHECK(world.all<LoadStatusReply>().back().phase == LoadPhase::kCancelled);
  world.send(5, QueryRequest{});
  CHECK(world.last_as<QueryReply>()->result.table_rows == 0);
  world.send(6, LoadUsageRequest{});
  REQUIRE(world.last_as<FailedReply>() != nullptr);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kUnauthorized);
}

TEST_CASE("a message that is none is answered under its id if that can be read") {
  FakeWorld world;
  world.engine.handle("nonsense");
  CHECK(world.last().id == 0);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kInvalidSyntax);
  world.engine.handle(R"({"v":2,"id":77,"type":"fly"})");
  CHECK(world.last().id == 77);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kUnknownName);
}

}  // namespace
}  // namespace usagescope::test
