#include "core/base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace usagescope {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_unreserved(char c) noexcept {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Unicode's simple folding of capitals, in the blocks that the header names. Where capitals and
/// small letters alternate, the small one follows its capital.
constexpr char32_t small_letter(char32_t c) noexcept {
  const auto is_in = [c](char32_t first, char32_t last) { return first <= c && c <= last; };
  // Basic Latin, Latin-1 without the multiplication sign, Greek without the gap at U+03A2,
  // Cyrillic.
  if (is_in('A', 'Z') || (is_in(0xC0, 0xDE) && c != 0xD7) || (is_in(0x391, 0x3AB) && c != 0x3A2) ||
      is_in(0x410, 0x42F)) {
    return c + 32;
  }
  if (is_in(0x400, 0x40F)) return c + 80;
  // Latin Extended-A: U+0130 has no simple small form, U+0138 and U+0149 are small only.
  const bool is_even_capital = (is_in(0x100, 0x137) && c != 0x130) || is_in(0x14A, 0x177) ||
                               is_in(0x460, 0x481) || is_in(0x48A, 0x4BF) || is_in(0x4D0, 0x52F);
  if (is_even_capital) return c | 1U;
  const bool is_odd_capital = is_in(0x139, 0x148) || is_in(0x179, 0x17E) || is_in(0x4C1, 0x4CE);
  if (is_odd_capital) return c + (c & 1U);
  switch (c) {
    case 0x178:
      return 0xFF;
    case 0x386:
      return 0x3AC;
    case 0x388:
    case 0x389:
    case 0x38A:
      return c + 37;
    case 0x38C:
      return 0x3CC;
    case 0x38E:
    case 0x38F:
      return c + 63;
    case 0x3C2:  // the small sigma that ends a word
      return 0x3C3;
    case 0x4C0:
      return 0x4CF;
    default:
      return c;
  }
}

/// A character with its letter small, or one byte that belongs to none.
struct TextUnit {
  char32_t value;
  std::size_t length;
};

TextUnit small_unit(std::string_view text, std::size_t at) noexcept {
  constexpr char32_t kAboveCharacters = 0x110000;
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t length = utf8_sequence_length(text, at);
  if (length == 0) return {kAboveCharacters + byte(at), 1};
  if (length == 1) return {small_letter(byte(at)), 1};
  char32_t value = byte(at) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = value << 6U | (byte(at + i) & 0x3FU);
  return {small_letter(value), length};
}

bool starts_ignoring_case(std::string_view text, std::string_view start) noexcept {
  std::size_t at = 0;
  for (std::size_t i = 0; i < start.size();) {
    if (at >= text.size()) return false;
    const TextUnit a = small_unit(text, at);
    const TextUnit b = small_unit(start, i);
    if (a.value != b.value) return false;
    at += a.length;
    i += b.length;
  }
  return true;
}

int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  // The second byte's range is narrower after some first bytes: no overlong forms (E0, F0), no
  // surrogates (ED), nothing above U+10FFFF (F4).
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  }
  if (length == 0 || text.size() - at < length) return 0;
  if (byte(at + 1) < low || byte(at + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool is_valid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string excerpt(std::string_view text, std::size_t max_bytes) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    const std::size_t step = length == 0 ? 1 : length;
    if (result.size() + step > max_bytes) return result + "...";
    if (length == 0) {
      result += '?';
    } else {
      result += text.substr(at, length);
    }
    at += step;
  }
  return result;
}

std::string ascii_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool contains_ignoring_case(std::string_view text, std::string_view needle) noexcept {
  // No other letter's small form is in ASCII, so an ASCII needle is looked for byte by byte.
  if (is_ascii(needle)) {
    const auto found = std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                                   [](char a, char b) { return lower(a) == lower(b); });
    return found != text.end() || needle.empty();
  }
  for (std::size_t at = 0; at < text.size(); at += small_unit(text, at).length) {
    if (starts_ignoring_case(text.substr(at), needle)) return true;
  }
  return false;
}

std::string group_digits(std::string_view plain, std::string_view separator) {
  std::string result;
  if (!plain.empty() && plain.front() == '-') {
    result = "\xE2\x88\x92";  // U+2212, as wide as a plus sign, unlike the hyphen
    plain.remove_prefix(1);
  }
  const std::size_t whole = std::min(plain.find('.'), plain.size());
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) result += separator;
    result += plain[i];
  }
  result += plain.substr(whole);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<std::int64_t> parse_digits(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const int digit = c - '0';
    if (value > (kMax - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t begin = at;
    while (at < text.size() && is_unreserved(text[at])) ++at;
    result.append(text, begin, at - begin);
    if (at == text.size()) break;
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kHex[byte >> 4U];
    result += kHex[byte & 0xFU];
  }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

}  // namespace usagescope
