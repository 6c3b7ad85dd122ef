#include "core/json/csv_rows.hpp"

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"
#include "core/json/number_text.hpp"
#include "core/json/string_scan.hpp"

namespace usagescope {
namespace {

struct HeaderLine {
  char separator = ',';  ///< the one that stands more often outside of quotes
  bool is_whole = false;
};

HeaderLine header_line(std::string_view text) {
  HeaderLine line;
  std::size_t commas = 0;
  std::size_t semicolons = 0;
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    line.is_whole = c == '\n';
    if (line.is_whole) break;
    if (c == ',') ++commas;
    if (c == ';') ++semicolons;
  }
  if (semicolons > commas) line.separator = ';';
  return line;
}

bool is_ascii(std::string_view text) {
  std::uint64_t bits = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) bits |= load_u64(text.data() + at);
  for (; at < text.size(); ++at) bits |= static_cast<unsigned char>(text[at]) & 0x80U;
  return (bits & 0x8080'8080'8080'8080) == 0;
}

std::string not_a_number(std::string_view text) {
  std::string message = "Expected a number, found the text \"" + excerpt(text, 40) + "\".";
  if (text.find(',') != std::string_view::npos) {
    message += " Write numbers with a point and without thousands separators.";
  }
  return message;
}

}  // namespace

Result<std::size_t> CsvRows::read(std::string_view text, bool is_last) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::size_t at = 0;
  if (bytes_before_ == 0) {
    if (!is_last && text.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(text)) {
      return std::size_t{0};
    }
    if (text.starts_with(kByteOrderMark)) at = kByteOrderMark.size();
  }
  while (at < text.size()) {
    record_line_ = line_;
    std::size_t length = 0;
    const std::string_view rest = text.substr(at);
    const Step step = read_record(rest, is_last, length);
    if (step == Step::kWait) break;
    if (step == Step::kFailed) return error_;
    const std::string_view record = rest.substr(0, length);
    if (!is_ascii(record) && !is_valid_utf8(record)) {
      fail(ErrorCode::kInvalidSyntax, "This line is not UTF-8; save the file as UTF-8.");
      return error_;
    }
    Status status = header_ ? take_row() : take_header(record);
    if (!status) return std::move(status).error();
    at += length;
  }
  if (is_last && !header_) {
    fail(ErrorCode::kInvalidSyntax, "There is no header line that names the columns.");
    return error_;
  }
  bytes_before_ += static_cast<std::int64_t>(at);
  return at;
}

CsvRows::Step CsvRows::read_record(std::string_view text, bool is_last, std::size_t& length) {
  if (!header_) {
    const HeaderLine line = header_line(text.substr(0, kMaxRecord));
    // A piece of it may have more of the other separator, and would be refused for what it is not.
    if (!line.is_whole && !is_last && text.size() <= kMaxRecord) return Step::kWait;
    separator_ = line.separator;
  }
  const std::size_t size = std::min(text.size(), kMaxRecord + 1);
  fields_.clear();
  unescaped_.clear();
  std::int64_t lines = 0;
  for (std::size_t at = 0;;) {
    if (at < size && text[at] == '"') {
      std::size_t end = at;
      if (!read_quoted(text.substr(0, size), end, lines)) return record_does_not_end(size, is_last);
      at = end;
    } else {
      const std::size_t begin = at;
      at += find_any(text.data() + at, size - at, separator_, '"', '\n', '\r');
      fields_.push_back(text.substr(begin, at - begin));
    }
    if (at == size) {
      if (!is_last || size > kMaxRecord) return record_does_not_end(size, is_last);
      length = at;
      break;
    }
    if (text[at] == separator_) {
      ++at;
      continue;
    }
    if (text[at] == '\r' && at + 1 == size && (!is_last || size > kMaxRecord)) {
      return record_does_not_end(size, is_last);
    }
    if (text[at] == '\r' && at + 1 < size && text[at + 1] == '\n') ++at;
    if (text[at] == '\n') {
      length = at + 1;
      ++lines;
      break;
    }
    return wrong_character(text[at]);
  }
  line_ += lines;
  return Step::kDone;
}

CsvRows::Step CsvRows::wrong_character(char c) {
  if (c == '\r') {
    return fail(ErrorCode::kInvalidSyntax,
                "A carriage return stands alone; lines end with LF or CRLF.");
  }
  return fail(ErrorCode::kInvalidSyntax,
              c == '"' ? "A quote stands in a field without quotes around it; quote the field and "
                         "write the quote twice."
                       : "There is text behind a closing quote; write a quote inside of a field "
                         "twice.");
}

