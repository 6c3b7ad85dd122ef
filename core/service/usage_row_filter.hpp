#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/service/dataset.hpp"
#include "core/service/search_filter.hpp"

namespace usagescope {

/// Keys of usages/search: every column, its number as the field.
[[nodiscard]] std::span<const FilterKey> usage_filter_keys() noexcept;

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
