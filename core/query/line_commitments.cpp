#include "core/query/line_commitments.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace usagescope {
namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

std::size_t hash_of(std::uint32_t set, std::uint32_t line, std::uint32_t month) noexcept {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = ((std::uint64_t{set} << 32) | line) * kFactor;
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

void LineCommitments::Latest::note(const Latest& other) noexcept {
  if (other.row == kNoRow) return;
  if (row == kNoRow || std::tie(time, row) < std::tie(other.time, other.row)) *this = other;
}

LineCommitments::LineCommitments(const UsageTable& table, const QuerySpec& spec)
    : table_(table), spec_(spec), has_uses_(CommitmentSums(table, spec).has_measures()) {
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    if (spec.measures[i] == Measure::kCommitment) commitment_measure_ = i;
  }
  const std::vector<CivilDate>& days = table.days().distinct_days();
  if (spec.commitment_grain == CommitmentGrain::kMonth) {
    month_of_day_ = numbered_months(days);
    month_count_ = *std::max_element(month_of_day_.begin(), month_of_day_.end()) + 1;
  } else {
    month_of_day_.assign(days.size(), 0);
  }
  reserve_recent(parts_);
}

void LineCommitments::reserve_recent(Entries& entries) const {
  const std::uint64_t cells = std::uint64_t{table_.lines().line_count()} * month_count_;
  if (cells <= (1U << 22)) entries.recent.assign(static_cast<std::size_t>(cells), 0);
}

std::uint32_t& LineCommitments::Entries::slot_of(std::uint32_t set, std::uint32_t line,
                                                 std::uint32_t month) {
  const std::size_t mask = slots.size() - 1;
  std::size_t slot = hash_of(set, line, month) & mask;
  for (; slots[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = entries[slots[slot] - 1];
    if (entry.set == set && entry.line == line && entry.month == month) break;
  }
  return slots[slot];
}

void LineCommitments::Entries::grow_slots() {
  slots.assign(slots.empty() ? 1024 : slots.size() * 2, 0);
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    slot_of(entries[i].set, entries[i].line, entries[i].month) = i + 1;
  }
}

std::size_t LineCommitments::Entries::index_of(std::uint32_t set, std::uint32_t line,
                                               std::uint32_t month, std::uint32_t line_count,
                                               bool has_uses) {
  const std::size_t cell = std::size_t{month} * line_count + line;
  if (cell < recent.size() && recent[cell] != 0) {
    const std::uint32_t at = recent[cell] - 1;
    if (entries[at].set == set) return at;
  }
  if (slots.size() < (entries.size() + 1) * 2) grow_slots();
  std::uint32_t& slot = slot_of(set, line, month);
  if (slot == 0) {
    entries.push_back({set, line, month, {}});
    if (has_uses) uses.emplace_back();
    slot = static_cast<std::uint32_t>(entries.size());
  }
  if (cell < recent.size()) recent[cell] = slot;
  return slot - 1;
}

void LineCommitments::add(const Block& block, const RowGroups& parts, std::uint32_t) {
  const auto commitments = table_.decimal(Column::kCommitment).values();
  const auto usages = table_.decimal(Column::kUsage).values();
  const auto prices = table_.decimal(Column::kMsrpPrice).values();
  const DayColumn& days = table_.days();
  const CodeVector& lines = table_.lines().codes();
  const std::uint32_t line_count = table_.lines().line_count();
  for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
    const std::uint32_t row = block.first_row + offset;
    const bool has_commitment = commitments[row] != DecimalColumn::kMissing;
    // A line's usage counts on all of its rows, its commitment on those that have one.
    if (!has_commitment && !has_uses_) return;
    const std::uint32_t day = days.codes()[row];
    const std::int64_t time =
        day == DayColumn::kMissing
            ? kNoTime
            : std::int64_t{days.distinct_days()[day].days} * 86'400 + days.second_of_day(row);
    const std::size_t at =
        parts_.index_of(part, lines[row], month_of_day_[day], line_count, has_uses_);
    if (has_commitment) parts_.entries[at].commitment.note({time, commitments[row], row});
    if (!has_uses_) return;
    Use& use = parts_.uses[at];
    if (prices[row] != DecimalColumn::kMissing) use.price.note({time, prices[row], row});
    if (usages[row] == DecimalColumn::kMissing) return;
    use.usage += usages[row];
    use.has_usage = true;
  });
}

LineCommitments::Entries LineCommitments::gathered(const Partition& sets) const {
  Entries gathered;
  reserve_recent(gathered);
  for (std::size_t i = 0; i < parts_.entries.size(); ++i) {
    const Entry& entry = parts_.entries[i];
    const std::uint32_t set = sets[entry.set];
    if (set == Partition::kNone) continue;
    const std::size_t at = gathered.index_of(set, entry.line, entry.month,
                                             table_.lines().line_count(), has_uses_);
    gathered.entries[at].commitment.note(entry.commitment);
    if (!has_uses_) continue;
    Use& use = gathered.uses[at];
    use.price.note(parts_.uses[i].price);
    use.usage += parts_.uses[i].usage;
    use.has_usage = use.has_usage || parts_.uses[i].has_usage;
  }
  return gathered;
}

Figures LineCommitments::commitments(const Entries& entries, std::uint32_t set_count) const {
  Figures figures;
  figures.scale = table_.decimal(Column::kCommitment).scale();
  figures.values.assign(set_count, 0);
  figures.seen.assign(set_count, 0);
  for (const Entry& entry : entries.entries) {
    if (entry.commitment.row == kNoRow) continue;
    // Cannot overflow: 18 digits times fewer than 2^32 entries.
    figures.values[entry.set] += entry.commitment.value;
    figures.seen[entry.set] = 1;
  }
  return figures;
}

Status LineCommitments::finish(const Partition& sets, const MeasureMask& wanted,
                               std::vector<Figures>& figures) const {
  CommitmentSums sums(table_, spec_);
  const bool wants_commitment = commitment_measure_ && wanted[*commitment_measure_] != 0;
  if (!wants_commitment && !sums.has_wanted(wanted)) return ok();
  const Entries entries = gathered(sets);
  if (wants_commitment) {
    figures[*commitment_measure_] = commitments(entries, sets.set_count);
    if (!lower_scale(figures[*commitment_measure_])) return figure_overflow(*commitment_measure_);
  }
  if (!sums.has_wanted(wanted)) return ok();
  sums.clear(sets.set_count);
  for (std::size_t i = 0; i < entries.entries.size(); ++i) {
    const Latest& commitment = entries.entries[i].commitment;
    const Use& use = entries.uses[i];
    if (commitment.row == kNoRow || commitment.value <= 0 || !use.has_usage) continue;
    sums.add(entries.entries[i].set, use.usage, commitment.value,
             use.price.row == kNoRow ? DecimalColumn::kMissing : use.price.value);
  }
  return sums.finish(wanted, figures);
}

}  // namespace usagescope
