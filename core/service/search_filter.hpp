#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/model/column.hpp"
#include "core/service/dataset.hpp"

namespace usagescope {

enum class FilterOperator : std::uint8_t { kEquals, kIn, kLike, kBetween };

/// One filter of a search body, resolved against the columns. Which member holds the values follows
/// the column's type.
struct ParsedFilter {
  Column column = Column::kChargeId;
  FilterOperator op = FilterOperator::kEquals;
  std::vector<std::string> texts;
  std::vector<Decimal> numbers;
  /// USAGE_DATE: seconds since 1970, both ends included; one range for each alternative.
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
};

/// Errors: kUnknownName for a key or operator (the message lists the known ones), kInvalidSyntax
/// and kInvalidArgument for values. Error.path is the pointer into the body.
[[nodiscard]] Result<std::vector<ParsedFilter>> parse_filters(
    const std::vector<SearchFilter>& filters);

/// Filters bound to a dataset: a text predicate is decided once for each distinct text.
class RowFilter {
 public:
  RowFilter(const UsageRows& rows, const std::vector<ParsedFilter>& filters);

  /// Times that can match: the intersection of all USAGE_DATE filters' outer bounds, both included.
  [[nodiscard]] std::int64_t earliest() const noexcept { return earliest_; }
  [[nodiscard]] std::int64_t latest() const noexcept { return latest_; }
  /// True when every row between earliest() and latest() matches.
  [[nodiscard]] bool is_time_only() const noexcept { return is_time_only_; }

  [[nodiscard]] bool matches(std::uint32_t row) const;

 private:
  struct TextTest {
    Column column;
    std::vector<bool> accepted;  ///< by code; code 0 (absent) never
  };

  const UsageRows& rows_;
  std::vector<TextTest> text_tests_;
  std::vector<ParsedFilter> number_tests_;
  std::vector<ParsedFilter> time_tests_;
  std::int64_t earliest_ = std::numeric_limits<std::int64_t>::min() + 1;  // kNoTime never matches
  std::int64_t latest_ = std::numeric_limits<std::int64_t>::max();
  bool is_time_only_ = true;
};

}  // namespace usagescope
