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

/// Why the list cost changed from the previous period to the current one. The items are the lines
/// (see CommitmentGrain) with their rows of the set; usage is that of rows that have a price as well.
/// The parts add up to the change exactly, a missing cost being 0 here. Per day, costs and usage are
/// divided by the days of their period first, and each part is rounded half-even to kRatioDigits.
struct Bridge {
  Decimal added;   ///< cost now of lines that had no row before ("new")
  Decimal gone;    ///< minus the cost before of lines that have no row now
  /// Lines of both periods: change of their usage, all lines of a unit of measurement together, at
  /// their average price before, if they had usage; each unit's term rounded half-even to
  /// kRatioDigits. Lines without unit are together too; one whose rows have several is by itself.
  Decimal volume;
  /// For each of them: cost now less usage now at its own average price before, each line's term
  /// rounded half-even to kRatioDigits. Lines without usage before have no such price and no part in this.
  Decimal price;
  Decimal mix;  ///< the rest: usage moved between dearer and cheaper lines
  friend bool operator==(const Bridge&, const Bridge&) = default;
};

/// The second period of a comparison.
struct ComparedFigures {
  MeasureValues previous;
  /// current - previous, of the figures as they stand here (per day, the rounded ones); missing
  /// where either is.
  MeasureValues change;
  /// The change in percent of the previous period's magnitude, rounded half-even to kRatioDigits
  /// once: per day, from the sums and the days, not from figures that are rounded themselves; of
  /// kUtilization and kUnitPrice, from the rounded ratios. Missing where either figure is, where the
  /// previous one is 0, and for days.
  MeasureValues change_percent;
  std::uint32_t previous_row_count = 0;
  std::optional<Bridge> bridge;
  friend bool operator==(const ComparedFigures&, const ComparedFigures&) = default;
};

/// Where a row meets a column of the pivot.
struct QueryCell {
  std::uint32_t row_count = 0;
  MeasureValues values;    ///< all missing where there is no row, but kRows
  MeasureValues previous;  ///< empty without comparison
  friend bool operator==(const QueryCell&, const QueryCell&) = default;
};

struct QueryRow {
  std::uint32_t level = 0;  ///< of the group key
  GroupValue key;           ///< of its own level
  MeasureValues values;
  std::uint32_t row_count = 0;  ///< of the current period
  /// Different units of measurement occur, so a sum of quantities has no unit ("mixed units").
  bool has_mixed_units = false;
  std::string unit;          ///< the one unit of all rows of both periods, "" when mixed or missing
  bool has_children = false;
  bool is_expanded = false;
  /// 0: a group; else the row is "Other", so many groups as one, without key and children.
  std::uint32_t other_groups = 0;
  MeasureValues shares;                ///< empty unless asked for, and in the total
  std::optional<ComparedFigures> compared;
  std::vector<QueryCell> cells;        ///< one a pivot column
  friend bool operator==(const QueryRow&, const QueryRow&) = default;
};

/// Exact answer to a QuerySpec.
struct QueryResult {
  std::vector<MeasureKey> measures;  ///< of the spec: what the figures are, in their order
  std::uint32_t matching_rows = 0;   ///< of the table, after period and filters
  std::uint32_t table_rows = 0;      ///< all rows of the table
  std::uint32_t visible_rows = 0;    ///< length of the list that the window is cut from
  /// By level: distinct combinations of the keys so far, before having and top.
  std::vector<std::uint32_t> group_counts;
  /// Groups that failed a having, of all levels; those below a group that failed are not counted.
  std::uint32_t hidden_groups = 0;
  std::uint32_t offset = 0;         ///< of rows[0] in the list
  std::vector<GroupValue> ancestors;      ///< keys above rows[0], from the first level down
  std::vector<GroupValue> pivot_columns;  ///< empty without pivot
  QueryRow total;  ///< over all matching rows, never only over the window
  std::vector<QueryRow> rows;
  /// Rows of the matching set that break onDemandUsage = max(0, usage - commitment) (product.md, T3).
  std::uint32_t identity_breaks = 0;
  friend bool operator==(const QueryResult&, const QueryResult&) = default;
};

}  // namespace usagescope
