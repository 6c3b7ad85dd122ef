#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace usagescope {

/// Unaligned reads; the order of the bytes is the machine's.
[[nodiscard]] inline std::uint64_t load_u64(const char* at) noexcept {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}
[[nodiscard]] inline std::uint32_t load_u32(const char* at) noexcept {
  std::uint32_t word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

/// memcmp(a, b, size) == 0 for short texts: no call, eight bytes a step, the last step overlapping.
[[nodiscard]] inline bool equal_bytes(const char* a, const char* b, std::size_t size) noexcept {
  if (size >= 8) {
    std::uint64_t difference = load_u64(a + size - 8) ^ load_u64(b + size - 8);
    for (std::size_t i = 0; i + 8 < size; i += 8) difference |= load_u64(a + i) ^ load_u64(b + i);
    return difference == 0;
  }
  if (size >= 4) {
    return ((load_u32(a) ^ load_u32(b)) | (load_u32(a + size - 4) ^ load_u32(b + size - 4))) == 0;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace usagescope
