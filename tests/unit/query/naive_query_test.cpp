#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/query/execute.hpp"
#include "core/json/query_codec.hpp"
#include "tests/unit/query/naive_query.hpp"

// Random questions over random rows, answered by the engine and by plain loops.

namespace usagescope {
namespace {

class RandomQuestions {
 public:
  explicit RandomQuestions(std::uint32_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  std::vector<UsageRecord> records(std::uint32_t count) {
    std::vector<UsageRecord> records(count);
    for (UsageRecord& row : records) {
      row.reseller_id = word("r", 4);
      row.customer_org_id = word("c", 9);
      row.service = word("s", 3);
      row.charge_id = word("x", 5);
      row.subscription_id = word("m", 12);
      row.unit_of_measurement = word("u", 2);
      if (below(12) != 0) {
        row.usage_timestamp = CivilDateTime{
            CivilDate::from_ymd(2021, 9, 20)->plus_days(static_cast<std::int32_t>(below(60))),
            below(4) == 0 ? static_cast<std::int32_t>(below(3)) : 0};
      }
      row.usage = number(2'000, 2);
      row.on_demand_usage = number(900, 1);
      row.commitment = number(30, 0);
      row.msrp_price = number(5'000, 3);
    }
    return records;
  }

  QuerySpec spec() {
    QuerySpec spec;
    const std::vector<GroupKey> keys = {{Column::kResellerId, DateBucket::kNone},
                                        {Column::kCustomerOrgId, DateBucket::kNone},
                                        {Column::kService, DateBucket::kNone},
                                        {Column::kChargeId, DateBucket::kNone},
                                        {Column::kUsageTimestamp, DateBucket::kMonth},
                                        {Column::kUsageTimestamp, DateBucket::kDay}};
    std::vector<GroupKey> left = keys;
    std::shuffle(left.begin(), left.end(), random_);
    const auto kept = static_cast<std::ptrdiff_t>(below(5));
    spec.group_by.assign(left.begin(), left.begin() + kept);
    if (below(3) == 0) spec.pivot = left.back();
    spec.measures.clear();
    const std::vector<MeasureKey> all = measures();
    for (const MeasureKey& key : all) {
      if (below(3) == 0) spec.measures.push_back(key);
    }
    if (spec.measures.empty()) spec.measures = {Measure::kListCost};
    std::shuffle(spec.measures.begin(), spec.measures.end(), random_);
    spec.commitment_grain = static_cast<CommitmentGrain>(below(3));
    spec.shares = below(2) == 0;
    const Period early{*CivilDate::from_ymd(2021, 9, 20), *CivilDate::from_ymd(2021, 10, 10)};
    const Period late{*CivilDate::from_ymd(2021, 10, 5), *CivilDate::from_ymd(2021, 11, 12)};
    if (below(2) == 0) spec.period = late;
    if (spec.period && below(3) != 0) {
      spec.comparison = Comparison{early, below(3) == 0, false};
      spec.comparison->bridge = below(2) == 0;
    }
    add_orders(spec);
    return spec;
  }

 private:
  std::optional<std::string> word(const char* prefix, std::uint32_t limit) {
    const std::uint32_t number = below(limit + 1);
    return number == limit && below(2) == 0 ? std::nullopt
                                            : std::optional(prefix + std::to_string(number));
  }
  std::optional<Decimal> number(std::uint32_t limit, int scale) {
    if (below(7) == 0) return std::nullopt;
    const auto value = static_cast<std::int64_t>(below(limit));
    return *Decimal::from_unscaled(below(9) == 0 ? -value : value, scale);
  }
  static std::vector<MeasureKey> measures() {
    std::vector<MeasureKey> all;
    for (std::size_t i = 0; i < kMeasureCount; ++i) {
      const auto measure = static_cast<Measure>(i);
      if (!has_column(measure)) all.push_back(measure);
    }
    all.push_back({Measure::kDistinct, Column::kSubscriptionId});
    all.push_back({Measure::kDistinct, Column::kUsageTimestamp});
    all.push_back({Measure::kMinimum, Column::kUsage});
    all.push_back({Measure::kMaximum, Column::kMsrpPrice});
    return all;
  }
  FigureOf figure_of(const QuerySpec& spec) {
    return spec.comparison ? static_cast<FigureOf>(below(4)) : FigureOf::kValue;
  }
  void add_orders(QuerySpec& spec) {
    const auto measure_count = static_cast<std::uint32_t>(spec.measures.size());
    const auto level_count = static_cast<std::uint32_t>(spec.group_by.size());
    for (std::uint32_t i = below(4); i > 0; --i) {
      const bool is_by_key = level_count > 0 && below(2) == 0;
      SortKey sort;
      sort.by = is_by_key ? SortKey::By::kGroup : SortKey::By::kMeasure;
      sort.index = below(is_by_key ? level_count : measure_count);
      sort.descending = below(2) == 0;
      if (!is_by_key) sort.of = figure_of(spec);
      spec.sort.push_back(sort);
    }
    if (level_count == 0) return;
    if (below(3) == 0) {
      for (std::uint32_t i = 0; i < level_count; ++i) spec.top.push_back(below(4));
    }
    if (below(3) == 0) spec.having.push_back(having(spec, level_count, measure_count));
  }
  Having having(const QuerySpec& spec, std::uint32_t level_count, std::uint32_t measure_count) {
    Having having;
    having.level = below(level_count);
    having.measure = below(measure_count);
    having.of = figure_of(spec);
    const std::vector<FilterOperator> operators = {
        FilterOperator::kGreaterThan, FilterOperator::kLessThan,  FilterOperator::kBetween,
        FilterOperator::kIsMissing,   FilterOperator::kIsPresent, FilterOperator::kNotEquals};
    having.op = operators[below(6)];
    const bool is_a_day = is_day(spec.measures[having.measure].measure) &&
                          (having.of == FigureOf::kValue || having.of == FigureOf::kPrevious);
    const std::uint32_t count = having.op == FilterOperator::kBetween     ? 2
                                : having.op == FilterOperator::kIsMissing ? 0
                                : having.op == FilterOperator::kIsPresent ? 0
                                                                          : 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      having.values.push_back(is_a_day ? (i == 0 ? "2021-10-03" : "2021-10-20")
                                       : (i == 0 ? "3.5" : "400"));
    }
    return having;
  }

  std::mt19937 random_;
};

std::string text(const MeasureValues& values) {
  std::string text;
  for (const auto& value : values) text += (value ? value->normalized().to_string() : "-") + " ";
  return text;
}

std::string text(const Bridge& bridge) {
  return text(MeasureValues{bridge.added, bridge.gone, bridge.volume, bridge.price, bridge.mix});
}

MeasureValues shares_of(const naive::Group& group, const naive::Group& parent,
                        const QuerySpec& spec) {
  MeasureValues shares(spec.measures.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto& whole = parent.whole[i];
    if (!is_additive(spec.measures[i].measure) || !group.whole[i] || !whole) continue;
    if (!whole->is_zero()) shares[i] = *Decimal::divide(*group.whole[i], *whole, kRatioDigits);
  }
  return shares;
}

std::string unit_of(const naive::Sets& sets, bool& is_mixed) {
  std::set<std::string> units;
  bool has_missing = false;
  for (const naive::Rows* rows : {&sets.now, &sets.before}) {
    for (const UsageRecord* row : *rows) {
      if (row->unit_of_measurement) units.insert(*row->unit_of_measurement);
      has_missing = has_missing || !row->unit_of_measurement;
    }
  }
  is_mixed = units.size() > 1;
  return units.size() == 1 && !has_missing ? *units.begin() : "";
}

void check_cells(const QueryRow& row, const naive::Group& group, const QuerySpec& spec,
                 const QueryResult& result) {
  REQUIRE(row.cells.size() == result.pivot_columns.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const GroupValue& column = result.pivot_columns[i];
    const auto cut = [&](const naive::Rows& rows) {
      naive::Rows kept;
      for (const UsageRecord* one : rows) {
        const auto key = naive::key_of(*one, *spec.pivot);
        if (key.has_value() != column.is_missing && key.value_or("") == column.value) {
          kept.push_back(one);
        }
      }
      return kept;
    };
    const naive::Rows now = cut(group.sets.now);
    CHECK(row.cells[i].row_count == now.size());
    const Period* period = spec.period ? &*spec.period : nullptr;
    CHECK(text(row.cells[i].values) == text(naive::figures(now, spec, period)));
    if (!spec.comparison) {
      CHECK(row.cells[i].previous.empty());
      continue;
    }
    CHECK(text(row.cells[i].previous) ==
          text(naive::figures(cut(group.sets.before), spec, &spec.comparison->period)));
  }
}

/// The parts are those of the contract, and add up to the change of the cost as it is shown.
void check_bridge(const Bridge& bridge, const naive::Group& group, QuerySpec spec) {
  if (!spec.comparison->per_day) CHECK(text(bridge) == text(naive::bridge(group.sets)));
  spec.measures = {Measure::kListCost};
  const auto now = naive::figures(group.sets.now, spec, &*spec.period)[0];
  const auto before = naive::figures(group.sets.before, spec, &spec.comparison->period)[0];
  const Decimal change =
      *Decimal::subtract(now.value_or(Decimal()), before.value_or(Decimal()));
  CHECK(change ==
        naive::sum({bridge.added, bridge.gone, bridge.volume, bridge.price, bridge.mix}));
}

void check_row(const QueryRow& row, const naive::Group& group, const naive::Group* parent,
               const QuerySpec& spec, const QueryResult& result) {
  CHECK(row.row_count == group.sets.now.size());
  CHECK(text(row.values) == text(group.values));
  CHECK(text(row.shares) == (spec.shares && parent ? text(shares_of(group, *parent, spec)) : ""));
  CHECK(row.compared.has_value() == spec.comparison.has_value());
  if (row.compared) {
    CHECK(text(row.compared->previous) == text(group.previous));
    CHECK(text(row.compared->change) == text(group.change));
    CHECK(text(row.compared->change_percent) == text(group.percent));
    CHECK(row.compared->previous_row_count == group.sets.before.size());
    CHECK(row.compared->bridge.has_value() == spec.comparison->bridge);
    if (row.compared->bridge) check_bridge(*row.compared->bridge, group, spec);
  }
  bool is_mixed = false;
  CHECK(row.unit == unit_of(group.sets, is_mixed));
  CHECK(row.has_mixed_units == is_mixed);
  check_cells(row, group, spec, result);
}

void check_below(const naive::Group& parent, const QuerySpec& spec, const QueryResult& result,
                 std::size_t& at) {
  for (const naive::Group& group : parent.children) {
    REQUIRE(at < result.rows.size());
    const QueryRow& row = result.rows[at++];
    CHECK(row.level == group.level);
    CHECK(row.other_groups == group.other_groups);
    CHECK(row.key.value == group.key.value_or(""));
    CHECK(row.key.is_missing == (!group.key && group.other_groups == 0));
    CHECK(row.has_children == !group.children.empty());
    CHECK(row.is_expanded == !group.children.empty());
    check_row(row, group, &parent, spec, result);
    check_below(group, spec, result, at);
  }
}

QueryResult answer(const UsageTable& table, const QuerySpec& spec, const QueryWindow& window) {
  Result<QueryResult> result = execute(table, spec, window);
  INFO((result ? "" : describe(result.error())));
  REQUIRE(result);
  return *result;
}

/// Any window shows the same rows as the whole list has there, with the keys above the first.
void check_windows(const UsageTable& table, const QuerySpec& spec, RandomQuestions& random) {
  QueryWindow all{0, 100'000, random.below(2) == 0, {}};
  const QueryResult flat = answer(table, spec, {0, 100'000, true, {}});
  std::vector<std::string> path;
  for (const QueryRow& row : flat.rows) {
    path.resize(row.level);
    path.push_back(row.key.value);
    if (row.other_groups == 0 && random.below(3) == 0) all.toggled.push_back(path);
  }
  const QueryResult whole = answer(table, spec, all);
  REQUIRE(whole.visible_rows == whole.rows.size());
  for (int i = 0; i < 4; ++i) {
    QueryWindow window = all;
    window.offset = random.below(whole.visible_rows + 3);
    window.limit = random.below(8);
    const QueryResult part = answer(table, spec, window);
    const std::size_t begin = std::min<std::size_t>(window.offset, whole.rows.size());
    const std::size_t end = std::min<std::size_t>(begin + window.limit, whole.rows.size());
    CHECK(part.visible_rows == whole.visible_rows);
    CHECK(part.hidden_groups == whole.hidden_groups);
    CHECK(part.offset == begin);
    CHECK(part.total == whole.total);
    REQUIRE(part.rows.size() == end - begin);
    std::vector<GroupValue> above;
    for (std::size_t row = 0; row < end; ++row) {
      if (row >= begin) CHECK(part.rows[row - begin] == whole.rows[row]);
      if (row > begin) continue;
      above.resize(whole.rows[row].level);
      if (row < begin) above.push_back(whole.rows[row].key);
    }
    if (begin < end) CHECK(part.ancestors == above);
  }
}

TEST_CASE("random questions are answered as by hand") {
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    RandomQuestions random(seed);
    const std::vector<UsageRecord> records = random.records(30 + random.below(200));
    const QuerySpec spec = random.spec();
    UsageTable table;
    for (const UsageRecord& record : records) REQUIRE(table.append(record));
    INFO("seed " << seed << ": " << query_spec_to_json(spec).dump());
    const QueryResult result = answer(table, spec, {0, 100'000, true, {}});
    std::uint32_t hidden = 0;
    const naive::Group total = naive::answered(records, spec, hidden);
    CHECK(result.hidden_groups == hidden);
    CHECK(result.matching_rows == total.sets.now.size());
    CHECK(result.ancestors.empty());
    check_row(result.total, total, nullptr, spec, result);
    std::size_t at = 0;
    check_below(total, spec, result, at);
    CHECK(result.rows.size() == at);
    CHECK(result.visible_rows == at);
    check_windows(table, spec, random);
  }
}

}  // namespace
}  // namespace usagescope
