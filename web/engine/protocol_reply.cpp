// Replies, engine to page; the requests are in protocol.cpp.
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "core/json/json_value.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/report_codec.hpp"
#include "web/engine/message_fields.hpp"
#include "web/engine/protocol.hpp"
#include "web/engine/protocol_envelope.hpp"
#include "web/engine/row_messages.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, 5> kPhaseNames = {"loading", "retrying", "done", "failed",
                                                         "cancelled"};
static_assert(static_cast<std::size_t>(LoadPhase::kCancelled) + 1 == kPhaseNames.size());

void write(Json& json, const ConnectedReply& reply) {
  json.set("type", "connected");
  json.set("orgId", reply.org_id);
  json.set("serverTime", Json::integer(reply.server_time.ms));
  json.set("isBrowserTime", reply.is_browser_time);
}

void write(Json& json, const LoadStatusReply& reply) {
  json.set("type", "loadStatus");
  json.set("phase", kPhaseNames[static_cast<std::size_t>(reply.phase)]);
  if (reply.period) json.set("period", period_to_json(*reply.period));
  json.set("rows", count_to_json(reply.rows));
  if (reply.expected_rows) json.set("expectedRows", count_to_json(*reply.expected_rows));
  json.set("pages", count_to_json(reply.pages));
  json.set("unknownFields", count_to_json(reply.unknown_fields));
  json.set("rowsPerSecond", count_to_json(reply.rows_per_second));
  json.set("attempt", count_to_json(reply.attempt));
  json.set("waitMs", count_to_json(reply.wait_ms));
  if (reply.first_day) json.set("firstDay", reply.first_day->to_string());
  if (reply.last_day) json.set("lastDay", reply.last_day->to_string());
  if (reply.error) json.set("error", error_to_json(*reply.error));
  json.set("httpStatus", Json::integer(reply.http_status));
  json.set("asOf", Json::integer(reply.as_of.ms));
  json.set("revision", count_to_json(reply.revision));
}

void write(Json& json, const QueryReply& reply) {
  json.set("type", "queryResult");
  json.set("result", query_result_to_json(reply.result));
  json.set("revision", count_to_json(reply.revision));
  json.set("elapsedUs", count_to_json(reply.elapsed_us));
}

void write(Json& json, const ReportReply& reply) {
  json.set("type", "report");
  Json::Array months;
  months.reserve(reply.months.size());
  for (const MonthReport& month : reply.months) {
    Json item;
    item.set("month", month.month.to_string());
    item.set("organizations", service_report_to_json(month.organizations));
    months.push_back(std::move(item));
  }
  json.set("months", std::move(months));
  json.set("asOf", Json::integer(reply.as_of.ms));
}

void write(Json& json, const FailedReply& reply) {
  json.set("type", "failed");
  json.set("error", error_to_json(reply.error));
  json.set("httpStatus", Json::integer(reply.http_status));
}

void write(Json& json, const InputStatusReply& reply) {
  json.set("type", "inputStatus");
  json.set("phase", kPhaseNames[static_cast<std::size_t>(reply.phase)]);
  json.set("name", reply.name);
  json.set("format", usage_format_name(reply.format));
  json.set("bytes", Json::integer(reply.bytes));
  json.set("rows", count_to_json(reply.rows));
  json.set("tableRows", count_to_json(reply.table_rows));
  if (reply.expected_rows) json.set("expectedRows", count_to_json(*reply.expected_rows));
  json.set("unknownFields", count_to_json(reply.unknown_fields));
  json.set("unusedColumns", Json::Array(reply.unused_columns.begin(), reply.unused_columns.end()));
  json.set("currency", reply.currency);
  if (reply.first_day) json.set("firstDay", reply.first_day->to_string());
  if (reply.last_day) json.set("lastDay", reply.last_day->to_string());
  if (reply.error) json.set("error", error_to_json(*reply.error));
  json.set("revision", count_to_json(reply.revision));
}

void write(Json& json, const DoneReply& reply) {
  json.set("type", "done");
  json.set("revision", count_to_json(reply.revision));
}

void write(Json& json, const MemoryReply& reply) {
  json.set("type", "memory");
  json.set("usedBytes", Json::integer(reply.memory.used_bytes));
  json.set("heapBytes", Json::integer(reply.memory.heap_bytes));
  json.set("limitBytes", Json::integer(reply.memory.limit_bytes));
  json.set("tableBytes", Json::integer(reply.table_bytes));
  json.set("snapshotBytes", Json::integer(reply.snapshot_bytes));
  json.set("tableRows", count_to_json(reply.table_rows));
}

