#include "core/query/row_export.hpp"

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
      has_heading_(format == ExportFormat::kCsv) {}

bool RowExport::next(std::string& text, std::size_t max_bytes) {
  text.clear();
  if (has_heading_) {
    for (const ColumnInfo& info : columns()) {
      if (!text.empty()) text += ',';
      text += info.wire_name;
    }
    text += "\r\n";
    has_heading_ = false;
  }
  bool is_first = true;
  while (written_ < row_count() && (is_first || text.size() < max_bytes)) {
    if (next_row_ == rows_.size()) {
      rows_ = list_->window(begin_ + written_, std::min(kRowsAhead, row_count() - written_));
      next_row_ = 0;
    }
    if (format_ == ExportFormat::kCsv) {
      append_csv(text, rows_[next_row_++]);
    } else {
      append_json(text, rows_[next_row_++]);
    }
    ++written_;
    is_first = false;
  }
  return !text.empty();
}

void RowExport::append_json(std::string& text, std::uint32_t row) const {
  {
    JsonObjectWriter object(text);
    for (const ColumnInfo& info : columns()) {
      if (info.type == ColumnType::kText) {
        const auto value = table_->text(info.column).value(row);
        if (value) object.text(info.wire_name, *value);
      } else if (info.type == ColumnType::kDecimal) {
        const DecimalColumn& column = table_->decimal(info.column);
        const std::int64_t value = column.values()[row];
        if (value == DecimalColumn::kMissing) continue;
        object.key(info.wire_name);
        text += NumberText(value, column.scale()).view();
      } else if (const auto time = table_->days().value(row)) {
        object.text(info.wire_name, time->to_string());
      }
    }
  }
  text += '\n';
}

void RowExport::append_csv(std::string& text, std::uint32_t row) const {
  bool is_first = true;
  for (const ColumnInfo& info : columns()) {
    if (!is_first) text += ',';
    is_first = false;
    if (info.type == ColumnType::kText) {
      const auto value = table_->text(info.column).value(row);
      if (value) append_csv_text(text, *value);
    } else if (info.type == ColumnType::kDecimal) {
      const DecimalColumn& column = table_->decimal(info.column);
      const std::int64_t value = column.values()[row];
      if (value != DecimalColumn::kMissing) text += NumberText(value, column.scale()).view();
    } else if (const auto time = table_->days().value(row)) {
      text += time->to_string();
    }
  }
  text += "\r\n";
}

}  // namespace usagescope
