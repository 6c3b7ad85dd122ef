#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/usage.hpp"
#include "core/store/day_column.hpp"
#include "core/store/decimal_column.hpp"
#include "core/store/line_index.hpp"
#include "core/store/name_index.hpp"
#include "core/store/text_column.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// Append-only usage rows as columns: text dictionary-encoded, quantities and prices as exact
/// scaled integers, timestamps as civil days (plus seconds where a row has any). Row numbers are
/// stable. What every query would work out again from the rows is kept as they come: the line of a
/// row, the latest name of an id, the rows that break the identity of their figures.
class UsageTable {
 public:
  UsageTable();

  /// Appends a row, or leaves the table as it was. Error kOutOfRange with the wire name of the
  /// column when a number does not fit the column exactly (more than 18 digits at its scale), when
  /// a column's texts pass 4 GiB, or (path "") when the table is full (2^32 - 1 rows).
  [[nodiscard]] Status append(const UsageRecord& record) { return append(view_of(record)); }
  /// The same; the view is not kept.
  [[nodiscard]] Status append(const UsageRowView& row);

  /// Makes room for that many rows in all, so that a load of known size never copies a column.
  void reserve(std::uint32_t rows);
  /// A hint that there will be that many rows in all, which may be wrong: columns grow towards it,
  /// and not past it while it holds, so that no room is left over at the end. Costs nothing now.
  void expect_rows(std::uint32_t rows) noexcept { expected_rows_ = rows; }
  /// No less than what that many rows more, with that many bytes of text, may take from the heap at
  /// once; what is given back on the way is not counted, for it may not be of use.
  [[nodiscard]] std::int64_t growth_bound(std::uint32_t rows,
                                          std::int64_t text_bytes) const noexcept;
  /// Gives back the room that is reserved for more rows; for when a load has ended.
  void shrink_to_fit();

  [[nodiscard]] std::uint32_t row_count() const noexcept { return days_.codes().size(); }
  /// Grows with every change; equal revisions of one table mean equal contents.
  [[nodiscard]] std::uint64_t revision() const noexcept { return row_count(); }

  [[nodiscard]] const TextColumn& text(Column column) const noexcept;  ///< kText columns only
  [[nodiscard]] const DecimalColumn& decimal(
      Column column) const noexcept;                                      ///< kDecimal columns only
  [[nodiscard]] const DayColumn& days() const noexcept { return days_; }  ///< usageTimestamp
  [[nodiscard]] const LineIndex& lines() const noexcept { return lines_; }

  /// Code, in the column of names, of the latest name of an id given by its code; 0 when it has no
  /// name. For the columns that have a name_column_of().
  [[nodiscard]] std::uint32_t latest_name(Column id_column, std::uint32_t id) const noexcept;

  /// Rows that have usage, on-demand usage and commitment, and break
  /// onDemandUsage = max(0, usage - commitment) (product.md, T3). Ascending row numbers.
  [[nodiscard]] const std::vector<std::uint32_t>& identity_breaks() const noexcept {
    return identity_breaks_;
  }

  /// The row as it was appended (numbers equal by value, in the column's scale).
  [[nodiscard]] UsageRecord record(std::uint32_t row) const;

  /// Live bytes of all columns, dictionaries and indexes, with the room that is reserved for more.
  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  static constexpr std::size_t kTextColumnCount = 16;
  static constexpr std::size_t kDecimalColumnCount = 4;
  static constexpr std::size_t kNamedColumnCount = 4;

  /// The texts that a subscription (a charge) nearly always has on its rows. A row's texts are
  /// first compared with those of the last row of its subscription and charge; only what differs
  /// is looked up. Guesses are kept for the first of the codes, so that ids by the million do not
  /// cost memory.
  static constexpr std::size_t kSubscriptionTextCount = 9;
  static constexpr std::size_t kChargeTextCount = 5;
  using SubscriptionGuess = std::array<std::uint32_t, kSubscriptionTextCount>;
  using ChargeGuess = std::array<std::uint32_t, kChargeTextCount>;

  [[nodiscard]] Status fit(const UsageRowView& row,
                           std::array<DecimalColumn::Fitted, kDecimalColumnCount>& fitted) const;
  void grow();
  using TextCodes = std::array<std::uint32_t, kColumnCount>;  ///< of one row, by Column
  TextCodes push_texts(const UsageRowView& row);
  void push_text(const UsageRowView& row, Column column, std::uint32_t& guess, TextCodes& codes);
  void note_line(const TextCodes& codes);
  void note_names(const TextCodes& codes, std::int32_t day);

  std::array<std::uint8_t, kColumnCount> slots_{};  // of a column among those of its type
  std::array<TextColumn, kTextColumnCount> texts_;
  std::array<DecimalColumn, kDecimalColumnCount> decimals_;
  DayColumn days_;
  LineIndex lines_;
  std::array<NameIndex, kNamedColumnCount> names_;
  std::vector<std::uint32_t> identity_breaks_;
  std::vector<SubscriptionGuess> subscription_guesses_;  // by code
  std::vector<ChargeGuess> charge_guesses_;              // by code
  std::uint32_t last_subscription_ = 0;
  std::uint32_t last_charge_ = 0;
  std::uint32_t capacity_ = 0;  // rows that every column has room for
  std::uint32_t expected_rows_ = 0;
};

}  // namespace usagescope
