#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/query/query_result.hpp"

/// Queries answered once more, by the contract alone: plain loops over records and Decimal. Without
/// filters, names, mixed case and buckets other than day, month and quarter.
namespace usagescope::naive {

using Rows = std::vector<const UsageRecord*>;

struct Sets {
  Rows now;
  Rows before;
};

inline Decimal sum(const std::vector<Decimal>& terms) {
  Decimal total;
  for (const Decimal& term : terms) total = *Decimal::add(total, term);
  return total;
}
inline std::optional<Decimal> sum_if_any(const std::vector<Decimal>& terms) {
  return terms.empty() ? std::nullopt : std::optional(sum(terms));
}
inline Decimal negative(const Decimal& value) {
  return *Decimal::subtract(Decimal(), value);
}

/// A text key by its value, a day by its bucket; nullopt: missing.
inline std::optional<std::string> key_of(const UsageRecord& row, const GroupKey& key) {
  if (const auto* text = text_field(row, key.column)) return *text;
  if (!row.usage_timestamp) return std::nullopt;
  const CivilDate day = row.usage_timestamp->date;
  if (key.bucket == DateBucket::kMonth) return Month::of(day).to_string();
  if (key.bucket == DateBucket::kQuarter) return Quarter::of(day).to_string();
  return day.to_string();
}

inline std::string line_of(const UsageRecord& row) {
  std::string line;
  for (const auto* part :
       {&row.subscription_id, &row.charge_id, &row.part_number, &row.data_center_description,
        &row.customer_org_id, &row.billing_engine_discount_contract_id}) {
    line += *part ? "=" + **part : "-";
    line += '\n';
  }
  return line;
}

/// The commitments of a set: each with what its measures need.
struct Commitment {
  std::optional<Decimal> committed, usage, price;
};
inline std::vector<Commitment> commitments(const Rows& rows, CommitmentGrain grain) {
  std::vector<Commitment> found;
  if (grain == CommitmentGrain::kDay) {
    for (const UsageRecord* row : rows) {
      found.push_back({row->commitment, row->usage, row->msrp_price});
    }
    return found;
  }
  std::map<std::string, Rows> pieces;
  for (const UsageRecord* row : rows) {
    std::string piece = line_of(*row);
    if (grain == CommitmentGrain::kMonth) {
      piece += key_of(*row, {Column::kUsageTimestamp, DateBucket::kMonth}).value_or("none");
    }
    pieces[piece].push_back(row);
  }
  for (auto& [name, piece] : pieces) {
    std::stable_sort(piece.begin(), piece.end(), [](const UsageRecord* a, const UsageRecord* b) {
      return a->usage_timestamp < b->usage_timestamp;  // without a time: first
    });
    Commitment one;
    for (const UsageRecord* row : piece) {
      if (row->commitment) one.committed = row->commitment;
      if (row->msrp_price) one.price = row->msrp_price;
      if (row->usage) one.usage = *Decimal::add(one.usage.value_or(Decimal()), *row->usage);
    }
    found.push_back(one);
  }
  return found;
}

inline std::optional<Decimal> commitment_figure(const Rows& rows, Measure measure,
                                                CommitmentGrain grain) {
  std::vector<Decimal> terms, used, committed;
  for (const Commitment& one : commitments(rows, grain)) {
    if (!one.committed) continue;
    if (measure == Measure::kCommitment) {
      terms.push_back(*one.committed);
      continue;
    }
    if (!one.usage || !(Decimal() < *one.committed)) continue;
    used.push_back(*one.usage);
    committed.push_back(*one.committed);
    const bool is_over = measure == Measure::kOverage || measure == Measure::kOverageCost;
    const Decimal excess = *Decimal::subtract(*one.usage, *one.committed);
    Decimal term = is_over ? excess : negative(excess);
    if (term.is_negative()) term = Decimal();
    if (measure == Measure::kOverageCost || measure == Measure::kUnderageCost) {
      if (!one.price) continue;
      term = *Decimal::multiply(term, *one.price);
    }
    terms.push_back(term);
  }
  if (measure != Measure::kUtilization) return sum_if_any(terms);
  if (used.empty()) return std::nullopt;
  return *Decimal::divide(sum(used), sum(committed), kRatioDigits);
}

/// min, max, first, last.
template <typename T>
std::optional<T> extreme(const std::vector<T>& values, bool is_largest) {
  if (values.empty()) return std::nullopt;
  return is_largest ? *std::max_element(values.begin(), values.end())
                    : *std::min_element(values.begin(), values.end());
}

inline std::optional<Decimal> figure(const Rows& rows, const MeasureKey& key,
                                     const QuerySpec& spec) {
  std::vector<Decimal> terms, usages;
  std::vector<std::int64_t> days;
  std::set<std::string> values;
  switch (key.measure) {
    case Measure::kRows:
      return Decimal(static_cast<std::int64_t>(rows.size()));
    case Measure::kListCost:
    case Measure::kUnitPrice:
      for (const UsageRecord* row : rows) {
        const bool is_per_line = spec.price_basis == PriceBasis::kPerLine;
        if (!row->msrp_price || (!is_per_line && !row->usage)) continue;
        if (!is_per_line) usages.push_back(*row->usage);
        terms.push_back(is_per_line ? *row->msrp_price
                                    : *Decimal::multiply(*row->usage, *row->msrp_price));
      }
      if (key.measure == Measure::kListCost) return sum_if_any(terms);
      if (sum(usages).is_zero()) return std::nullopt;
      return *Decimal::divide(sum(terms), sum(usages), kRatioDigits);
    case Measure::kUsage:
    case Measure::kOnDemandUsage:
      for (const UsageRecord* row : rows) {
        const auto& value = key.measure == Measure::kUsage ? row->usage : row->on_demand_usage;
        if (value) terms.push_back(*value);
      }
      return sum_if_any(terms);
    case Measure::kDistinct:
      for (const UsageRecord* row : rows) {
        const auto value = key_of(*row, {key.column, DateBucket::kDay});
        if (value) values.insert(*value);
      }
      if (values.empty()) return std::nullopt;
      return Decimal(static_cast<std::int64_t>(values.size()));
    case Measure::kMinimum:
    case Measure::kMaximum:
      for (const UsageRecord* row : rows) {
        if (*decimal_field(*row, key.column)) terms.push_back(**decimal_field(*row, key.column));
      }
      return extreme(terms, key.measure == Measure::kMaximum);
    case Measure::kFirstDay:
    case Measure::kLastDay:
      for (const UsageRecord* row : rows) {
        if (row->usage_timestamp) days.push_back(row->usage_timestamp->date.days);
      }
      if (days.empty()) return std::nullopt;
      return Decimal(*extreme(days, key.measure == Measure::kLastDay));
    default:
      return commitment_figure(rows, key.measure, spec.commitment_grain);
  }
}

inline bool adds_up_over_time(Measure measure) {
  return is_additive(measure) || measure == Measure::kOverage || measure == Measure::kUnderage ||
         measure == Measure::kOverageCost || measure == Measure::kUnderageCost;
}

inline MeasureValues whole_figures(const Rows& rows, const QuerySpec& spec) {
  MeasureValues values;
  for (const MeasureKey& key : spec.measures) values.push_back(figure(rows, key, spec));
  return values;
}

/// What the figures of a measure are divided by; 0: they are not.
inline Decimal days_of(const QuerySpec& spec, Measure measure, const Period& period) {
  const bool is_divided = spec.comparison && spec.comparison->per_day && adds_up_over_time(measure);
  return Decimal(is_divided ? period.length_days() : 0);
}

inline MeasureValues per_day(MeasureValues values, const QuerySpec& spec, const Period& period) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Decimal days = days_of(spec, spec.measures[i].measure, period);
    if (values[i] && !days.is_zero()) values[i] = *Decimal::divide(*values[i], days, kRatioDigits);
  }
  return values;
}

