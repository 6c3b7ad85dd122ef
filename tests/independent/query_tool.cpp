// query_tool ROWS.ndjson QUERIES.json: answers each {"spec": ..., "window": ...} of the list over
// the rows and prints the results as a JSON list, an error as {"error": code, "path": ...}.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "core/json/query_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"

namespace usagescope {
namespace {

Status load(const char* path, UsageTable& table) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot be read", path};
  std::uint32_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty()) continue;
    Result<UsageRecord> record = decode_usage_record(line);
    Status status = record ? table.append(*record) : Status(record.error());
    if (!status) {
      status.error().path = std::string(path) + ":" + std::to_string(number) + status.error().path;
      return status;
    }
  }
  return ok();
}

Json error_json(const Error& error) {
  Json json;
  json.set("error", std::string(error_code_name(error.code)));
  json.set("path", error.path);
  return json;
}

Json answer(const UsageTable& table, const Json& query) {
  const Json none;
  const Json* spec_json = query.find("spec");
  const Json* window_json = query.find("window");
  const Result<QuerySpec> spec = query_spec_from_json(spec_json ? *spec_json : none, "/spec");
  if (!spec) return error_json(spec.error());
  const Result<QueryWindow> window =
      query_window_from_json(window_json ? *window_json : none, "/window");
  if (!window) return error_json(window.error());
  const Result<QueryResult> result = execute(table, *spec, *window);
  return result ? query_result_to_json(*result) : error_json(result.error());
}

Status run(const char* rows_path, const char* queries_path) {
  UsageTable table;
  if (Status status = load(rows_path, table); !status) return status;
  std::ifstream file(queries_path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Result<Json> queries = Json::parse(text);
  if (!queries) return queries.error();
  if (queries->array() == nullptr) {
    return Error{ErrorCode::kWrongType, "is no list of queries", queries_path};
  }
  Json::Array answers;
  for (const Json& query : *queries->array()) answers.push_back(answer(table, query));
  std::puts(Json(std::move(answers)).dump().c_str());
  return ok();
}

}  // namespace
}  // namespace usagescope

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: query_tool ROWS.ndjson QUERIES.json\n", stderr);
    return 2;
  }
  const usagescope::Status status = usagescope::run(argv[1], argv[2]);
  if (status) return 0;
  std::fprintf(stderr, "query_tool: %s\n", usagescope::describe(status.error()).c_str());
  return 1;
}
