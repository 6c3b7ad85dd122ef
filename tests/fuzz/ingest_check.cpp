#include "tests/fuzz/ingest_check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/query/rows/row_export.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::fuzz {
namespace {

/// Piece lengths in turn, as a network might cut.
std::vector<std::size_t> cuts_of(std::string_view text) {
  std::size_t seed = text.size();
  for (const char c : text.substr(0, 16)) seed = seed * 31 + static_cast<unsigned char>(c);
  return {seed % 7 + 1, seed % 61 + 1, seed % 3 + 1, seed % 997 + 1};
}

struct Outcome {
  UsageTable table;
  Status status = ok();
  IngestReport report;
};

void feed(std::string_view text, const std::vector<std::size_t>& cuts, IngestOptions options,
          Outcome& outcome) {
  UsageIngest ingest(outcome.table, std::move(options));
  for (std::size_t i = 0; !text.empty() && outcome.status; ++i) {
    const std::size_t size = std::min(text.size(), cuts[i % cuts.size()]);
    // A copy of its own size: a read past the end of a piece is seen by the sanitizer.
    const std::vector<char> piece(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    outcome.status = ingest.append({piece.data(), piece.size()});
    text.remove_prefix(size);
  }
  if (outcome.status) {
    const Result<IngestReport> finished = ingest.finish();
    if (!finished) outcome.status = finished.error();
  }
  const Result<IngestReport> again = ingest.finish();
  require(again.has_value() == outcome.status.has_value(), "finish() says so again");
  outcome.report = ingest.report();
  // Where an error is found depends on the pieces, only what it says does not.
  if (!outcome.status) outcome.report.bytes = 0;
}

void require_same_rows(const UsageTable& a, const UsageTable& b, const char* promise) {
  require(a.row_count() == b.row_count(), promise);
  for (std::uint32_t row = 0; row < a.row_count(); ++row) {
    require(a.record(row) == b.record(row), promise);
  }
  require(a.identity_breaks() == b.identity_breaks(), promise);
}

std::string written(const UsageTable& table, ExportFormat format) {
  Result<RowOrder> order = RowOrder::make(table, QuerySpec(), {});
  require(order.has_value(), "all rows can be listed");
  RowExport rows(*order, format, 0, table.row_count());
  std::string text;
  for (std::string piece; rows.next(piece, 100);) text += piece;
  return text;
}

/// CSV cannot tell an empty text from a missing one.
UsageTable without_empty_texts(const UsageTable& table) {
  UsageTable result;
  for (std::uint32_t row = 0; row < table.row_count(); ++row) {
    UsageRecord record = table.record(row);
    for (const ColumnInfo& info : columns()) {
      std::optional<std::string>* text = text_field(record, info.column);
      if (text != nullptr && text->has_value() && (*text)->empty()) text->reset();
    }
    require(result.append(record).has_value(), "a row of a table fits into another one");
  }
  return result;
}

void check_export(const UsageTable& table) {
  UsageTable again;
  const auto ndjson = ingest_usage(written(table, ExportFormat::kNdjson), again,
                                   {"", UsageFormat::kNdjson, true});
  require(ndjson.has_value(), "rows written as NDJSON are read");
  require_same_rows(table, again, "rows written as NDJSON are the same rows");
  UsageTable from_csv;
  const auto csv =
      ingest_usage(written(table, ExportFormat::kCsv), from_csv, {"", UsageFormat::kCsv, true});
  require(csv.has_value(), "rows written as CSV are read");
  require_same_rows(without_empty_texts(table), from_csv, "rows written as CSV are the same rows");
}

}  // namespace

Result<IngestReport> check_ingest(std::string_view text, UsageFormat format, UsageTable& table) {
  Outcome whole;
  feed(text, {std::max<std::size_t>(text.size(), 1)}, {"f", format, true}, whole);
  for (const bool guesses : {false, true}) {
    for (const auto& cuts : {cuts_of(text), {std::max<std::size_t>(text.size(), 1)}}) {
      if (guesses && cuts.size() == 1) continue;  // that is `whole`
      Outcome other;
      feed(text, cuts, {"f", format, guesses}, other);
      require(other.status.has_value() == whole.status.has_value(), "all ways accept the same");
      require(other.status || other.status.error() == whole.status.error(),
              "all ways find the same error");
      require(other.report == whole.report, "all ways report the same");
      require_same_rows(whole.table, other.table, "all ways read the same rows");
    }
  }
  require(whole.report.rows.row_count == whole.table.row_count(), "the report counts the rows");
  check_export(whole.table);
  table = std::move(whole.table);
  if (!whole.status) return whole.status.error();
  return whole.report;
}

}  // namespace usagescope::fuzz
