#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Period and filters of a spec, made ready for a table: a condition on text or days is worked out
/// once for each distinct value and is then a lookup by code, one on a number is ranges of the
/// column's scaled integers. Good as long as the table does not change.
class Selection {
 public:
  /// The spec must have passed validated().
  Selection(const UsageTable& table, const QuerySpec& spec);

  /// The rows of [first_row, first_row + row_count) that meet all conditions; at most kBlockRows.
  /// Valid until the next call.
  [[nodiscard]] Block select(std::uint32_t first_row, std::uint32_t row_count);

 private:
  struct CodeCondition {
    const CodeVector* codes;
    std::vector<std::uint8_t> accepts;  // by code: 1 or 0
  };
  struct Range {
    std::int64_t low;
    std::int64_t high;
  };
  struct NumberCondition {
    std::span<const std::int64_t> values;
    std::vector<Range> ranges;  // inclusive, ascending, not overlapping
  };

  void add_period(const UsageTable& table, const Period& period);
  void add_filter(const UsageTable& table, const Filter& filter);
  void add_number_filter(const DecimalColumn& column, const Filter& filter);
  /// One condition for each code vector: a second one narrows the first.
  void add_condition(const CodeVector& codes, std::vector<std::uint8_t> accepts);

  std::vector<CodeCondition> code_conditions_;
  std::vector<NumberCondition> number_conditions_;
  bool accepts_nothing_ = false;
  std::vector<std::uint16_t> offsets_ = std::vector<std::uint16_t>(kBlockRows);
};

}  // namespace usagescope
