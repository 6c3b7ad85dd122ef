#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/figures.hpp"
#include "core/query/partition.hpp"
#include "core/query/sums/exact_sum.hpp"
#include "core/query/sums/sum_terms.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Counts rows and notes their units of measurement, part by part. In the same pass it can add up
/// one measure: memory is what a pass waits for. The units of a part are settled once it is known
/// to have two: they are mixed, whatever else comes. While all parts that have rows are settled,
/// rows are added up without a look at their units.
class RowTally {
 public:
  explicit RowTally(const UsageTable& table);

  /// Whether these terms can be added up along with the rows.
  [[nodiscard]] bool can_carry(const SumTerms& terms) const noexcept;
  /// To be called before the first block.
  void carry(const SumTerms& terms) { carried_ = terms; }

  /// The numbers of the parts are below part_limit.
  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit);

  /// The parts that have rows, in order of first appearance.
  [[nodiscard]] const std::vector<std::uint32_t>& parts() const noexcept { return parts_; }
  /// Row counts and units of the sets.
  void finish(const Partition& sets, SetFigures& figures) const;

  /// Of what is carried: the sum of a part, and whether any of its rows had a term.
  [[nodiscard]] Int128 carried_sum(std::uint32_t part) const noexcept {
    if (part >= slots_.size() || slots_[part].is_new()) return 0;
    return spilling::sum_of(slots_[part].sum) +
           (part < spilled_.size() ? spilled_[part] : Int128{0});
  }
  [[nodiscard]] bool has_carried(std::uint32_t part) const noexcept {
    return part < slots_.size() && slots_[part].bits() >> kTermBit != 0;
  }

 private:
  /// Of a part. 16 bytes, so that four share a cache line.
  struct Slot {
    /// Held as spilling says; kNone until the part's first row, so that the loop stops at it.
    std::int64_t sum = spilling::kNone;
    /// Rows in the high half; below it bit u is set when a row has the unit of code u, where units
    /// are few, and the last bit when a row has a term.
    std::uint64_t state = 0;
    [[nodiscard]] std::uint32_t rows() const noexcept {
      return static_cast<std::uint32_t>(state >> 32);
    }
    [[nodiscard]] std::uint32_t bits() const noexcept { return static_cast<std::uint32_t>(state); }
    [[nodiscard]] bool is_new() const noexcept { return state == 0; }
    [[nodiscard]] bool is_settled() const noexcept {
      const std::uint32_t known = bits() << 1 >> 2;  // neither the last bit nor "missing"
      return (known & (known - 1)) != 0;
    }
  };
  static constexpr std::uint64_t kOneRow = std::uint64_t{1} << 32;
  static constexpr std::uint32_t kTermBit = 31;

  void add_all(const Block& block);
  void note_units_of_all(const Block& block);
  void note_many_units(const Block& block, const RowGroups& parts);
  template <typename Terms>
  void add_terms(const Block& block, const RowGroups& parts, Terms terms);
  template <bool kMayMiss, typename Rows>
  void add_rows(const Rows& rows, std::uint32_t count);
  template <bool kWatchesUnits, bool kMayMiss, typename Rows>
  static std::uint32_t add_from(std::uint32_t k, std::uint32_t count, Rows rows, Slot* slots);
  void note_row_of_new(Slot& slot, std::uint32_t part);
  void note_bit(std::uint32_t part, std::uint32_t bit);
  void spill(std::uint32_t part);

  const CodeVector* unit_codes_;
  bool has_few_units_;
  std::uint32_t unsettled_ = 0;  // parts with rows whose units are not settled
  std::optional<SumTerms> carried_;
  std::vector<Slot> slots_;
  std::vector<Int128> spilled_;   // by part
  std::vector<UnitState> units_;  // by part, where units are many
  std::vector<std::uint32_t> parts_;
};

}  // namespace usagescope
