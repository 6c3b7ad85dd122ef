#include "core/query/sums/commitment_sums.hpp"

#include <algorithm>
#include <utility>

#include "core/query/sums/wide_math.hpp"

namespace usagescope {
namespace {

constexpr auto kMaxInt128 = static_cast<Int128>(~UInt128{0} >> 1);

}  // namespace

CommitmentSums::CommitmentSums(const UsageTable& table, const QuerySpec& spec) {
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    const Measure measure = spec.measures[i].measure;
    switch (measure) {
      case Measure::kOverage:
        is_kept_[kOver] = true;
        break;
      case Measure::kUnderage:
        is_kept_[kUnder] = true;
        break;
      case Measure::kOverageCost:
        is_kept_[kOverCost] = true;
        break;
      case Measure::kUnderageCost:
        is_kept_[kUnderCost] = true;
        break;
      case Measure::kUtilization:
        is_kept_[kUsed] = is_kept_[kCommitted] = true;
        break;
      default:
        continue;
    }
    measures_.push_back({measure, i});
  }
  const int usage_scale = table.decimal(Column::kUsage).scale();
  const int commitment_scale = table.decimal(Column::kCommitment).scale();
  scale_ = std::max(usage_scale, commitment_scale);
  usage_digits_ = scale_ - usage_scale;
  commitment_digits_ = scale_ - commitment_scale;
  price_scale_ = table.decimal(Column::kMsrpPrice).scale();
}

bool CommitmentSums::has_wanted(const MeasureMask& wanted) const noexcept {
  return std::any_of(measures_.begin(), measures_.end(),
                     [&](const Wanted& measure) { return wanted[measure.index] != 0; });
}

void CommitmentSums::clear(std::uint32_t count) {
  states_.clear();
  for (auto& sums : sums_) sums.clear();
  grow(count);
}

void CommitmentSums::grow(std::uint32_t count) {
  grow_to(states_, count);
  for (std::size_t kind = 0; kind < kKindCount; ++kind) {
    if (is_kept_[kind]) grow_to(sums_[kind], count);
  }
}

void CommitmentSums::add_kind(Kind kind, std::uint32_t at, const std::optional<Int128>& term) {
  if (term) {
    sums_[kind][at].add(*term);
  } else {
    has_overflow_[kind] = true;
  }
}

void CommitmentSums::add(std::uint32_t at, Int128 usage, std::int64_t commitment,
                         std::int64_t price) {
  const auto used = wide::scaled_up(usage, usage_digits_);
  const auto committed = wide::scaled_up(commitment, commitment_digits_);
  Int128 excess = 0;
  if (!used || !committed || __builtin_sub_overflow(*used, *committed, &excess) ||
      excess < -kMaxInt128) {
    has_overflow_.fill(true);
    return;
  }
  const Int128 over = std::max<Int128>(excess, 0);
  const Int128 under = std::max<Int128>(-excess, 0);
  states_[at] |= kHasAny;
  if (is_kept(kOver)) add_kind(kOver, at, over);
  if (is_kept(kUnder)) add_kind(kUnder, at, under);
  if (is_kept(kUsed)) add_kind(kUsed, at, used);
  if (is_kept(kCommitted)) add_kind(kCommitted, at, committed);
  if (price == DecimalColumn::kMissing) return;
  states_[at] |= kHasPrice;
  if (is_kept(kOverCost)) add_kind(kOverCost, at, wide::product(over, price));
  if (is_kept(kUnderCost)) add_kind(kUnderCost, at, wide::product(under, price));
}

void CommitmentSums::add_to(CommitmentSums& sums, const Partition& sets) const {
  sums.clear(sets.set_count);
  sums.has_overflow_ = has_overflow_;
  for (std::uint32_t part = 0; part < states_.size(); ++part) {
    const std::uint32_t set = sets[part];
    if (set == Partition::kNone) continue;
    sums.states_[set] |= states_[part];
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
      if (is_kept_[kind]) sums.sums_[kind][set].add(sums_[kind][part]);
    }
  }
}

std::optional<Figures> CommitmentSums::sums_of(Kind kind) const {
  if (has_overflow_[kind]) return std::nullopt;
  const bool is_cost = kind == kOverCost || kind == kUnderCost;
  Figures figures;
  figures.scale = is_cost ? scale_ + price_scale_ : scale_;
  for (std::uint32_t at = 0; at < size(); ++at) {
    const std::optional<Int128> total = sums_[kind][at].total();
    if (!total) return std::nullopt;
    figures.values.push_back(*total);
    figures.seen.push_back((states_[at] & (is_cost ? kHasPrice : kHasAny)) != 0 ? 1 : 0);
  }
  if (!lower_scale(figures)) return std::nullopt;
  return figures;
}

Status CommitmentSums::finish(const MeasureMask& wanted, std::vector<Figures>& figures) const {
  for (const Wanted& measure : measures_) {
    if (wanted[measure.index] == 0) continue;
    std::optional<Figures> made;
    if (measure.measure == Measure::kOverage) made = sums_of(kOver);
    if (measure.measure == Measure::kUnderage) made = sums_of(kUnder);
    if (measure.measure == Measure::kOverageCost) made = sums_of(kOverCost);
    if (measure.measure == Measure::kUnderageCost) made = sums_of(kUnderCost);
    if (measure.measure == Measure::kUtilization) {
      const std::optional<Figures> used = sums_of(kUsed);
      const std::optional<Figures> committed = sums_of(kCommitted);
      if (used && committed) made = quotients(*used, *committed);
    }
    if (!made) return figure_overflow(measure.index);
    figures[measure.index] = std::move(*made);
  }
  return ok();
}

RowCommitments::RowCommitments(const UsageTable& table, const QuerySpec& spec)
    : table_(table), spec_(spec), sums_(table, spec) {}

void RowCommitments::add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) {
  sums_.grow(part_limit);
  const std::int64_t* usage = table_.decimal(Column::kUsage).values().data() + block.first_row;
  const std::int64_t* commitment =
      table_.decimal(Column::kCommitment).values().data() + block.first_row;
  const std::int64_t* price = table_.decimal(Column::kMsrpPrice).values().data() + block.first_row;
  for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
    // The smallest of all values stands for "missing".
    if (commitment[offset] <= 0 || usage[offset] == DecimalColumn::kMissing) return;
    sums_.add(part, usage[offset], commitment[offset], price[offset]);
  });
}

Status RowCommitments::finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const {
  if (!sums_.has_wanted(wanted)) return ok();
  CommitmentSums by_set(table_, spec_);
  sums_.add_to(by_set, sets);
  return by_set.finish(wanted, figures);
}

}  // namespace usagescope
