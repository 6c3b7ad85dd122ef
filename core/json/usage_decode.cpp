#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "core/base/text.hpp"
#include "core/json/json_reader.hpp"
#include "core/json/usage_codec.hpp"

namespace usagescope {
namespace {

std::string expected_but_found(std::string_view expected, std::string_view found) {
  std::string message = "Expected ";
  return message.append(expected).append(", found ").append(found).append(".");
}

/// Reads the members of one row. Rows come by the million, so nothing is built that is not kept.
class RowReader {
 public:
  void begin(UsageRecord& record) {
    record_ = &record;
    seen_ = 0;
    next_column_ = 0;
  }

  enum class Key { kKnown, kUnknown, kRepeated };
  Key key(std::string_view key) {
    // Rows nearly always have their members in one order: look where the last one was left first.
    if (next_column_ < kColumnCount && columns()[next_column_].wire_name == key) {
      column_ = columns()[next_column_].column;
    } else if (const auto found = column_by_wire_name(key)) {
      column_ = *found;
    } else {
      return Key::kUnknown;
    }
    next_column_ = static_cast<std::size_t>(column_) + 1;
    const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(column_);
    if ((seen_ & bit) != 0) return Key::kRepeated;
    seen_ |= bit;
    return Key::kKnown;
  }

  /// Takes the value of the member whose key came last.
  Status take(const JsonScalar& value) {
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

  [[nodiscard]] std::string_view expected_type() const {
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

 private:
  [[nodiscard]] Error wrong_type(std::string_view found) const {
    return {ErrorCode::kWrongType, expected_but_found(expected_type(), found), {}};
  }

  Status take_text(const JsonScalar& value) {
    // A number would lose what makes an id: leading zeros, digits beyond a double.
    if (value.kind != JsonScalar::Kind::kString) return wrong_type(value.type_name());
    text_field(*record_, column_)->emplace(value.text);
    return ok();
  }

  Status take_decimal(const JsonScalar& value) {
    if (value.kind == JsonScalar::Kind::kBoolean) return wrong_type(value.type_name());
    Result<Decimal> number = Decimal::parse(value.text);
    if (number) {
      *decimal_field(*record_, column_) = *number;
      return ok();
    }
    if (number.error().code == ErrorCode::kInvalidSyntax) {
      return wrong_type("the text \"" + excerpt(value.text, 40) + "\"");
    }
    return std::move(number).error();
  }

  Status take_timestamp(const JsonScalar& value) {
    if (value.kind != JsonScalar::Kind::kString) return wrong_type(value.type_name());
    Result<CivilDateTime> time = CivilDateTime::parse(value.text);
    if (!time) return std::move(time).error();
    record_->usage_timestamp = *time;
    return ok();
  }

  UsageRecord* record_ = nullptr;
  Column column_ = Column::kBillingAccountId;
  std::size_t next_column_ = 0;
  std::uint32_t seen_ = 0;
};

/// What page and record decoding have in common: stepping over members that no document names.
class UsageHandler : public JsonHandler {
 public:
  [[nodiscard]] std::uint32_t unknown_fields() const { return unknown_fields_; }

 protected:
  bool refuse_type(std::string_view expected, std::string_view found) {
    return refuse(ErrorCode::kWrongType, expected_but_found(expected, found));
  }
  bool refuse_repeated(std::string_view key) {
    return refuse(ErrorCode::kInvalidSyntax,
                  "The member \"" + excerpt(key, 40) + "\" stands twice in one object.");
  }
  bool goes_on(Status status) {
    return status ? true : refuse(status.error().code, std::move(status.error().message));
  }

  bool row_key(std::string_view key) {
    switch (row_.key(key)) {
      case RowReader::Key::kKnown:
        return true;
      case RowReader::Key::kUnknown:
        return skip_member();
      case RowReader::Key::kRepeated:
        return refuse_repeated(key);
    }
    return true;
  }

  bool skip_member() {
    ++unknown_fields_;
    skips_value_ = true;
    return true;
  }
  /// Each event asks first whether it belongs to a value that is stepped over.
  bool skips_scalar() {
    if (!skips_value_) return false;
    if (skip_depth_ == 0) skips_value_ = false;
    return true;
  }
  bool skips_begin() {
    if (skips_value_) ++skip_depth_;
    return skips_value_;
  }
  bool skips_end() {
    if (!skips_value_) return false;
    if (--skip_depth_ == 0) skips_value_ = false;
    return true;
  }
  [[nodiscard]] bool skips() const { return skips_value_; }

  RowReader row_;  // NOLINT: shared with the two handlers below only

 private:
  std::uint32_t unknown_fields_ = 0;
  std::uint32_t skip_depth_ = 0;
  bool skips_value_ = false;
};

class RecordHandler final : public UsageHandler {
 public:
  explicit RecordHandler(UsageRecord& record) : record_(record) {}

  bool scalar(const JsonScalar& value) override {
    if (skips_scalar()) return true;
    if (!is_inside_) return refuse_type("an object", value.type_name());
    return goes_on(row_.take(value));
  }
  bool begin_object() override {
    if (skips_begin()) return true;
    if (is_inside_) return refuse_type(row_.expected_type(), "an object");
    is_inside_ = true;
    row_.begin(record_);
    return true;
  }
  bool key(std::string_view key) override { return skips() || row_key(key); }
  bool end_object() override {
    skips_end();
    return true;
  }
  bool begin_array() override {
    if (skips_begin()) return true;
    return refuse_type(is_inside_ ? row_.expected_type() : "an object", "an array");
  }
  bool end_array() override { return end_object(); }

 private:
  UsageRecord& record_;
  bool is_inside_ = false;
};

class PageHandler final : public UsageHandler {
 public:
  PageHandler(UsagePage& page, std::size_t text_size) : page_(page), text_size_(text_size) {}

  bool scalar(const JsonScalar& value) override {
    if (skips_scalar()) return true;
    switch (place_) {
      case Place::kStart:
        return refuse_type("an object", value.type_name());
      case Place::kPage:
        return page_scalar(value);
      case Place::kRows:
        return refuse_type("an object", value.type_name());
      case Place::kRow:
        return goes_on(row_.take(value));
    }
    return true;
  }

  bool begin_object() override {
    if (skips_begin()) return true;
    switch (place_) {
      case Place::kStart:
        place_ = Place::kPage;
        return true;
      case Place::kPage:
        return refuse_type(member_ == Member::kResults ? "an array" : "a whole number",
                           "an object");
      case Place::kRows:
        place_ = Place::kRow;
        page_.results.emplace_back();
        row_.begin(page_.results.back());
        return true;
      case Place::kRow:
        return refuse_type(row_.expected_type(), "an object");
    }
    return true;
  }

  bool key(std::string_view key) override {
    if (skips()) return true;
    return place_ == Place::kRow ? row_key(key) : page_key(key);
  }

  bool end_object() override {
    if (!skips_end() && place_ == Place::kRow) place_ = Place::kRows;
    return true;
  }

  bool begin_array() override {
    if (skips_begin()) return true;
    switch (place_) {
      case Place::kStart:
      case Place::kRows:
        return refuse_type("an object", "an array");
      case Place::kPage:
        if (member_ != Member::kResults) return refuse_type("a whole number", "an array");
        place_ = Place::kRows;
        reserve_rows();
        return true;
      case Place::kRow:
        return refuse_type(row_.expected_type(), "an array");
    }
    return true;
  }

  bool end_array() override {
    if (!skips_end() && place_ == Place::kRows) place_ = Place::kPage;
    return true;
  }

 private:
  enum class Place { kStart, kPage, kRows, kRow };
  enum class Member { kCurrent, kNext, kResults, kTotalResultsCount };

  bool page_key(std::string_view key) {
    constexpr std::array<std::string_view, 4> kMembers = {"current", "next", "results",
                                                          "totalResultsCount"};
    const auto* found = std::find(kMembers.begin(), kMembers.end(), key);
    if (found == kMembers.end()) return skip_member();
    const auto index = static_cast<std::size_t>(found - kMembers.begin());
    if (seen_[index]) return refuse_repeated(key);
    seen_[index] = true;
    member_ = static_cast<Member>(index);
    return true;
  }

  bool page_scalar(const JsonScalar& value) {
    if (value.kind == JsonScalar::Kind::kNull) return true;
    switch (member_) {
      case Member::kCurrent:
        return take_count(value, page_.current);
      case Member::kNext:
        return take_count(value, page_.next);
      case Member::kTotalResultsCount:
        return take_count(value, page_.total_results_count);
      case Member::kResults:
        return refuse_type("an array", value.type_name());
    }
    return true;
  }

  bool take_count(const JsonScalar& value, std::optional<std::int32_t>& count) {
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

  /// Once for all rows of an ordinary page; bounded by the text, so a short lie cannot claim much.
  void reserve_rows() {
    constexpr std::size_t kTypicalRowBytes = 500;
    constexpr std::size_t kMostRows = 1024;
    page_.results.reserve(std::min(text_size_ / kTypicalRowBytes + 1, kMostRows));
  }

  UsagePage& page_;
  std::size_t text_size_;
  Place place_ = Place::kStart;
  Member member_ = Member::kCurrent;
  std::array<bool, 4> seen_{};
};

}  // namespace

Result<DecodedUsagePage> decode_usage_page(std::string_view text) {
  DecodedUsagePage decoded;
  PageHandler handler(decoded.page, text.size());
  Status status = read_json(text, handler, Json::kMaxDepth);
  if (!status) return std::move(status).error();
  decoded.unknown_fields = handler.unknown_fields();
  return decoded;
}

Result<UsageRecord> decode_usage_record(std::string_view text) {
  UsageRecord record;
  RecordHandler handler(record);
  Status status = read_json(text, handler, Json::kMaxDepth);
  if (!status) return std::move(status).error();
  return record;
}

}  // namespace usagescope
