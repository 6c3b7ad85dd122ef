#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// A value of a group key. `value` is the id (or text, or "2021-11-11" / "2021-11" / "2021-Q4");
/// `label` is what to show: the latest name for an id with a name column, else the value itself.
struct GroupValue {
  std::string value;
  std::string label;
  bool is_missing = false;  ///< the rows have no value in this column; value and label are empty
  friend bool operator==(const GroupValue&, const GroupValue&) = default;
};

/// The figures of a group, one per measure of the spec. nullopt: no row of the group has the field
/// (a missing value is not zero). kRows is always there.
using MeasureValues = std::vector<std::optional<Decimal>>;

struct QueryRow {
  std::uint32_t level = 0;  ///< 0: group of the first key; 1: of the second, below the last level 0
  GroupValue key;           ///< of its own level
  MeasureValues values;
  std::uint32_t row_count = 0;
  /// Different units of measurement occur, so a sum of quantities has no unit ("mixed units").
  bool has_mixed_units = false;
  std::string unit;         ///< the one unit of all rows, "" when mixed or missing
  bool is_expanded = false;  ///< level 0 with two keys
  friend bool operator==(const QueryRow&, const QueryRow&) = default;
};

/// Exact answer to a QuerySpec.
struct QueryResult {
  std::uint32_t matching_rows = 0;   ///< of the table, after period and filters
  std::uint32_t table_rows = 0;      ///< all rows of the table
  std::uint32_t visible_rows = 0;    ///< length of the list that the window is cut from
  std::uint32_t first_level_groups = 0;
  std::uint32_t second_level_groups = 0;  ///< distinct (first, second) pairs
  std::uint32_t offset = 0;               ///< of rows[0] in the list
  QueryRow total;                         ///< over all matching rows, never only over the window
  std::vector<QueryRow> rows;
  /// Rows of the matching set that break onDemandUsage = max(0, usage - commitment) (product.md, T3).
  std::uint32_t identity_breaks = 0;
  friend bool operator==(const QueryResult&, const QueryResult&) = default;
};

}  // namespace usagescope
