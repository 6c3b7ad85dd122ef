#include "core/json/usage_ingest.hpp"

#include <algorithm>
#include <utility>

#include "core/json/csv_rows.hpp"
#include "core/json/json_stream.hpp"
#include "core/json/json_value.hpp"
#include "core/json/row_guesser.hpp"
#include "core/json/usage_rows.hpp"

namespace usagescope {
namespace {

class TableSink final : public UsageRowSink {
 public:
  explicit TableSink(UsageTable& table) : table_(table) {}

  Status append(const UsageRowView& row) override { return table_.append(row); }
  void expect_rows(std::uint32_t rows) override {
    // Each page of an answer announces the rows of all its pages, also where each is a source of
    // its own; rows that came before are not added, for they may be the earlier pages.
    table_.expect_rows(rows);
  }

 private:
  UsageTable& table_;
};

/// One format's reader.
class Reader {
 public:
  virtual ~Reader() = default;
  /// As JsonStream::read.
  virtual Result<std::size_t> read(std::string_view text, bool is_last) = 0;
  /// What stands before the path of an error: "12:" or "".
  [[nodiscard]] virtual std::string place() const = 0;
  /// Brings the report up to date.
  virtual void tell(IngestReport& report) const = 0;
};

UsageDocuments documents_of(UsageFormat format) {
  switch (format) {
    case UsageFormat::kPage:
      return UsageDocuments::kOnePage;
    case UsageFormat::kNdjson:
      return UsageDocuments::kRows;
    default:
      return UsageDocuments::kAny;
  }
}

class JsonRows final : public Reader {
 public:
  JsonRows(UsageRowSink& sink, UsageFormat format, bool guesses_shape)
      : format_(format),
        handler_(sink, documents_of(format)),
        guesser_(sink, handler_),
        stream_(handler_, guesses_shape ? &guesser_ : nullptr, Json::kMaxDepth,
                format == UsageFormat::kPage) {}

  Result<std::size_t> read(std::string_view text, bool is_last) override {
    Result<std::size_t> used = stream_.read(text, is_last);
    if (used && is_last && stream_.document_count() == 0 && format_ != UsageFormat::kNdjson) {
      return Error{
          ErrorCode::kInvalidSyntax, "This is not valid JSON: there is nothing in it.", {}};
    }
    return used;
  }

  [[nodiscard]] std::string place() const override {
    if (format_ == UsageFormat::kPage) return {};
    const bool has_lines = handler_.documents() == UsageDocuments::kRows;
    if (!has_lines && stream_.is_in_first_document()) return {};
    return std::to_string(stream_.document_line()) + ':';
  }

  void tell(IngestReport& report) const override {
    report.format = format_;
    if (format_ == UsageFormat::kJson && handler_.documents() == UsageDocuments::kRows) {
      report.format = UsageFormat::kNdjson;
    }
    report.rows.row_count = handler_.row_count();
    report.unknown_fields = handler_.unknown_fields();
    if (handler_.expected_rows() && *handler_.expected_rows() >= 0) {
      report.expected_rows = static_cast<std::uint32_t>(*handler_.expected_rows());
    }
    report.page_current = handler_.page().current;
    report.page_next = handler_.page().next;
  }

 private:
  UsageFormat format_;
  UsageRowsHandler handler_;
  RowGuesser guesser_;
  JsonStream stream_;
};

class CsvReader final : public Reader {
 public:
  explicit CsvReader(UsageRowSink& sink) : rows_(sink) {}

  Result<std::size_t> read(std::string_view text, bool is_last) override {
    return rows_.read(text, is_last);
  }
  [[nodiscard]] std::string place() const override { return std::to_string(rows_.line()) + ':'; }
  void tell(IngestReport& report) const override {
    report.format = UsageFormat::kCsv;
    report.rows.row_count = rows_.row_count();
    if (rows_.header() == nullptr) return;
    report.unknown_fields = rows_.header()->unknown_columns();
    report.currency = rows_.header()->currency();
    report.unused_columns.clear();
    for (const CsvHeader::Field& field : rows_.header()->fields()) {
      if (!field.column) report.unused_columns.push_back(field.name);
    }
  }

 private:
  CsvRows rows_;
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What else people drop onto a page, by its first bytes; "" for what may be text.
std::string_view other_kind(std::string_view text) {
  if (text.starts_with("\x1F\x8B")) return "This is gzip: unpack it first.";
  if (text.starts_with("PK\x03\x04")) {
    return "This is a ZIP archive or an Excel workbook: unpack it, or save the sheet as CSV.";
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return "This is UTF-16: save it as UTF-8.";
  }
  return {};
}

/// kAuto when the text is too short to tell.
UsageFormat format_of(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return UsageFormat::kAuto;
  return text[first] == '{' || text[first] == '[' ? UsageFormat::kJson : UsageFormat::kCsv;
}

}  // namespace

std::string_view usage_format_name(UsageFormat format) noexcept {
  switch (format) {
    case UsageFormat::kAuto:
      return "auto";
    case UsageFormat::kJson:
      return "json";
    case UsageFormat::kNdjson:
      return "ndjson";
    case UsageFormat::kPage:
      return "page";
    case UsageFormat::kCsv:
      return "csv";
  }
  return "auto";
}

struct UsageIngest::State {
  State(std::unique_ptr<UsageRowSink> owned, UsageRowSink& rows, IngestOptions given)
      : owned_sink(std::move(owned)), sink(rows), options(std::move(given)) {
    report.rows.name = options.name;
    report.format = options.format;
    if (options.format != UsageFormat::kAuto) begin(options.format);
  }

