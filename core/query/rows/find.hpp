#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/rows/row_order.hpp"
#include "core/query/rows/row_query.hpp"

namespace usagescope {

/// The rows in which a text occurs, whatever the case of ASCII letters: in a text, in a day as
/// YYYY-MM-DD, or in a number in plain notation without trailing zeros (only when the text could be
/// part of one). Worked out once for each distinct text, day and (nearly) number. Good as long as
/// the table does not change.
class RowFind {
 public:
  /// Among the rows of the spec's period and filters. An empty text occurs nowhere. Errors: those
  /// of validated().
  [[nodiscard]] static Result<RowFind> make(const UsageTable& table, const QuerySpec& spec,
                                            std::string_view text);

  /// Rows with at least one hit.
  [[nodiscard]] std::uint32_t row_count() const noexcept { return row_count_; }
  /// Rows with a hit in the column, by column.
  [[nodiscard]] const std::array<std::uint32_t, kColumnCount>& column_hits() const noexcept {
    return column_hits_;
  }
  [[nodiscard]] bool contains(std::uint32_t row) const noexcept {
    return (bits_[row / 64] >> (row % 64) & 1) != 0;
  }
  /// All of them, ascending.
  [[nodiscard]] std::vector<std::uint32_t> rows() const;

 private:
  std::vector<std::uint64_t> bits_;  // by row
  std::uint32_t row_count_ = 0;
  std::array<std::uint32_t, kColumnCount> column_hits_{};
};

/// Where to look on: from a row of the list (none: from its start, backward from its end), that row
/// itself not included, past the end on from the other one.
struct FindStep {
  std::optional<std::uint32_t> from_row;
  bool backward = false;
  friend bool operator==(const FindStep&, const FindStep&) = default;
};

struct FindRequest {
  std::string text;
  std::vector<RowSortKey> sort;  ///< of the list that is searched
  std::uint32_t offset = 0;      ///< among the rows found
  std::uint32_t limit = 0;       ///< of row numbers wanted
  std::optional<FindStep> step;  ///< also the next one
  friend bool operator==(const FindRequest&, const FindRequest&) = default;
};

struct FoundRow {
  std::uint32_t row = 0;
  std::uint32_t position = 0;  ///< in the list
  bool has_wrapped = false;    ///< the end of the list was passed
  friend bool operator==(const FoundRow&, const FoundRow&) = default;
};

struct FindResult {
  std::uint32_t row_count = 0;
  std::array<std::uint32_t, kColumnCount> column_hits{};
  std::uint32_t offset = 0;
  std::vector<std::uint32_t> rows;  ///< of the window, in the order of the list
  std::optional<FoundRow> next;
  friend bool operator==(const FindResult&, const FindResult&) = default;
};

/// The next row found, in the order of the list; nullopt when there is none. The row of the step
/// counts as not given when it is not in the list.
[[nodiscard]] std::optional<FoundRow> next_found(const RowFind& found, RowOrder& list,
                                                 const FindStep& step);

/// Answers a request in one go. Errors: those of validated().
[[nodiscard]] Result<FindResult> query_find(const UsageTable& table, const QuerySpec& spec,
                                            const FindRequest& request);

/// The same from what is at hand: `list` of the same spec, whose sort is that of the answer.
[[nodiscard]] FindResult query_find(const RowFind& found, RowOrder& list,
                                    const std::vector<RowSortKey>& sort, std::uint32_t offset,
                                    std::uint32_t limit, const std::optional<FindStep>& step);

}  // namespace usagescope