inline MeasureValues figures(const Rows& rows, const QuerySpec& spec, const Period* period) {
  const MeasureValues whole = whole_figures(rows, spec);
  return period == nullptr ? whole : per_day(whole, spec, *period);
}

/// Cost, usage and units of a line in one period.
struct LineSide {
  bool has_rows = false;
  Decimal cost, usage;
  std::set<std::optional<std::string>> units;
};
inline std::map<std::string, LineSide> lines_of(const Rows& rows) {
  std::map<std::string, LineSide> lines;
  for (const UsageRecord* row : rows) {
    LineSide& line = lines[line_of(*row)];
    line.has_rows = true;
    line.units.insert(row->unit_of_measurement);
    if (!row->usage || !row->msrp_price) continue;
    line.usage = *Decimal::add(line.usage, *row->usage);
    line.cost = *Decimal::add(line.cost, *Decimal::multiply(*row->usage, *row->msrp_price));
  }
  return lines;
}

/// Without days.
inline Bridge bridge(const Sets& sets) {
  const auto now = lines_of(sets.now);
  const auto before = lines_of(sets.before);
  Bridge made;
  Decimal change;
  std::map<std::string, std::pair<LineSide, LineSide>> pools;  // now, before
  const auto add = [](Decimal& to, const Decimal& term) { to = *Decimal::add(to, term); };
  for (const auto& [name, line] : now) {
    add(change, line.cost);
    const auto old = before.find(name);
    if (old == before.end()) {
      add(made.added, line.cost);
      continue;
    }
    std::set<std::optional<std::string>> units = line.units;
    units.insert(old->second.units.begin(), old->second.units.end());
    const auto unit = *units.begin();
    auto& pool = pools[units.size() > 1 ? "alone " + name : unit ? "of " + *unit : "none"];
    add(pool.first.usage, line.usage);
    add(pool.second.usage, old->second.usage);
    add(pool.second.cost, old->second.cost);
    if (old->second.usage.is_zero()) continue;
    const Decimal scaled =
        *Decimal::subtract(*Decimal::multiply(line.cost, old->second.usage),
                           *Decimal::multiply(line.usage, old->second.cost));
    add(made.price, *Decimal::divide(scaled, old->second.usage, kRatioDigits));
  }
  for (const auto& [name, line] : before) {
    add(change, negative(line.cost));
    if (now.find(name) == now.end()) add(made.gone, negative(line.cost));
  }
  for (const auto& [name, pool] : pools) {
    if (pool.second.usage.is_zero()) continue;
    const Decimal more = *Decimal::subtract(pool.first.usage, pool.second.usage);
    add(made.volume, *Decimal::divide(*Decimal::multiply(more, pool.second.cost),
                                      pool.second.usage, kRatioDigits));
  }
  made.mix = change;
  for (const Decimal& part : {made.added, made.gone, made.volume, made.price}) {
    add(made.mix, negative(part));
  }
  return made;
}

