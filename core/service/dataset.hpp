#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/model/column.hpp"
#include "core/model/usage.hpp"
#include "core/service/partner_data.hpp"
#include "core/service/report_data.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Distinct texts of one column. Code 0 means "absent"; code n stands for value n - 1.
class TextPool {
 public:
  TextPool() = default;
  TextPool(TextPool&&) = default;
  TextPool& operator=(TextPool&&) = default;
  TextPool(const TextPool&) = delete;  // the index refers to the stored texts
  TextPool& operator=(const TextPool&) = delete;

  std::uint32_t intern(std::string_view text);
  [[nodiscard]] const std::string& text(std::uint32_t code) const noexcept {
    return texts_[code - 1];
  }
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(texts_.size());
  }

 private:
  std::deque<std::string> texts_;  // addresses stay when it grows
  std::unordered_map<std::string_view, std::uint32_t> codes_;
};

/// Exact numbers with the scale each was written in, so that they are emitted unchanged.
class NumberList {
 public:
  void append(const std::optional<Decimal>& value);
  [[nodiscard]] std::optional<Decimal> get(std::uint32_t row) const;

 private:
  static constexpr std::uint8_t kAbsent = 255;
  static constexpr std::uint8_t kWide = 254;  // more than 64 bits: the value is an index into wide_
  std::vector<std::int64_t> values_;
  std::vector<std::uint8_t> scales_;
  std::vector<Decimal> wide_;
};

/// The usage rows that the service answers from: append-only, then indexed by time. About 110 bytes
/// a row.
class UsageRows {
 public:
  /// Seconds since 1970 of a civil timestamp; rows without one hold kNoTime.
  static constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

  UsageRows();

  /// Error kOutOfRange past 2^31 - 2 rows (the page object counts in int32).
  [[nodiscard]] Status append(const UsageRecord& record);
  /// Call once after the last append: O(rows log rows).
  void build_index();

  [[nodiscard]] std::uint32_t row_count() const noexcept {
    return static_cast<std::uint32_t>(times_.size());
  }
  /// The row as it was appended, numbers in their written scale.
  [[nodiscard]] UsageRecord record(std::uint32_t row) const;
  /// Rows newest first, ties by row number, rows without time last.
  [[nodiscard]] const std::vector<std::uint32_t>& by_time() const noexcept { return by_time_; }

  [[nodiscard]] std::int64_t time(std::uint32_t row) const noexcept { return times_[row]; }
  /// The day of a row that has a time.
  [[nodiscard]] CivilDate record_day(std::uint32_t row) const noexcept;
  [[nodiscard]] std::uint32_t text_code(Column column, std::uint32_t row) const noexcept {
    return codes_[static_cast<std::size_t>(column)][row];
  }
  [[nodiscard]] const TextPool& pool(Column column) const noexcept {
    return pools_[static_cast<std::size_t>(column)];
  }
  [[nodiscard]] std::optional<Decimal> number(Column column, std::uint32_t row) const {
    return numbers_[static_cast<std::size_t>(column)].get(row);
  }

 private:
  std::array<TextPool, kColumnCount> pools_;  // used for text columns only, as codes_
  std::array<std::vector<std::uint32_t>, kColumnCount> codes_;
  std::array<NumberList, kColumnCount> numbers_;  // decimal columns only
  std::vector<std::int64_t> times_;
  std::vector<std::uint32_t> by_time_;
};

/// Everything a server knows.
struct Dataset {
  std::string distributor_org_id;
  UsageRows usage;
  ReportData report;
  PartnerData partners;  ///< derived from usage
};

}  // namespace usagescope
