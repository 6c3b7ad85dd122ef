#include "mock-server/http/log_text.hpp"

namespace usagescope::mock {
namespace {

template <typename Keeps>
std::string escaped(std::string_view text, Keeps keeps) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (keeps(byte)) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    }
  }
  return out;
}

}  // namespace

std::string escaped_word(std::string_view text) {
  return escaped(text, [](unsigned char byte) { return byte > 0x20 && byte < 0x7F; });
}

std::string escaped_line(std::string_view text) {
  return escaped(text, [](unsigned char byte) { return byte >= 0x20 && byte != 0x7F; });
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace usagescope::mock
