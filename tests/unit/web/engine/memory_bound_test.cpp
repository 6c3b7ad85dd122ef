// No question takes more memory than it has asked for: without exceptions an allocation that fails
// ends the engine. Here every allocation of the program is counted; builds with AddressSanitizer leave
// this file out (tests/CMakeLists.txt).
#include <malloc.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <new>
#include <string>

#include "fake_world.hpp"

namespace {

std::int64_t g_held = 0;
std::int64_t g_most = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* const place = std::malloc(size);
  if (place == nullptr) std::abort();
  g_held += static_cast<std::int64_t>(malloc_usable_size(place));
  g_most = std::max(g_most, g_held);
  return place;
}
// g++ takes the pair of malloc and free below for a mismatch where it inlines one of them only.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
void operator delete(void* place) noexcept {
  if (place != nullptr) g_held -= static_cast<std::int64_t>(malloc_usable_size(place));
  std::free(place);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return operator new(size);
}
void operator delete(void* place, std::size_t) noexcept {
  operator delete(place);
}
#pragma GCC diagnostic pop

namespace usagescope::test {
namespace {

constexpr int kRows = 100'000;
/// For what does not grow with the rows: texts of messages, blocks of rows, small tables.
constexpr std::int64_t kSmallThings = 1024 * 1024;

/// Remembers what was asked for.
class AskedMemory final : public Memory {
 public:
  [[nodiscard]] MemoryFigures figures() const override { return {}; }
  [[nodiscard]] bool has_room(std::int64_t bytes) override {
    asked = std::max(asked, bytes);
    return true;
  }
  std::int64_t asked = 0;
};

UsageRecord some_row(int number) {
  UsageRecord record;
  record.subscription_id = "S" + std::to_string(number % 5'000 + number / kRows * 5'000);
  record.charge_id = "C" + std::to_string(number % 40);
  record.customer_org_id = "O" + std::to_string(number % 2'000);
  record.customer_name = "Customer " + std::to_string(number % 2'000);
  record.service = "one";
  record.product_family = number % 2 == 0 ? "even" : "odd";
  record.usage = Decimal(number % 977);
  record.msrp_price = Decimal(1);
  record.commitment = Decimal(5);
  record.usage_timestamp =
      CivilDateTime{CivilDate::from_ymd(2021, 11, 1 + number % 30).value_or(CivilDate{}), 0};
  return record;
}

/// An engine with rows, and as many in each of two snapshots: the same, and others.
struct Full {
  Full() {
    for (std::uint32_t& snapshot : snapshots) {
      load(&snapshot == snapshots ? 7 * kRows : 0, kRows);
      send(TakeSnapshotRequest{});
      snapshot = last_id;
    }
    load(0, kRows);
  }
  void load(int first, int count) {
    send(OpenInputRequest{"", UsageFormat::kNdjson});
    const std::uint32_t input = last_id;
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += encode_usage_record(some_row(first + i)) + "\n";
      if (text.size() < 100'000 && i + 1 < count) continue;
      REQUIRE(engine.feed(input, text));
      text.clear();
    }
    send(EndInputRequest{input});
  }
  void send(EngineCommand command) { engine.handle(encode_request({++last_id, std::move(command)})); }

  /// Asks; checks that it was answered and took no more than was asked for.
  void check(const char* name, EngineCommand command) {
    const std::string message = encode_request({++last_id, std::move(command)});
    memory.asked = 0;
    const std::int64_t before = g_most = g_held;
    engine.handle(message);
    INFO(name << ": " << last.substr(0, 200));
    CHECK(last.find("\"failed\"") == std::string::npos);
    INFO("took " << (g_most - before) / kRows << " bytes a row");
    CHECK(g_most - before <= memory.asked + kSmallThings);
  }

  FakeTimers timers;
  FakeTransport transport;
  AskedMemory memory;
  std::uint32_t last_id = 0;
  std::uint32_t snapshots[2] = {};
  std::string last;
  Engine engine{transport, timers, memory,
                [this](std::string text, const std::string&) { last = std::move(text); }};
};

RowSortKey by(Column column) {
  RowSortKey key;
  key.column = column;
  return key;
}

TEST_CASE("no question takes more memory than it has asked for") {
  Full full;
  QuerySpec all;
  QuerySpec filtered;
  filtered.filters = {{Column::kService, FilterOperator::kNotEquals, {"none"}}};
  RowSortKey cost;
  cost.by_list_cost = true;
  const std::vector<std::vector<RowSortKey>> sorts = {
      {},
      {by(Column::kUsage)},
      {cost},
      {by(Column::kService), by(Column::kProductFamily), by(Column::kMsrpPrice), by(Column::kUsage)},
      {by(Column::kMsrpPrice), by(Column::kCommitment), cost, by(Column::kCustomerName)},
  };
  for (const QuerySpec& spec : {all, filtered}) {
    for (const auto& sort : sorts) {
      // The second deep window sorts the whole.
      full.check("first window", ListQuestion{spec, {sort, 0, 50}});
      full.check("deep window", ListQuestion{spec, {sort, kRows / 2, 50}});
      full.check("another", ListQuestion{spec, {sort, kRows / 3, 50}});
      full.check("summary", SummaryQuestion{spec, {sort, {{0, kRows}}, {}}});
      FindRequest find;
      find.text = "1";
      find.sort = sort;
      find.step = FindStep{5, false};
      full.check("find", FindQuestion{spec, find});
      full.check("export", OpenExportRequest{spec, {sort, 0, kRows}, ExportFormat::kCsv});
      full.check("its end", CloseExportRequest{full.last_id});
    }
    QuerySpec groups = spec;
    groups.group_by = {{Column::kSubscriptionId, DateBucket::kNone}};
    full.check("groups", QueryRequest{groups, {}});
    groups.group_by.push_back({Column::kUsageTimestamp, DateBucket::kDay});
    groups.measures = {Measure::kListCost, Measure::kCommitment, Measure::kOverageCost,
                       {Measure::kDistinct, Column::kChargeId}};
    groups.commitment_grain = CommitmentGrain::kMonth;
    groups.sort = {{SortKey::By::kMeasure, 0, true}};
    groups.top = {100};
    groups.shares = true;
    full.check("many groups", QueryRequest{groups, {}});
    groups.pivot = GroupKey{Column::kChargeId, DateBucket::kNone};
    full.check("a pivot", QueryRequest{groups, {}});
    groups.period = Period{*CivilDate::from_ymd(2021, 11, 11), *CivilDate::from_ymd(2021, 11, 21)};
    groups.comparison = Comparison{
        {*CivilDate::from_ymd(2021, 11, 1), *CivilDate::from_ymd(2021, 11, 11)}, true, true};
    full.check("a comparison", QueryRequest{groups, {}});
    full.check("faults", FaultQuestion{spec, {}});
    for (const Column column : {Column::kUsage, Column::kSubscriptionId, Column::kService}) {
      FacetRequest facet;
      facet.column = column;
      full.check("facets", FacetQuestion{spec, facet});
    }
    for (const std::uint32_t snapshot : full.snapshots) {
      full.check("diff", DiffRequest{snapshot, spec, {}});
      full.check("whole diff", DiffRequest{snapshot, spec, {{SnapshotKind::kUnchanged}, 0, 10}});
    }
  }
}

}  // namespace
}  // namespace usagescope::test
