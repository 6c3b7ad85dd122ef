#include <catch2/catch_test_macros.hpp>
#include <string>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

TEST_CASE("a query is answered without a connection, from no rows") {
  FakeWorld world;
  world.send(4, QueryRequest{});
  REQUIRE(world.last_as<QueryReply>() != nullptr);
  CHECK(world.last().id == 4);
  CHECK(world.last_as<QueryReply>()->result.table_rows == 0);
}

TEST_CASE("a query during a load is answered from what is there") {
  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.transport.answer(page({.first = 1, .count = 3, .next = 4, .total = 4}));
  QuerySpec spec;
  spec.group_by = {{Column::kChargeId, DateBucket::kNone}};
  spec.measures = {Measure::kListCost, Measure::kRows};
  world.send(3, QueryRequest{spec, {}});
  const auto* early = world.last_as<QueryReply>();
  REQUIRE(early != nullptr);
  CHECK(early->result.rows.size() == 3);
  REQUIRE(early->result.total.values.size() == 2);
  CHECK(early->result.total.values[0] == Decimal(1 + 2 + 3));
  const auto revision = early->revision;

  world.transport.answer(page({.first = 4, .count = 1, .total = 4}));
  CHECK(world.last_as<LoadStatusReply>()->revision > revision);
  world.send(4, QueryRequest{spec, {}});
  CHECK(world.last_as<QueryReply>()->result.total.values[0] == Decimal(1 + 2 + 3 + 4));
  CHECK(world.last_as<QueryReply>()->revision > revision);
}

TEST_CASE("a question that makes no sense is a failure that names the place") {
  FakeWorld world;
  world.engine.handle(R"({"v":2,"id":8,"type":"query","window":{},"spec":{"filters":[)"
                      R"({"column":"usage","operator":"EQUALS","values":["many"]}]}})");
  REQUIRE(world.last_as<FailedReply>() != nullptr);
  CHECK(world.last().id == 8);
  CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kWrongType);
  CHECK(world.last_as<FailedReply>()->error.path == "/spec/filters/0/values/0");
}

}  // namespace
}  // namespace usagescope::test
