#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/query/groups/group_index.hpp"
#include "core/query/selection.hpp"
#include "core/query/selection_memo.hpp"
#include "core/query/sums/aggregate.hpp"
#include "core/query/sums/bridge.hpp"
#include "core/query/sums/row_tally.hpp"

namespace usagescope {

/// One pass over the rows of one period: selects, numbers the parts and adds up, block by block.
/// Good as long as the table does not change.
class PeriodScan {
 public:
  /// spec: with the period and with measures; it must outlive this.
  PeriodScan(const UsageTable& table, const QuerySpec& spec);

  /// Called once. The index may have numbered parts before. memo: of the rows that the spec
  /// chooses, or nullptr.
  void run(GroupIndex& index, SelectionMemo* memo);

  /// The parts that have rows, in order of first appearance.
  [[nodiscard]] const std::vector<std::uint32_t>& parts() const noexcept { return tally_.parts(); }
  [[nodiscard]] std::uint32_t matching_rows() const noexcept { return matching_rows_; }
  [[nodiscard]] std::uint32_t identity_breaks() const noexcept { return identity_breaks_; }

  /// The wanted measures of the sets; those of a set without rows are missing, but for kRows. Error
  /// kOverflow with the measure's path.
  [[nodiscard]] Result<SetFigures> figures(const Partition& sets, const MeasureMask& wanted) const;

  /// Of the period's lines; only for a spec with a bridge.
  [[nodiscard]] const LineTotals& line_totals() const noexcept { return *line_totals_; }

 private:
  [[nodiscard]] Block select(std::uint32_t begin, std::uint32_t count, SelectionMemo* memo);
  void count_identity_breaks(const Block& block);

  const UsageTable& table_;
  const QuerySpec& spec_;
  Selection selection_;
  RowTally tally_;
  std::vector<std::unique_ptr<Aggregate>> aggregates_;
  std::optional<LineTotals> line_totals_;
  std::uint32_t matching_rows_ = 0;
  std::uint32_t identity_breaks_ = 0;
};

}  // namespace usagescope
