#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What the values of a facet are ordered by; ties by label, then by value.
enum class FacetOrder : std::uint8_t { kCost, kCount, kLabel };
inline constexpr std::size_t kFacetOrderCount = 3;

/// The distinct values of a column, as a filter menu lists them.
struct FacetRequest {
  Column column = Column::kService;
  /// How usageTimestamp is cut; kNone for every other column.
  DateBucket bucket = DateBucket::kNone;
  std::string search =
      {};  ///< only values whose text or label contains it, whatever the case; "": all
  FacetOrder order = FacetOrder::kCost;
  bool descending = true;
  std::uint32_t offset = 0;
  std::uint32_t limit = 100;
  friend bool operator==(const FacetRequest&, const FacetRequest&) = default;
};

/// One value with the rows that have it. "Missing" is a value like any other; with a search it is
/// not among them. In every order it comes last.
struct FacetEntry {
  GroupValue value;
  std::uint32_t row_count = 0;
  std::optional<Decimal> list_cost;  ///< nullopt: no row has what it needs
  friend bool operator==(const FacetEntry&, const FacetEntry&) = default;
};

/// What is known of a column of numbers, whose values are too many for a list.
struct NumberFacet {
  std::optional<Decimal> minimum;  ///< nullopt: no row has a value
  std::optional<Decimal> maximum;
  std::uint32_t distinct_count = 0;
  std::uint32_t missing_count = 0;  ///< rows
  friend bool operator==(const NumberFacet&, const NumberFacet&) = default;
};

struct FacetResult {
  std::uint32_t matching_rows = 0;
  std::uint32_t value_count = 0;  ///< values of these rows, missing included
  std::uint32_t found_count = 0;  ///< of them, those that the search lets through
  std::uint32_t offset = 0;       ///< of entries[0] among these
  std::vector<FacetEntry> entries;
  std::optional<NumberFacet> numbers;  ///< of a column of numbers, which has no entries
  friend bool operator==(const FacetResult&, const FacetResult&) = default;
};

[[nodiscard]] std::string_view facet_order_name(FacetOrder order) noexcept;  ///< "cost"
[[nodiscard]] std::optional<FacetOrder> facet_order_by_name(std::string_view name) noexcept;

/// The values of a column over the rows of the spec's period and of its filters on other columns,
/// so that a menu also offers what its own filter has taken away. Errors: those of validated();
/// those of a group key, at "/column"
/// and "/bucket" of the request; kOverflow. Cost: O(rows), plus O(values log values).
[[nodiscard]] Result<FacetResult> query_facet(const UsageTable& table, const QuerySpec& spec,
                                              const FacetRequest& request);

}  // namespace usagescope
