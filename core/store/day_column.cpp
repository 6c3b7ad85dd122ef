#include "core/store/day_column.hpp"

namespace usagescope {

std::uint32_t DayColumn::code_of(CivilDate day) {
  if (last_code_ != 0 && days_[last_code_] == day) return last_code_;
  const auto next = static_cast<std::uint32_t>(days_.size());
  const auto [entry, is_new] = codes_by_day_.try_emplace(day.days, next);
  if (is_new) {
    days_.push_back(day);
    if (!first_day_ || day < *first_day_) first_day_ = day;
    if (!last_day_ || *last_day_ < day) last_day_ = day;
  }
  return entry->second;
}

void DayColumn::push_back(const std::optional<CivilDateTime>& time) {
  const std::int32_t second = time ? time->second_of_day : 0;
  if (second != 0 && seconds_.empty()) seconds_.assign(codes_.size(), 0);
  const bool has_seconds = second != 0 || !seconds_.empty();
  if (has_seconds) append_growing(seconds_, second);
  if (!time) {
    codes_.push_back(kMissing);
    return;
  }
  last_code_ = code_of(time->date);
  codes_.push_back(last_code_);
}

std::optional<CivilDateTime> DayColumn::value(std::uint32_t row) const noexcept {
  const std::uint32_t code = codes_[row];
  if (code == kMissing) return std::nullopt;
  return CivilDateTime{days_[code], second_of_day(row)};
}

std::int64_t DayColumn::memory_bytes() const noexcept {
  // A node of the map is about four words in every standard library at hand.
  const auto nodes = codes_by_day_.size() * 4 * sizeof(void*);
  const auto buckets = codes_by_day_.bucket_count() * sizeof(void*);
  return codes_.memory_bytes() +
         static_cast<std::int64_t>(days_.capacity() * sizeof(CivilDate) + nodes + buckets +
                                   seconds_.capacity() * sizeof(std::int32_t));
}

}  // namespace usagescope
