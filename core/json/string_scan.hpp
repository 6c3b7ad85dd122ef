#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace usagescope {

/// Whether a byte of a JSON string stands for itself, whatever stands around it: printable ASCII
/// but for the quote and the backslash.
[[nodiscard]] inline bool is_plain_byte(char c) noexcept {
  return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\';
}

[[nodiscard]] inline std::size_t plain_length_by_byte(const char* text, std::size_t size) noexcept {
  std::size_t length = 0;
  while (length < size && is_plain_byte(text[length])) ++length;
  return length;
}

/// How many bytes at the beginning are plain; sixteen a step where the machine can.
[[nodiscard]] inline std::size_t plain_length(const char* text, std::size_t size) noexcept {
  std::size_t at = 0;
#if defined(__wasm_simd128__)
  for (; at + 16 <= size; at += 16) {
    const v128_t bytes = wasm_v128_load(text + at);
    // Signed: bytes beyond ASCII count as below the space.
    const v128_t special = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat('"')),
                                                     wasm_i8x16_eq(bytes, wasm_i8x16_splat('\\'))),
                                        wasm_i8x16_lt(bytes, wasm_i8x16_splat(0x20)));
    const auto mask = static_cast<unsigned>(wasm_i8x16_bitmask(special));
    if (mask != 0) return at + static_cast<std::size_t>(__builtin_ctz(mask));
  }
#elif defined(__SSE2__)
  for (; at + 16 <= size; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    const __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                         _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (mask != 0) return at + static_cast<std::size_t>(__builtin_ctz(mask));
  }
#endif
  return at + plain_length_by_byte(text + at, size - at);
}

/// Where the first of four bytes is (some may be the same); size when there is none.
[[nodiscard]] inline std::size_t find_any(const char* text, std::size_t size, char a, char b,
                                          char c, char d) noexcept {
  std::size_t at = 0;
#if defined(__wasm_simd128__)
  for (; at + 16 <= size; at += 16) {
    const v128_t bytes = wasm_v128_load(text + at);
    const v128_t found = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat(a)),
                                                   wasm_i8x16_eq(bytes, wasm_i8x16_splat(b))),
                                      wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat(c)),
                                                   wasm_i8x16_eq(bytes, wasm_i8x16_splat(d))));
    const auto mask = static_cast<unsigned>(wasm_i8x16_bitmask(found));
    if (mask != 0) return at + static_cast<std::size_t>(__builtin_ctz(mask));
  }
#elif defined(__SSE2__)
  for (; at + 16 <= size; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(a)),
                                                    _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b))),
                                       _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)),
                                                    _mm_cmpeq_epi8(bytes, _mm_set1_epi8(d))));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask != 0) return at + static_cast<std::size_t>(__builtin_ctz(mask));
  }
#endif
  while (at < size && text[at] != a && text[at] != b && text[at] != c && text[at] != d) ++at;
  return at;
}

}  // namespace usagescope
