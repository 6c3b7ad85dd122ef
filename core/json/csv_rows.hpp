#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/csv_header.hpp"
#include "core/json/time_text.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// Reads CSV (RFC 4180) that comes in pieces into rows for a sink: a header line (see CsvHeader),
/// then a row a record. Fields are separated by commas, or by semicolons where the header has more
/// of them; lines end with LF or CRLF, the last one with or without; a byte order mark is stepped
/// over, so are empty lines.
///
/// An empty field, quoted or not, is a missing value: CSV cannot tell it from an empty text. A
/// record may have fewer fields than the header (the rest is missing), but not more. Numbers are
/// plain decimals with a point, exact; times are CivilDateTime's, and in usage-report files also
/// epoch milliseconds (seconds below 10^11; api-reference.md, 2.2). What is doubtful is refused: a
/// quote inside an unquoted field, text behind a closing quote, a decimal comma.
class CsvRows {
 public:
  static constexpr std::size_t kMaxRecord = std::size_t{1} << 20;  ///< bytes

  explicit CsvRows(UsageRowSink& sink) : sink_(sink) {}

  /// As JsonStream::read. Error.path is the column's name, or ""; see line().
  [[nodiscard]] Result<std::size_t> read(std::string_view text, bool is_last);

  /// The line (from 1) where the record at hand begins.
  [[nodiscard]] std::int64_t line() const noexcept { return record_line_; }
  [[nodiscard]] std::uint32_t row_count() const noexcept { return row_count_; }
  /// nullptr before the header has been read.
  [[nodiscard]] const CsvHeader* header() const noexcept { return header_ ? &*header_ : nullptr; }

 private:
  enum class Step : std::uint8_t { kDone, kWait, kFailed };

  Step read_record(std::string_view text, bool is_last, std::size_t& length);
  /// False when the text ends before the closing quote.
  bool read_quoted(std::string_view text, std::size_t& at, std::int64_t& lines);
  Step record_does_not_end(std::size_t size, bool is_last);
  Step wrong_character(char c);
  Status take_header(std::string_view record);
  Status take_row();
  Status take_field(const CsvHeader::Field& field, std::string_view text);
  [[nodiscard]] Result<CivilDateTime> time_of(const CsvHeader::Field& field, std::string_view text);

  Step fail(ErrorCode code, std::string message);

  UsageRowSink& sink_;
  std::optional<CsvHeader> header_;
  char separator_ = ',';
  std::vector<std::string_view> fields_;  // of the record at hand
  std::string unescaped_;                 // fields of it with quotes inside
  UsageRowView row_;
  std::vector<Decimal> wide_;  // by field, what long numbers refer to
  TimeReader times_;
  std::int64_t line_ = 1;
  std::int64_t record_line_ = 1;
  std::int64_t bytes_before_ = 0;
  std::uint32_t row_count_ = 0;
  Error error_;
};

}  // namespace usagescope
