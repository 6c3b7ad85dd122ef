#pragma once

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/// The text form of golden query tests; see README.md beside this file.
namespace usagescope::golden {

/// A part of the file: a line "== kind name" and the lines up to the next one.
struct Section {
  std::string kind;  ///< "rows", "query", "answer"; "" for what stands before the first
  std::string name;
  std::vector<std::string> lines;
};

inline std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

inline std::vector<Section> read_sections(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Section> sections = {{}};
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("== ", 0) != 0) {
      sections.back().lines.push_back(line);
      continue;
    }
    const std::string heading = trimmed(line.substr(3));
    const auto space = heading.find(' ');
    const std::string name = space == std::string::npos ? "" : trimmed(heading.substr(space));
    sections.push_back({heading.substr(0, space), name, {}});
  }
  return sections;
}

inline std::string written(const std::vector<Section>& sections) {
  std::string text;
  for (const Section& section : sections) {
    if (!section.kind.empty()) {
      text += "== " + section.kind + (section.name.empty() ? "" : " " + section.name) + "\n";
    }
    for (const std::string& line : section.lines) text += line + "\n";
  }
  return text;
}

/// Cells of "a | b | c".
inline std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, '|');) found.push_back(trimmed(cell));
  return found;
}

/// Columns padded to one width (of code points): the first to the left, the others to the right.
inline std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& table) {
  const auto width = [](const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
  };
  std::vector<std::size_t> widths;
  for (const auto& row : table) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::vector<std::string> lines;
  for (const auto& row : table) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width(row[i]), ' ');
      line += i == 0 ? row[i] + padding : " | " + padding + row[i];
    }
    lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  return lines;
}

/// Lines that differ, as "-expected" and "+actual" around what is common.
inline std::string difference(const std::vector<std::string>& expected,
                              const std::vector<std::string>& actual) {
  std::string text;
  for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
    const bool has_both = i < expected.size() && i < actual.size();
    if (has_both && expected[i] == actual[i]) {
      text += "  " + expected[i] + "\n";
      continue;
    }
    if (i < expected.size()) text += "- " + expected[i] + "\n";
    if (i < actual.size()) text += "+ " + actual[i] + "\n";
  }
  return text;
}

}  // namespace usagescope::golden
