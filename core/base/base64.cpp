#include "core/base/base64.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace usagescope {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Without padding.
std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet[(pending >> bits) & 63U];
    }
    pending &= 63U;  // at most six bits wait
  }
  if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63U];
  return text;
}

struct Decoded {
  std::string bytes;
  std::size_t read = 0;         ///< characters before the first that is not of the alphabet
  bool has_stray_bits = false;  ///< the last character says more than its bytes hold
};

Decoded decode(std::string_view text, std::string_view alphabet) {
  Decoded decoded;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (; decoded.read < text.size(); ++decoded.read) {
    const std::size_t value = alphabet.find(text[decoded.read]);
    if (value == std::string_view::npos) break;
    pending = ((pending << 6U) | static_cast<std::uint32_t>(value)) & 0x3FFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded.bytes += static_cast<char>((pending >> bits) & 0xFFU);
  }
  decoded.has_stray_bits = (pending & ((1U << bits) - 1U)) != 0;
  return decoded;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text = encode(bytes, kAlphabet);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const bool is_padded = !text.empty() && text.back() == '=';
  const bool is_padded_twice = is_padded && text[text.size() - 2] == '=';
  text.remove_suffix((is_padded ? 1U : 0U) + (is_padded_twice ? 1U : 0U));
  Decoded decoded = decode(text, kAlphabet);
  if (decoded.read < text.size() || decoded.has_stray_bits) return std::nullopt;
  return std::move(decoded.bytes);
}

std::string base64_decode_head(std::string_view text) {
  return decode(text, kAlphabet).bytes;
}

std::string base64url_encode(std::string_view bytes) {
  return encode(bytes, kUrlAlphabet);
}

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  Decoded decoded = decode(text, kUrlAlphabet);
  if (decoded.read < text.size()) return std::nullopt;
  return std::move(decoded.bytes);
}

}  // namespace usagescope
