#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/query/rows/row_query.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Rows of two loads that belong together.
struct RowPair {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t before;       ///< kNone: the row was added
  std::uint32_t after;        ///< kNone: the row has vanished
  std::uint32_t changed = 0;  ///< columns that differ, as bits by the column's number
};

/// Two tables side by side, whose codes are not comparable: texts get codes common to both, lines
/// common numbers. Whole columns are worked through at a time, since the rows of a line lie far
/// apart. Both tables must outlive this and stay as they are.
class SnapshotRows {
 public:
  SnapshotRows(const UsageTable& before, const UsageTable& after);

  /// Lines of both tables have numbers below this.
  [[nodiscard]] std::uint32_t line_count() const noexcept { return line_count_; }
  /// The common number of a line of the table after; lines of the table before keep theirs.
  [[nodiscard]] std::uint32_t line_after(std::uint32_t line) const noexcept { return lines_[line]; }

  /// By row, a number that is equal for rows that are equal in all columns.
  [[nodiscard]] std::vector<std::uint64_t> hashes_before() const;
  [[nodiscard]] std::vector<std::uint64_t> hashes_after() const;

  /// Notes in each pair with both rows in what columns they differ.
  void compare(std::span<RowPair> pairs) const;

 private:
  struct TextPair {
    Column column;
    const CodeVector* before;
    const CodeVector* after;
    std::vector<std::uint32_t> common;  // by code of the table after: that before, or a new one
  };

  void match_texts();
  void match_lines();
  [[nodiscard]] std::vector<std::uint64_t> hashes(const UsageTable& table) const;

  const UsageTable* before_;
  const UsageTable* after_;
  std::vector<TextPair> texts_;
  std::vector<std::uint32_t> lines_;  // by line of the table after
  std::uint32_t line_count_ = 0;
};

/// Seconds since 1970 of a row; the least of all numbers without a day.
[[nodiscard]] std::int64_t time_of_row(const UsageTable& table, std::uint32_t row) noexcept;

/// Pairs the given rows (ascending) of two tables by line and timestamp; of several rows with one
/// key first those that are equal, then the others in order.
[[nodiscard]] std::vector<RowPair> match_rows(const UsageTable& before, const UsageTable& after,
                                              std::span<const std::uint32_t> before_rows,
                                              std::span<const std::uint32_t> after_rows);

}  // namespace usagescope
