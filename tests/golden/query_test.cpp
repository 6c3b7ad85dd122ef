// Runs every tests/golden/*.test: rows in, queries asked, answers compared as text.

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "core/json/query_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"
#include "tests/golden/golden_file.hpp"

namespace usagescope::golden {
namespace {

Error error_at(const std::string& where, Error error) {
  error.path = where + " " + error.path;
  return error;
}

/// One row as the JSON that the service would send: "-" is an absent field, '""' an empty text.
std::string row_json(const std::vector<std::string>& columns,
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

Status append_json(UsageTable& table, const std::string& json) {
  Result<UsageRecord> record = decode_usage_record(json);
  if (!record) return std::move(record).error();
  return table.append(*record);
}

void read_rows(const Section& section, UsageTable& table) {
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

struct Question {
  QuerySpec spec;
  QueryWindow window;
};

Result<Question> read_question(const Section& section) {
  std::string spec_text;
  std::string window_text = "{}";
  for (const std::string& line : section.lines) {
    if (line.rfind("window ", 0) == 0) {
      window_text = line.substr(7);
    } else if (!line.empty() && line[0] != '#') {
      spec_text += line + "\n";
    }
  }
  Result<Json> spec_json = Json::parse(spec_text);
  if (!spec_json) return error_at("query", spec_json.error());
  Result<Json> window_json = Json::parse(window_text);
  if (!window_json) return error_at("window", window_json.error());
  Result<QuerySpec> spec = query_spec_from_json(*spec_json, "");
  if (!spec) return std::move(spec).error();
  Result<QueryWindow> window = query_window_from_json(*window_json, "");
  if (!window) return std::move(window).error();
  return Question{std::move(*spec), std::move(*window)};
}

std::string key_text(const GroupValue& key) {
  if (key.is_missing) return "(missing)";
  const std::string label = key.label.empty() ? "\"\"" : key.label;
  return key.label == key.value ? label : label + " [" + key.value + "]";
}

std::vector<std::string> row_cells(const QueryRow& row, std::string first) {
  std::vector<std::string> cells = {std::move(first)};
  for (const auto& value : row.values) cells.push_back(value ? value->to_string() : "-");
  cells.push_back(std::to_string(row.row_count));
  cells.push_back(row.has_mixed_units ? "(mixed)" : row.unit.empty() ? "-" : row.unit);
  return cells;
}

/// The answer as people read it: counts, then a table of the window, then the total.
std::vector<std::string> answer_text(const QuerySpec& spec, const QueryResult& result) {
  std::string head =
      std::to_string(result.matching_rows) + " of " + std::to_string(result.table_rows) + " rows";
  if (!spec.group_by.empty()) {
    head += ", " + std::to_string(result.group_counts[0]) + " groups";
    if (spec.group_by.size() > 1) {
      head += " with " + std::to_string(result.group_counts[1]) + " below";
    }
    head += ", list of " + std::to_string(result.visible_rows) + " from " +
            std::to_string(result.offset);
  }
  if (result.identity_breaks > 0) {
    head += ", " + std::to_string(result.identity_breaks) + " identity breaks";
  }
  std::vector<std::string> heading = {""};
  for (const MeasureKey& measure : spec.measures) heading.emplace_back(measure_text(measure));
  heading.insert(heading.end(), {"#", "unit"});
  std::vector<std::vector<std::string>> table = {heading};
  for (const QueryRow& row : result.rows) {
    const std::string sign = row.has_children ? (row.is_expanded ? "v " : "> ") : "";
    table.push_back(
        row_cells(row, std::string(std::size_t{row.level} * 4, ' ') + sign + key_text(row.key)));
  }
  table.push_back(row_cells(result.total, "total"));
  std::vector<std::string> lines = aligned(table);
  lines.insert(lines.begin(), head);
  return lines;
}

std::vector<std::string> error_text(const Error& error) {
  return {"error " + std::string(error_code_name(error.code)) + " at \"" + error.path + "\"",
          error.message};
}

std::vector<std::string> answer_of(const UsageTable& table, const Section& query) {
  const Result<Question> question = read_question(query);
  if (!question) return error_text(question.error());
  const Result<QueryResult> result = execute(table, question->spec, question->window);
  if (!result) return error_text(result.error());
  // What travels between engine and page must be the same answer.
  const Result<QueryResult> travelled = query_result_from_json(query_result_to_json(*result), "");
  REQUIRE(travelled);
  CHECK(*travelled == *result);
  return answer_text(question->spec, *travelled);
}

std::vector<std::string> without_blank_ends(std::vector<std::string> lines) {
  for (std::string& line : lines) line = line.substr(0, line.find_last_not_of(" \r") + 1);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Runs one file; returns the number of queries.
int run_file(const std::string& path, bool is_update) {
  std::vector<Section> sections = read_sections(path);
  UsageTable table;
  int queries = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].kind == "rows") {
      table = UsageTable();
      read_rows(sections[i], table);
    }
    if (sections[i].kind != "query") continue;
    ++queries;
    std::vector<std::string> actual = answer_of(table, sections[i]);
    const bool has_answer = i + 1 < sections.size() && sections[i + 1].kind == "answer";
    if (is_update) {
      actual.emplace_back();
      if (has_answer) {
        sections[i + 1].lines = actual;
      } else {
        if (!sections[i].lines.back().empty()) sections[i].lines.emplace_back();
        sections.insert(sections.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                        {"answer", "", actual});
      }
      continue;
    }
    INFO("query: " << sections[i].name);
    REQUIRE(has_answer);
    const std::vector<std::string> expected = without_blank_ends(sections[i + 1].lines);
    INFO("- expected, + actual:\n" << difference(expected, actual));
    CHECK(expected == actual);
  }
  std::vector<std::string>& last = sections.back().lines;
  while (!last.empty() && last.back().empty()) last.pop_back();
  if (is_update) std::ofstream(path, std::ios::binary) << written(sections);
  return queries;
}

TEST_CASE("golden queries") {
  const bool is_update = std::getenv("USAGESCOPE_UPDATE_GOLDEN") != nullptr;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(USAGESCOPE_GOLDEN_DIR)) {
    if (entry.path().extension() == ".test") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  REQUIRE(paths.size() >= 8);
  for (const std::string& path : paths) {
    DYNAMIC_SECTION(path) {
      CHECK(run_file(path, is_update) > 0);
    }
  }
}

}  // namespace
}  // namespace usagescope::golden
