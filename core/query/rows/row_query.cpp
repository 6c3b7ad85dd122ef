#include "core/query/rows/row_query.hpp"

#include <utility>

#include "core/query/rows/row_cost.hpp"
#include "core/query/rows/row_order.hpp"

namespace usagescope {
namespace {

Result<RowRecord> record_with_cost(const UsageTable& table, const RowCost& costs,
                                   std::uint32_t row) {
  RowRecord found{row, table.record(row), std::nullopt};
  for (const ColumnInfo& info : columns()) {
    if (auto* number = decimal_field(found.record, info.column); number != nullptr && *number) {
      *number = (*number)->normalized();
    }
  }
  Result<std::optional<Decimal>> cost = costs.cost(row);
  if (!cost) return std::move(cost).error();
  found.list_cost = *cost;
  return found;
}

}  // namespace

Result<QuerySpec> rows_of_spec(const QuerySpec& spec) {
  QuerySpec rows;
  rows.period = spec.period;
  rows.filters = spec.filters;
  rows.price_basis = spec.price_basis;
  rows.fiscal_year_start_month = spec.fiscal_year_start_month;
  rows.anniversaries = spec.anniversaries;
  return validated(std::move(rows));
}

Result<RowRecord> row_record(const UsageTable& table, PriceBasis basis, std::uint32_t row) {
  return record_with_cost(table, RowCost(table, basis), row);
}

Result<RowPage> query_rows(RowOrder& order, std::uint32_t offset, std::uint32_t limit) {
  RowPage page;
  page.table_rows = order.table().row_count();
  page.offset = offset;
  const RowCost costs(order.table(), order.price_basis());
  const std::vector<std::uint32_t> rows = order.window(offset, limit);
  page.matching_rows = order.row_count();
  page.rows.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    Result<RowRecord> record = record_with_cost(order.table(), costs, row);
    if (!record) return std::move(record).error();
    page.rows.push_back(std::move(*record));
  }
  return page;
}

Result<RowPage> query_rows(const UsageTable& table, const QuerySpec& spec,
                           const RowRequest& request) {
  Result<RowOrder> order = RowOrder::make(table, spec, request.sort);
  if (!order) return std::move(order).error();
  return query_rows(*order, request.offset, request.limit);
}

}  // namespace usagescope
