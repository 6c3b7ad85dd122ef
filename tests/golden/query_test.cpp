// Runs every tests/golden/*.test: rows in, queries asked, answers compared as text.

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/json/query_codec.hpp"
#include "core/query/execute.hpp"
#include "tests/golden/answer_text.hpp"
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