template <typename T>
void write(Json& json, const RowAnswer<T>& answer) {
  json.set("type", RowMessage<T>::kType);
  json.set("result", RowMessage<T>::write(answer.result));
  json.set("revision", count_to_json(answer.revision));
}

void write(Json& json, const SnapshotReply& reply) {
  json.set("type", "snapshot");
  json.set("snapshot", count_to_json(reply.snapshot));
  json.set("rows", count_to_json(reply.rows));
  json.set("revision", count_to_json(reply.revision));
}

void write(Json& json, const PieceReply& reply) {
  json.set("type", "piece");
  json.set("export", count_to_json(reply.export_id));
  json.set("rows", count_to_json(reply.rows));
  json.set("rowsWritten", count_to_json(reply.rows_written));
  json.set("isOver", reply.is_over);
}

int read_http_status(MessageFields& fields) {
  return static_cast<int>(fields.integer("httpStatus", 0, 999));
}

void read(MessageFields& fields, ConnectedReply& reply) {
  reply.org_id = fields.text("orgId");
  reply.server_time = fields.instant("serverTime");
  reply.is_browser_time = fields.boolean("isBrowserTime");
}

LoadPhase read_phase(MessageFields& fields) {
  const std::string name = fields.text("phase");
  for (std::size_t i = 0; i < kPhaseNames.size(); ++i) {
    if (kPhaseNames[i] == name) return static_cast<LoadPhase>(i);
  }
  fields.fail(
      {ErrorCode::kUnknownName, "There is no load phase of this name.", fields.path_of("phase")});
  return LoadPhase::kLoading;
}

void read(MessageFields& fields, LoadStatusReply& reply) {
  reply.phase = read_phase(fields);
  reply.period = fields.optional_period("period");
  reply.rows = fields.count("rows");
  reply.expected_rows = fields.optional_count("expectedRows");
  reply.pages = fields.count("pages");
  reply.unknown_fields = fields.count("unknownFields");
  reply.rows_per_second = fields.count("rowsPerSecond");
  reply.attempt = fields.count("attempt");
  reply.wait_ms = fields.count("waitMs");
  reply.first_day = fields.optional_day("firstDay");
  reply.last_day = fields.optional_day("lastDay");
  reply.error = fields.optional_error("error");
  reply.http_status = read_http_status(fields);
  reply.as_of = fields.instant("asOf");
  reply.revision = fields.revision("revision");
}

void read(MessageFields& fields, QueryReply& reply) {
  if (const Json* result = fields.member("result")) {
    fields.take_into(reply.result, query_result_from_json(*result, fields.path_of("result")));
  }
  reply.revision = fields.revision("revision");
  reply.elapsed_us = fields.count("elapsedUs");
}

MonthReport read_month_report(MessageFields& fields, const Json& json, const std::string& path) {
  MessageFields item(json, path);
  MonthReport report;
  report.month = item.month("month");
  if (const Json* organizations = item.member("organizations")) {
    report.organizations =
        item.take(service_report_from_json(*organizations, item.path_of("organizations")));
  }
  if (auto status = item.finish(); !status) fields.fail(std::move(status).error());
  return report;
}

void read(MessageFields& fields, ReportReply& reply) {
  if (const Json::Array* months = fields.array("months")) {
    for (std::size_t i = 0; i < months->size() && !fields.has_failed(); ++i) {
      const std::string path = fields.path_of("months") + "/" + std::to_string(i);
      reply.months.push_back(read_month_report(fields, (*months)[i], path));
      if (i > 0 && reply.months[i].month <= reply.months[i - 1].month) {
        fields.fail({ErrorCode::kInvalidArgument, "The months of a report must ascend.", path});
      }
    }
  }
  reply.as_of = fields.instant("asOf");
}

void read(MessageFields& fields, FailedReply& reply) {
  reply.error = fields.error("error");
  reply.http_status = read_http_status(fields);
}

