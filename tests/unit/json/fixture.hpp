#pragma once

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/source_folders.hpp"

namespace usagescope {

/// The bytes of a file below fixtures/__files.
inline std::string fixture(const std::string& path) {
  std::ifstream file(std::string(USAGESCOPE_FIXTURES_DIR) + "/__files/" + path, std::ios::binary);
  INFO(path);
  REQUIRE(file.good());
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline std::string usage_seed() {
  return fixture("seller/usages-search-seed.json");
}
inline std::string report_seed() {
  return fixture("billing/usage-report-seed.json");
}

/// The text without the white space between its tokens.
inline std::string compact(const std::string& json) {
  std::string text;
  bool is_inside_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"' && (i == 0 || json[i - 1] != '\\')) is_inside_string = !is_inside_string;
    if (is_inside_string || std::string(" \t\r\n").find(c) == std::string::npos) text += c;
  }
  return text;
}

/// `text` with the first occurrence of `from` replaced; it must be there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  INFO(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace usagescope
