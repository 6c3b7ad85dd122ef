#include "core/query/snapshots/snapshot.hpp"

#include <map>
#include <tuple>

#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

Decimal number(const char* text) {
  return *Decimal::parse(text);
}

SnapshotResult compare(const UsageTable& before, const UsageTable& after,
                       const SnapshotRequest& request = {}, const QuerySpec& spec = {}) {
  Result<SnapshotResult> result = compare_snapshots(before, after, spec, request);
  REQUIRE(result);
  return std::move(*result);
}

const SnapshotTotals& of(const SnapshotResult& result, SnapshotKind kind) {
  return result.by_kind[static_cast<std::size_t>(kind)];
}

UsageTable table_with(const std::vector<const char*>& rows) {
  UsageTable table;
  for (const char* row : rows) append(table, row);
  return table;
}

}  // namespace

TEST_CASE("added, changed and vanished rows are told apart, with the money") {
  const UsageTable before = table_with({
      "subscriptionId=s1 chargeId=a usageTimestamp=2021-10-01 usage=1 msrpPrice=2 service=x",
      "subscriptionId=s1 chargeId=a usageTimestamp=2021-10-02 usage=1 msrpPrice=2",
      "subscriptionId=s2 chargeId=a usageTimestamp=2021-10-01 usage=5 msrpPrice=2",
  });
  // Another order of rows, other codes, another scale of the usage.
  const UsageTable after = table_with({
      "subscriptionId=s9 chargeId=b usageTimestamp=2021-10-01 usage=0.25 msrpPrice=2",
      "subscriptionId=s2 chargeId=a usageTimestamp=2021-10-01 usage=5 msrpPrice=2",
      "subscriptionId=s1 chargeId=a usageTimestamp=2021-10-01 usage=4.5 msrpPrice=2 service=y",
  });
  const SnapshotResult result = compare(before, after);
  CHECK(result.rows_before == 3);
  CHECK(result.rows_after == 3);
  CHECK(of(result, SnapshotKind::kAdded) ==
        SnapshotTotals{1, number("0"), number("0.5"), number("0.5")});
  CHECK(of(result, SnapshotKind::kChanged) ==
        SnapshotTotals{1, number("2"), number("9"), number("7")});
  CHECK(of(result, SnapshotKind::kVanished) ==
        SnapshotTotals{1, number("2"), number("0"), number("-2")});
  CHECK(of(result, SnapshotKind::kUnchanged) ==
        SnapshotTotals{1, number("10"), number("10"), number("0")});
  CHECK(result.total == SnapshotTotals{4, number("14"), number("19.5"), number("5.5")});
  CHECK(result.found_count == 3);
  REQUIRE(result.pairs.size() == 3);
  CHECK(result.pairs[0].kind == SnapshotKind::kChanged);
  CHECK(result.pairs[0].changed == std::vector{Column::kService, Column::kUsage});
  CHECK(result.pairs[0].before->record.service == "x");
  CHECK(result.pairs[0].after->record.service == "y");
  CHECK(result.pairs[0].after->row == 2);
  CHECK(result.pairs[0].difference == number("7"));
  CHECK(result.pairs[1].kind == SnapshotKind::kVanished);
  CHECK(result.pairs[1].before->row == 1);
  CHECK_FALSE(result.pairs[1].after);
  CHECK(result.pairs[2].difference == number("0.5"));
}

TEST_CASE("a value that is missing has changed when it comes, and the other way round") {
  const UsageTable before = table_with({"chargeId=a usage=1", "chargeId=b", "chargeId=c usage=0"});
  const UsageTable after = table_with({"chargeId=a", "chargeId=b usage=0", "chargeId=c usage=0.0"});
  const SnapshotResult result = compare(before, after);
  CHECK(of(result, SnapshotKind::kChanged).pair_count == 2);
  CHECK(of(result, SnapshotKind::kUnchanged).pair_count == 1);
}

TEST_CASE("of several rows with one key equal ones belong together, then those in order") {
  const UsageTable before = table_with(
      {"chargeId=a usage=1", "chargeId=a usage=2", "chargeId=a usage=3", "chargeId=a usage=3"});
  const UsageTable after =
      table_with({"chargeId=a usage=3.0", "chargeId=a usage=7", "chargeId=a usage=2",
                  "chargeId=a usage=8", "chargeId=a usage=9"});
  const SnapshotResult result = compare(before, after);
  CHECK(of(result, SnapshotKind::kUnchanged).pair_count == 2);
  CHECK(of(result, SnapshotKind::kChanged).pair_count == 2);
  CHECK(of(result, SnapshotKind::kAdded).pair_count == 1);
  REQUIRE(result.pairs.size() == 3);
  CHECK(result.pairs[1].before->row == 0);
  CHECK(result.pairs[1].after->row == 1);
  CHECK(result.pairs[2].before->row == 3);
  CHECK(result.pairs[2].after->row == 3);
  CHECK(result.pairs[0].after->row == 4);
}