  void begin(UsageFormat format) {
    if (format == UsageFormat::kCsv) {
      reader = std::make_unique<CsvReader>(sink);
    } else {
      reader = std::make_unique<JsonRows>(sink, format, options.guesses_shape);
    }
  }

  Status fail(Error failure) {
    const std::string name = options.name.empty() ? std::string() : options.name + ':';
    failure.path = name + (reader ? reader->place() : std::string()) + failure.path;
    error = std::move(failure);
    return *error;
  }

  /// Chooses the reader by the first bytes; kept is what was not enough to tell.
  Status detect(std::string_view text, bool is_last) {
    const std::size_t enough = 4;
    if (text.size() < enough && !is_last) return ok();
    if (const std::string_view kind = other_kind(text); !kind.empty()) {
      return fail({ErrorCode::kInvalidSyntax, std::string(kind), {}});
    }
    const UsageFormat format = format_of(text);
    if (format != UsageFormat::kAuto) begin(format);
    if (format == UsageFormat::kAuto && is_last) {
      return fail({ErrorCode::kInvalidSyntax, "There is nothing in it.", {}});
    }
    return ok();
  }

  Status feed(std::string_view piece, bool is_last) {
    if (!reader) {
      const bool is_first = kept.empty();
      if (!is_first) kept.append(piece);
      if (Status status = detect(is_first ? piece : std::string_view(kept), is_last); !status) {
        return status;
      }
      if (!reader) {
        if (is_first) kept = piece;
        return ok();
      }
      if (!is_first) {
        const std::string all = std::move(kept);
        kept.clear();
        return feed(all, is_last);
      }
    }
    if (!kept.empty() || is_last) {
      if (Status status = join(piece, is_last); !status) return status;
      if (piece.empty() || is_last) return ok();
    }
    const Result<std::size_t> used = reader->read(piece, false);
    if (!used) return fail(used.error());
    kept = piece.substr(*used);
    return ok();
  }

  /// Puts as much of the piece behind what was kept as it takes to get past it; what was used is
  /// taken off the piece. All of it when it is the last.
  Status join(std::string_view& piece, bool is_last) {
    constexpr std::size_t kStep = 4'096;
    do {
      const std::size_t before = kept.size();
      const std::size_t added = is_last ? piece.size() : std::min(piece.size(), kStep);
      kept.append(piece.substr(0, added));
      const Result<std::size_t> used = reader->read(kept, is_last);
      if (!used) return fail(used.error());
      if (*used >= before) {
        piece.remove_prefix(*used - before);
        kept.clear();
        return ok();
      }
      kept.erase(0, *used);
      piece.remove_prefix(added);
    } while (!piece.empty());
    return ok();
  }

  std::unique_ptr<UsageRowSink> owned_sink;
  UsageRowSink& sink;
  IngestOptions options;
  std::unique_ptr<Reader> reader;
  std::string kept;  // the beginning of what could not be read without more
  IngestReport report;
  std::optional<Error> error;
  bool is_finished = false;
};

UsageIngest::UsageIngest(UsageTable& table, IngestOptions options) {
  auto sink = std::make_unique<TableSink>(table);
  UsageRowSink& rows = *sink;
  state_ = std::make_unique<State>(std::move(sink), rows, std::move(options));
  state_->report.rows.first_row = table.row_count();
}

UsageIngest::UsageIngest(UsageRowSink& sink, IngestOptions options)
    : state_(std::make_unique<State>(nullptr, sink, std::move(options))) {}

UsageIngest::UsageIngest(UsageIngest&&) noexcept = default;
UsageIngest& UsageIngest::operator=(UsageIngest&&) noexcept = default;
UsageIngest::~UsageIngest() = default;

Status UsageIngest::append(std::string_view piece) {
  State& state = *state_;
  if (state.error) return *state.error;
  if (state.is_finished) {
    return Error{ErrorCode::kInvalidArgument, "This source has ended; begin another one.", {}};
  }
  if (piece.empty()) return ok();
  state.report.bytes += static_cast<std::int64_t>(piece.size());
  Status status = state.feed(piece, false);
  if (state.reader) state.reader->tell(state.report);
  return status;
}

Result<IngestReport> UsageIngest::finish() {
  State& state = *state_;
  if (!state.error && !state.is_finished) {
    Status status = state.feed({}, true);
    if (state.reader) state.reader->tell(state.report);
    state.is_finished = true;
    if (!status) return std::move(status).error();
  }
  if (state.error) return *state.error;
  return state.report;
}

const IngestReport& UsageIngest::report() const noexcept {
  return state_->report;
}

Result<IngestReport> ingest_usage(std::string_view text, UsageTable& table, IngestOptions options) {
  UsageIngest ingest(table, std::move(options));
  if (Status status = ingest.append(text); !status) return std::move(status).error();
  return ingest.finish();
}

}  // namespace usagescope
