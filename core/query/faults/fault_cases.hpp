#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/query/faults/faults.hpp"
#include "core/query/rows/row_cost.hpp"

namespace usagescope {

/// Gathers the cases of one fault: counts and adds up all of them, keeps those of the window.
class CaseCollector {
 public:
  /// all_rows: if set, every row behind is appended to it. Both must outlive this.
  CaseCollector(const FaultRequest& request, const RowCost& costs,
                std::vector<std::uint32_t>* all_rows);

  /// rows: those behind the case, of which the first `uncosted` are not money involved.
  /// describe(FaultCase&) fills in the rest, if the case is kept.
  template <typename Describe>
  void add(std::span<const std::uint32_t> rows, std::uint32_t uncosted, std::uint32_t missing,
           const Describe& describe) {
    Kept kept = counted(rows, uncosted, missing);
    if (!is_wanted(kept)) return;
    describe(kept.found);
    keep(std::move(kept), rows);
  }

  /// The fault with its window; the collector is used up. Error kOverflow.
  [[nodiscard]] Result<Fault> finish(FaultKind kind, std::optional<Column> id_column);

 private:
  struct Kept {
    UInt128 magnitude;  // of the money
    std::uint32_t first_row;
    std::uint32_t number;  // in order of appearance
    CostSum cost;
    FaultCase found;
  };
  static bool comes_before(const Kept& a, const Kept& b) noexcept;
  [[nodiscard]] Kept counted(std::span<const std::uint32_t> rows, std::uint32_t uncosted,
                             std::uint32_t missing);
  [[nodiscard]] bool is_wanted(const Kept& kept) const noexcept;
  void keep(Kept kept, std::span<const std::uint32_t> rows);

  const FaultRequest* request_;
  const RowCost* costs_;
  std::vector<std::uint32_t>* all_rows_;
  std::uint64_t room_;
  Fault totals_;
  CostSum cost_;
  std::vector<Kept> kept_;  // a heap, the last in order on top
};

}  // namespace usagescope
