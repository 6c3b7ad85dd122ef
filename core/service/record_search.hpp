#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/contract/seller.hpp"
#include "core/service/paging.hpp"
#include "core/service/search_filter.hpp"

/// Searches over lists that are made for the request: filters, order and pages for any type of row
/// whose fields are listed.
namespace usagescope {

/// A field's value in one row; monostate = absent. A flag says that the row is shown only when the
/// switch is on.
using FieldValue = std::variant<std::monostate, std::string, Decimal, std::int64_t, bool>;

template <typename Row>
struct SearchField {
  std::string_view key;
  FilterType type = FilterType::kText;
  bool can_filter = true;
  bool can_sort = false;
  FieldValue (*value)(const Row& row) = nullptr;
};

/// What one endpoint can be asked for. Flags that no filter sets are off.
template <typename Row>
struct SearchSchema {
  std::span<const SearchField<Row>> fields;
  SortOrder default_order;
  PagingNames paging = {};

  [[nodiscard]] std::vector<FilterKey> keys(bool for_sorting) const {
    std::vector<FilterKey> keys;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (for_sorting ? fields[i].can_sort : fields[i].can_filter) {
        keys.push_back({fields[i].key, fields[i].type, i});
      }
    }
    return keys;
  }
};

/// A row without the field matches no filter on it.
[[nodiscard]] bool accepts_value(const ParsedFilter& filter, const FieldValue& value);
/// Absent values come last in either direction.
[[nodiscard]] bool comes_before(const FieldValue& a, const FieldValue& b, bool is_descending);

/// Everything that can be wrong with the request whatever the rows.
template <typename Row>
[[nodiscard]] Status validate_search(const SearchRequest& request,
                                     const SearchSchema<Row>& schema) {
  if (auto status = validate_paging(request, schema.paging); !status) return status;
  if (auto filters = parse_filters(request.filters, schema.keys(false)); !filters) {
    return filters.error();
  }
  auto order = parse_sorter(request.sorter, schema.keys(true), schema.default_order);
  if (!order) return order.error();
  return ok();
}

/// All rows that the filters accept, in the asked order; equal ones stay as they came.
template <typename Row>
[[nodiscard]] Result<std::vector<Row>> select_records(std::vector<Row> rows,
                                                      const SearchRequest& request,
                                                      const SearchSchema<Row>& schema) {
  auto filters = parse_filters(request.filters, schema.keys(false));
  if (!filters) return filters.error();
  auto order = parse_sorter(request.sorter, schema.keys(true), schema.default_order);
  if (!order) return order.error();
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    const bool is_set = std::any_of(filters->begin(), filters->end(),
                                    [i](const ParsedFilter& filter) { return filter.field == i; });
    if (schema.fields[i].type != FilterType::kFlag || is_set) continue;
    ParsedFilter off;
    off.field = i;
    off.type = FilterType::kFlag;
    filters->push_back(std::move(off));
  }
  std::erase_if(rows, [&](const Row& row) {
    return std::any_of(filters->begin(), filters->end(), [&](const ParsedFilter& filter) {
      return !accepts_value(filter, schema.fields[filter.field].value(row));
    });
  });
  const auto value = schema.fields[order->field].value;
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return comes_before(value(a), value(b), order->is_descending);
  });
  return rows;
}

/// The page of the selected rows that the request asks for, each turned into what the wire shows.
template <typename Row, typename ToWire>
[[nodiscard]] auto page_of(const std::vector<Row>& rows, const SearchRequest& request,
                           const PagingPolicy& policy, ToWire to_wire) {
  using Wire = decltype(to_wire(rows.front()));
  const PageWindow window = page_window(request, policy);
  ResultPage<Wire> page;
  for (std::size_t i = window.first; i < rows.size() && page.results.size() < window.limit; ++i) {
    page.results.push_back(to_wire(rows[i]));
  }
  const PageMarks marks = page_marks(window, page.results.size(), rows.size(), policy);
  page.current = marks.current;
  page.next = marks.next;
  page.total_results_count = static_cast<std::int64_t>(rows.size());
  return page;
}

}  // namespace usagescope
