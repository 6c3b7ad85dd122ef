#include "web/engine/usage_feed.hpp"

#include <algorithm>
#include <utility>

namespace usagescope {
namespace {

/// What is read in one go, so that the memory that it may take stays small beside the table.
constexpr std::size_t kPieceBytes = 128 * 1024;
constexpr std::size_t kLeastPieceBytes = 4 * 1024;
/// The shortest row: "{}" and a comma, or one character of CSV and a line end.
constexpr std::size_t kLeastRowBytes = 2;
/// Kept free for what is not the table: the reader, messages, answers to questions.
constexpr std::int64_t kSpareBytes = 2 * 1024 * 1024;

Error out_of_memory() {
  return {ErrorCode::kOutOfMemory,
          "The memory is full. What was loaded stays; load a shorter period, or fewer files.", ""};
}

}  // namespace

class UsageFeed::Sink final : public UsageRowSink {
 public:
  Sink(UsageTable& table, std::uint32_t rows_to_skip)
      : table_(table), first_row_(table.row_count()), rows_to_skip_(rows_to_skip) {}

  Status append(const UsageRowView& row) override {
    if (rows_to_skip_ > 0) {
      --rows_to_skip_;
      return ok();
    }
    return table_.append(row);
  }

  void expect_rows(std::uint32_t rows) override {
    // Each page of an answer announces the rows of all its pages; rows that came before are not
    // added, for they may be the earlier pages.
    table_.expect_rows(rows);
  }

  [[nodiscard]] std::uint32_t appended_rows() const noexcept {
    return table_.row_count() - first_row_;
  }

 private:
  UsageTable& table_;
  std::uint32_t first_row_;
  std::uint32_t rows_to_skip_;
};

UsageFeed::UsageFeed(UsageTable& table, Memory& memory, IngestOptions options,
                     std::uint32_t rows_to_skip)
    : table_(table),
      memory_(memory),
      sink_(std::make_unique<Sink>(table, rows_to_skip)),
      ingest_(*sink_, std::move(options)) {}

UsageFeed::~UsageFeed() = default;

std::size_t UsageFeed::affordable(std::size_t wanted) const {
  std::size_t piece = std::min(wanted, kPieceBytes);
  for (;;) {
    const auto rows = static_cast<std::uint32_t>(piece / kLeastRowBytes + 1);
    const auto bytes = static_cast<std::int64_t>(piece);
    // The reader keeps what it cannot use yet, at most all since the last row, in a text that doubles.
    const std::int64_t kept = 2 * (bytes_since_row_ + bytes);
    if (memory_.has_room(table_.growth_bound(rows, bytes) + kept + kSpareBytes)) return piece;
    if (piece <= kLeastPieceBytes) return 0;
    piece = std::max(piece / 4, kLeastPieceBytes);
  }
}

Status UsageFeed::append(std::string_view bytes) {
  while (!bytes.empty()) {
    if (is_out_of_memory_) return out_of_memory();
    const std::size_t piece = affordable(bytes.size());
    if (piece == 0) {
      is_out_of_memory_ = true;
      return out_of_memory();
    }
    const std::uint32_t rows_before = table_.row_count();
    if (auto status = ingest_.append(bytes.substr(0, piece)); !status) return status;
    if (table_.row_count() != rows_before) bytes_since_row_ = 0;
    bytes_since_row_ += static_cast<std::int64_t>(piece);
    bytes.remove_prefix(piece);
  }
  return ok();
}

Result<IngestReport> UsageFeed::finish() {
  if (is_out_of_memory_) return out_of_memory();
  return ingest_.finish();
}

const IngestReport& UsageFeed::report() const noexcept {
  return ingest_.report();
}

std::uint32_t UsageFeed::appended_rows() const noexcept {
  return sink_->appended_rows();
}

}  // namespace usagescope
