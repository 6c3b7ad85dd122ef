#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "core/store/usage_table.hpp"
#include "tests/golden/golden_file.hpp"
#include "tests/source_folders.hpp"

/// What all golden tests share: rows in, answers compared as text.
namespace usagescope::golden {

/// One row as the JSON that the service would send: "-" is an absent field, '""' an empty text.
inline std::string row_json(const std::vector<std::string>& columns,
                            const std::vector<std::string>& values) {
  Json row(Json::Object{});
  for (std::size_t i = 0; i < columns.size() && i < values.size(); ++i) {
    if (values[i] == "-") continue;
    const auto column = column_by_wire_name(columns[i]);
    REQUIRE(column);
    const bool is_number = column_info(*column).type == ColumnType::kDecimal;
    const std::string text = values[i] == "\"\"" ? "" : values[i];
    row.set(columns[i], is_number ? Json(Json::Number{text}) : Json(text));
  }
  return row.dump();
}

inline Status append_json(UsageTable& table, const std::string& json) {
  Result<UsageRecord> record = decode_usage_record(json);
  if (!record) return std::move(record).error();
  return table.append(*record);
}

inline void read_rows(const Section& section, UsageTable& table) {
  std::vector<std::string> columns;
  for (const std::string& line : section.lines) {
    if (trimmed(line).empty() || line[0] == '#') continue;
    if (columns.empty()) {
      columns = cells(line);
      continue;
    }
    const std::vector<std::string> values = cells(line);
    INFO(line);
    REQUIRE(values.size() == columns.size());
    const Status status = append_json(table, row_json(columns, values));
    INFO((status ? "" : describe(status.error())));
    REQUIRE(status);
  }
}

inline std::vector<std::string> error_text(const Error& error) {
  return {"error " + std::string(error_code_name(error.code)) + " at \"" + error.path + "\"",
          error.message};
}

inline std::vector<std::string> without_blank_ends(std::vector<std::string> lines) {
  for (std::string& line : lines) line = line.substr(0, line.find_last_not_of(" \r") + 1);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Runs one file and returns the number of its questions. answer_of(section) gives the lines of the
/// answer, nullopt where the section asks nothing.
template <typename Answer>
int run_file(const std::string& path, bool is_update, Answer& answer_of) {
  std::vector<Section> sections = read_sections(path);
  int questions = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    std::optional<std::vector<std::string>> actual = answer_of(sections[i]);
    if (!actual) continue;
    ++questions;
    const bool has_answer = i + 1 < sections.size() && sections[i + 1].kind == "answer";
    if (is_update) {
      actual->emplace_back();
      if (has_answer) {
        sections[i + 1].lines = *actual;
      } else {
        if (sections[i].lines.empty() || !sections[i].lines.back().empty()) {
          sections[i].lines.emplace_back();
        }
        sections.insert(sections.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                        {"answer", "", *actual});
      }
      continue;
    }
    INFO(sections[i].kind << ": " << sections[i].name);
    REQUIRE(has_answer);
    const std::vector<std::string> expected = without_blank_ends(sections[i + 1].lines);
    INFO("- expected, + actual:\n" << difference(expected, *actual));
    CHECK(expected == *actual);
  }
  std::vector<std::string>& last = sections.back().lines;
  while (!last.empty() && last.back().empty()) last.pop_back();
  if (is_update) std::ofstream(path, std::ios::binary) << written(sections);
  return questions;
}

/// Runs every *.test of a folder under tests/golden, of which there are at least so many.
template <typename Answer>
void run_files(const std::string& folder, std::size_t least, const Answer& answer_of) {
  const bool is_update = std::getenv("USAGESCOPE_UPDATE_GOLDEN") != nullptr;
  std::vector<std::string> paths;
  const std::string root = std::string(USAGESCOPE_GOLDEN_DIR) + "/" + folder;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().extension() == ".test") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  REQUIRE(paths.size() >= least);
  for (const std::string& path : paths) {
    DYNAMIC_SECTION(path) {
      Answer fresh = answer_of;
      CHECK(run_file(path, is_update, fresh) > 0);
    }
  }
}

}  // namespace usagescope::golden
