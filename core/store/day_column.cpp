#include "core/store/day_column.hpp"

namespace usagescope {

std::size_t DayColumn::slot_of(CivilDate day) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  // Neighbouring days lie in neighbouring slots: days of one stretch never collide.
  std::size_t slot = static_cast<std::uint32_t>(day.days) & mask;
  while (slots_[slot] != 0 && days_[slots_[slot]] != day) slot = (slot + 1) & mask;
  return slot;
}

void DayColumn::grow_slots() {
  slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, 0);
  for (std::uint32_t code = 1; code < days_.size(); ++code) slots_[slot_of(days_[code])] = code;
}

std::uint32_t DayColumn::code_of(CivilDate day) {
  if (slots_.size() < days_.size() * 2) grow_slots();
  const std::size_t slot = slot_of(day);
  if (slots_[slot] != 0) return slots_[slot];
  slots_[slot] = static_cast<std::uint32_t>(days_.size());
  days_.push_back(day);
  if (!first_day_ || day < *first_day_) first_day_ = day;
  if (!last_day_ || *last_day_ < day) last_day_ = day;
  return slots_[slot];
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
  codes_.push_back(code_of(time->date));
}

void DayColumn::reserve(std::uint32_t rows) {
  codes_.reserve(rows);
  if (!seconds_.empty()) seconds_.reserve(rows);
}

void DayColumn::shrink_to_fit() {
  codes_.shrink_to_fit();
  give_back_room(seconds_);
}

std::optional<CivilDateTime> DayColumn::value(std::uint32_t row) const noexcept {
  const std::uint32_t code = codes_[row];
  if (code == kMissing) return std::nullopt;
  return CivilDateTime{days_[code], second_of_day(row)};
}

std::int64_t DayColumn::memory_bytes() const noexcept {
  return codes_.memory_bytes() +
         static_cast<std::int64_t>(days_.capacity() * sizeof(CivilDate) +
                                   slots_.capacity() * sizeof(std::uint32_t) +
                                   seconds_.capacity() * sizeof(std::int32_t));
}

}  // namespace usagescope
