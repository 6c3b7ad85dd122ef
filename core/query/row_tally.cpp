#include "core/query/row_tally.hpp"

#include <type_traits>

#include "core/query/aggregate.hpp"
#include "core/query/exact_sum.hpp"

namespace usagescope {
namespace {

/// Codes 0 to 30, beside kTermBit.
constexpr std::uint32_t kMaxFewUnits = 31;

/// Instead of terms, where only rows are counted.
struct NoTerms {
  [[nodiscard]] static bool is_missing(std::size_t) noexcept { return true; }
  std::int64_t operator()(std::size_t) const noexcept { return 0; }
};

/// Bit 0 is "missing".
UnitState state_of(std::uint32_t bits) {
  UnitState state;
  for (std::uint32_t code = 0; code < kMaxFewUnits; ++code) {
    if ((bits >> code & 1) != 0) state.add(code);
  }
  return state;
}

}  // namespace

RowTally::RowTally(const UsageTable& table)
    : unit_codes_(&table.text(Column::kUnitOfMeasurement).codes()),
      has_few_units_(table.text(Column::kUnitOfMeasurement).dictionary().code_count() <=
                     kMaxFewUnits) {}

bool RowTally::can_carry(const SumTerms& terms) const noexcept {
  return has_few_units_ && terms.kind != SumTerms::Kind::kWhereBoth &&
         terms.largest < static_cast<UInt128>(spilling::kMaxTerm);
}

/// The first row of a part, of a unit in a part or with a term in a part, which happens seldom.
void RowTally::note_bit(std::uint32_t part, std::uint32_t bit) {
  if (slots_[part].state == 0) parts_.push_back(part);
  slots_[part].state |= std::uint64_t{1} << bit;
}

void RowTally::spill(std::uint32_t part) {
  grow_to(spilled_, static_cast<std::uint32_t>(slots_.size()));
  spilled_[part] += slots_[part].sum;
  slots_[part].sum = 0;
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
  parts.visit([&](const auto* ids) {
    if (carried_ && carried_->may_miss) {
      add_rows<true>(block, ids, terms);
    } else {
      add_rows<false>(block, ids, terms);
    }
  });
}

/// What happens seldom is done outside of the loop over rows, which then has the registers to itself.
template <bool kMayMiss, typename Id, typename Terms>
void RowTally::add_rows(const Block& block, const Id* ids, Terms terms) {
  constexpr bool kHasTerms = !std::is_same_v<Terms, NoTerms>;
  // Few units have codes of 8 bits.
  const void* codes =
      unit_codes_->visit([](auto all) { return static_cast<const void*>(all.data()); });
  const auto* units = static_cast<const std::uint8_t*>(codes) + block.first_row;
  Slot* slots = slots_.data();
  const std::size_t count = block.count;
  const std::uint16_t* offsets = sizeof(Id) < 4 ? nullptr : block.offsets;
  const auto add_from = [=](std::size_t k, const auto& offset_of) {
    for (; k < count; ++k) {
      const std::size_t offset = offset_of(k);
      Slot& slot = slots[ids[k]];
      const std::uint64_t state = slot.state;
      if ((static_cast<std::uint32_t>(state) >> (units[offset] & 31U) & 1U) == 0) break;
      if constexpr (kHasTerms) {
        if (!kMayMiss || !terms.is_missing(offset)) {
          if (kMayMiss && (state >> kTermBit & 1) == 0) break;
          const std::int64_t sum = slot.sum + terms(offset);
          if (spilling::is_full(sum)) break;
          slot.sum = sum;
        }
      }
      slot.state = state + kOneRow;
    }
    return k;
  };
  for (std::size_t k = 0;;) {
    k = offsets == nullptr
            ? add_from(k, [](std::size_t at) { return at; })
            : add_from(k, [offsets](std::size_t at) { return std::size_t{offsets[at]}; });
    if (k == count) return;
    // What stopped the loop is put right, and it goes on with the same row.
    const std::size_t offset = offsets == nullptr ? k : std::size_t{offsets[k]};
    note_bit(ids[k], units[offset] & 31U);
    if constexpr (kHasTerms) {
      if (!kMayMiss || !terms.is_missing(offset)) {
        if (kMayMiss) note_bit(ids[k], kTermBit);
        if (spilling::is_full(slots[ids[k]].sum + terms(offset))) spill(ids[k]);
      }
    }
  }
}

void RowTally::note_units_of_all(const Block& block) {
  const std::uint32_t known = slots_[0].bits() << 1 >> 2;
  // Two units are mixed units, whatever else comes.
  if ((known & (known - 1)) != 0) return;
  std::uint64_t bits = 0;
  unit_codes_->visit([&](auto all) {
    const auto* units = all.data() + block.first_row;
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
      bits |= std::uint64_t{1} << (units[offset] & 31U);
    });
  });
  if (slots_[0].state == 0) parts_.push_back(0);
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
      if (slots_[part].state == 0) parts_.push_back(part);
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
