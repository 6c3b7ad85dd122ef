#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/rows/row_order.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// kNdjson: one JSON object a line, as a row of the service's answer. kCsv: RFC 4180 with CRLF and
/// a heading of the wire names (assumption: api-reference.md, section 11, row 31); a missing value
/// is an empty field, an empty text a quoted one (which readers of CSV, ours too, may take for
/// missing: NDJSON keeps the difference).
enum class ExportFormat : std::uint8_t { kNdjson, kCsv };
inline constexpr std::size_t kExportFormatCount = 2;
[[nodiscard]] std::string_view export_format_name(ExportFormat format) noexcept;  ///< "ndjson"
[[nodiscard]] std::optional<ExportFormat> export_format_by_name(std::string_view name) noexcept;

/// Writes rows as text, a piece at a time, with all 21 columns, exact numbers and ids as they are,
/// so that reading the text gives an equal table (CSV: but for empty texts, which are read as
/// missing there). Nothing is done about text that a spreadsheet
/// might take for a formula: this is the raw data.
class RowExport {
 public:
  /// The list's rows at [offset, offset + limit). The list must outlive this and the table must not
  /// change.
  RowExport(RowOrder& list, ExportFormat format, std::uint32_t offset, std::uint32_t limit);

  /// Replaces the text by the next piece: whole rows, of about max_bytes, at least one. False when
  /// all has been written, and the text is empty.
  bool next(std::string& text, std::size_t max_bytes = 65'536);

  [[nodiscard]] std::uint32_t rows_written() const noexcept { return written_; }
  [[nodiscard]] std::uint32_t row_count() const noexcept { return end_ - begin_; }

 private:
  /// How one column is written. The texts of few distinct values are prepared once.
  struct ColumnWriter {
    const ColumnInfo* info;
    std::string before;  // JSON: comma and name
    std::string prepared;
    std::vector<std::uint32_t> ends;  // of each code's text in `prepared`; empty: not prepared
  };

  [[nodiscard]] ColumnWriter writer_of(const ColumnInfo& info) const;
  void append_heading(std::string& text);
  void append_row(std::string& text, std::uint32_t row) const;
  /// False when the row has no value, and nothing is written.
  bool append_value(std::string& text, const ColumnWriter& writer, std::uint32_t row) const;
  void append_text(std::string& text, std::string_view value) const;
  void append_time(std::string& text, const CivilDateTime& time) const;

  RowOrder* list_;
  const UsageTable* table_;
  ExportFormat format_;
  std::uint32_t begin_;
  std::uint32_t end_;
  std::uint32_t written_ = 0;
  bool has_heading_;
  std::vector<ColumnWriter> writers_;
  std::vector<std::uint32_t> rows_;  // the next ones
  std::size_t next_row_ = 0;
};

}  // namespace usagescope
