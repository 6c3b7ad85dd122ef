#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/query/faults.hpp"
#include "core/query/row_cost.hpp"

namespace usagescope {

/// Rows put together by a code, ascending within each.
class RowsByCode {
 public:
  /// code_of(row) is below code_count.
  template <typename CodeOf>
  RowsByCode(std::span<const std::uint32_t> rows, std::uint32_t code_count, const CodeOf& code_of)
      : begins_(std::size_t{code_count} + 2), rows_(rows.size()) {
    for (const std::uint32_t row : rows) ++begins_[std::size_t{code_of(row)} + 2];
    for (std::size_t i = 2; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    for (const std::uint32_t row : rows) rows_[begins_[std::size_t{code_of(row)} + 1]++] = row;
  }
  [[nodiscard]] std::uint32_t code_count() const noexcept {
    return static_cast<std::uint32_t>(begins_.size() - 2);
  }
  [[nodiscard]] std::span<const std::uint32_t> rows_of(std::uint32_t code) const noexcept {
    return std::span(rows_).subspan(begins_[code], begins_[code + 1] - begins_[code]);
  }

 private:
  std::vector<std::uint32_t> begins_;  // of each code in rows_
  std::vector<std::uint32_t> rows_;
};

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
