#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/model/column.hpp"
#include "core/model/usage.hpp"

namespace usagescope {

/// A number as it was written: value x 10^-scale with at most 18 digits and a scale of 0 to 37, or
/// `wide` (not owned) where it has more digits.
struct RowNumber {
  static constexpr std::int64_t kMaxMagnitude = 999'999'999'999'999'999;

  std::int64_t value = 0;
  std::int32_t scale = 0;
  const Decimal* wide = nullptr;

  /// Refers to `number` where it has more than 18 digits.
  [[nodiscard]] static RowNumber of(const Decimal& number) noexcept {
    if (number.unscaled() > kMaxMagnitude || number.unscaled() < -Int128{kMaxMagnitude}) {
      return {0, 0, &number};
    }
    return {static_cast<std::int64_t>(number.unscaled()), number.scale(), nullptr};
  }
  [[nodiscard]] Decimal decimal() const noexcept {
    // Cannot fail: 18 digits at a scale that a Decimal may have.
    return wide != nullptr ? *wide : *Decimal::from_unscaled(value, scale);
  }
};

/// One row on its way from a file into columns: nothing is owned, nothing allocated. Good as long
/// as what it was read from.
struct UsageRowView {
  std::uint32_t present = 0;                         ///< bit per Column: what is not missing
  std::array<std::string_view, kColumnCount> texts;  ///< of the kText columns, by Column
  std::array<RowNumber, kColumnCount> numbers;       ///< of the kDecimal columns, by Column
  CivilDateTime time;                                ///< usageTimestamp

  [[nodiscard]] static constexpr std::uint32_t bit(Column column) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(column);
  }
  [[nodiscard]] bool has(Column column) const noexcept { return (present & bit(column)) != 0; }
  [[nodiscard]] std::string_view text(Column column) const noexcept {
    return texts[static_cast<std::size_t>(column)];
  }
  [[nodiscard]] const RowNumber& number(Column column) const noexcept {
    return numbers[static_cast<std::size_t>(column)];
  }

  void clear() noexcept { present = 0; }
  void set_text(Column column, std::string_view value) noexcept {
    present |= bit(column);
    texts[static_cast<std::size_t>(column)] = value;
  }
  void set_number(Column column, const RowNumber& value) noexcept {
    present |= bit(column);
    numbers[static_cast<std::size_t>(column)] = value;
  }
  void set_time(const CivilDateTime& value) noexcept {
    present |= bit(Column::kUsageTimestamp);
    time = value;
  }
};

/// The same row; the view refers to the record.
[[nodiscard]] UsageRowView view_of(const UsageRecord& record) noexcept;
[[nodiscard]] UsageRecord record_of(const UsageRowView& row);

/// Takes rows from a reader: the table, or whoever wants each row.
class UsageRowSink {
 public:
  virtual ~UsageRowSink() = default;
  /// Takes the row, or nothing at all. Error.path is the wire name of the column at fault, or "".
  [[nodiscard]] virtual Status append(const UsageRowView& row) = 0;
  /// What the input says it holds in all; it may be wrong.
  virtual void expect_rows(std::uint32_t /*rows*/) {}
};

}  // namespace usagescope
