// usagescope-bench [--rows N] [--runs N]: load, query and memory figures, beside a hand-coded
// floor.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"
#include "tests/bench/floor.hpp"

namespace usagescope::bench {
namespace {

constexpr std::uint8_t kWantedCharge = 7;
constexpr std::uint32_t kPageRows = 1'000;  // the largest page that the API is assumed to give

double now_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(since).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Times of a call, after some that are not counted (a wasm engine compiles what is hot a second
/// time). The best is what is left on a busy machine.
struct Times {
  double median_ms;
  double best_ms;
};
Times timed(int runs, const std::function<void()>& call) {
  const double warm_ms = runs < 5 ? 0 : 300;
  for (const double begin = now_ms(); now_ms() - begin <= warm_ms;) call();
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const double begin = now_ms();
    call();
    times.push_back(now_ms() - begin);
  }
  return {median(times), *std::min_element(times.begin(), times.end())};
}

void print_heading() {
  std::printf("%-24s %9s %9s | %9s %9s | %6s %6s\n", "ms", "median", "best", "floor", "best",
              "ratio", "best");
}

void print_row(const char* name, const Times& ours, const Times& floor) {
  std::printf("%-24s %9.2f %9.2f | %9.2f %9.2f | %6.2f %6.2f\n", name, ours.median_ms, ours.best_ms,
              floor.median_ms, floor.best_ms, ours.median_ms / floor.median_ms,
              ours.best_ms / floor.best_ms);
}

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "usagescope-bench: %s\n", message.c_str());
  std::exit(1);
}

/// Loads all rows as the engine does, page by page; prints the median speed of ten equal parts.
UsageTable loaded(std::uint32_t rows) {
  UsageTable table;
  table.reserve(rows);
  std::vector<double> decode_speeds;
  std::vector<double> speeds;
  const std::uint32_t part_rows = std::max(rows / 10, 1U);
  double decode_ms = 0;
  double ms = 0;
  double part_bytes = 0;
  double all_bytes = 0;
  std::uint32_t in_part = 0;
  for (std::uint32_t begin = 0; begin < rows; begin += kPageRows) {
    UsagePage page;
    for (std::uint32_t i = begin; i < std::min(rows, begin + kPageRows); ++i) {
      page.results.push_back(usage_record(row_numbers(i)));
    }
    const std::string text = encode_usage_page(page);
    const double start = now_ms();
    const Result<DecodedUsagePage> decoded = decode_usage_page(text);
    if (!decoded) fail(describe(decoded.error()));
    const double between = now_ms();
    for (const UsageRecord& record : decoded->page.results) {
      if (Status status = table.append(record); !status) fail(describe(status.error()));
    }
    decode_ms += between - start;
    ms += now_ms() - start;
    part_bytes += static_cast<double>(text.size());
    in_part += static_cast<std::uint32_t>(page.results.size());
    if (in_part < part_rows) continue;
    decode_speeds.push_back(part_bytes / 1e3 / decode_ms);
    speeds.push_back(part_bytes / 1e3 / ms);
    all_bytes += part_bytes;
    part_bytes = decode_ms = ms = 0;
    in_part = 0;
  }
  std::printf("rows %u, JSON %.0f MB in pages of %u\n", rows, all_bytes / 1e6, kPageRows);
  std::printf("load (decode + append)   %8.1f MB/s   (decode alone %.1f MB/s)\n", median(speeds),
              median(decode_speeds));
  std::printf("live bytes a row         %8.1f\n", static_cast<double>(table.memory_bytes()) / rows);
  return table;
}

double cost_of(const QueryRow& row) {
  return row.values[0] ? row.values[0]->to_double_for_drawing() : 0;
}

/// Both must come to the same cost and rows, group for group, before a time is worth printing.
void check_same(const char* name, const QueryResult& result, std::vector<Floor::Group> groups) {
  const auto larger = [](const Floor::Group& a, const Floor::Group& b) { return a.sum > b.sum; };
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [](const Floor::Group& group) { return group.rows == 0; }),
               groups.end());
  std::sort(groups.begin(), groups.end(), larger);
  std::vector<Floor::Group> ours;
  for (const QueryRow& row : result.rows) {
    const bool is_leaf = result.group_counts.size() < 2 || row.level == 1;
    if (is_leaf) ours.push_back({cost_of(row), row.row_count});
  }
  std::sort(ours.begin(), ours.end(), larger);
  if (ours.size() != groups.size()) fail(std::string(name) + ": other groups than the floor");
  for (std::size_t i = 0; i < ours.size(); ++i) {
    // The floor rounds; sums of a million doubles keep nine digits easily.
    const bool is_near = std::abs(ours[i].sum - groups[i].sum) <= 1e-9 * std::abs(ours[i].sum);
    if (!is_near || ours[i].rows != groups[i].rows) {
      fail(std::string(name) + ": other figures than the floor");
    }
  }
}

class Comparison {
 public:
  Comparison(const UsageTable& table, const Floor& floor, int runs)
      : table_(table), floor_(floor), runs_(runs) {}