/// A group of a level with what is below it, after having, sort and top.
struct Group {
  std::size_t level = 0;
  std::optional<std::string> key;
  std::uint32_t other_groups = 0;
  Sets sets;
  MeasureValues values, previous, change, percent;
  std::vector<Group> children;
  MeasureValues whole = {};  ///< values before they are divided by days
};

inline void work_out(Group& group, const QuerySpec& spec) {
  group.whole = whole_figures(group.sets.now, spec);
  group.values = spec.period ? per_day(group.whole, spec, *spec.period) : group.whole;
  if (!spec.comparison) return;
  const MeasureValues whole_before = whole_figures(group.sets.before, spec);
  group.previous = per_day(whole_before, spec, spec.comparison->period);
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    const auto& now = group.values[i];
    const auto& before = group.previous[i];
    group.change.emplace_back();
    group.percent.emplace_back();
    if (!now || !before) continue;
    group.change.back() = *Decimal::subtract(*now, *before);
    const Measure measure = spec.measures[i].measure;
    if (whole_before[i]->is_zero() || is_day(measure)) continue;
    Decimal a = *group.whole[i];
    Decimal b = *whole_before[i];
    if (!days_of(spec, measure, *spec.period).is_zero()) {
      // Both figures per day, times both numbers of days.
      a = *Decimal::multiply(a, days_of(spec, measure, spec.comparison->period));
      b = *Decimal::multiply(b, days_of(spec, measure, *spec.period));
    }
    group.percent.back() =
        *Decimal::divide(*Decimal::multiply(*Decimal::subtract(a, b), Decimal(100)),
                         b.is_negative() ? negative(b) : b, kRatioDigits);
  }
}

inline const std::optional<Decimal>& figure_of(const Group& group, std::size_t measure,
                                               FigureOf of) {
  if (of == FigureOf::kPrevious) return group.previous[measure];
  if (of == FigureOf::kChange) return group.change[measure];
  if (of == FigureOf::kChangePercent) return group.percent[measure];
  return group.values[measure];
}

