#include "core/query/latest_figures.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace usagescope {
namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();

std::size_t hash_of(std::uint32_t group, std::uint32_t line, std::uint32_t month) noexcept {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = ((std::uint64_t{group} << 32) | line) * kFactor;
  hash = ((hash ^ (hash >> 32)) + month) * kFactor;
  return static_cast<std::size_t>(hash >> 32);
}

/// Months by day code, numbered from 1 in order of time; 0 without a day.
std::vector<std::uint32_t> numbered_months(const std::vector<CivilDate>& days) {
  std::vector<std::int32_t> months;
  for (std::size_t i = 1; i < days.size(); ++i) months.push_back(Month::of(days[i]).index);
  std::sort(months.begin(), months.end());
  months.erase(std::unique(months.begin(), months.end()), months.end());
  std::vector<std::uint32_t> numbers(days.size(), 0);
  for (std::size_t i = 1; i < days.size(); ++i) {
    const auto at = std::lower_bound(months.begin(), months.end(), Month::of(days[i]).index);
    numbers[i] = static_cast<std::uint32_t>(at - months.begin()) + 1;
  }
  return numbers;
}

}  // namespace

LatestFigures::LatestFigures(const UsageTable& table, CommitmentGrain grain)
    : table_(&table), grain_(grain) {
  const std::vector<CivilDate>& days = table.days().distinct_days();
  if (grain == CommitmentGrain::kMonth) {
    month_of_day_ = numbered_months(days);
  } else {
    month_of_day_.assign(days.size(), 0);
  }
  const std::uint32_t months = *std::max_element(month_of_day_.begin(), month_of_day_.end()) + 1;
  const std::uint64_t cells = std::uint64_t{table.lines().line_count()} * months;
  if (cells <= (1U << 22)) recent_.assign(static_cast<std::size_t>(cells), 0);
}

std::uint32_t& LatestFigures::slot_of(std::uint32_t group, std::uint32_t line,
                                      std::uint32_t month) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(group, line, month) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (entry.group == group && entry.line == line && entry.month == month) break;
  }
  return slots_[slot];
}

void LatestFigures::grow_slots() {
  slots_.assign(slots_.empty() ? 1024 : slots_.size() * 2, 0);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    slot_of(entries_[i].group, entries_[i].line, entries_[i].month) = i + 1;
  }
}

LatestFigures::Entry& LatestFigures::entry_of(std::uint32_t group, std::uint32_t line,
                                              std::uint32_t month) {
  const std::size_t cell = std::size_t{month} * table_->lines().line_count() + line;
  if (cell < recent_.size() && recent_[cell] != 0) {
    Entry& entry = entries_[recent_[cell] - 1];
    if (entry.group == group) return entry;
  }
  if (slots_.size() < (entries_.size() + 1) * 2) grow_slots();
  std::uint32_t& slot = slot_of(group, line, month);
  if (slot == 0) {
    entries_.push_back({group, line, month, kNoRow, kNoTime, 0});
    slot = static_cast<std::uint32_t>(entries_.size());
  }
  if (cell < recent_.size()) recent_[cell] = slot;
  return entries_[slot - 1];
}

void LatestFigures::add(const Block& block, const RowGroups& groups) {
  const auto values = table_->decimal(Column::kCommitment).values();
  const DayColumn& days = table_->days();
  for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) {
    const std::uint32_t row = block.first_row + offset;
    if (values[row] == DecimalColumn::kMissing) return;
    const std::uint32_t day = days.codes()[row];
    const std::int64_t time =
        day == DayColumn::kMissing
            ? kNoTime
            : std::int64_t{days.distinct_days()[day].days} * 86'400 + days.second_of_day(row);
    std::uint32_t group = 0;
    if (groups.numbers != nullptr) groups.visit([&](const auto* ids) { group = ids[k]; });
    Entry& entry = entry_of(group, table_->lines().codes()[row], month_of_day_[day]);
    // Rows come in order, so the later of equal times replaces the earlier.
    if (time < entry.time) return;
    entry.time = time;
    entry.row = row;
    entry.value = values[row];
  });
}

void LatestFigures::renumber(const std::vector<std::uint32_t>& places) {
  for (Entry& entry : entries_) entry.group = places[entry.group];
}

LatestFigures LatestFigures::rolled_up(const std::vector<std::uint32_t>& parents) const {
  LatestFigures above(*table_, grain_);
  for (const Entry& entry : entries_) {
    Entry& held = above.entry_of(parents[entry.group], entry.line, entry.month);
    const bool is_later = std::tie(held.time, held.row) < std::tie(entry.time, entry.row);
    if (held.row != kNoRow && !is_later) continue;
    held.time = entry.time;
    held.row = entry.row;
    held.value = entry.value;
  }
  return above;
}

Figures LatestFigures::figures(std::uint32_t group_count) const {
  Figures figures;
  figures.scale = table_->decimal(Column::kCommitment).scale();
  figures.values.assign(group_count, 0);
  figures.seen.assign(group_count, 0);
  for (const Entry& entry : entries_) {
    // Cannot overflow: 18 digits times fewer than 2^32 entries.
    figures.values[entry.group] += entry.value;
    figures.seen[entry.group] = 1;
  }
  return figures;
}

}  // namespace usagescope
