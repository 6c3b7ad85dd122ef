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

  /// ids: the group of each row of the block, below group_count; nullptr: all are of group 0.
  void add(const Block& block, const std::uint32_t* ids, std::uint32_t group_count);

  /// Error kOverflow.
  [[nodiscard]] Result<Figures> finish(std::uint32_t group_count);

 private:
  const std::int64_t* factor_ = nullptr;
  const std::int64_t* other_factor_ = nullptr;  // nullptr: the column itself is added up
  bool may_miss_ = false;
  int scale_ = 0;
  std::variant<std::vector<NarrowSum>, std::vector<SplitSum>, std::vector<WideSum>> sums_;
  std::vector<std::uint8_t> seen_;  // by group; unused unless values may be missing
};

/// Counts rows and notes their units of measurement, by group.
class RowTally {
 public:
  explicit RowTally(const UsageTable& table);

  /// As MeasureSum::add.
  void add(const Block& block, const std::uint32_t* ids, std::uint32_t group_count);
  /// Row counts and units into the level.
  void finish(std::uint32_t group_count, Level& level);

 private:
  /// Units as bits, bit 0 for "missing": enough for 63 units, and one "or" a row.
  struct Tally {
    std::uint64_t units = 0;
    std::uint32_t rows = 0;
  };

  const CodeVector* codes_;
  bool has_few_units_;
  std::vector<Tally> tallies_;
  std::vector<UnitState> many_units_;
};

}  // namespace usagescope
