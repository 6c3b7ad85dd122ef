#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/rows/row_order.hpp"
#include "core/query/rows/row_query.hpp"

namespace usagescope {

/// Rows [begin, end) of a list.
struct RowRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const RowRange&, const RowRange&) = default;
};

/// The figures of one column over a selection; nullopt where no selected row has a value.
struct NumberSummary {
  std::uint32_t count = 0;  ///< rows that have a value
  std::optional<Decimal> sum;
  std::optional<Decimal> average;  ///< sum / count, half-even to kRatioDigits
  std::optional<Decimal> minimum;
  std::optional<Decimal> maximum;
  friend bool operator==(const NumberSummary&, const NumberSummary&) = default;
};

struct RowSummary {
  std::uint32_t row_count = 0;  ///< each row once, however often it was selected
  NumberSummary commitment;     ///< a plain sum of daily figures: see product.md, T2
  NumberSummary msrp_price;
  NumberSummary on_demand_usage;
  NumberSummary usage;
  NumberSummary list_cost;
  friend bool operator==(const RowSummary&, const RowSummary&) = default;
};

/// What is selected of a list: ranges of positions and rows by number; beyond the end counts as
/// absent, what is named twice counts once.
struct SummaryRequest {
  std::vector<RowSortKey> sort;  ///< of the list
  std::vector<RowRange> ranges;
  std::vector<std::uint32_t> rows;
  friend bool operator==(const SummaryRequest&, const SummaryRequest&) = default;
};

/// Exact figures of rows given by number, any order, none twice, all below the table's row count.
/// Error kOverflow.
[[nodiscard]] Result<RowSummary> summarize_rows(const UsageTable& table, PriceBasis basis,
                                                const std::vector<std::uint32_t>& rows);

/// Answers a request. Errors: those of validated(), and kOverflow.
[[nodiscard]] Result<RowSummary> query_summary(const UsageTable& table, const QuerySpec& spec,
                                               const SummaryRequest& request);
/// The same from an order at hand, whose sort counts.
[[nodiscard]] Result<RowSummary> query_summary(RowOrder& order, const std::vector<RowRange>& ranges,
                                               const std::vector<std::uint32_t>& rows);

}  // namespace usagescope
