#include "mock-server/server/log_line.hpp"

#include <array>
#include <cstdio>

namespace usagescope::mock {
namespace {

/// Printable ASCII as it is, all else escaped: no request can write a line or colours of its own.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    }
  }
}

}  // namespace

std::string log_line(const JournalEntry& entry, Instant at) {
  std::string line = at.to_string() + ' ';
  append_escaped(line, entry.request.method.empty() ? "-" : entry.request.method);
  line += ' ';
  append_escaped(line, entry.request.path.empty() ? "-" : entry.request.path);
  char separator = '?';
  for (const auto& [name, value] : entry.request.params) {
    line += separator;
    append_escaped(line, name);
    line += '=';
    append_escaped(line, value);
    separator = '&';
  }
  line += ' ' + std::to_string(entry.status) + ' ' + entry.source + ' ';
  append_escaped(line, entry.fixture.empty() ? "-" : entry.fixture);
  std::array<char, 32> time{};
  std::snprintf(time.data(), time.size(), " %.2f ms", static_cast<double>(entry.micros) / 1000);
  line += time.data();
  if (!entry.fault.empty()) line += " fault " + entry.fault;
  return line;
}

}  // namespace usagescope::mock
