// query_tool: one request a line on standard input, one answer a line on standard output, so that
// thousands of questions cost one start.
//
//   {"load":["a.ndjson","b.csv"]}     makes a new table of the files' rows; answers {"rows":n}.
//                                     "pieceBytes":n reads the files in pieces of that size
//   {"spec":{...},"window":{...}}     answers the query over the table
//   {"spec":{...},"list":{...}}       a question about rows in the form of its codec, likewise
//                                     "facet", "find", "summary", "faults"
//   {"loadBefore":[...]}              as "load", for the earlier of two loads
//   {"spec":{...},"snapshot":{...}}   compares the two
//
// An error is answered as {"error":code,"path":...,"message":...}; the table stays as it was.

#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/facet_codec.hpp"
#include "core/json/fault_codec.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/row_codec.hpp"
#include "core/json/snapshot_codec.hpp"
#include "core/json/usage_ingest.hpp"
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

struct Tables {
  UsageTable before;
  UsageTable now;
};

/// Reads a file in pieces of so many bytes to the end of the table.
Status append_file(const std::string& path, std::size_t piece_bytes, UsageTable& table) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot be read", path};
  // A file of NDJSON may be empty, one of unknown format may not.
  const bool is_ndjson = std::string_view(path).ends_with(".ndjson");
  UsageIngest ingest(table, {path, is_ndjson ? UsageFormat::kNdjson : UsageFormat::kAuto, true});
  std::string piece(piece_bytes, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    const auto size = static_cast<std::size_t>(file.gcount());
    if (Status status = ingest.append(std::string_view(piece).substr(0, size)); !status) {
      return status;
    }
  }
  const Result<IngestReport> report = ingest.finish();
  return report ? ok() : Status(report.error());
}

Json load(const Json& files, const Json& request, UsageTable& table) {
  const auto piece_bytes = optional_integer(request, "pieceBytes", "", 1, 1'000'000);
  if (!piece_bytes) return error_json(piece_bytes.error());
  if (files.array() == nullptr) return error_json({ErrorCode::kWrongType, "no list", "/load"});
  UsageTable loaded;
  for (const Json& file : *files.array()) {
    const Status status =
        append_file(file.string() ? *file.string() : "",
                    static_cast<std::size_t>(piece_bytes->value_or(65'536)), loaded);
    if (!status) return error_json(status.error());
  }
  table = std::move(loaded);
  Json json;
  json.set("rows", Json::integer(table.row_count()));
  return json;
}

/// Decodes the request, answers it over the table and encodes what came of it.
template <typename Decode, typename Ask, typename Encode>
Json asked(const UsageTable& table, const QuerySpec& spec, const Json& request, Decode decode,
           Ask ask, Encode encode) {
  const auto decoded = decode(request, "");
  if (!decoded) return error_json(decoded.error());
  const auto result = ask(table, spec, *decoded);
  return result ? encode(*result) : error_json(result.error());
}

Json query(const Tables& tables, const Json& request) {
  const UsageTable& table = tables.now;
  const Json none = Json::Object{};
  const Json* spec_json = request.find("spec");
  const Result<QuerySpec> spec = query_spec_from_json(spec_json ? *spec_json : none, "/spec");
  if (!spec) return error_json(spec.error());
  if (const Json* list = request.find("list")) {
    const auto ask = [](const UsageTable& t, const QuerySpec& s, const RowRequest& r) {
      return query_rows(t, s, r);
    };
    return asked(table, *spec, *list, row_request_from_json, ask, row_page_to_json);
  }
  if (const Json* facet = request.find("facet")) {
    return asked(table, *spec, *facet, facet_request_from_json, query_facet, facet_result_to_json);
  }
  if (const Json* find = request.find("find")) {
    const auto ask = [](const UsageTable& t, const QuerySpec& s, const FindRequest& r) {
      return query_find(t, s, r);
    };
    return asked(table, *spec, *find, find_request_from_json, ask, find_result_to_json);
  }
  if (const Json* summary = request.find("summary")) {
    const auto ask = [](const UsageTable& t, const QuerySpec& s, const SummaryRequest& r) {
      return query_summary(t, s, r);
    };
    return asked(table, *spec, *summary, summary_request_from_json, ask, row_summary_to_json);
  }
  if (const Json* faults = request.find("faults")) {
    return asked(table, *spec, *faults, fault_request_from_json, find_faults, fault_report_to_json);
  }
  if (const Json* snapshot = request.find("snapshot")) {
    const auto ask = [&](const UsageTable& t, const QuerySpec& s, const SnapshotRequest& r) {
      return compare_snapshots(tables.before, t, s, r);
    };
    return asked(table, *spec, *snapshot, snapshot_request_from_json, ask, snapshot_result_to_json);
  }
  const Json* window = request.find("window");
  const auto ask = [](const UsageTable& t, const QuerySpec& s, const QueryWindow& w) {
    return execute(t, s, w);
  };
  return asked(table, *spec, window ? *window : none, query_window_from_json, ask,
               query_result_to_json);
}

Json answer(const std::string& line, Tables& tables) {
  const Result<Json> request = Json::parse(line);
  if (!request) return error_json(request.error());
  if (const Json* files = request->find("load")) return load(*files, *request, tables.now);
  if (const Json* files = request->find("loadBefore")) return load(*files, *request, tables.before);
  return query(tables, *request);
}

}  // namespace
}  // namespace usagescope

int main() {
  usagescope::Tables tables;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << usagescope::answer(line, tables).dump() << std::endl;
  }
  return 0;
}
