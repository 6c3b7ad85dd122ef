#include "core/query/latest_figures.hpp"

#include <limits>
#include <tuple>

namespace usagescope {
namespace {

std::size_t hash_of(std::uint32_t group, std::uint32_t line, std::int32_t month) noexcept {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = ((std::uint64_t{group} << 32) | line) * kFactor;
  hash = ((hash ^ (hash >> 32)) + static_cast<std::uint32_t>(month)) * kFactor;
  return static_cast<std::size_t>(hash >> 32);
}

constexpr std::int32_t kNoMonth = std::numeric_limits<std::int32_t>::min();

}  // namespace

LatestFigures::LatestFigures(const UsageTable& table, CommitmentGrain grain)
    : table_(&table), grain_(grain) {
  const std::vector<CivilDate>& days = table.days().distinct_days();
  month_of_day_.assign(days.size(), kNoMonth);
  if (grain == CommitmentGrain::kContract) return;
  for (std::size_t i = 1; i < days.size(); ++i) month_of_day_[i] = Month::of(days[i]).index;
}

void LatestFigures::grow_slots() {
  slots_.assign(slots_.empty() ? 1024 : slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    std::size_t slot = hash_of(entry.group, entry.line, entry.month) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

void LatestFigures::offer(const Entry& entry) {
  if (slots_.size() < (entries_.size() + 1) * 2) grow_slots();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(entry.group, entry.line, entry.month) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    Entry& held = entries_[slots_[slot] - 1];
    if (held.group != entry.group || held.line != entry.line || held.month != entry.month) continue;
    if (std::tie(held.time, held.row) < std::tie(entry.time, entry.row)) held = entry;
    return;
  }
  entries_.push_back(entry);
  slots_[slot] = static_cast<std::uint32_t>(entries_.size());
}

void LatestFigures::add(const Block& block, const std::uint32_t* ids) {
  const auto values = table_->decimal(Column::kCommitment).values();
  const DayColumn& days = table_->days();
  for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) {
    const std::uint32_t row = block.first_row + offset;
    if (values[row] == DecimalColumn::kMissing) return;
    const std::uint32_t day = days.codes()[row];
    const std::int64_t time =
        day == DayColumn::kMissing
            ? std::numeric_limits<std::int64_t>::min()
            : std::int64_t{days.distinct_days()[day].days} * 86'400 + days.second_of_day(row);
    offer({ids == nullptr ? 0 : ids[k], table_->lines().codes()[row], month_of_day_[day], row, time,
           values[row]});
  });
}

LatestFigures LatestFigures::rolled_up(const std::vector<std::uint32_t>& parents) const {
  LatestFigures above(*table_, grain_);
  for (Entry entry : entries_) {
    entry.group = parents[entry.group];
    above.offer(entry);
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
