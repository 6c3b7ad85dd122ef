#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/exact_sum.hpp"
#include "core/query/figures.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Adds up one measure by group, block by block. The columns' bounds choose the cheapest sum that
/// cannot overflow. Good as long as the table does not change.
class MeasureSum {
 public:
  /// Any measure but kRows, which is a count.
  MeasureSum(const UsageTable& table, Measure measure, PriceBasis basis);

  /// The numbers of the groups are below id_limit.
  void add(const Block& block, const RowGroups& ids, std::uint32_t id_limit);

  /// The figures of these groups, in this order. Error kOverflow.
  [[nodiscard]] Result<Figures> finish(const std::vector<std::uint32_t>& groups) const;

 private:
  const std::int64_t* factor_ = nullptr;
  const std::int64_t* other_factor_ = nullptr;  // nullptr: the column itself is added up
  bool may_miss_ = false;
  int scale_ = 0;
  std::variant<std::vector<NarrowSum>, std::vector<SplitSum>, std::vector<WideSum>> sums_;
  std::vector<std::uint8_t> seen_;  // by group; unused unless values may be missing
};

/// Counts rows and notes their units of measurement, by group: rows are counted by group and unit.
class RowTally {
 public:
  explicit RowTally(const UsageTable& table);

  /// As MeasureSum::add.
  void add(const Block& block, const RowGroups& ids, std::uint32_t id_limit);

  /// The groups that have rows, in order of first appearance.
  [[nodiscard]] const std::vector<std::uint32_t>& groups() const noexcept { return groups_; }
  /// Row counts and units of these groups, in this order, into the level.
  void finish(const std::vector<std::uint32_t>& groups, Level& level) const;

 private:
  template <typename Id, typename Unit>
  void count_rows(const Block& block, const Id* ids, const Unit* units);
  void note_new(std::uint32_t id, std::uint32_t unit);

  const CodeVector* codes_;
  /// Rows by group and unit at (group << unit_bits_) | unit, where units are few; else by group.
  std::uint32_t unit_bits_ = 0;
  bool has_few_units_;
  std::vector<std::uint32_t> counts_;
  std::vector<UnitState> units_;         // by group
  std::vector<std::uint8_t> is_listed_;  // by group: whether it is in groups_
  std::vector<std::uint32_t> groups_;
};

}  // namespace usagescope
