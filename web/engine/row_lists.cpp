#include "web/engine/row_lists.hpp"

#include <utility>

#include "core/query/rows/row_query.hpp"

namespace usagescope {

Result<RowOrder*> RowLists::list(const UsageTable& table, const QuerySpec& spec,
                                 const std::vector<RowSortKey>& sort) {
  auto rows = rows_of_spec(spec);
  if (!rows) return std::move(rows).error();
  const bool is_same = list_ && list_->revision == table.revision() && list_->spec == *rows &&
                       list_->sort == sort;
  if (!is_same) {
    list_.reset();
    auto order = RowOrder::make(table, *rows, sort);
    if (!order) return std::move(order).error();
    list_.emplace(List{table.revision(), std::move(*rows), sort, std::move(*order)});
  }
  return &list_->order;
}

Result<const RowFind*> RowLists::find(const UsageTable& table, const QuerySpec& spec,
                                      const std::string& text) {
  auto rows = rows_of_spec(spec);
  if (!rows) return std::move(rows).error();
  const bool is_same = find_ && find_->revision == table.revision() && find_->spec == *rows &&
                       find_->text == text;
  if (!is_same) {
    find_.reset();
    auto found = RowFind::make(table, *rows, text);
    if (!found) return std::move(found).error();
    find_.emplace(Find{table.revision(), std::move(*rows), text, std::move(*found)});
  }
  return &find_->found;
}

void RowLists::clear() {
  list_.reset();
  find_.reset();
}

}  // namespace usagescope
