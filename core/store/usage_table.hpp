#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/model/usage.hpp"
#include "core/store/decimal_column.hpp"
#include "core/store/text_column.hpp"

namespace usagescope {

/// Append-only usage rows as columns: text dictionary-encoded, quantities and prices as exact scaled
/// integers, timestamps as civil days (plus seconds where a row has any). Row numbers are stable.
class UsageTable {
 public:
  /// Appends a row, or leaves the table as it was. Error kOutOfRange with the wire name of the
  /// column when a number does not fit the column exactly (more than 18 digits at its scale).
  [[nodiscard]] Status append(const UsageRecord& record);

  [[nodiscard]] std::uint32_t row_count() const noexcept;
  /// Grows with every change; equal revisions mean equal contents.
  [[nodiscard]] std::uint64_t revision() const noexcept;

  [[nodiscard]] const TextColumn& text(Column column) const noexcept;        ///< kText columns only
  [[nodiscard]] const DecimalColumn& decimal(Column column) const noexcept;  ///< kDecimal columns only
  [[nodiscard]] const DayColumn& days() const noexcept;                      ///< usageTimestamp

  /// The row as it was appended (numbers equal by value, in the column's scale).
  [[nodiscard]] UsageRecord record(std::uint32_t row) const;

  /// Live bytes of all columns and dictionaries.
  [[nodiscard]] std::int64_t memory_bytes() const noexcept;
};

}  // namespace usagescope
