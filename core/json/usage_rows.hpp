#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json/json_reader.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// Collects the members of one row as they come. The row is good until the next begin(); texts are
/// kept in one buffer, so that rows by the million allocate nothing.
class UsageRowReader {
 public:
  enum class Key : std::uint8_t { kKnown, kUnknown, kRepeated };

  void begin() noexcept;
  Key key(std::string_view key) noexcept;
  /// Takes the value of the member whose key came last. Numbers may come as text.
  Status take(const JsonScalar& value);
  [[nodiscard]] std::string_view expected_type() const noexcept;
  /// Whether any known member has come.
  [[nodiscard]] bool has_members() const noexcept { return seen_ != 0; }
  [[nodiscard]] const UsageRowView& row() noexcept;

 private:
  [[nodiscard]] Error wrong_type(std::string_view found) const;
  Status take_text(const JsonScalar& value);
  Status take_decimal(const JsonScalar& value);
  Status take_timestamp(const JsonScalar& value);

  struct Range {
    std::size_t begin = 0;
    std::size_t length = 0;
  };
  UsageRowView row_;
  std::string texts_;
  std::array<Range, kColumnCount> ranges_;  // of the row's texts in texts_
  std::array<Decimal, kColumnCount> wide_;  // what long numbers refer to
  Column column_ = Column::kBillingAccountId;
  std::size_t next_column_ = 0;
  std::uint32_t seen_ = 0;
};

/// What documents of usage rows look like.
enum class UsageDocuments : std::uint8_t {
  kOnePage,  ///< a UsagePage object and nothing else
  kOneRow,   ///< a UsageSummary object and nothing else
  kRows,     ///< each a row, a page or an array of rows: an object is what its first known member
             ///< belongs to, and a row when it has none
  kAny,      ///< the same, but an object without any known member is a page without rows, until a
             ///< document turns out to be a row
};

/// What pages say about themselves; of the last page that says it.
struct UsagePageFigures {
  std::optional<std::int32_t> current;
  std::optional<std::int32_t> next;
  std::optional<std::int32_t> total_results_count;
};

/// Turns the events of documents into rows for a sink. Unknown members are stepped over and
/// counted.
class UsageRowsHandler final : public JsonHandler {
 public:
  UsageRowsHandler(UsageRowSink& sink, UsageDocuments documents)
      : sink_(sink), documents_(documents) {}

  bool scalar(const JsonScalar& value) override;
  bool begin_object() override;
  bool key(std::string_view key) override;
  bool end_object() override;
  bool begin_array() override;
  bool end_array() override;

  [[nodiscard]] std::uint64_t unknown_fields() const noexcept { return unknown_fields_; }
  [[nodiscard]] std::uint32_t row_count() const noexcept { return row_count_; }
  [[nodiscard]] const UsagePageFigures& page() const noexcept { return page_; }
  /// The largest total that a page gave.
  [[nodiscard]] std::optional<std::int32_t> expected_rows() const noexcept {
    return expected_rows_;
  }
  /// kRows instead of kAny once a document was a row.
  [[nodiscard]] UsageDocuments documents() const noexcept { return documents_; }

  /// For whoever reads whole rows without events: whether an object that begins here is a row, and
  /// whether it must show that with its first member that is known.
  enum class NextObject : std::uint8_t { kRow, kProbablyRow, kOther };
  [[nodiscard]] NextObject next_object() const noexcept;
  /// Counts a row that went to the sink without events.
  void row_was_taken(std::uint32_t unknown_members) noexcept {
    ++row_count_;
    unknown_fields_ += unknown_members;
  }

 private:
  enum class Place : std::uint8_t { kStart, kUndecided, kPage, kRows, kRow };
  enum class Member : std::uint8_t { kCurrent, kNext, kResults, kTotalResultsCount };

  bool refuse_type(std::string_view expected, std::string_view found);
  bool refuse_repeated(std::string_view key);
  [[nodiscard]] std::string_view expected_at_start() const noexcept;
  bool goes_on(Status status);
  bool row_key(std::string_view key);
  bool page_key(std::string_view key);
  bool undecided_key(std::string_view key);
  bool page_scalar(const JsonScalar& value);
  bool take_count(const JsonScalar& value, std::optional<std::int32_t>& count);
  void begin_row();
  void begin_page() noexcept;
  bool end_row();

  bool skip_member() noexcept;
  /// Each event asks first whether it belongs to a value that is stepped over.
  bool skips_scalar() noexcept;
  bool skips_begin() noexcept;
  bool skips_end() noexcept;

  UsageRowSink& sink_;
  UsageDocuments documents_;
  UsageRowReader row_;
  Place place_ = Place::kStart;
  Place above_rows_ = Place::kStart;  // where an array of rows leads back to
  Place above_row_ = Place::kStart;
  Member member_ = Member::kCurrent;
  std::array<bool, 4> seen_{};
  UsagePageFigures page_;
  std::optional<std::int32_t> expected_rows_;
  std::uint32_t row_count_ = 0;
  std::uint64_t unknown_fields_ = 0;
  std::uint32_t skip_depth_ = 0;
  bool skips_value_ = false;
};

}  // namespace usagescope
