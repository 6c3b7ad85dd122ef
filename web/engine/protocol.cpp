// Requests, page to engine; the replies are in protocol_reply.cpp.
#include "web/engine/protocol.hpp"

#include <utility>

#include "core/contract/messages.hpp"
#include "core/json/json_value.hpp"
#include "core/json/query_codec.hpp"
#include "web/engine/message_fields.hpp"
#include "web/engine/protocol_envelope.hpp"
#include "web/engine/row_messages.hpp"

namespace usagescope {
namespace {

void write(Json& json, const ConnectRequest& request) {
  json.set("type", "connect");
  json.set("host", request.host);
  json.set("orgId", request.org_id);
  json.set("apiToken", request.api_token);
}

void write(Json& json, const LoadUsageRequest& request) {
  json.set("type", "loadUsage");
  if (request.period) json.set("period", period_to_json(*request.period));
  json.set("pageLimit", count_to_json(request.page_limit));
}

void write(Json& json, const ResumeLoadRequest&) {
  json.set("type", "resumeLoad");
}
void write(Json& json, const CancelLoadRequest&) {
  json.set("type", "cancelLoad");
}
void write(Json& json, const DisconnectRequest&) {
  json.set("type", "disconnect");
}

void write(Json& json, const OpenInputRequest& request) {
  json.set("type", "openInput");
  json.set("name", request.name);
  json.set("format", usage_format_name(request.format));
}
void write(Json& json, const AppendRequest& request) {
  json.set("type", "append");
  json.set("input", count_to_json(request.input));
}
void write(Json& json, const EndInputRequest& request) {
  json.set("type", "endInput");
  json.set("input", count_to_json(request.input));
}
void write(Json& json, const CancelInputRequest& request) {
  json.set("type", "cancelInput");
  json.set("input", count_to_json(request.input));
}

void write(Json& json, const ClearRequest&) {
  json.set("type", "clear");
}
void write(Json& json, const MemoryRequest&) {
  json.set("type", "memory");
}

void write(Json& json, const QueryRequest& request) {
  json.set("type", "query");
  json.set("spec", query_spec_to_json(request.spec));
  json.set("window", query_window_to_json(request.window));
}

void write(Json& json, const LoadReportRequest& request) {
  json.set("type", "loadReport");
  json.set("orgId", request.org_id);
  json.set("tenantId", request.tenant_id);
  json.set("first", request.first.to_string());
  json.set("last", request.last.to_string());
}

template <typename T>
void write_question(Json& json, const char* type, const QuerySpec& spec, const T& request) {
  json.set("type", type);
  json.set("spec", query_spec_to_json(spec));
  json.set("request", RowMessage<T>::write(request));
}
template <typename T>
void write(Json& json, const RowQuestion<T>& question) {
  write_question(json, RowMessage<T>::kType, question.spec, question.request);
}

void write(Json& json, const TakeSnapshotRequest&) {
  json.set("type", "takeSnapshot");
}
void write(Json& json, const DropSnapshotRequest& request) {
  json.set("type", "dropSnapshot");
  json.set("snapshot", count_to_json(request.snapshot));
}
void write(Json& json, const DiffRequest& request) {
  write_question(json, "diff", request.spec, request.request);
  json.set("snapshot", count_to_json(request.snapshot));
}

void write(Json& json, const OpenExportRequest& request) {
  write_question(json, "openExport", request.spec, request.request);
  json.set("format", export_format_name(request.format));
}
void write(Json& json, const NextPieceRequest& request) {
  json.set("type", "nextPiece");
  json.set("export", count_to_json(request.export_id));
}
void write(Json& json, const CloseExportRequest& request) {
  json.set("type", "closeExport");
  json.set("export", count_to_json(request.export_id));
}

EngineCommand read_connect(MessageFields& fields) {
  ConnectRequest request;
  request.host = fields.text("host");
  request.org_id = fields.text("orgId");
  request.api_token = fields.text("apiToken");
  return request;
}

EngineCommand read_load_usage(MessageFields& fields) {
  LoadUsageRequest request;
  request.period = fields.optional_period("period");
  request.page_limit = static_cast<std::uint32_t>(fields.integer("pageLimit", 1, kMaxPageLimit));
  return request;
}

EngineCommand read_query(MessageFields& fields) {
  QueryRequest request;
  if (const Json* spec = fields.member("spec")) {
    request.spec = fields.take(query_spec_from_json(*spec, fields.path_of("spec")));
  }
  if (const Json* window = fields.member("window")) {
    request.window = fields.take(query_window_from_json(*window, fields.path_of("window")));
  }
  return request;
}

EngineCommand read_load_report(MessageFields& fields) {
  LoadReportRequest request;
  request.org_id = fields.text("orgId");
  request.tenant_id = fields.text("tenantId");
  request.first = fields.month("first");
  request.last = fields.month("last");
  if (request.last < request.first) {
    fields.fail({ErrorCode::kInvalidArgument, "The last month lies before the first.",
                 fields.path_of("last")});
  }
  return request;
}

EngineCommand read_open_input(MessageFields& fields) {
  OpenInputRequest request;
  request.name = fields.text("name");
  request.format = fields.usage_format("format");
  return request;
}

template <typename T>
RowQuestion<T> read_question(MessageFields& fields) {
  RowQuestion<T> question;
  if (const Json* spec = fields.member("spec")) {
    fields.take_into(question.spec, query_spec_from_json(*spec, fields.path_of("spec")));
  }
  if (const Json* request = fields.member("request")) {
    fields.take_into(question.request,
                     RowMessage<T>::read(*request, fields.path_of("request")));
  }
  return question;
}

EngineCommand read_diff(MessageFields& fields) {
  auto question = read_question<SnapshotRequest>(fields);
  return DiffRequest{fields.count("snapshot"), std::move(question.spec),
                     std::move(question.request)};
}

EngineCommand read_open_export(MessageFields& fields) {
  auto question = read_question<RowRequest>(fields);
  const auto format = export_format_by_name(fields.text("format"));
  if (!format) {
    fields.fail({ErrorCode::kUnknownName,
                 "There is no such format of exports. Known are ndjson and csv.",
                 fields.path_of("format")});
  }
  return OpenExportRequest{std::move(question.spec), std::move(question.request),
                           format.value_or(ExportFormat::kCsv)};
}

EngineCommand read_command(MessageFields& fields, std::string_view type) {
  if (type == "connect") return read_connect(fields);
  if (type == "loadUsage") return read_load_usage(fields);
  if (type == "resumeLoad") return ResumeLoadRequest{};
  if (type == "cancelLoad") return CancelLoadRequest{};
  if (type == "query") return read_query(fields);
  if (type == "loadReport") return read_load_report(fields);
  if (type == "disconnect") return DisconnectRequest{};
  if (type == "openInput") return read_open_input(fields);
  if (type == "append") return AppendRequest{fields.count("input")};
  if (type == "endInput") return EndInputRequest{fields.count("input")};
  if (type == "cancelInput") return CancelInputRequest{fields.count("input")};
  if (type == "facets") return read_question<FacetRequest>(fields);
  if (type == "find") return read_question<FindRequest>(fields);
  if (type == "rows") return read_question<RowRequest>(fields);
  if (type == "summary") return read_question<SummaryRequest>(fields);
  if (type == "faults") return read_question<FaultRequest>(fields);
  if (type == "takeSnapshot") return TakeSnapshotRequest{};
  if (type == "dropSnapshot") return DropSnapshotRequest{fields.count("snapshot")};
  if (type == "diff") return read_diff(fields);
  if (type == "openExport") return read_open_export(fields);
  if (type == "nextPiece") return NextPieceRequest{fields.count("export")};
  if (type == "closeExport") return CloseExportRequest{fields.count("export")};
  if (type == "clear") return ClearRequest{};
  if (type == "memory") return MemoryRequest{};
  fields.fail({ErrorCode::kUnknownName, "There is no engine request of this type.",
               fields.path_of("type")});
  return DisconnectRequest{};
}

}  // namespace

std::string encode_request(const EngineRequest& request) {
  Json json = message_envelope(request.id);
  std::visit([&json](const auto& command) { write(json, command); }, request.command);
  return json.dump();
}

Result<EngineRequest> decode_request(std::string_view text) {
  auto json = parse_message(text);
  if (!json) return std::move(json).error();
  MessageFields fields(*json, "");
  EngineRequest request;
  request.id = read_envelope(fields);
  const std::string type = fields.text("type");
  if (!fields.has_failed()) request.command = read_command(fields, type);
  if (auto status = fields.finish(); !status) return std::move(status).error();
  return request;
}

}  // namespace usagescope