TEST_CASE("numbers of very different scales are compared by value") {
  const UsageTable before = table_with({"chargeId=a usage=1", "chargeId=b usage=0"});
  const UsageTable after = table_with(
      {"chargeId=a usage=0.000000000000000000000000000000000001", "chargeId=b usage=0.000"});
  const SnapshotResult result = compare(before, after);
  CHECK(of(result, SnapshotKind::kChanged).pair_count == 1);
  CHECK(of(result, SnapshotKind::kUnchanged).pair_count == 1);
  const UsageTable coarse = table_with({"chargeId=a usage=1", "chargeId=b usage=2"});
  const UsageTable fine = table_with({"chargeId=a usage=1", "chargeId=b usage=2.000001"});
  for (const SnapshotResult& either : {compare(coarse, fine), compare(fine, coarse)}) {
    CHECK(of(either, SnapshotKind::kChanged).pair_count == 1);
    CHECK(of(either, SnapshotKind::kUnchanged).pair_count == 1);
  }
}

TEST_CASE("the window holds the kinds asked for") {
  const UsageTable before = table_with({"chargeId=a usage=1", "chargeId=b usage=1"});
  const UsageTable after = table_with({"chargeId=a usage=1", "chargeId=c usage=1"});
  SnapshotRequest request;
  request.kinds = {SnapshotKind::kUnchanged, SnapshotKind::kVanished};
  request.offset = 1;
  const SnapshotResult result = compare(before, after, request);
  CHECK(result.found_count == 2);
  REQUIRE(result.pairs.size() == 1);
  CHECK(result.pairs[0].kind == SnapshotKind::kUnchanged);
  request.limit = 0;
  CHECK(compare(before, after, request).pairs.empty());
}

TEST_CASE("equal loads have no difference, an empty one adds or takes all") {
  RandomRows random(4);
  const std::vector<UsageRecord> rows = random.records(900);
  std::vector<UsageRecord> shuffled = rows;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(1));
  const UsageTable table = table_of(rows);
  const SnapshotResult same = compare(table, table_of(shuffled));
  CHECK(of(same, SnapshotKind::kUnchanged).pair_count == 900);
  CHECK(same.found_count == 0);
  CHECK(same.total.difference.is_zero());
  const SnapshotResult all = compare(UsageTable(), table);
  CHECK(of(all, SnapshotKind::kAdded).pair_count == 900);
  CHECK(all.total.difference == same.total.cost_after);
  CHECK(of(compare(table, UsageTable()), SnapshotKind::kVanished).pair_count == 900);
}

TEST_CASE("kinds and money equal a naive comparison") {
  RandomRows random(77);
  std::vector<UsageRecord> before = random.records(3'000);
  for (UsageRecord& row : before) row.data_center_description = row.part_number = std::nullopt;
  std::vector<UsageRecord> after;
  for (const UsageRecord& row : before) {
    if (random.below(10) == 0) continue;
    after.push_back(row);
    if (random.below(6) == 0) after.back().usage = Decimal(random.below(50));
    if (random.below(6) == 0) after.back().service = "other";
    if (random.below(40) == 0) after.push_back(random.record());
  }
  std::shuffle(after.begin(), after.end(), std::mt19937(2));
  const UsageTable before_table = table_of(before);
  const UsageTable after_table = table_of(after);
  const auto key_of = [](const UsageRecord& row) {
    return std::tuple(row.subscription_id, row.charge_id, row.part_number,
                      row.data_center_description, row.customer_org_id,
                      row.billing_engine_discount_contract_id, row.usage_timestamp);
  };
  for (int round = 0; round < 8; ++round) {
    const QuerySpec spec = random_spec(random);
    using Key = decltype(key_of(before[0]));
    std::map<Key, std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> keys;
    Decimal sum_before;
    Decimal sum_after;
    for (const std::uint32_t row : naive_rows(before, spec)) {
      keys[key_of(before[row])].first.push_back(row);
      sum_before =
          *Decimal::add(sum_before, naive_cost(before[row], spec.price_basis).value_or(Decimal()));
    }
    for (const std::uint32_t row : naive_rows(after, spec)) {
      keys[key_of(after[row])].second.push_back(row);
      sum_after =
          *Decimal::add(sum_after, naive_cost(after[row], spec.price_basis).value_or(Decimal()));
    }
    std::uint32_t counts[kSnapshotKindCount] = {};
    for (auto& [key, sides] : keys) {
      auto& [old_rows, new_rows] = sides;
      for (auto old_row = old_rows.begin(); old_row != old_rows.end();) {
        const auto partner = std::find_if(new_rows.begin(), new_rows.end(), [&](std::uint32_t row) {
          return after[row] == before[*old_row];
        });
        if (partner == new_rows.end()) {
          ++old_row;
          continue;
        }
        new_rows.erase(partner);
        old_row = old_rows.erase(old_row);
        ++counts[3];
      }
      const std::size_t pairs = std::min(old_rows.size(), new_rows.size());
      counts[1] += static_cast<std::uint32_t>(pairs);
      counts[0] += static_cast<std::uint32_t>(new_rows.size() - pairs);
      counts[2] += static_cast<std::uint32_t>(old_rows.size() - pairs);
    }
    const SnapshotResult result = compare(before_table, after_table, {}, spec);
    CAPTURE(round);
    for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
      CHECK(result.by_kind[kind].pair_count == counts[kind]);
    }
    CHECK(result.total.cost_before == sum_before);
    CHECK(result.total.cost_after == sum_after);
    Decimal sum;
    for (const SnapshotTotals& totals : result.by_kind) sum = *Decimal::add(sum, totals.difference);
    CHECK(sum == result.total.difference);
  }
}
