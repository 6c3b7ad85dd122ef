#include "core/query/key_numbers.hpp"

#include <algorithm>

namespace usagescope {
namespace {

std::size_t hash_of(std::uint64_t key) noexcept {
  key *= 0x9E37'79B9'7F4A'7C15;
  return static_cast<std::size_t>((key ^ (key >> 29)) >> 16);
}

}  // namespace

KeyNumbers::KeyNumbers(std::uint64_t key_bound, std::uint32_t row_count) {
  // A table of 4 bytes a key beats hashing until it is far larger than the rows.
  const std::uint64_t worth = std::max<std::uint64_t>(65'536, std::uint64_t{row_count} * 4);
  is_lookup_ = key_bound != 0 && key_bound <= worth && key_bound <= (1U << 24);
  slots_.assign(is_lookup_ ? static_cast<std::size_t>(key_bound) : 1024, 0);
}

void KeyNumbers::grow_slots() {
  slots_.assign(slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < count(); ++i) {
    std::size_t slot = hash_of(keys_[i]) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

std::uint32_t KeyNumbers::hashed(std::uint64_t key) {
  if (slots_.size() < (keys_.size() + 1) * 2) grow_slots();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(key) & mask;
  while (slots_[slot] != 0 && keys_[slots_[slot] - 1] != key) slot = (slot + 1) & mask;
  if (slots_[slot] == 0) {
    keys_.push_back(key);
    slots_[slot] = count();
  }
  return slots_[slot] - 1;
}

void KeyNumbers::number_all(std::uint32_t* keys, std::uint32_t count) {
  if (is_lookup_) {
    for (std::uint32_t k = 0; k < count; ++k) keys[k] = looked_up(keys[k]);
  } else {
    for (std::uint32_t k = 0; k < count; ++k) keys[k] = hashed(keys[k]);
  }
}

void KeyNumbers::number_all(const std::uint64_t* keys, std::uint32_t count, std::uint32_t* out) {
  for (std::uint32_t k = 0; k < count; ++k) out[k] = number(keys[k]);
}

}  // namespace usagescope
