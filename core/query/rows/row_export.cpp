#include "core/query/rows/row_export.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/json_text.hpp"
#include "core/query/number_text.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, kExportFormatCount> kFormatNames = {"ndjson", "csv"};
/// Row numbers asked for at a time.
constexpr std::uint32_t kRowsAhead = 4'096;
/// Distinct texts of a column that are worth preparing.
constexpr std::uint32_t kMaxPrepared = 65'536;
constexpr std::int64_t kMaxPreparedBytes = std::int64_t{16} << 20;

/// A field that needs no quotes as it is, others in quotes; so is an empty text, to be told from a
/// missing one.
void append_csv_text(std::string& text, std::string_view value) {
  const bool has_edge_space = !value.empty() && (value.front() == ' ' || value.back() == ' ');
  if (!value.empty() && !has_edge_space &&
      value.find_first_of("\",\r\n\t;") == std::string_view::npos) {
    text += value;
    return;
  }
  text += '"';
  for (const char c : value) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
}

}  // namespace

std::string_view export_format_name(ExportFormat format) noexcept {
  return kFormatNames[static_cast<std::size_t>(format)];
}

std::optional<ExportFormat> export_format_by_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kFormatNames.size(); ++i) {
    if (kFormatNames[i] == name) return static_cast<ExportFormat>(i);
  }
  return std::nullopt;
}

RowExport::RowExport(RowOrder& list, ExportFormat format, std::uint32_t offset, std::uint32_t limit)
    : list_(&list),
      table_(&list.table()),
      format_(format),
      begin_(std::min(offset, list.row_count())),
      end_(begin_ + std::min(limit, list.row_count() - begin_)),
      has_heading_(format == ExportFormat::kCsv) {
  for (const ColumnInfo& info : columns()) writers_.push_back(writer_of(info));
}

RowExport::ColumnWriter RowExport::writer_of(const ColumnInfo& info) const {
  ColumnWriter writer{&info, "", "", {}};
  if (format_ == ExportFormat::kNdjson) {
    writer.before += ',';
    append_json_string(writer.before, info.wire_name);
    writer.before += ':';
  }
  if (info.type == ColumnType::kText) {
    const TextDictionary& texts = table_->text(info.column).dictionary();
    // Preparing more than is written would be work and memory for nothing.
    if (texts.code_count() > kMaxPrepared || texts.code_count() > row_count() ||
        texts.memory_bytes() > kMaxPreparedBytes) {
      return writer;
    }
    writer.ends.push_back(0);
    for (std::uint32_t code = 1; code < texts.code_count(); ++code) {
      append_text(writer.prepared, texts.text(code));
      writer.ends.push_back(static_cast<std::uint32_t>(writer.prepared.size()));
    }
  } else if (info.type == ColumnType::kDate) {
    const std::vector<CivilDate>& days = table_->days().distinct_days();
    writer.ends.push_back(0);
    for (std::size_t code = 1; code < days.size(); ++code) {
      append_time(writer.prepared, {days[code], 0});
      writer.ends.push_back(static_cast<std::uint32_t>(writer.prepared.size()));
    }
  }
  return writer;
}

void RowExport::append_heading(std::string& text) {
  for (const ColumnInfo& info : columns()) {
    if (!text.empty()) text += ',';
    text += info.wire_name;
  }
  text += "\r\n";
  has_heading_ = false;
}

bool RowExport::next(std::string& text, std::size_t max_bytes) {
  text.clear();
  if (has_heading_) append_heading(text);
  bool is_first = true;
  while (written_ < row_count() && (is_first || text.size() < max_bytes)) {
    if (next_row_ == rows_.size()) {
      rows_ = list_->window(begin_ + written_, std::min(kRowsAhead, row_count() - written_));
      next_row_ = 0;
    }
    append_row(text, rows_[next_row_++]);
    ++written_;
    is_first = false;
  }
  return !text.empty();
}

void RowExport::append_row(std::string& text, std::uint32_t row) const {
  const std::size_t begin = text.size();
  if (format_ == ExportFormat::kCsv) {
    for (const ColumnWriter& writer : writers_) {
      append_value(text, writer, row);
      text += ',';
    }
    text.pop_back();
    text += "\r\n";
    return;
  }
  for (const ColumnWriter& writer : writers_) {
    const std::size_t at = text.size();
    text += writer.before;
    if (!append_value(text, writer, row)) text.resize(at);
  }
  // The comma of the first member becomes the brace.
  if (text.size() == begin) text += ',';
  text[begin] = '{';
  text += "}\n";
}

bool RowExport::append_value(std::string& text, const ColumnWriter& writer,
                             std::uint32_t row) const {
  const auto append_prepared = [&](std::uint32_t code) {
    const std::uint32_t begin = writer.ends[code - 1];
    text.append(writer.prepared, begin, writer.ends[code] - begin);
    return true;
  };
  switch (writer.info->type) {
    case ColumnType::kText: {
      const TextColumn& column = table_->text(writer.info->column);
      const std::uint32_t code = column.codes()[row];
      if (code == TextColumn::kMissing) return false;
      if (!writer.ends.empty()) return append_prepared(code);
      append_text(text, column.dictionary().text(code));
      return true;
    }
    case ColumnType::kDecimal: {
      const DecimalColumn& column = table_->decimal(writer.info->column);
      const std::int64_t value = column.values()[row];
      if (value == DecimalColumn::kMissing) return false;
      text += NumberText(value, column.scale()).view();
      return true;
    }
    case ColumnType::kDate: {
      const std::uint32_t code = table_->days().codes()[row];
      if (code == DayColumn::kMissing) return false;
      const std::int32_t second = table_->days().second_of_day(row);
      if (second == 0) return append_prepared(code);
      append_time(text, {table_->days().distinct_days()[code], second});
      return true;
    }
  }
  return false;
}

void RowExport::append_text(std::string& text, std::string_view value) const {
  if (format_ == ExportFormat::kCsv) {
    append_csv_text(text, value);
  } else {
    append_json_string(text, value);
  }
}

void RowExport::append_time(std::string& text, const CivilDateTime& time) const {
  append_text(text, time.to_string());
}

}  // namespace usagescope
