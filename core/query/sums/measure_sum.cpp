#include "core/query/sums/measure_sum.hpp"

#include <utility>

namespace usagescope {

TermSums::TermSums(const SumTerms& terms)
    : terms_(terms), is_wide_(terms.largest >= static_cast<UInt128>(spilling::kMaxTerm)) {}

TermSums::TermSums(const SumTerms& terms, const RowTally& tally) : TermSums(terms) {
  tally_ = &tally;
}

void TermSums::spill(std::uint32_t part) {
  grow_to(spilled_, static_cast<std::uint32_t>(sums_.size()));
  spilled_[part] += spilling::sum_of(sums_[part]);
  sums_[part] = spilling::kZero;
}

/// Putting sums away is done outside of the loop over rows, which then has the registers to itself.
template <bool kMayMiss, typename Terms>
void TermSums::add_narrow(const Block& block, const RowGroups& parts, Terms terms) {
  std::int64_t* sums = sums_.data();
  std::uint8_t* seen = seen_.data();
  const std::size_t count = block.count;
  const auto add_all = [&](const auto& part_of, const auto& offset_of) {
    for (std::size_t k = 0;;) {
      for (; k < count; ++k) {
        const std::size_t offset = offset_of(k);
        if (kMayMiss && terms.is_missing(offset)) continue;
        const std::uint32_t part = part_of(k);
        const std::int64_t sum = spilling::added(sums[part], terms(offset));
        if (spilling::is_full(sum)) break;
        sums[part] = sum;
        if (kMayMiss) seen[part] = 1;
      }
      if (k == count) return;
      spill(part_of(k));  // and on with the same row
    }
  };
  const auto with_offsets = [&](const auto& part_of) {
    if (const std::uint16_t* offsets = block.offsets) {
      add_all(part_of, [offsets](std::size_t k) { return std::size_t{offsets[k]}; });
    } else {
      add_all(part_of, [](std::size_t k) { return k; });
    }
  };
  if (parts.numbers == nullptr) return with_offsets([](std::size_t) { return 0U; });
  parts.visit([&](const auto* ids) {
    with_offsets([ids](std::size_t k) { return std::uint32_t{ids[k]}; });
  });
}

template <bool kMayMiss, typename Terms>
void TermSums::add_wide(const Block& block, const RowGroups& parts, Terms terms) {
  for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
    if constexpr (kMayMiss) {
      if (terms.is_missing(offset)) return;
      seen_[part] = 1;
    }
    wide_sums_[part].add(Int128{terms(offset)});
  });
}

void TermSums::add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) {
  if (tally_ != nullptr) return;
  if (terms_.may_miss) grow_to(seen_, part_limit);
  if (is_wide_) {
    grow_to(wide_sums_, part_limit);
    terms_.visit<true>(block.first_row, [&](auto terms) {
      terms_.may_miss ? add_wide<true>(block, parts, terms) : add_wide<false>(block, parts, terms);
    });
  } else {
    grow_to(sums_, part_limit, spilling::kZero);
    terms_.visit<false>(block.first_row, [&](auto terms) {
      terms_.may_miss ? add_narrow<true>(block, parts, terms)
                      : add_narrow<false>(block, parts, terms);
    });
  }
}

bool TermSums::has_term(std::uint32_t part) const noexcept {
  if (!terms_.may_miss) return true;
  if (tally_ != nullptr) return tally_->has_carried(part);
  return part < seen_.size() && seen_[part] != 0;
}

/// Of fewer than 2^32 terms of 62 bits each, so nothing can overflow.
bool TermSums::collect(const Partition& sets, Figures& figures) const {
  for (std::uint32_t part = 0; part < sets.set_of.size(); ++part) {
    const std::uint32_t set = sets.set_of[part];
    if (set == Partition::kNone) continue;
    if (tally_ != nullptr) {
      figures.values[set] += tally_->carried_sum(part);
    } else if (part < sums_.size()) {
      figures.values[set] += spilling::sum_of(sums_[part]);
      if (part < spilled_.size()) figures.values[set] += spilled_[part];
    }
  }
  return true;
}

bool TermSums::collect_wide(const Partition& sets, Figures& figures) const {
  std::vector<WideSum> totals(sets.set_count);
  for (std::uint32_t part = 0; part < wide_sums_.size(); ++part) {
    if (sets[part] != Partition::kNone) totals[sets[part]].add(wide_sums_[part]);
  }
  for (std::uint32_t set = 0; set < sets.set_count; ++set) {
    const std::optional<Int128> total = totals[set].total();
    if (!total) return false;
    figures.values[set] = *total;
  }
  return true;
}

std::optional<Figures> TermSums::finish(const Partition& sets) const {
  Figures figures;
  figures.scale = terms_.scale;
  figures.values.assign(sets.set_count, 0);
  const bool fits = is_wide_ ? collect_wide(sets, figures) : collect(sets, figures);
  if (!fits || !lower_scale(figures)) return std::nullopt;
  if (terms_.may_miss) {
    figures.seen.assign(sets.set_count, 0);
    for (std::uint32_t part = 0; part < sets.set_of.size(); ++part) {
      const std::uint32_t set = sets.set_of[part];
      if (set != Partition::kNone && has_term(part)) figures.seen[set] = 1;
    }
  }
  return figures;
}

Status MeasureSum::finish(const Partition& sets, const MeasureMask& wanted,
                          std::vector<Figures>& figures) const {
  if (wanted[measure_] == 0) return ok();
  std::optional<Figures> sums = sums_.finish(sets);
  if (!sums) return figure_overflow(measure_);
  figures[measure_] = std::move(*sums);
  return ok();
}

UnitPrice::UnitPrice(const UsageTable& table, std::size_t measure)
    : cost_(SumTerms::of_list_cost(table, PriceBasis::kPerUnit)),
      usage_(SumTerms::of_priced_usage(table)),
      measure_(measure) {}

void UnitPrice::add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) {
  cost_.add(block, parts, part_limit);
  usage_.add(block, parts, part_limit);
}

Status UnitPrice::finish(const Partition& sets, const MeasureMask& wanted,
                         std::vector<Figures>& figures) const {
  if (wanted[measure_] == 0) return ok();
  const std::optional<Figures> cost = cost_.finish(sets);
  const std::optional<Figures> usage = usage_.finish(sets);
  std::optional<Figures> prices = cost && usage ? quotients(*cost, *usage) : std::nullopt;
  if (!prices) return figure_overflow(measure_);
  figures[measure_] = std::move(*prices);
  return ok();
}

}  // namespace usagescope
