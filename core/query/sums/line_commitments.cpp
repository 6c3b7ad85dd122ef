#include "core/query/sums/line_commitments.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace usagescope {
namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

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

void LineCommitments::Use::add(const Use& other) noexcept {
  usage += other.usage;
  has_usage = has_usage || other.has_usage;
  price.note(other.price);
}

LineCommitments::LineCommitments(const UsageTable& table, const QuerySpec& spec)
    : table_(table),
      spec_(spec),
      has_uses_(CommitmentSums(table, spec).has_measures()),
      lists_(table.lines()) {
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    if (spec.measures[i] == Measure::kCommitment) commitment_measure_ = i;
  }
  const std::vector<CivilDate>& days = table.days().distinct_days();
  if (spec.commitment_grain == CommitmentGrain::kMonth) {
    month_of_day_ = numbered_months(days);
  } else {
    month_of_day_.assign(days.size(), 0);
  }
}

void LineCommitments::add(const Block& block, const RowGroups& parts, std::uint32_t) {
  const auto commitments = table_.decimal(Column::kCommitment).values();
  const auto usages = table_.decimal(Column::kUsage).values();
  const auto prices = table_.decimal(Column::kMsrpPrice).values();
  const DayColumn& days = table_.days();
  const CodeVector& lines = table_.lines().codes();
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
    const std::uint32_t at = lists_.entry_of(part, lines[row], month_of_day_[day]);
    if (at == commitments_.size()) {
      commitments_.emplace_back();
      if (has_uses_) uses_.emplace_back();
    }
    if (has_commitment) commitments_[at].note({time, commitments[row], row});
    if (!has_uses_) return;
    const bool has_price = prices[row] != DecimalColumn::kMissing;
    const bool has_usage = usages[row] != DecimalColumn::kMissing;
    uses_[at].add({has_usage ? usages[row] : 0, has_usage,
                   has_price ? Latest{time, prices[row], row} : Latest{}});
  });
}

/// Calls f(set, commitment, use) for each commitment of the sets; use has no meaning where measures
/// do not need it.
template <typename F>
void LineCommitments::for_each_commitment(const Partition& sets, F&& f) const {
  std::vector<LineLists::Piece> pieces;
  for (std::uint32_t line = 0; line < lists_.line_count(); ++line) {
    lists_.collect(line, sets, pieces);
    for (std::size_t i = 0; i < pieces.size();) {
      const LineLists::Piece& first = pieces[i];
      Latest commitment;
      Use use;
      for (; i < pieces.size() && pieces[i].is_of_same(first); ++i) {
        commitment.note(commitments_[pieces[i].entry]);
        if (has_uses_) use.add(uses_[pieces[i].entry]);
      }
      if (commitment.row != kNoRow) f(first.set, commitment, use);
    }
  }
}

Figures LineCommitments::commitments(const Partition& sets) const {
  Figures figures;
  figures.scale = table_.decimal(Column::kCommitment).scale();
  figures.values.assign(sets.set_count, 0);
  figures.seen.assign(sets.set_count, 0);
  for_each_commitment(sets, [&](std::uint32_t set, const Latest& commitment, const Use&) {
    // Cannot overflow: 18 digits times fewer than 2^32 commitments.
    figures.values[set] += commitment.value;
    figures.seen[set] = 1;
  });
  return figures;
}

Status LineCommitments::finish(const Partition& sets, const MeasureMask& wanted,
                               std::vector<Figures>& figures) const {
  if (commitment_measure_ && wanted[*commitment_measure_] != 0) {
    figures[*commitment_measure_] = commitments(sets);
    if (!lower_scale(figures[*commitment_measure_])) return figure_overflow(*commitment_measure_);
  }
  CommitmentSums sums(table_, spec_);
  if (!sums.has_wanted(wanted)) return ok();
  sums.clear(sets.set_count);
  for_each_commitment(sets, [&](std::uint32_t set, const Latest& commitment, const Use& use) {
    if (commitment.value <= 0 || !use.has_usage) return;
    sums.add(set, use.usage, commitment.value,
             use.price.row == kNoRow ? DecimalColumn::kMissing : use.price.value);
  });
  return sums.finish(wanted, figures);
}

}  // namespace usagescope
