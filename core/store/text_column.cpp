#include "core/store/text_column.hpp"

#include <utility>

namespace usagescope {
namespace {

/// Eight bytes a step; only the spread over the slots matters, not the value.
std::uint32_t hash_of(std::string_view text) noexcept {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = text.size() * kFactor;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    hash = (hash ^ load_u64(at)) * kFactor;
    hash ^= hash >> 32;
  }
  if (left > 0) {
    std::uint64_t word = 0;
    if (text.size() >= 8) {
      word = load_u64(at + left - 8);  // once more some bytes: no call, no loop
    } else {
      for (std::size_t i = 0; i < left; ++i) {
        word = (word << 8) | static_cast<unsigned char>(at[i]);
      }
    }
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32;
  }
  hash *= kFactor;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

std::string_view TextDictionary::text(std::uint32_t code) const noexcept {
  if (code == 0) return {};
  const std::uint32_t begin = ends_[code - 1];
  return std::string_view(bytes_).substr(begin, ends_[code] - begin);
}

std::size_t TextDictionary::slot_of(std::string_view text, std::uint32_t hash) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].code != 0) {
    if (slots_[slot].hash == hash && is_text(slots_[slot].code, text)) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void TextDictionary::grow_slots() {
  const std::vector<Slot> old = std::move(slots_);
  slots_.assign(old.empty() ? 16 : old.size() * 2, Slot{});
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& entry : old) {
    if (entry.code == 0) continue;
    std::size_t slot = entry.hash & mask;
    while (slots_[slot].code != 0) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

std::uint32_t TextDictionary::intern(std::string_view text) {
  if (slots_.size() < std::size_t{code_count()} * 2) grow_slots();
  const std::uint32_t hash = hash_of(text);
  const std::size_t slot = slot_of(text, hash);
  if (slots_[slot].code != 0) return slots_[slot].code;
  const std::uint32_t code = code_count();
  bytes_.append(text);
  append_growing(ends_, static_cast<std::uint32_t>(bytes_.size()));
  slots_[slot] = {hash, code};
  return code;
}

std::optional<std::uint32_t> TextDictionary::find(std::string_view text) const noexcept {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t code = slots_[slot_of(text, hash_of(text))].code;
  if (code == 0) return std::nullopt;
  return code;
}

std::int64_t TextDictionary::memory_bytes() const noexcept {
  return static_cast<std::int64_t>(bytes_.capacity() + ends_.capacity() * sizeof(std::uint32_t) +
                                   slots_.capacity() * sizeof(Slot));
}

void TextColumn::push_back(std::optional<std::string_view> text) {
  if (!text) {
    push_missing();
    return;
  }
  last_code_ = push_back(*text, last_code_);
}

std::optional<std::string_view> TextColumn::value(std::uint32_t row) const noexcept {
  const std::uint32_t code = codes_[row];
  if (code == kMissing) return std::nullopt;
  return dictionary_.text(code);
}

}  // namespace usagescope
