#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/store/code_vector.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// A civil day per row, as a code into the list of distinct days (a quarter has 92), and the second
/// of the day in a second array that exists only once a row has one other than midnight.
class DayColumn {
 public:
  static constexpr std::uint32_t kMissing = 0;

  /// nullopt appends a missing value.
  void push_back(const std::optional<CivilDateTime>& time);
  void reserve(std::uint32_t rows);
  void shrink_to_fit();

  /// Code 0 is "missing"; code c > 0 is distinct_days()[c]. Codes are in order of first appearance.
  [[nodiscard]] const CodeVector& codes() const noexcept { return codes_; }
  /// Indexed by code; entry 0 has no meaning.
  [[nodiscard]] const std::vector<CivilDate>& distinct_days() const noexcept { return days_; }
  /// nullopt: missing.
  [[nodiscard]] std::optional<CivilDateTime> value(std::uint32_t row) const noexcept;
  /// 0 at midnight and where the day is missing.
  [[nodiscard]] std::int32_t second_of_day(std::uint32_t row) const noexcept {
    return seconds_.empty() ? 0 : seconds_[row];
  }

  /// Oldest and newest day of all rows; nullopt when no row has one.
  [[nodiscard]] std::optional<CivilDate> first_day() const noexcept { return first_day_; }
  [[nodiscard]] std::optional<CivilDate> last_day() const noexcept { return last_day_; }
  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  std::uint32_t code_of(CivilDate day);
  void grow_slots();
  /// The slot that holds the day's code, or the free one where it belongs.
  [[nodiscard]] std::size_t slot_of(CivilDate day) const noexcept;

  CodeVector codes_;
  std::vector<CivilDate> days_ = {CivilDate{}};
  std::vector<std::uint32_t> slots_;  // open addressing, a power of two; 0 is free, else a code
  std::vector<std::int32_t> seconds_;
  std::optional<CivilDate> first_day_;
  std::optional<CivilDate> last_day_;
};

}  // namespace usagescope
