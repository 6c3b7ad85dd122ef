#pragma once

#include <cstdint>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/number_ranges.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Period and filters of a spec, made ready for a table: a condition on text or days is worked out
/// once for each distinct value and is then a lookup by code, one on a number or on the list cost
/// of a row is ranges of scaled integers. Good as long as the table does not change.
class Selection {
 public:
  /// The spec must have passed validated(). Other rows, such as those of the second period of a
  /// comparison, are those of a copy of the spec with another period or other filters.
  Selection(const UsageTable& table, const QuerySpec& spec);

  /// The rows of [first_row, first_row + row_count) that meet all conditions; at most kBlockRows.
  /// Valid until the next call.
  [[nodiscard]] Block select(std::uint32_t first_row, std::uint32_t row_count) {
    return select(first_row, row_count, offsets_.data());
  }
  /// The same with the offsets in a room for kBlockRows, valid as long as that.
  [[nodiscard]] Block select(std::uint32_t first_row, std::uint32_t row_count,
                             std::uint16_t* room) const;

  /// No row can meet the conditions, whatever it holds.
  [[nodiscard]] bool is_empty() const noexcept { return accepts_nothing_; }

 private:
  struct CodeCondition {
    const CodeVector* codes;
    std::vector<std::uint8_t> accepts;  // by code: 1 or 0
  };
  /// On a column, or on the product of two. Missing numbers have ranges too.
  struct NumberCondition {
    const DecimalColumn* column;
    const DecimalColumn* factor;  // nullptr: the column itself
    NumberRanges ranges;
    std::vector<Range<std::int64_t>> narrow_ranges;  // where all numbers fit 64 bits
    bool is_narrow;
  };

  void add_period(const UsageTable& table, const Period& period);
  void add_filter(const UsageTable& table, const Filter& filter);
  /// One condition for each code vector: a second one narrows the first.
  void add_condition(const CodeVector& codes, std::vector<std::uint8_t> accepts);
  /// The same for columns of numbers.
  void add_condition(const DecimalColumn& column, const DecimalColumn* factor, NumberRanges ranges);
  [[nodiscard]] static Block select_numbers(const Block& block, const NumberCondition& condition,
                                            std::uint16_t* room);

  std::vector<CodeCondition> code_conditions_;
  std::vector<NumberCondition> number_conditions_;
  bool accepts_nothing_ = false;
  std::vector<std::uint16_t> offsets_ = std::vector<std::uint16_t>(kBlockRows);
};

}  // namespace usagescope