inline bool passes(const Group& group, const Having& having) {
  const auto& value = figure_of(group, having.measure, having.of);
  const auto wanted = [&](std::size_t i) {
    const Result<CivilDate> day = CivilDate::parse(having.values[i]);
    return day ? Decimal(day->days) : *Decimal::parse(having.values[i]);
  };
  switch (having.op) {
    case FilterOperator::kIsMissing:
      return !value;
    case FilterOperator::kIsPresent:
      return value.has_value();
    case FilterOperator::kNotEquals:
      return !value || !(*value == wanted(0));
    case FilterOperator::kBetween:
      return value && !(*value < wanted(0)) && !(wanted(1) < *value);
    case FilterOperator::kLessThan:
      return value && *value < wanted(0);
    default:
      return value && wanted(0) < *value;
  }
}

template <typename T>
int order_of(const std::optional<T>& a, const std::optional<T>& b, bool is_descending) {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  if (*a == *b) return 0;
  return (*a < *b) != is_descending ? -1 : 1;
}

/// Fills in the children of a group; counts the groups that fail a condition.
inline void grow(Group& parent, std::size_t level, const QuerySpec& spec, std::uint32_t& hidden) {
  if (level == spec.group_by.size()) return;
  std::vector<Group> groups;
  const auto group_of = [&](const UsageRecord* row) -> Group& {
    const auto key = key_of(*row, spec.group_by[level]);
    for (Group& group : groups) {
      if (group.key == key) return group;
    }
    groups.push_back({level, key, 0, {}, {}, {}, {}, {}, {}});
    return groups.back();
  };
  for (const UsageRecord* row : parent.sets.now) group_of(row).sets.now.push_back(row);
  for (const UsageRecord* row : parent.sets.before) group_of(row).sets.before.push_back(row);
  for (Group& group : groups) {
    work_out(group, spec);
    const bool is_kept =
        std::all_of(spec.having.begin(), spec.having.end(), [&](const Having& having) {
          return having.level != level || passes(group, having);
        });
    if (is_kept) {
      parent.children.push_back(group);
    } else {
      ++hidden;
    }
  }
  std::stable_sort(parent.children.begin(), parent.children.end(),
                   [&](const Group& a, const Group& b) {
                     for (const SortKey& sort : spec.sort) {
                       const bool is_by_key = sort.by == SortKey::By::kGroup;
                       if (is_by_key && sort.index != level) continue;
                       const int order =
                           is_by_key ? order_of(a.key, b.key, sort.descending)
                                     : order_of(figure_of(a, sort.index, sort.of),
                                                figure_of(b, sort.index, sort.of), sort.descending);
                       if (order != 0) return order < 0;
                     }
                     return false;
                   });
  for (Group& group : parent.children) grow(group, level + 1, spec, hidden);
  const std::size_t top = level < spec.top.size() ? spec.top[level] : 0;
  if (top == 0 || parent.children.size() <= top + 1) return;
  Group other{level, std::nullopt, 0, {}, {}, {}, {}, {}, {}};
  for (std::size_t i = top; i < parent.children.size(); ++i) {
    const Sets& sets = parent.children[i].sets;
    other.sets.now.insert(other.sets.now.end(), sets.now.begin(), sets.now.end());
    other.sets.before.insert(other.sets.before.end(), sets.before.begin(), sets.before.end());
    ++other.other_groups;
  }
  // The latest of equal times is the later row.
  std::sort(other.sets.now.begin(), other.sets.now.end());
  std::sort(other.sets.before.begin(), other.sets.before.end());
  work_out(other, spec);
  parent.children.resize(top);
  parent.children.push_back(std::move(other));
}

/// All rows as the one group above the first level.
inline Group answered(const std::vector<UsageRecord>& records, const QuerySpec& spec,
                      std::uint32_t& hidden) {
  Group total;
  for (const UsageRecord& record : records) {
    const auto lies_in = [&](const std::optional<Period>& period) {
      return !period || (record.usage_timestamp && period->contains(record.usage_timestamp->date));
    };
    if (lies_in(spec.period)) total.sets.now.push_back(&record);
    if (spec.comparison && lies_in(spec.comparison->period)) total.sets.before.push_back(&record);
  }
  work_out(total, spec);
  grow(total, 0, spec, hidden);
  return total;
}

}  // namespace usagescope::naive
