// Files: bytes fed beside the messages, statuses and failures in them.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

std::string lines(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += encode_usage_record(row(i)) + "\n";
  return text;
}

/// A world in which input 5 is open.
struct Input : FakeWorld {
  explicit Input(OpenInputRequest request = {"november.ndjson", UsageFormat::kNdjson}) {
    send(5, std::move(request));
  }
  const InputStatusReply& status() const { return *last_as<InputStatusReply>(); }
  const Error& error() const { return last_as<FailedReply>()->error; }
};

TEST_CASE("a file's rows are added to the table as its bytes come") {
  Input world;
  REQUIRE(world.last_as<InputStatusReply>() != nullptr);
  CHECK(world.status().phase == LoadPhase::kLoading);
  CHECK(world.engine.feed(5, lines(1, 2)));
  world.send(6, AppendRequest{5});
  CHECK(world.last().id == 6);
  CHECK(world.status().rows == 2);
  world.send(7, QueryRequest{});
  CHECK(world.last_as<QueryReply>()->result.table_rows == 2);

  CHECK(world.engine.feed(5, lines(3, 1)));
  world.send(8, EndInputRequest{5});
  const auto& done = world.status();
  CHECK(done.phase == LoadPhase::kDone);
  CHECK(done.name == "november.ndjson");
  CHECK(done.format == UsageFormat::kNdjson);
  CHECK(done.bytes == static_cast<std::int64_t>(lines(1, 3).size()));
  CHECK(done.rows == 3);
  CHECK(done.table_rows == 3);
  CHECK(done.first_day == CivilDate::from_ymd(2021, 11, 2));
  CHECK(done.last_day == CivilDate::from_ymd(2021, 11, 4));
  CHECK(world.replies[world.replies.size() - 2].id == 5);  // whoever opened it is told of the end

  world.send(9, OpenInputRequest{"december", UsageFormat::kAuto});
  CHECK(world.engine.feed(9, lines(4, 2)));
  world.send(10, EndInputRequest{9});
  CHECK(world.status().rows == 2);
  CHECK(world.status().table_rows == 5);
}

TEST_CASE("the room that is left over at the end of a file is given back") {
  const auto bytes_held = [](Input& world) {
    world.send(90, MemoryRequest{});
    return world.last_as<MemoryReply>()->table_bytes;
  };
  Input roomy;
  CHECK(roomy.engine.feed(5, lines(1, 1000)));
  const std::int64_t before = bytes_held(roomy);
  roomy.send(6, EndInputRequest{5});
  const std::int64_t after = bytes_held(roomy);
  CHECK(after < before);
  // A little more, and the columns are not copied to give back a little: they keep their new room.
  roomy.send(7, OpenInputRequest{"", UsageFormat::kNdjson});
  CHECK(roomy.engine.feed(7, lines(1001, 10)));
  const std::int64_t grown = bytes_held(roomy);
  CHECK(grown > after);
  roomy.send(8, EndInputRequest{7});
  CHECK(bytes_held(roomy) == grown);

  // Without memory for the copies nothing happens.
  Input full;
  CHECK(full.engine.feed(5, lines(1, 1000)));
  full.memory.room = 0;
  full.send(6, EndInputRequest{5});
  CHECK(full.status().phase == LoadPhase::kDone);
  CHECK(bytes_held(full) == before);
}

TEST_CASE("a bad record ends the input with its place; the rows before stay") {
  Input world;
  CHECK_FALSE(world.engine.feed(5, lines(1, 2) + R"({"usage":true})" + "\n" + lines(3, 1)));
  CHECK(world.last().id == 5);
  CHECK(world.status().phase == LoadPhase::kFailed);
  CHECK(world.status().rows == 2);
  CHECK(world.status().error->path == "november.ndjson:3:/usage");
  CHECK_FALSE(world.engine.feed(5, lines(3, 1)));
  world.send(6, AppendRequest{5});
  CHECK(world.error().code == ErrorCode::kWrongType);
  CHECK(world.error().path == "november.ndjson:3:/usage");
  world.send(7, EndInputRequest{5});
  CHECK(world.error().code == ErrorCode::kWrongType);
  world.send(8, QueryRequest{});
  CHECK(world.last_as<QueryReply>()->result.table_rows == 2);
  world.send(9, OpenInputRequest{});
  CHECK(world.last_as<InputStatusReply>() != nullptr);
}

TEST_CASE("a file that ends too early fails at its end") {
  Input world;
  CHECK(world.engine.feed(5, R"({"usage":1)"));
  world.send(6, EndInputRequest{5});
  CHECK(world.error().code == ErrorCode::kInvalidSyntax);
}

TEST_CASE("a cancelled input takes no more and keeps what came") {
  Input world;
  CHECK(world.engine.feed(5, lines(1, 2)));
  world.send(6, CancelInputRequest{5});
  CHECK(world.last().id == 6);
  CHECK(world.status().phase == LoadPhase::kCancelled);
  CHECK_FALSE(world.engine.feed(5, lines(3, 1)));
  world.send(7, AppendRequest{5});
  CHECK(world.error().code == ErrorCode::kCancelled);
  world.send(8, CancelInputRequest{5});
  CHECK(world.status().phase == LoadPhase::kCancelled);
  CHECK(world.status().table_rows == 2);
}

