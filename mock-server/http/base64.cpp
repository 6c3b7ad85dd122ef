#include "mock-server/http/base64.hpp"

#include <cstdint>

namespace usagescope::mock {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kAlphabet[(group >> (18U - 6U * k)) & 63U] : '=';
    }
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const bool is_padded = !text.empty() && text.back() == '=';
  const bool is_padded_twice = is_padded && text[text.size() - 2] == '=';
  text.remove_suffix((is_padded ? 1U : 0U) + (is_padded_twice ? 1U : 0U));
  std::string bytes;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    pending = ((pending << 6U) | static_cast<std::uint32_t>(value)) & 0x3FFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((pending >> bits) & 255U);
    }
  }
  if ((pending & ((1U << bits) - 1U)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace usagescope::mock
