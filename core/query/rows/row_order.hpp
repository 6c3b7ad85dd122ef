#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/rows/row_keys.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/query/selection.hpp"

namespace usagescope {

/// A list of rows in order, for as long as the table does not change. It sorts no more than the
/// windows asked for need: the first rows come from one pass that keeps only what can still be
/// among them, a first page from anywhere from a histogram of the sort keys; from the second such
/// page on the whole order is kept (4 bytes a row).
class RowOrder {
 public:
  /// The rows of the spec's period and filters. Errors: those of validated().
  [[nodiscard]] static Result<RowOrder> make(const UsageTable& table, const QuerySpec& spec,
                                             std::vector<RowSortKey> sort);
  /// These rows: ascending numbers below the table's row count, none twice.
  [[nodiscard]] static RowOrder of_rows(const UsageTable& table, std::vector<std::uint32_t> rows,
                                        PriceBasis basis, std::vector<RowSortKey> sort);

  [[nodiscard]] const UsageTable& table() const noexcept { return *table_; }
  [[nodiscard]] PriceBasis price_basis() const noexcept { return basis_; }
  /// Whether the table has not changed since this was made.
  [[nodiscard]] bool is_current() const noexcept { return table_->revision() == revision_; }

  /// Length of the list.
  [[nodiscard]] std::uint32_t row_count();
  /// The row numbers at [offset, offset + limit), fewer at the end of the list.
  [[nodiscard]] std::vector<std::uint32_t> window(std::uint32_t offset, std::uint32_t limit);
  /// Where a row stands in the list; nullopt: it is not in it. Sorts the whole.
  [[nodiscard]] std::optional<std::uint32_t> position_of(std::uint32_t row);
  /// Sorts the whole now, so that every window costs its own rows only.
  void sort_all();

  /// What a list of so many rows may take besides the table for a window of it, no less: with a sort,
  /// one that begins beyond the first few thousand rows may sort the whole.
  [[nodiscard]] static std::int64_t window_bytes(std::uint32_t rows, std::size_t sort_keys,
                                                 std::uint32_t offset, std::uint32_t limit) noexcept;
  /// The same for position_of(), sort_all() and any number of windows.
  [[nodiscard]] static std::int64_t sort_bytes(std::uint32_t rows, std::size_t sort_keys) noexcept;

  /// Bytes held besides the table.
  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  RowOrder(const UsageTable& table, PriceBasis basis, std::vector<RowSortKey> sort);

  /// Calls f(chunk) for all rows of the list in the order of the table.
  template <typename F>
  void for_each_chunk(F&& f);
  void count_rows();
  void list_rows();
  void sort_head(std::uint32_t count);
  [[nodiscard]] std::vector<std::uint32_t> picked(std::uint32_t begin, std::uint32_t end);

  const UsageTable* table_;
  std::uint64_t revision_;
  PriceBasis basis_;
  std::vector<RowSortKey> sort_;
  std::optional<Selection> selection_;              // nullopt: all rows, or listed ones
  std::optional<RowKeys> keys_;                     // nullopt: the order of the table
  std::optional<std::vector<std::uint32_t>> rows_;  // the list in the order of the table
  std::optional<std::uint32_t> count_;
  std::vector<std::uint32_t> head_;                   // the first rows in order
  std::optional<std::vector<std::uint32_t>> sorted_;  // all rows in order
  std::uint32_t deep_windows_ = 0;
};

}  // namespace usagescope
