#include "core/store/line_index.hpp"

namespace usagescope {
namespace {

std::size_t hash_of(const LineIndex::Key& key) noexcept {
  std::uint64_t hash = 0;
  for (const std::uint32_t part : key) {
    hash = (hash ^ part) * 0x9E37'79B9'7F4A'7C15;
    hash ^= hash >> 29;
  }
  return static_cast<std::size_t>(hash >> 16);
}

}  // namespace

void LineIndex::grow_slots() {
  slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t line = 0; line < line_count(); ++line) {
    std::size_t slot = hash_of(keys_[line]) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = line + 1;
  }
}

void LineIndex::push_back(const Key& key) {
  if (slots_.size() < (keys_.size() + 1) * 2) grow_slots();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(key) & mask;
  while (slots_[slot] != 0 && keys_[slots_[slot] - 1] != key) slot = (slot + 1) & mask;
  if (slots_[slot] == 0) {
    append_growing(keys_, key);
    slots_[slot] = line_count();
  }
  codes_.push_back(slots_[slot] - 1);
}

std::int64_t LineIndex::memory_bytes() const noexcept {
  return codes_.memory_bytes() +
         static_cast<std::int64_t>(keys_.capacity() * sizeof(Key) +
                                   slots_.capacity() * sizeof(std::uint32_t));
}

}  // namespace usagescope
