// query_tool: one request a line on standard input, one answer a line on standard output, so that
// thousands of questions cost one start.
//
//   {"load":["a.ndjson","b.ndjson"]}  makes a new table of the files' rows; answers {"rows":n}
//   {"spec":{...},"window":{...}}     answers the query over the table
//
// An error is answered as {"error":code,"path":...,"message":...}; the table stays as it was.

#include <fstream>
#include <iostream>
#include <string>
#include <utility>

#include "core/json/query_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"

namespace usagescope {
namespace {

Json error_json(const Error& error) {
  Json json;
  json.set("error", std::string(error_code_name(error.code)));
  json.set("path", error.path);
  json.set("message", error.message);
  return json;
}

Status append_file(const std::string& path, UsageTable& table) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot be read", path};
  std::uint32_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty()) continue;
    const Result<UsageRecord> record = decode_usage_record(line);
    Status status = record ? table.append(*record) : Status(record.error());
    if (status) continue;
    status.error().path = path + ":" + std::to_string(number) + status.error().path;
    return status;
  }
  return ok();
}

Json load(const Json& files, UsageTable& table) {
  UsageTable loaded;
  if (files.array() == nullptr) return error_json({ErrorCode::kWrongType, "no list", "/load"});
  for (const Json& file : *files.array()) {
    const Status status = append_file(file.string() ? *file.string() : "", loaded);
    if (!status) return error_json(status.error());
  }
  table = std::move(loaded);
  Json json;
  json.set("rows", Json::integer(table.row_count()));
  return json;
}

Json query(const UsageTable& table, const Json& request) {
  const Json none = Json::Object{};
  const Json* spec_json = request.find("spec");
  const Json* window_json = request.find("window");
  const Result<QuerySpec> spec = query_spec_from_json(spec_json ? *spec_json : none, "/spec");
  if (!spec) return error_json(spec.error());
  const Result<QueryWindow> window =
      query_window_from_json(window_json ? *window_json : none, "/window");
  if (!window) return error_json(window.error());
  const Result<QueryResult> result = execute(table, *spec, *window);
  return result ? query_result_to_json(*result) : error_json(result.error());
}

Json answer(const std::string& line, UsageTable& table) {
  const Result<Json> request = Json::parse(line);
  if (!request) return error_json(request.error());
  if (const Json* files = request->find("load")) return load(*files, table);
  return query(table, *request);
}

}  // namespace
}  // namespace usagescope

int main() {
  usagescope::UsageTable table;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << usagescope::answer(line, table).dump() << std::endl;
  }
  return 0;
}
