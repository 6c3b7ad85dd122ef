// Rows, facets, finds, snapshots and exports through the engine's messages.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

/// A world with rows C1 to C<count> in its table.
struct Rows : FakeWorld {
  explicit Rows(int count) { add(1, count); }

  void add(int first, int count) {
    const std::uint32_t input = ++last_id;
    send(input, OpenInputRequest{"", UsageFormat::kNdjson});
    for (int i = first; i < first + count; ++i) {
      REQUIRE(engine.feed(input, encode_usage_record(row(i)) + "\n"));
    }
    send(++last_id, EndInputRequest{input});
    REQUIRE(last_as<InputStatusReply>() != nullptr);
  }
  /// The answer of that type to a command.
  template <typename Reply>
  const Reply& ask(EngineCommand command) {
    send(++last_id, std::move(command));
    INFO(texts.back());
    REQUIRE(last().id == last_id);
    REQUIRE(last_as<Reply>() != nullptr);
    return *last_as<Reply>();
  }
  Error failure(EngineCommand command) { return ask<FailedReply>(std::move(command)).error; }

  std::uint32_t last_id = 100;
};

constexpr RowSortKey kByCostFirst = {Column::kChargeId, true, true};

QuerySpec only(const std::string& charge) {
  QuerySpec spec;
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {charge}}};
  return spec;
}

TEST_CASE("rows are listed as they are now, window by window") {
  Rows world(5);
  const auto page = [&](QuerySpec spec, std::uint32_t offset, std::uint32_t limit) {
    return world.ask<ListReply>(ListQuestion{std::move(spec), {{kByCostFirst}, offset, limit}})
        .result;
  };
  CHECK(page({}, 0, 2).rows[0].row == 4);
  CHECK(page({}, 2, 2).rows[0].row == 2);
  CHECK(page(only("C2"), 0, 2).rows[0].row == 1);
  world.add(6, 1);
  CHECK(page({}, 0, 2).rows[0].row == 5);
  // As many rows as before, but others.
  world.ask<DoneReply>(ClearRequest{});
  CHECK(page({}, 0, 2).matching_rows == 0);
  world.add(11, 6);
  CHECK(page({}, 0, 1).rows[0].record.charge_id == "C16");
}

TEST_CASE("a find keeps to its text, its rows and the table") {
  Rows world(12);
  const auto found = [&](QuerySpec spec, const char* text) {
    FindRequest request;
    request.text = text;
    return world.ask<FindReply>(FindQuestion{std::move(spec), request}).result.row_count;
  };
  CHECK(found({}, "c1") == 4);
  CHECK(found({}, "c12") == 1);
  CHECK(found(only("C12"), "c1") == 1);
  world.add(100, 1);
  CHECK(found({}, "c1") == 5);
}

TEST_CASE("facets, summaries and faults are answered with the revision") {
  Rows world(3);
  FacetRequest facet;
  facet.column = Column::kChargeId;
  const auto& facets = world.ask<FacetReply>(FacetQuestion{{}, facet});
  CHECK(facets.result.value_count == 3);
  CHECK(facets.revision == 3);
  SummaryRequest selection;
  selection.ranges = {{0, 2}};
  CHECK(world.ask<SummaryReply>(SummaryQuestion{{}, selection}).result.usage.sum == Decimal(2));
  world.add(1, 1);
  FaultRequest faults;
  faults.kinds = {FaultKind::kDuplicateRows};
  CHECK(world.ask<FaultReply>(FaultQuestion{{}, faults}).result.faults.at(0).case_count == 1);
}

TEST_CASE("what is wrong with a question is said with its place") {
  Rows world(1);
  world.engine.handle(R"({"v":2,"id":7,"type":"rows","spec":{},"request":{"sort":[{}]}})");
  CHECK(world.last().id == 7);
  CHECK(world.last_as<FailedReply>()->error.path.starts_with("/request/sort/0"));
  world.engine.handle(R"({"v":2,"id":8,"type":"diff","spec":{},"request":{}})");
  CHECK(world.last_as<FailedReply>()->error.path == "/snapshot");
  world.engine.handle(
      R"({"v":2,"id":9,"type":"openExport","spec":{},"request":{},"format":"pdf"})");
  CHECK(world.last_as<FailedReply>()->error.path == "/format");
}

