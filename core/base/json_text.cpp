#include "core/base/json_text.hpp"

#include <cstddef>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 0xFU];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view value) {
  out += '"';
  for (std::size_t at = 0; at < value.size();) {
    // Plain ASCII, nearly all of it, goes over in runs.
    std::size_t end = at;
    while (end < value.size() && static_cast<unsigned char>(value[end]) >= 0x20 &&
           static_cast<unsigned char>(value[end]) < 0x80 && value[end] != '"' &&
           value[end] != '\\') {
      ++end;
    }
    out.append(value, at, end - at);
    at = end;
    if (at == value.size()) break;
    const std::size_t length = utf8_sequence_length(value, at);
    if (length == 1) {
      append_escaped(out, value[at]);
    } else if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(value, at, length);
    }
    at += length == 0 ? 1 : length;
  }
  out += '"';
}

}  // namespace usagescope