  /// window: what a page would ask for; all groups are asked for once, to compare them.
  void run(const char* name, const QuerySpec& spec, const QueryWindow& window,
           const std::function<std::vector<Floor::Group>(const Floor&)>& by_hand) const {
    const bool is_part = window.offset > 0 || window.limit == 100;
    const QueryWindow all{0, 1'000'000, true, {}};
    check_same(name, answer(spec, is_part ? window : all), by_hand(floor_));
    const Times ours = timed(runs_, [&] { matching_ += answer(spec, window).matching_rows; });
    const Times floor = timed(runs_, [&] { matching_ += by_hand(floor_).size(); });
    print_row(name, ours, floor);
  }

  void run_total(const char* name, const QuerySpec& spec) const {
    const QueryResult result = answer(spec, {});
    const double expected = floor_.filtered_sum(kWantedCharge);
    if (std::abs(cost_of(result.total) - expected) > 1e-9 * expected) {
      fail(std::string(name) + ": another sum than the floor");
    }
    const Times ours = timed(runs_, [&] { matching_ += answer(spec, {}).matching_rows; });
    double sink = 0;
    const Times floor = timed(runs_, [&] { sink += floor_.filtered_sum(kWantedCharge); });
    if (sink < 0) fail("a cost is negative");
    print_row(name, ours, floor);
  }

  /// Without a floor: what only the engine does.
  void run_alone(const char* name, const QuerySpec& spec, const QueryWindow& window) const {
    const Times ours = timed(runs_, [&] { matching_ += answer(spec, window).matching_rows; });
    std::printf("%-24s %9.2f %9.2f |\n", name, ours.median_ms, ours.best_ms);
  }

 private:
  [[nodiscard]] QueryResult answer(const QuerySpec& spec, const QueryWindow& window) const {
    Result<QueryResult> result = execute(table_, spec, window);
    if (!result) fail(describe(result.error()));
    return std::move(*result);
  }

  const UsageTable& table_;
  const Floor& floor_;
  int runs_;
  mutable std::size_t matching_ = 0;  // so that no answer goes unused
};

QuerySpec by(std::vector<GroupKey> keys) {
  QuerySpec spec;
  spec.group_by = std::move(keys);
  return spec;
}

QuerySpec of_one_charge(QuerySpec spec) {
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {charge_id(kWantedCharge)}}};
  return spec;
}

void run_queries(const UsageTable& table, const Floor& floor, int runs) {
  const Comparison compare(table, floor, runs);
  constexpr GroupKey kReseller = {Column::kResellerId, DateBucket::kNone};
  constexpr GroupKey kCustomer = {Column::kCustomerOrgId, DateBucket::kNone};
  constexpr GroupKey kSubscription = {Column::kSubscriptionId, DateBucket::kNone};
  constexpr GroupKey kDay = {Column::kUsageTimestamp, DateBucket::kDay};
  constexpr GroupKey kMonth = {Column::kUsageTimestamp, DateBucket::kMonth};
  const QueryWindow page;
  print_heading();
  compare.run_total("filter + sum", of_one_charge({}));
  compare.run("by service", by({{Column::kService, DateBucket::kNone}}), page,
              [](const Floor& f) { return f.grouped(f.service, kServices); });
  compare.run("by customer", by({kCustomer}), page,
              [](const Floor& f) { return f.grouped(f.customer, kCustomers); });
  compare.run("reseller x month", by({kReseller, kMonth}), page,
              [](const Floor& f) { return f.by_reseller_and_month(); });
  compare.run("by day, filtered", of_one_charge(by({kDay})), page,
              [](const Floor& f) { return f.by_day_of(kWantedCharge); });
  QuerySpec sorted = by({kSubscription});
  sorted.sort = {{SortKey::By::kMeasure, 0, true}};
  compare.run("top 100 of 5,000", sorted, {0, 100, false, {}},
              [](const Floor& f) { return f.top_subscriptions(0, 100); });
  compare.run("100 from the middle", sorted, {2'500, 100, false, {}},
              [](const Floor& f) { return f.top_subscriptions(2'500, 2'600); });
  QuerySpec all_measures = by({kReseller, kMonth});
  all_measures.measures = {Measure::kListCost, Measure::kUsage, Measure::kOnDemandUsage,
                           Measure::kCommitment, Measure::kRows};
  compare.run_alone("the same, all measures", all_measures, page);
  all_measures.commitment_grain = CommitmentGrain::kMonth;
  compare.run_alone("and commitment by month", all_measures, page);
  compare.run_alone("subscription x day", by({kSubscription, kDay}), page);
}

std::uint32_t option(int argc, char** argv, const char* name, std::uint32_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::strcmp(argv[i], name) != 0) continue;
    const long value = std::strtol(argv[i + 1], nullptr, 10);
    if (value > 0) return static_cast<std::uint32_t>(value);
    fail(std::string(name) + " takes a positive number");
  }
  return otherwise;
}

}  // namespace
}  // namespace usagescope::bench

int main(int argc, char** argv) {
  using namespace usagescope::bench;
  const std::uint32_t rows = option(argc, argv, "--rows", 1'000'000);
  const std::uint32_t runs = option(argc, argv, "--runs", 15);
  const usagescope::UsageTable table = loaded(rows);
  run_queries(table, Floor(rows), static_cast<int>(runs));
  return 0;
}
