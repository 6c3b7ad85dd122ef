#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/// Whether sixteen bytes are the same.
[[nodiscard]] inline bool equal_16_bytes(const char* a, const char* b) noexcept {
#if defined(__wasm_simd128__)
  return wasm_i8x16_all_true(wasm_i8x16_eq(wasm_v128_load(a), wasm_v128_load(b)));
#elif defined(__SSE2__)
  return _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a)),
                                          _mm_loadu_si128(reinterpret_cast<const __m128i*>(b)))) ==
         0xFFFF;
#else
  return ((load_u64(a) ^ load_u64(b)) | (load_u64(a + 8) ^ load_u64(b + 8))) == 0;
#endif
}

/// memcmp(a, b, size) == 0 for short texts: no call, sixteen bytes a step, the last one
/// overlapping.
[[nodiscard]] inline bool equal_bytes(const char* a, const char* b, std::size_t size) noexcept {
  if (size >= 16) {
    for (std::size_t i = 0; i + 16 < size; i += 16) {
      if (!equal_16_bytes(a + i, b + i)) return false;
    }
    return equal_16_bytes(a + size - 16, b + size - 16);
  }
  if (size >= 8) {
    return ((load_u64(a) ^ load_u64(b)) | (load_u64(a + size - 8) ^ load_u64(b + size - 8))) == 0;
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
