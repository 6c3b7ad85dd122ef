// Checks of the rows of one line in order of time.

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "core/query/faults/fault_checks.hpp"
#include "core/query/number_text.hpp"
#include "core/query/rows/rows_by_code.hpp"

namespace usagescope {
namespace {

constexpr std::int32_t kSecondsPerDay = 86'400;
/// A line has a gap if it has rows on at least nine of ten days of at least this many; others are
/// used now and then (an assumption).
constexpr std::int32_t kLeastSpan = 10;

/// A row by its natural key within the line.
struct Stamp {
  std::int64_t time;  // seconds since 1970; the least of all without a day
  std::uint32_t row;
};
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

CivilDate day_of(const Stamp& stamp) {
  // Exact also before 1970.
  const std::int64_t days =
      (stamp.time - (stamp.time % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay) /
      kSecondsPerDay;
  return {static_cast<std::int32_t>(days)};
}

Period period_of(CivilDate day) {
  return {day, day.plus_days(1)};
}

class LineChecks {
 public:
  LineChecks(const FaultScope& scope, const LineCollectors& collectors)
      : scope_(scope), to_(collectors), prices_(scope.table.decimal(Column::kMsrpPrice)) {}

  void check(std::span<const std::uint32_t> rows) {
    if (rows.size() < 2) return;
    stamps_.clear();
    for (const std::uint32_t row : rows) stamps_.push_back({time_of(row), row});
    const auto by_time = [](const Stamp& a, const Stamp& b) {
      return a.time != b.time ? a.time < b.time : a.row < b.row;
    };
    if (!std::is_sorted(stamps_.begin(), stamps_.end(), by_time)) {
      std::sort(stamps_.begin(), stamps_.end(), by_time);
    }
    if (to_.duplicates != nullptr || to_.conflicts != nullptr) check_duplicates();
    const auto dated = std::find_if(stamps_.begin(), stamps_.end(),
                                    [](const Stamp& stamp) { return stamp.time != kNoTime; });
    // Not from two iterators: clang 14's library does not take them for contiguous.
    const auto with_day = std::span<const Stamp>(stamps_).subspan(
        static_cast<std::size_t>(dated - stamps_.begin()));
    if (with_day.empty()) return;
    if (to_.gaps != nullptr) check_gaps(with_day);
    if (to_.price_changes != nullptr) check_prices(with_day);
  }

 private:
  [[nodiscard]] std::int64_t time_of(std::uint32_t row) const {
    const DayColumn& days = scope_.table.days();
    const std::uint32_t code = days.codes()[row];
    if (code == DayColumn::kMissing) return kNoTime;
    return std::int64_t{days.distinct_days()[code].days} * kSecondsPerDay + days.second_of_day(row);
  }

  void check_duplicates() {
    for (std::size_t begin = 0; begin < stamps_.size();) {
      std::size_t end = begin + 1;
      while (end < stamps_.size() && stamps_[end].time == stamps_[begin].time) ++end;
      if (end - begin > 1) note_set(std::span(stamps_).subspan(begin, end - begin));
      begin = end;
    }
  }

  void note_set(std::span<const Stamp> set) {
    rows_.clear();
    for (const Stamp& stamp : set) rows_.push_back(stamp.row);
    std::vector<Column> differing;
    for (const ColumnInfo& info : columns()) {
      if (differs(info)) differing.push_back(info.column);
    }
    CaseCollector* collector = differing.empty() ? to_.duplicates : to_.conflicts;
    if (collector == nullptr) return;
    collector->add(rows_, 1, 0, [&](FaultCase& found) {
      describe_line(scope_.table, rows_[0], found);
      if (set[0].time != kNoTime) found.days = period_of(day_of(set[0]));
      found.differing = differing;
    });
  }

  /// Whether a column does not hold the same in all of rows_, which have one timestamp.
  [[nodiscard]] bool differs(const ColumnInfo& info) const {
    const auto any_other = [this](const auto& values) {
      for (const std::uint32_t row : rows_) {
        if (values[row] != values[rows_[0]]) return true;
      }
      return false;
    };
    if (info.type == ColumnType::kText) return any_other(scope_.table.text(info.column).codes());
    return info.type == ColumnType::kDecimal &&
           any_other(scope_.table.decimal(info.column).values());
  }

  void check_gaps(std::span<const Stamp> stamps) {
    const CivilDate first = day_of(stamps.front());
    const std::int32_t span = day_of(stamps.back()).days - first.days + 1;
    if (span < kLeastSpan) return;
    std::int32_t days = 1;
    rows_.clear();
    std::optional<Period> gap;
    for (std::size_t i = 1; i < stamps.size(); ++i) {
      const CivilDate before = day_of(stamps[i - 1]);
      const CivilDate day = day_of(stamps[i]);
      if (day == before) continue;
      ++days;
      if (day == before.plus_days(1)) continue;
      rows_.push_back(stamps[i - 1].row);
      rows_.push_back(stamps[i].row);
      gap = Period{gap ? gap->begin : before.plus_days(1), day};
    }
    if (days == span || days < span - span / 10) return;
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
    to_.gaps->add(rows_, 0, static_cast<std::uint32_t>(span - days), [&](FaultCase& found) {
      describe_line(scope_.table, rows_[0], found);
      found.days = gap;
    });
  }

  void check_prices(std::span<const Stamp> stamps) {
    const std::int64_t* prices = prices_.values().data();
    std::int32_t month_end = std::numeric_limits<std::int32_t>::min();
    Month month;
    bool has_change = false;
    rows_.clear();
    const auto flush = [&] {
      if (has_change) note_prices(month);
      rows_.clear();
      has_change = false;
    };
    for (const Stamp& stamp : stamps) {
      if (prices[stamp.row] == DecimalColumn::kMissing) continue;
      const CivilDate day = day_of(stamp);
      if (day.days >= month_end) {
        flush();
        month = Month::of(day);
        month_end = month.plus(1).first_day().days;
      }
      has_change = has_change || (!rows_.empty() && prices[stamp.row] != prices[rows_[0]]);
      rows_.push_back(stamp.row);
    }
    flush();
  }

  /// rows_: those of the month with a price, in order of time.
  void note_prices(Month month) {
    const std::int64_t* prices = prices_.values().data();
    to_.price_changes->add(rows_, 0, 0, [&](FaultCase& found) {
      describe_line(scope_.table, rows_[0], found);
      found.days = Period::of(month);
      for (const std::uint32_t row : rows_) {
        const NumberText price(prices[row], prices_.scale());
        auto variant = std::find_if(found.variants.begin(), found.variants.end(),
                                    [&](const FaultVariant& v) { return v.value == price.view(); });
        if (variant == found.variants.end()) {
          variant = found.variants.insert(variant, {std::string(price.view()), 0});
        }
        ++variant->row_count;
      }
    });
  }

  const FaultScope& scope_;
  const LineCollectors& to_;
  const DecimalColumn& prices_;
  std::vector<Stamp> stamps_;        // of the line at hand, by time
  std::vector<std::uint32_t> rows_;  // of the case at hand
};

}  // namespace

void describe_line(const UsageTable& table, std::uint32_t row, FaultCase& found) {
  for (const Column part : LineIndex::kParts) {
    const auto value = table.text(part).value(row);
    found.subject.push_back({part, std::string(value.value_or("")), !value.has_value()});
  }
}

void check_lines(const FaultScope& scope, const LineCollectors& collectors) {
  const LineIndex& lines = scope.table.lines();
  lines.codes().visit([&](auto all) {
    const auto* codes = all.data();
    const RowsByCode by_line(scope.rows, lines.line_count(),
                             [codes](std::uint32_t row) { return std::uint32_t{codes[row]}; });
    LineChecks checks(scope, collectors);
    for (std::uint32_t line = 0; line < by_line.code_count(); ++line) {
      checks.check(by_line.rows_of(line));
    }
  });
}

}  // namespace usagescope
