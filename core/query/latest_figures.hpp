#pragma once

#include <cstdint>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/figures.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Commitments at the grain of a month or a contract (see CommitmentGrain): the latest figure of
/// each line, or of each line and month, within each group. Good as long as the table does not
/// change.
class LatestFigures {
 public:
  /// grain: kMonth or kContract.
  LatestFigures(const UsageTable& table, CommitmentGrain grain);

  /// As MeasureSum::add.
  void add(const Block& block, const RowGroups& groups);

  /// Gives each group the number places[group], no two the same. Nothing is added afterwards.
  void renumber(const std::vector<std::uint32_t>& places);

  /// The same for the level above (see rolled_up()).
  [[nodiscard]] LatestFigures rolled_up(const std::vector<std::uint32_t>& parents) const;

  [[nodiscard]] Figures figures(std::uint32_t group_count) const;

 private:
  struct Entry {
    std::uint32_t group;
    std::uint32_t line;
    std::uint32_t month;  // number in order of time, 0 without a day
    std::uint32_t row;    // the later among equal times
    std::int64_t time;    // seconds since 1970; the smallest of all without a day
    std::int64_t value;
  };

  /// The entry of a group, line and month; a new one if there is none, whose row is kNoRow.
  Entry& entry_of(std::uint32_t group, std::uint32_t line, std::uint32_t month);
  std::uint32_t& slot_of(std::uint32_t group, std::uint32_t line, std::uint32_t month);
  void grow_slots();

  const UsageTable* table_;
  CommitmentGrain grain_;
  std::vector<std::uint32_t> month_of_day_;  // by day code; all 0 at the grain of a contract
  std::vector<Entry> entries_;               // one for each group, line and month
  std::vector<std::uint32_t> slots_;  // open addressing; 0 is free, else index of the entry + 1
  // By line and month: the entry + 1 that was asked for last. Most lines are of one group.
  std::vector<std::uint32_t> recent_;
};

}  // namespace usagescope
