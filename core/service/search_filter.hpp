#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"

/// The grammar of all search bodies (api-reference.md, 6.1): filters, sorter, paging. What an
/// endpoint may be asked for is a list of keys; rules "search: ..." of rules.hpp.
namespace usagescope {

enum class FilterOperator : std::uint8_t { kEquals, kIn, kLike, kBetween };

/// kFlag is a switch and no field: INCLUDE_INACTIVE_SUBSCRIPTIONS.
enum class FilterType : std::uint8_t { kText, kNumber, kTime, kFlag };

struct FilterKey {
  std::string_view name;
  FilterType type = FilterType::kText;
  std::size_t field = 0;  ///< what the endpoint knows the field by
};

/// One filter of a search body, resolved against the keys. Which member holds the values follows
/// the key's type.
struct ParsedFilter {
  std::size_t field = 0;
  FilterType type = FilterType::kText;
  FilterOperator op = FilterOperator::kEquals;
  std::vector<std::string> texts;
  std::vector<Decimal> numbers;
  /// Times: seconds since 1970, both ends included; one range for each alternative.
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
  bool flag = false;
};

/// Errors: kUnknownName for a key or operator (the message lists the known ones), kInvalidSyntax
/// and kInvalidArgument for values, kOutOfRange for more filters or values than kMaxFilters and
/// kMaxFilterValues. Error.path is the pointer into the body.
[[nodiscard]] Result<std::vector<ParsedFilter>> parse_filters(
    const std::vector<SearchFilter>& filters, std::span<const FilterKey> keys);

[[nodiscard]] bool accepts_text(const ParsedFilter& filter, const std::string& text);
[[nodiscard]] bool accepts_number(const ParsedFilter& filter, const Decimal& number);
[[nodiscard]] bool accepts_time(const ParsedFilter& filter, std::int64_t seconds);

struct SortOrder {
  std::size_t field = 0;
  bool is_descending = false;
};
/// Errors: kUnknownName at /sorter/key and /sorter/operator.
[[nodiscard]] Result<SortOrder> parse_sorter(const std::optional<SearchSorter>& sorter,
                                             std::span<const FilterKey> keys,
                                             SortOrder default_order);

/// Start and limit of the page within their limits; Error.path names the parameter.
[[nodiscard]] Status validate_paging(const SearchRequest& request, const PagingNames& names = {});

}  // namespace usagescope