bool CsvRows::read_quoted(std::string_view text, std::size_t& at, std::int64_t& lines) {
  const std::size_t begin = at + 1;
  bool has_quotes = false;
  std::size_t end = begin;
  for (;;) {
    end += find_any(text.data() + end, text.size() - end, '"', '\n', '"', '\n');
    if (end == text.size()) return false;
    if (text[end] == '\n') {
      ++lines;
      ++end;
      continue;
    }
    if (end + 1 == text.size() || text[end + 1] != '"') break;
    has_quotes = true;
    end += 2;
  }
  at = end + 1;
  std::string_view field = text.substr(begin, end - begin);
  if (has_quotes) {
    // Never grows past what is reserved here: views into it stay good.
    if (unescaped_.capacity() < kMaxRecord + 1) unescaped_.reserve(kMaxRecord + 1);
    const std::size_t first = unescaped_.size();
    for (std::size_t i = 0; i < field.size(); ++i) {
      unescaped_ += field[i];
      if (field[i] == '"') ++i;
    }
    field = std::string_view(unescaped_).substr(first);
  }
  fields_.push_back(field);
  return true;
}

CsvRows::Step CsvRows::record_does_not_end(std::size_t size, bool is_last) {
  if (size > kMaxRecord) {
    return fail(ErrorCode::kOutOfRange,
                "A line is longer than 1 MiB; probably a quote is not closed.");
  }
  // A last line needs no end of its own, unless it ends inside of quotes.
  return is_last ? fail(ErrorCode::kInvalidSyntax, "A quoted field is not closed.") : Step::kWait;
}

Status CsvRows::take_header(std::string_view record) {
  if (fields_.size() == 1 && fields_[0].empty() && !record.starts_with('"')) return ok();
  Result<CsvHeader> header = CsvHeader::of(fields_);
  if (!header) return std::move(header).error();
  header_ = std::move(*header);
  wide_.resize(header_->fields().size());
  return ok();
}

Status CsvRows::take_row() {
  const auto& columns = header_->fields();
  if (fields_.size() == 1 && fields_[0].empty()) return ok();  // an empty line
  if (fields_.size() > columns.size()) {
    return Error{ErrorCode::kInvalidSyntax,
                 "The line has " + std::to_string(fields_.size()) + " fields, the header has " +
                     std::to_string(columns.size()) + "; quote fields that hold the separator.",
                 {}};
  }
  row_.clear();
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!columns[i].column || fields_[i].empty()) continue;
    if (Status status = take_field(columns[i], fields_[i]); !status) {
      status.error().path = columns[i].name;
      return status;
    }
  }
  if (Status status = sink_.append(row_); !status) {
    for (const CsvHeader::Field& field : columns) {
      if (field.column && column_info(*field.column).wire_name == status.error().path) {
        status.error().path = field.name;
        break;
      }
    }
    return status;
  }
  ++row_count_;
  return ok();
}

Status CsvRows::take_field(const CsvHeader::Field& field, std::string_view text) {
  const Column column = *field.column;
  switch (column_info(column).type) {
    case ColumnType::kText:
      row_.set_text(column, text);
      return ok();
    case ColumnType::kDecimal: {
      Decimal& wide = wide_[static_cast<std::size_t>(&field - header_->fields().data())];
      Result<RowNumber> number = read_number(text, wide);
      if (!number && number.error().code == ErrorCode::kInvalidSyntax) {
        return Error{ErrorCode::kWrongType, not_a_number(text), {}};
      }
      if (!number) return std::move(number).error();
      row_.set_number(column, *number);
      return ok();
    }
    case ColumnType::kDate: {
      Result<CivilDateTime> time = time_of(field, text);
      if (!time) return std::move(time).error();
      row_.set_time(*time);
      return ok();
    }
  }
  return ok();
}

Result<CivilDateTime> CsvRows::time_of(const CsvHeader::Field& field, std::string_view text) {
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;  // below: seconds (assumption)
  constexpr std::int64_t kSecondsPerDay = 86'400;
  const auto epoch = field.may_be_epoch ? parse_digits(text) : std::nullopt;
  if (!epoch) return times_.read(text);
  const std::int64_t seconds = *epoch < kFirstMilliseconds ? *epoch : *epoch / 1'000;
  const std::int64_t day = seconds / kSecondsPerDay;
  if (day > CivilDate::from_ymd(9999, 12, 31)->days) {
    return Error{ErrorCode::kOutOfRange, "This time is after the year 9999.", {}};
  }
  return CivilDateTime{CivilDate{static_cast<std::int32_t>(day)},
                       static_cast<std::int32_t>(seconds % kSecondsPerDay)};
}

CsvRows::Step CsvRows::fail(ErrorCode code, std::string message) {
  error_ = {code, std::move(message), {}};
  return Step::kFailed;
}

}  // namespace usagescope
