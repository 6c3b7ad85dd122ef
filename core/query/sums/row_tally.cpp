#include "core/query/sums/row_tally.hpp"

#include <bit>
#include <type_traits>

#include "core/query/sums/aggregate.hpp"

namespace usagescope {
namespace {

/// Codes 0 to 30, beside kTermBit.
constexpr std::uint32_t kMaxFewUnits = 31;

/// Instead of terms, where only rows are counted.
struct NoTerms {
  [[nodiscard]] static bool is_missing(std::size_t) noexcept { return true; }
  std::int64_t operator()(std::size_t) const noexcept { return 0; }
};

template <typename Rows>
inline constexpr bool has_terms = !std::is_same_v<decltype(Rows::terms), NoTerms>;

/// Bit 0 is "missing".
UnitState state_of(std::uint32_t bits) {
  const std::uint32_t units = bits & ~(1U | 1U << kMaxFewUnits);
  UnitState state;
  state.has_missing = (bits & 1) != 0;
  if (units != 0) state.unit = static_cast<std::uint32_t>(std::countr_zero(units));
  state.is_mixed = (units & (units - 1)) != 0;
  return state;
}

/// Rows of a block with their parts, offset k of all or of those that were selected.
template <typename Id, typename Terms>
struct AllRows {
  const Id* parts;
  const std::uint8_t* units;
  Terms terms;
  [[nodiscard]] std::uint32_t offset(std::uint32_t k) const noexcept { return k; }
};
template <typename Terms>
struct SomeRows {
  const std::uint32_t* parts;
  const std::uint8_t* units;
  Terms terms;
  const std::uint16_t* offsets;
  [[nodiscard]] std::uint32_t offset(std::uint32_t k) const noexcept { return offsets[k]; }
};

}  // namespace

RowTally::RowTally(const UsageTable& table)
    : unit_codes_(&table.text(Column::kUnitOfMeasurement).codes()),
      has_few_units_(table.text(Column::kUnitOfMeasurement).dictionary().code_count() <=
                     kMaxFewUnits) {}

bool RowTally::can_carry(const SumTerms& terms) const noexcept {
  return has_few_units_ && terms.kind != SumTerms::Kind::kWhereBoth &&
         terms.largest < static_cast<UInt128>(spilling::kMaxTerm);
}

void RowTally::note_row_of_new(Slot& slot, std::uint32_t part) {
  parts_.push_back(part);
  slot.sum = spilling::kZero;
  ++unsettled_;
}

/// The first row of a part, of a unit in a part or with a term in a part, which happens seldom.
void RowTally::note_bit(std::uint32_t part, std::uint32_t bit) {
  Slot& slot = slots_[part];
  if (slot.is_new()) note_row_of_new(slot, part);
  const bool was_settled = slot.is_settled();
  slot.state |= std::uint64_t{1} << bit;
  if (!was_settled && slot.is_settled()) --unsettled_;
}

void RowTally::spill(std::uint32_t part) {
  grow_to(spilled_, static_cast<std::uint32_t>(slots_.size()));
  spilled_[part] += spilling::sum_of(slots_[part].sum);
  slots_[part].sum = spilling::kZero;
}

void RowTally::add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) {
  grow_to(slots_, part_limit);
  if (!has_few_units_) {
    note_many_units(block, parts);
  } else if (parts.numbers == nullptr) {
    add_all(block);
  } else if (carried_) {
    carried_->visit<false>(block.first_row, [&](auto terms) { add_terms(block, parts, terms); });
  } else {
    add_terms(block, parts, NoTerms{});
  }
}

template <typename Terms>
void RowTally::add_terms(const Block& block, const RowGroups& parts, Terms terms) {
  // Few units have codes of 8 bits.
  const void* codes =
      unit_codes_->visit([](auto all) { return static_cast<const void*>(all.data()); });
  const auto* units = static_cast<const std::uint8_t*>(codes) + block.first_row;
  const bool may_miss = carried_ && carried_->may_miss;
  const auto add = [&](const auto& rows) {
    may_miss ? add_rows<true>(rows, block.count) : add_rows<false>(rows, block.count);
  };
  parts.visit([&](const auto* numbers) {
    if constexpr (sizeof(*numbers) == 4) {
      if (block.offsets != nullptr) {
        add(SomeRows<Terms>{numbers, units, terms, block.offsets});
        return;
      }
    }
    add(AllRows<std::remove_cvref_t<decltype(*numbers)>, Terms>{numbers, units, terms});
  });
}

