// Requests, page to engine; the replies are in protocol_reply.cpp.
#include "web/engine/protocol.hpp"

#include <utility>

#include "core/contract/messages.hpp"
#include "core/json/json_value.hpp"
#include "core/json/query_codec.hpp"
#include "web/engine/message_fields.hpp"
#include "web/engine/protocol_envelope.hpp"

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

EngineCommand read_command(MessageFields& fields, std::string_view type) {
  if (type == "connect") return read_connect(fields);
  if (type == "loadUsage") return read_load_usage(fields);
  if (type == "resumeLoad") return ResumeLoadRequest{};
  if (type == "cancelLoad") return CancelLoadRequest{};
  if (type == "query") return read_query(fields);
  if (type == "loadReport") return read_load_report(fields);
  if (type == "disconnect") return DisconnectRequest{};
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
