#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/usage.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// One sort column of a list of rows. Text goes by bytes with ASCII letters lowered, then as it is;
/// timestamps by time; numbers by value. A missing value is last either way.
struct RowSortKey {
  Column column = Column::kUsageTimestamp;
  bool by_list_cost = false;  ///< by the row's list cost instead of the column
  bool descending = false;
  friend bool operator==(const RowSortKey&, const RowSortKey&) = default;
};

/// Which rows of the list are wanted, and in what order: the sort columns in turn, then the order
/// of the table, so the sort is stable. Which rows the list has is said by a QuerySpec: its period,
/// its filters and its price basis; nothing else of the spec matters here.
struct RowRequest {
  std::vector<RowSortKey> sort;
  std::uint32_t offset = 0;
  std::uint32_t limit = 200;
  friend bool operator==(const RowRequest&, const RowRequest&) = default;
};

/// A row of the table, whole and exact.
struct RowRecord {
  std::uint32_t row = 0;  ///< its number in the table
  UsageRecord record;     ///< numbers without trailing zeros
  /// usage x msrpPrice or msrpPrice (see PriceBasis); nullopt: the row has not what it needs.
  std::optional<Decimal> list_cost;
  friend bool operator==(const RowRecord&, const RowRecord&) = default;
};

struct RowPage {
  std::uint32_t matching_rows = 0;  ///< length of the list
  std::uint32_t table_rows = 0;
  std::uint32_t offset = 0;  ///< of rows[0] in the list
  std::vector<RowRecord> rows;
  friend bool operator==(const RowPage&, const RowPage&) = default;
};

/// The part of a spec that says which rows are meant and how days are cut (period, filters, price
/// basis, fiscal year, anniversaries), the rest at its defaults, and validated: errors as
/// validated().
[[nodiscard]] Result<QuerySpec> rows_of_spec(const QuerySpec& spec);

/// The record of a row (< table.row_count()). Error kOverflow when its list cost has more digits
/// after the point than a Decimal holds.
[[nodiscard]] Result<RowRecord> row_record(const UsageTable& table, PriceBasis basis,
                                           std::uint32_t row);

/// Answers a request in one go; keep a RowOrder to answer several of one question. Errors: those of
/// validated() and of row_record().
[[nodiscard]] Result<RowPage> query_rows(const UsageTable& table, const QuerySpec& spec,
                                         const RowRequest& request);

class RowOrder;
/// The same from an order at hand.
[[nodiscard]] Result<RowPage> query_rows(RowOrder& order, std::uint32_t offset,
                                         std::uint32_t limit);

}  // namespace usagescope