void read(MessageFields& fields, InputStatusReply& reply) {
  reply.phase = read_phase(fields);
  reply.name = fields.text("name");
  reply.format = fields.usage_format("format");
  reply.bytes = fields.integer("bytes", 0, std::numeric_limits<std::int64_t>::max());
  reply.rows = fields.count("rows");
  reply.table_rows = fields.count("tableRows");
  reply.expected_rows = fields.optional_count("expectedRows");
  reply.unknown_fields = fields.revision("unknownFields");
  reply.unused_columns = fields.texts("unusedColumns");
  reply.currency = fields.text("currency");
  reply.first_day = fields.optional_day("firstDay");
  reply.last_day = fields.optional_day("lastDay");
  reply.error = fields.optional_error("error");
  reply.revision = fields.revision("revision");
}

void read(MessageFields& fields, DoneReply& reply) {
  reply.revision = fields.revision("revision");
}

void read(MessageFields& fields, MemoryReply& reply) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  reply.memory.used_bytes = fields.integer("usedBytes", 0, kMost);
  reply.memory.heap_bytes = fields.integer("heapBytes", 0, kMost);
  reply.memory.limit_bytes = fields.integer("limitBytes", 0, kMost);
  reply.table_bytes = fields.integer("tableBytes", 0, kMost);
  reply.snapshot_bytes = fields.integer("snapshotBytes", 0, kMost);
  reply.table_rows = fields.count("tableRows");
}

template <typename T>
void read(MessageFields& fields, RowAnswer<T>& answer) {
  if (const Json* result = fields.member("result")) {
    fields.take_into(answer.result, RowMessage<T>::read(*result, fields.path_of("result")));
  }
  answer.revision = fields.revision("revision");
}

void read(MessageFields& fields, SnapshotReply& reply) {
  reply.snapshot = fields.count("snapshot");
  reply.rows = fields.count("rows");
  reply.revision = fields.revision("revision");
}

void read(MessageFields& fields, PieceReply& reply) {
  reply.export_id = fields.count("export");
  reply.rows = fields.count("rows");
  reply.rows_written = fields.count("rowsWritten");
  reply.is_over = fields.boolean("isOver");
}

/// Reads in place: answers are large, and moving one of them through several layers costs.
template <typename Reply>
void read_as(MessageFields& fields, EngineAnswer& answer) {
  read(fields, answer.emplace<Reply>());
}

void read_answer(MessageFields& fields, std::string_view type, EngineAnswer& answer) {
  if (type == "connected") return read_as<ConnectedReply>(fields, answer);
  if (type == "loadStatus") return read_as<LoadStatusReply>(fields, answer);
  if (type == "queryResult") return read_as<QueryReply>(fields, answer);
  if (type == "report") return read_as<ReportReply>(fields, answer);
  if (type == "failed") return read_as<FailedReply>(fields, answer);
  if (type == "inputStatus") return read_as<InputStatusReply>(fields, answer);
  if (type == "facetsResult") return read_as<FacetReply>(fields, answer);
  if (type == "findResult") return read_as<FindReply>(fields, answer);
  if (type == "rowsResult") return read_as<ListReply>(fields, answer);
  if (type == "summaryResult") return read_as<SummaryReply>(fields, answer);
  if (type == "faultsResult") return read_as<FaultReply>(fields, answer);
  if (type == "diffResult") return read_as<DiffReply>(fields, answer);
  if (type == "snapshot") return read_as<SnapshotReply>(fields, answer);
  if (type == "piece") return read_as<PieceReply>(fields, answer);
  if (type == "done") return read_as<DoneReply>(fields, answer);
  if (type == "memory") return read_as<MemoryReply>(fields, answer);
  fields.fail(
      {ErrorCode::kUnknownName, "There is no engine reply of this type.", fields.path_of("type")});
}

}  // namespace

std::string encode_reply(const EngineReply& reply) {
  Json json = message_envelope(reply.id);
  std::visit([&json](const auto& answer) { write(json, answer); }, reply.answer);
  return json.dump();
}

Result<EngineReply> decode_reply(std::string_view text) {
  auto json = parse_message(text);
  if (!json) return std::move(json).error();
  MessageFields fields(*json, "");
  Result<EngineReply> result{EngineReply{}};  // filled in place, see read_as()
  result->id = read_envelope(fields);
  const std::string type = fields.text("type");
  if (!fields.has_failed()) read_answer(fields, type, result->answer);
  if (auto status = fields.finish(); !status) result = std::move(status).error();
  return result;
}

}  // namespace usagescope
