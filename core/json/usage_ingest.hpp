#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What a file of usage rows looks like. All are UTF-8, with or without byte order mark.
enum class UsageFormat : std::uint8_t {
  kAuto,    ///< JSON when the first character is '{' or '[', else CSV
  kJson,    ///< documents one after another, each a UsagePage, a row or an array of rows; an object
            ///< without any known member is a page without rows
  kNdjson,  ///< the same with errors by line; an object without any known member is a row of
            ///< missing values, and a file without any document has no rows
  kPage,    ///< one UsagePage and nothing else: an answer of usages/search
  kCsv,     ///< a header line and rows, see CsvRows and CsvHeader
};

/// "auto", "json", "ndjson", "page", "csv".
[[nodiscard]] std::string_view usage_format_name(UsageFormat format) noexcept;

/// Rows of a table that came from one source.
struct SourceSpan {
  std::string name;
  std::uint32_t first_row = 0;
  std::uint32_t row_count = 0;

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// What a source was like.
struct IngestReport {
  SourceSpan rows;
  UsageFormat format = UsageFormat::kAuto;
  std::int64_t bytes = 0;
  /// JSON: members, counted each time, that no document names. CSV: columns.
  std::uint64_t unknown_fields = 0;
  /// CSV columns that are known but have no place in a usage row, or that nothing is known about.
  std::vector<std::string> unused_columns;
  /// The largest totalResultsCount of the pages.
  std::optional<std::uint32_t> expected_rows;
  /// What the last page says of itself.
  std::optional<std::int32_t> page_current;
  std::optional<std::int32_t> page_next;
  /// The code in a CSV price column's header, "Price (USD)"; usage rows have no currency.
  std::string currency;

  friend bool operator==(const IngestReport&, const IngestReport&) = default;
};

struct IngestOptions {
  std::string name;  ///< of the source: stands before the place in errors, "name:12:/usage"
  UsageFormat format = UsageFormat::kAuto;
  /// Guess the shape of the next JSON row by the last one. The rows, the report and the errors are
  /// the same without; tests compare.
  bool guesses_shape = true;
};

/// Reads one source of usage rows, piece by piece, straight into columns: memory holds the table
/// and at most one row of the text (JSON: one token, and up to 64 KiB of a row).
///
/// A bad record ends the source: rows before it stay in the table, nothing after it is read, and
/// the error says where. Nothing is skipped in silence, for a sum over part of a file is no sum.
/// Error.path is "/results/3/usage" in the first document of JSON, "12:/usage" (line and pointer)
/// in NDJSON and in further documents (the line where the document begins), "12:usage" (line and
/// column) in CSV; all after "name:" where the source has one. Codes: kInvalidSyntax, kTooDeep,
/// kWrongType, kOutOfRange (also for what cannot be held exactly), kUnknownName (a CSV header
/// without any known column).
///
/// The same bytes give the same rows, report and error however they are cut into pieces.
class UsageIngest {
 public:
  /// Rows go to the end of the table; it must outlive this, and nobody else may append meanwhile.
  UsageIngest(UsageTable& table, IngestOptions options);
  /// Rows go to the sink instead.
  UsageIngest(UsageRowSink& sink, IngestOptions options);
  UsageIngest(UsageIngest&&) noexcept;
  UsageIngest& operator=(UsageIngest&&) noexcept;
  ~UsageIngest();

  /// Takes the next bytes of the source, which may end anywhere, also inside a character. After an
  /// error, or finish(), it does nothing but say so again.
  [[nodiscard]] Status append(std::string_view piece);
  /// The source has ended.
  [[nodiscard]] Result<IngestReport> finish();

  /// As far as it has come, also after an error.
  [[nodiscard]] const IngestReport& report() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole source at once.
[[nodiscard]] Result<IngestReport> ingest_usage(std::string_view text, UsageTable& table,
                                                IngestOptions options);

}  // namespace usagescope
