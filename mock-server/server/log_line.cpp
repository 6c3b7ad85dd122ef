#include "mock-server/server/log_line.hpp"

#include <array>
#include <cstdio>

#include "mock-server/http/log_text.hpp"

namespace usagescope::mock {

std::string log_line(const JournalEntry& entry, Instant at) {
  std::string line = at.to_string() + ' ';
  line += escaped_word(entry.request.method.empty() ? "-" : entry.request.method);
  line += ' ';
  line += escaped_word(entry.request.path.empty() ? "-" : entry.request.path);
  char separator = '?';
  for (const auto& [name, value] : entry.request.params) {
    line += separator;
    line += escaped_word(name);
    line += '=';
    line += escaped_word(value);
    separator = '&';
  }
  line += ' ' + std::to_string(entry.status) + ' ' + entry.source + ' ';
  line += escaped_word(entry.fixture.empty() ? "-" : entry.fixture);
  std::array<char, 32> time{};
  std::snprintf(time.data(), time.size(), " %.2f ms", static_cast<double>(entry.micros) / 1000);
  line += time.data();
  if (!entry.fault.empty()) line += " fault " + entry.fault;
  return line;
}

}  // namespace usagescope::mock
