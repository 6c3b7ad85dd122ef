#include "core/json/usage_rows.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/text.hpp"
#include "core/json/number_text.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, 4> kPageMembers = {"current", "next", "results",
                                                          "totalResultsCount"};

std::string expected_but_found(std::string_view expected, std::string_view found) {
  std::string message = "Expected ";
  return message.append(expected).append(", found ").append(found).append(".");
}

}  // namespace

void UsageRowReader::begin() noexcept {
  row_.clear();
  texts_.clear();
  seen_ = 0;
  next_column_ = 0;
}

UsageRowReader::Key UsageRowReader::key(std::string_view key) noexcept {
  // Rows nearly always have their members in one order: look where the last one was left first.
  if (next_column_ < kColumnCount && columns()[next_column_].wire_name == key) {
    column_ = columns()[next_column_].column;
  } else if (const auto found = column_by_wire_name(key)) {
    column_ = *found;
  } else {
    return Key::kUnknown;
  }
  next_column_ = static_cast<std::size_t>(column_) + 1;
  if ((seen_ & UsageRowView::bit(column_)) != 0) return Key::kRepeated;
  seen_ |= UsageRowView::bit(column_);
  return Key::kKnown;
}

Status UsageRowReader::take(const JsonScalar& value) {
  if (value.kind == JsonScalar::Kind::kNull) return ok();
  switch (column_info(column_).type) {
    case ColumnType::kText:
      return take_text(value);
    case ColumnType::kDecimal:
      return take_decimal(value);
    case ColumnType::kDate:
      return take_timestamp(value);
  }
  return ok();
}

std::string_view UsageRowReader::expected_type() const noexcept {
  switch (column_info(column_).type) {
    case ColumnType::kText:
      return "a string (ids are text)";
    case ColumnType::kDecimal:
      return "a number";
    case ColumnType::kDate:
      return "a string with a day, YYYY-MM-DD HH:MM:SS";
  }
  return "another value";
}

const UsageRowView& UsageRowReader::row() noexcept {
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    row_.texts[i] = std::string_view(texts_).substr(ranges_[i].begin, ranges_[i].length);
    ranges_[i] = {};
  }
  return row_;
}

Error UsageRowReader::wrong_type(std::string_view found) const {
  return {ErrorCode::kWrongType, expected_but_found(expected_type(), found), {}};
}

Status UsageRowReader::take_text(const JsonScalar& value) {
  // A number would lose what makes an id: leading zeros, digits beyond a double.
  if (value.kind != JsonScalar::Kind::kString) return wrong_type(value.type_name());
  ranges_[static_cast<std::size_t>(column_)] = {texts_.size(), value.text.size()};
  texts_.append(value.text);
  row_.present |= UsageRowView::bit(column_);
  return ok();
}

Status UsageRowReader::take_decimal(const JsonScalar& value) {
  if (value.kind == JsonScalar::Kind::kBoolean) return wrong_type(value.type_name());
  Result<RowNumber> number = read_number(value.text, wide_[static_cast<std::size_t>(column_)]);
  if (number) {
    row_.set_number(column_, *number);
    return ok();
  }
  if (number.error().code == ErrorCode::kInvalidSyntax) {
    return wrong_type("the text \"" + excerpt(value.text, 40) + "\"");
  }
  return std::move(number).error();
}

Status UsageRowReader::take_timestamp(const JsonScalar& value) {
  if (value.kind != JsonScalar::Kind::kString) return wrong_type(value.type_name());
  Result<CivilDateTime> time = CivilDateTime::parse(value.text);
  if (!time) return std::move(time).error();
  row_.set_time(*time);
  return ok();
}

bool UsageRowsHandler::refuse_type(std::string_view expected, std::string_view found) {
  return refuse(ErrorCode::kWrongType, expected_but_found(expected, found));
}

bool UsageRowsHandler::refuse_repeated(std::string_view key) {
  return refuse(ErrorCode::kInvalidSyntax,
                "The member \"" + excerpt(key, 40) + "\" stands twice in one object.");
}

bool UsageRowsHandler::goes_on(Status status) {
  return status ? true : refuse(status.error().code, std::move(status.error().message));
}

std::string_view UsageRowsHandler::expected_at_start() const noexcept {
  const bool is_single =
      documents_ == UsageDocuments::kOnePage || documents_ == UsageDocuments::kOneRow;
  return is_single ? "an object" : "a page, a row or an array of rows";
}

UsageRowsHandler::NextObject UsageRowsHandler::next_object() const noexcept {
  if (skips_value_) return NextObject::kOther;
  if (place_ == Place::kRows) return NextObject::kRow;
  if (place_ == Place::kStart && documents_ == UsageDocuments::kRows) {
    return NextObject::kProbablyRow;
  }
  return NextObject::kOther;
}

bool UsageRowsHandler::scalar(const JsonScalar& value) {
  if (skips_scalar()) return true;
  switch (place_) {
    case Place::kStart:
      return refuse_type(expected_at_start(), value.type_name());
    case Place::kRows:
      return refuse_type("an object", value.type_name());
    case Place::kPage:
      return page_scalar(value);
    case Place::kRow:
      return goes_on(row_.take(value));
    case Place::kUndecided:  // its members are either known, and decide, or stepped over
      break;
  }
  return true;
}

bool UsageRowsHandler::begin_object() {
  if (skips_begin()) return true;
  switch (place_) {
    case Place::kStart:
      if (documents_ == UsageDocuments::kOneRow) {
        begin_row();
      } else if (documents_ == UsageDocuments::kRows || documents_ == UsageDocuments::kAny) {
        place_ = Place::kUndecided;
      } else {
        begin_page();
      }
      return true;
    case Place::kPage:
      return refuse_type(member_ == Member::kResults ? "an array" : "a whole number", "an object");
    case Place::kRows:
      begin_row();
      return true;
    case Place::kRow:
      return refuse_type(row_.expected_type(), "an object");
    case Place::kUndecided:
      break;
  }
  return true;
}