TEST_CASE("bytes that cannot go in end the input") {
  const auto refused = [](InputTrouble trouble) {
    Input world;
    CHECK(world.engine.feed(5, lines(1, 1)));
    world.engine.refuse(5, trouble);
    CHECK(world.status().phase == LoadPhase::kFailed);
    CHECK_FALSE(world.engine.feed(5, lines(1, 1)));
    world.send(6, EndInputRequest{5});
    CHECK(world.error().path == "november.ndjson");
    return world.error().code;
  };
  CHECK(refused(InputTrouble::kBrokenGzip) == ErrorCode::kInvalidSyntax);
  CHECK(refused(InputTrouble::kNoGzip) == ErrorCode::kInvalidArgument);
  CHECK(refused(InputTrouble::kOutOfMemory) == ErrorCode::kOutOfMemory);
}

TEST_CASE("an input that has ended cannot fail any more") {
  Input world;
  CHECK(world.engine.feed(5, lines(1, 1)));
  world.send(6, EndInputRequest{5});
  world.engine.refuse(5, InputTrouble::kBrokenGzip);
  world.send(7, AppendRequest{5});
  CHECK(world.status().phase == LoadPhase::kDone);
}

TEST_CASE("an input that does not exist is not found") {
  FakeWorld world;
  CHECK_FALSE(world.engine.feed(4, "{}"));
  for (const EngineCommand& command :
       {EngineCommand{AppendRequest{4}}, EngineCommand{EndInputRequest{4}},
        EngineCommand{CancelInputRequest{4}}}) {
    world.send(5, command);
    CHECK(world.last_as<FailedReply>()->error.code == ErrorCode::kNotFound);
    CHECK(world.last_as<FailedReply>()->error.path == "/input");
  }
}

TEST_CASE("one thing is loaded at a time") {
  Input world;
  world.send(6, OpenInputRequest{});
  CHECK(world.error().code == ErrorCode::kInvalidArgument);
  CHECK(world.engine.feed(5, lines(1, 1)));
  // Pages replace the table, so they end the input.
  world.connect();
  world.send(7, LoadUsageRequest{});
  CHECK_FALSE(world.engine.feed(5, lines(2, 1)));
  world.send(8, OpenInputRequest{});
  CHECK(world.error().code == ErrorCode::kInvalidArgument);
  world.transport.answer(page({.first = 1, .count = 1, .total = 1}));
  world.send(9, OpenInputRequest{});
  CHECK(world.engine.feed(9, lines(2, 1)));
  world.send(10, ResumeLoadRequest{});
  CHECK(world.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("clearing forgets the rows and ends the input") {
  Input world;
  CHECK(world.engine.feed(5, lines(1, 2)));
  world.send(6, AppendRequest{5});
  const std::uint64_t before = world.status().revision;
  world.send(7, ClearRequest{});
  CHECK(world.last_as<DoneReply>()->revision > before);
  CHECK_FALSE(world.engine.feed(5, lines(3, 1)));
  world.send(8, MemoryRequest{});
  CHECK(world.last_as<MemoryReply>()->table_rows == 0);
}

TEST_CASE("progress comes at most four times a second") {
  Input world;
  const auto sent = [&] { return world.all<InputStatusReply>().size(); };
  CHECK(sent() == 1);
  for (int i = 0; i < 10; ++i) CHECK(world.engine.feed(5, lines(i, 1)));
  CHECK(sent() == 1);
  world.timers.advance(250);
  for (int i = 0; i < 10; ++i) CHECK(world.engine.feed(5, lines(i, 1)));
  CHECK(sent() == 2);
  CHECK(world.status().rows == 11);
}

TEST_CASE("at the memory ceiling an input fails before it begins what would not fit") {
  Input world;
  CHECK(world.engine.feed(5, lines(1, 2)));
  world.memory.room = 100'000;
  CHECK_FALSE(world.engine.feed(5, lines(3, 1)));
  CHECK(world.status().error->code == ErrorCode::kOutOfMemory);
  world.memory.room = std::int64_t{1} << 40;
  CHECK_FALSE(world.engine.feed(5, lines(3, 1)));
  world.send(6, EndInputRequest{5});
  CHECK(world.error().code == ErrorCode::kOutOfMemory);
  world.send(7, QueryRequest{});
  CHECK(world.last_as<QueryReply>()->result.table_rows == 2);
}

TEST_CASE("a page of the API that does not fit fails the load, and a resume goes on") {
  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{});
  world.transport.answer(page({.first = 1, .count = 2, .next = 3, .total = 4}));
  world.memory.room = 100'000;
  world.transport.answer(page({.first = 3, .count = 2, .total = 4}));
  const auto* status = world.last_as<LoadStatusReply>();
  CHECK(status->phase == LoadPhase::kFailed);
  CHECK(status->error->code == ErrorCode::kOutOfMemory);
  CHECK(status->rows == 2);
  world.memory.room = std::int64_t{1} << 40;
  world.send(3, ResumeLoadRequest{});
  world.transport.answer(page({.first = 3, .count = 2, .total = 4}));
  CHECK(world.last_as<LoadStatusReply>()->phase == LoadPhase::kDone);
  CHECK(world.last_as<LoadStatusReply>()->rows == 4);
}

}  // namespace
}  // namespace usagescope::test
