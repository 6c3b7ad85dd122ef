// Runs every tests/golden/*.test: rows in, queries asked, answers compared as text.

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/json/query_codec.hpp"
#include "core/query/execute.hpp"
#include "tests/golden/golden_run.hpp"

namespace usagescope::golden {
namespace {

Error error_at(const std::string& where, Error error) {
  error.path = where + " " + error.path;
  return error;
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

TEST_CASE("golden queries") {
  run_files("", 8, [table = UsageTable()](const Section& section) mutable {
    if (section.kind == "rows") {
      table = UsageTable();
      read_rows(section, table);
    }
    if (section.kind != "query") return std::optional<std::vector<std::string>>();
    return std::optional(answer_of(table, section));
  });
}

}  // namespace
}  // namespace usagescope::golden