bool UsageRowsHandler::key(std::string_view key) {
  if (skips_value_) return true;
  switch (place_) {
    case Place::kRow:
      return row_key(key);
    case Place::kUndecided:
      return undecided_key(key);
    default:
      return page_key(key);
  }
}

bool UsageRowsHandler::end_object() {
  if (skips_end()) return true;
  if (place_ == Place::kUndecided) {
    if (documents_ == UsageDocuments::kAny) {
      place_ = Place::kStart;
      return true;
    }
    begin_row();
  }
  if (place_ == Place::kRow) return end_row();
  place_ = Place::kStart;
  return true;
}

bool UsageRowsHandler::begin_array() {
  if (skips_begin()) return true;
  switch (place_) {
    case Place::kStart:
      if (documents_ == UsageDocuments::kOnePage || documents_ == UsageDocuments::kOneRow) {
        return refuse_type("an object", "an array");
      }
      break;
    case Place::kRows:
      return refuse_type("an object", "an array");
    case Place::kPage:
      if (member_ != Member::kResults) return refuse_type("a whole number", "an array");
      break;
    case Place::kRow:
      return refuse_type(row_.expected_type(), "an array");
    case Place::kUndecided:
      return true;
  }
  above_rows_ = place_;
  place_ = Place::kRows;
  return true;
}

bool UsageRowsHandler::end_array() {
  if (!skips_end() && place_ == Place::kRows) place_ = above_rows_;
  return true;
}

bool UsageRowsHandler::row_key(std::string_view key) {
  switch (row_.key(key)) {
    case UsageRowReader::Key::kKnown:
      return true;
    case UsageRowReader::Key::kUnknown:
      return skip_member();
    case UsageRowReader::Key::kRepeated:
      return refuse_repeated(key);
  }
  return true;
}

bool UsageRowsHandler::page_key(std::string_view key) {
  const auto* found = std::find(kPageMembers.begin(), kPageMembers.end(), key);
  if (found == kPageMembers.end()) return skip_member();
  const auto index = static_cast<std::size_t>(found - kPageMembers.begin());
  if (seen_[index]) return refuse_repeated(key);
  seen_[index] = true;
  member_ = static_cast<Member>(index);
  return true;
}

bool UsageRowsHandler::undecided_key(std::string_view key) {
  if (std::find(kPageMembers.begin(), kPageMembers.end(), key) != kPageMembers.end()) {
    begin_page();
    return page_key(key);
  }
  if (!column_by_wire_name(key)) return skip_member();
  documents_ = UsageDocuments::kRows;
  begin_row();
  return row_key(key);
}

bool UsageRowsHandler::page_scalar(const JsonScalar& value) {
  if (value.kind == JsonScalar::Kind::kNull) return true;
  switch (member_) {
    case Member::kCurrent:
      return take_count(value, page_.current);
    case Member::kNext:
      return take_count(value, page_.next);
    case Member::kTotalResultsCount:
      if (!take_count(value, page_.total_results_count)) return false;
      if (*page_.total_results_count < 0) break;  // says "unknown"
      expected_rows_ = std::max(expected_rows_.value_or(0), *page_.total_results_count);
      sink_.expect_rows(static_cast<std::uint32_t>(*expected_rows_));
      return true;
    case Member::kResults:
      return refuse_type("an array", value.type_name());
  }
  return true;
}

bool UsageRowsHandler::take_count(const JsonScalar& value, std::optional<std::int32_t>& count) {
  if (value.kind == JsonScalar::Kind::kBoolean) {
    return refuse_type("a whole number", value.type_name());
  }
  const Result<Decimal> parsed = Decimal::parse(value.text);
  if (!parsed && parsed.error().code == ErrorCode::kInvalidSyntax) {
    return refuse_type("a whole number", "the text \"" + excerpt(value.text, 40) + "\"");
  }
  const Decimal number = parsed ? parsed->normalized() : Decimal();
  if (!parsed || number.scale() != 0 ||
      number.unscaled() < std::numeric_limits<std::int32_t>::min() ||
      number.unscaled() > std::numeric_limits<std::int32_t>::max()) {
    return refuse(ErrorCode::kOutOfRange, "Expected a whole number of 32 bits.");
  }
  count = static_cast<std::int32_t>(number.unscaled());
  return true;
}

void UsageRowsHandler::begin_row() {
  above_row_ = place_ == Place::kRows ? Place::kRows : Place::kStart;
  place_ = Place::kRow;
  row_.begin();
}

void UsageRowsHandler::begin_page() noexcept {
  place_ = Place::kPage;
  seen_ = {};
  page_ = {};
}

bool UsageRowsHandler::end_row() {
  place_ = above_row_;
  const Status status = sink_.append(row_.row());
  if (!status) {
    const Error& error = status.error();
    return refuse(error.code, error.message, error.path.empty() ? "" : "/" + error.path);
  }
  ++row_count_;
  return true;
}

bool UsageRowsHandler::skip_member() noexcept {
  ++unknown_fields_;
  skips_value_ = true;
  return true;
}

bool UsageRowsHandler::skips_scalar() noexcept {
  if (!skips_value_) return false;
  if (skip_depth_ == 0) skips_value_ = false;
  return true;
}

bool UsageRowsHandler::skips_begin() noexcept {
  if (skips_value_) ++skip_depth_;
  return skips_value_;
}

bool UsageRowsHandler::skips_end() noexcept {
  if (!skips_value_) return false;
  if (--skip_depth_ == 0) skips_value_ = false;
  return true;
}

}  // namespace usagescope