/// Adds up rows from the k-th on, to the end or to the first one that something is to be noted for,
/// which it returns. A function of its own, so that the loop has the registers to itself.
template <bool kWatchesUnits, bool kMayMiss, typename Rows>
[[gnu::noinline]] std::uint32_t RowTally::add_from(std::uint32_t k, std::uint32_t count, Rows rows,
                                                   Slot* slots) {
#ifdef __clang__  // each round of a loop in wasm is also a look for interrupts
#pragma clang loop unroll_count(4)
#endif
  for (; k < count; ++k) {
    const std::uint32_t offset = rows.offset(k);
    Slot& slot = slots[rows.parts[k]];
    const std::uint64_t state = slot.state;
    if constexpr (kWatchesUnits) {
      if ((static_cast<std::uint32_t>(state) >> (rows.units[offset] & 31U) & 1U) == 0) break;
    }
    if constexpr (has_terms<Rows>) {
      if (!kMayMiss || !rows.terms.is_missing(offset)) {
        if (kMayMiss && (state >> kTermBit & 1) == 0) break;
        const std::int64_t sum = spilling::added(slot.sum, rows.terms(offset));
        if (spilling::is_full(sum)) break;
        slot.sum = sum;
      }
    }
    slot.state = state + kOneRow;
  }
  return k;
}

template <bool kMayMiss, typename Rows>
void RowTally::add_rows(const Rows& rows, std::uint32_t count) {
  for (std::uint32_t k = 0;;) {
    // Only a term makes the loop stop at a part that is new, whatever its units.
    const bool watches_units = unsettled_ != 0 || kMayMiss || !has_terms<Rows>;
    k = watches_units ? add_from<true, kMayMiss>(k, count, rows, slots_.data())
                      : add_from<false, kMayMiss>(k, count, rows, slots_.data());
    if (k == count) return;
    // What stopped the loop is put right, and it goes on with the same row.
    const std::uint32_t offset = rows.offset(k);
    const std::uint32_t part = rows.parts[k];
    note_bit(part, rows.units[offset] & 31U);
    if constexpr (has_terms<Rows>) {
      if (kMayMiss && rows.terms.is_missing(offset)) continue;
      if (kMayMiss) note_bit(part, kTermBit);
      if (spilling::is_full(spilling::added(slots_[part].sum, rows.terms(offset)))) spill(part);
    }
  }
}

void RowTally::note_units_of_all(const Block& block) {
  if (slots_[0].is_settled()) return;
  std::uint64_t bits = 0;
  unit_codes_->visit([&](auto all) {
    const auto* units = all.data() + block.first_row;
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
      bits |= std::uint64_t{1} << (units[offset] & 31U);
    });
  });
  if (slots_[0].is_new()) note_row_of_new(slots_[0], 0);
  slots_[0].state |= bits;
}

/// All rows into one part: the sum stays in registers.
void RowTally::add_all(const Block& block) {
  note_units_of_all(block);
  slots_[0].state += block.count * kOneRow;
  if (!carried_) return;
  grow_to(spilled_, 1);
  carried_->visit<false>(block.first_row, [&](auto terms) {
    const auto add_up = [&](auto sum, const auto& add) {
      if (!carried_->may_miss) {
        for_each_row(block, [&](std::uint32_t, std::uint32_t offset) { add(sum, terms(offset)); });
        return sum;
      }
      bool has_any = false;
      for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
        if (terms.is_missing(offset)) return;
        has_any = true;
        add(sum, terms(offset));
      });
      if (has_any) note_bit(0, kTermBit);
      return sum;
    };
    if (carried_->largest * kBlockRows < static_cast<UInt128>(spilling::kMaxTerm)) {
      spilled_[0] += add_up(std::int64_t{0}, [](auto& sum, std::int64_t term) { sum += term; });
    } else {
      spilled_[0] +=
          *add_up(SplitSum{}, [](auto& sum, std::int64_t term) { sum.add(term); }).total();
    }
  });
}

/// Each row's unit is looked at on its own.
void RowTally::note_many_units(const Block& block, const RowGroups& parts) {
  grow_to(units_, static_cast<std::uint32_t>(slots_.size()));
  unit_codes_->visit([&](auto all) {
    const auto* units = all.data() + block.first_row;
    const auto note = [&](std::uint32_t part, std::uint32_t offset) {
      if (slots_[part].is_new()) note_row_of_new(slots_[part], part);
      slots_[part].state += kOneRow;
      units_[part].add(units[offset]);
    };
    if (parts.numbers == nullptr) {
      for_each_row(block, [&](std::uint32_t, std::uint32_t offset) { note(0, offset); });
      return;
    }
    parts.visit([&](const auto* ids) {
      for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) { note(ids[k], offset); });
    });
  });
}

void RowTally::finish(const Partition& sets, SetFigures& figures) const {
  figures.row_counts.assign(sets.set_count, 0);
  figures.units.assign(sets.set_count, UnitState{});
  std::vector<std::uint32_t> bits(has_few_units_ ? sets.set_count : 0, 0);
  for (const std::uint32_t part : parts_) {
    const std::uint32_t set = sets[part];
    if (set == Partition::kNone) continue;
    figures.row_counts[set] += slots_[part].rows();
    if (has_few_units_) {
      bits[set] |= slots_[part].bits();
    } else {
      figures.units[set].add(units_[part]);
    }
  }
  for (std::uint32_t set = 0; set < bits.size(); ++set) figures.units[set] = state_of(bits[set]);
}

}  // namespace usagescope