TEST_CASE("a question is refused when the memory is too full for it") {
  Rows world(1'000);
  world.memory.room = 1'000;
  for (const EngineCommand& command :
       {EngineCommand{ListQuestion{}}, EngineCommand{FindQuestion{}},
        EngineCommand{FacetQuestion{}}, EngineCommand{SummaryQuestion{}},
        EngineCommand{FaultQuestion{}}, EngineCommand{OpenExportRequest{}},
        EngineCommand{QueryRequest{}}}) {
    CHECK(world.failure(command).code == ErrorCode::kOutOfMemory);
  }
}

TEST_CASE("a snapshot sets the rows aside, to compare the next load with") {
  Rows world(3);
  const auto taken = world.ask<SnapshotReply>(TakeSnapshotRequest{});
  CHECK(taken.rows == 3);
  CHECK(taken.revision > 3);
  world.add(2, 3);
  const auto& diff = world.ask<DiffReply>(DiffRequest{taken.snapshot, {}, {}}).result;
  CHECK(diff.rows_before == 3);
  CHECK(diff.by_kind[static_cast<std::size_t>(SnapshotKind::kAdded)].pair_count == 1);
  CHECK(diff.by_kind[static_cast<std::size_t>(SnapshotKind::kVanished)].pair_count == 1);
  CHECK(world.ask<MemoryReply>(MemoryRequest{}).snapshot_bytes > 0);
  world.ask<DoneReply>(DropSnapshotRequest{taken.snapshot});
  CHECK(world.ask<MemoryReply>(MemoryRequest{}).snapshot_bytes == 0);
  CHECK(world.failure(DiffRequest{taken.snapshot, {}, {}}).code == ErrorCode::kNotFound);
  CHECK(world.failure(DropSnapshotRequest{taken.snapshot}).code == ErrorCode::kNotFound);
}

TEST_CASE("no snapshot is taken in the middle of a load, and a resume never mixes tables") {
  Rows world(1);
  world.send(50, OpenInputRequest{});
  CHECK(world.failure(TakeSnapshotRequest{}).code == ErrorCode::kInvalidArgument);
  world.send(51, CancelInputRequest{50});
  world.connect();
  world.send(52, LoadUsageRequest{});
  world.transport.answer(page({.first = 1, .count = 1, .next = 2, .total = 2}));
  CHECK(world.failure(TakeSnapshotRequest{}).code == ErrorCode::kInvalidArgument);
  world.send(53, CancelLoadRequest{});
  world.ask<SnapshotReply>(TakeSnapshotRequest{});
  CHECK(world.failure(ResumeLoadRequest{}).code == ErrorCode::kInvalidArgument);
}

TEST_CASE("disconnecting forgets the snapshots, too") {
  Rows world(1);
  const auto taken = world.ask<SnapshotReply>(TakeSnapshotRequest{});
  world.send(60, DisconnectRequest{});
  CHECK(world.failure(DropSnapshotRequest{taken.snapshot}).code == ErrorCode::kNotFound);
}

TEST_CASE("rows leave in pieces that end with an empty one") {
  Rows world(9'000);
  OpenExportRequest request;
  request.format = ExportFormat::kNdjson;
  request.request.limit = 8'000;
  auto piece = world.ask<PieceReply>(request);
  const std::uint32_t id = piece.export_id;
  CHECK(id == world.last_id);
  CHECK(piece.rows == 8'000);
  std::string all;
  std::uint32_t pieces = 0;
  for (; !piece.is_over; ++pieces) {
    CHECK_FALSE(world.payloads.back().empty());
    all += world.payloads.back();
    piece = world.ask<PieceReply>(NextPieceRequest{id});
  }
  CHECK(world.payloads.back().empty());
  CHECK(pieces > 1);
  CHECK(piece.rows_written == 8'000);
  CHECK(std::count(all.begin(), all.end(), '\n') == 8'000);
  CHECK(all.starts_with(encode_usage_record(row(1))));
  CHECK(world.failure(NextPieceRequest{id}).code == ErrorCode::kNotFound);
  world.ask<DoneReply>(CloseExportRequest{id});
}

TEST_CASE("an export does not outlive its rows") {
  Rows world(9'000);
  const std::uint32_t closed = world.ask<PieceReply>(OpenExportRequest{}).export_id;
  world.ask<DoneReply>(CloseExportRequest{closed});
  CHECK(world.failure(NextPieceRequest{closed}).code == ErrorCode::kNotFound);
  const std::uint32_t changed = world.ask<PieceReply>(OpenExportRequest{}).export_id;
  world.add(1, 1);
  CHECK(world.failure(NextPieceRequest{changed}).code == ErrorCode::kInvalidArgument);
  const std::uint32_t cleared = world.ask<PieceReply>(OpenExportRequest{}).export_id;
  world.ask<DoneReply>(ClearRequest{});
  CHECK(world.failure(NextPieceRequest{cleared}).code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace usagescope::test
