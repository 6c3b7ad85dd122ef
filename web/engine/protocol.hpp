#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/usage_ingest.hpp"
#include "core/model/service_report.hpp"
#include "core/query/faults/faults.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/query/rows/facets.hpp"
#include "core/query/rows/find.hpp"
#include "core/query/rows/row_export.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/query/rows/row_summary.hpp"
#include "core/query/snapshots/snapshot.hpp"
#include "core/time/civil.hpp"
#include "core/time/clock.hpp"
#include "web/platform/memory.hpp"

namespace usagescope {

/// Version of the messages below; every message carries it as "v". A message of another version is
/// refused with an error, so a stale cached script is seen at once.
inline constexpr int kEngineProtocolVersion = 2;

// ---- page -> engine ------------------------------------------------------------------------------

/// Exchanges the API token for an access token. The token lives in the engine's memory only.
struct ConnectRequest {
  std::string host;  ///< "https://console.navigator.vmware.com", no trailing slash; "" = same origin
  std::string org_id;
  std::string api_token;
  friend bool operator==(const ConnectRequest&, const ConnectRequest&) = default;
};

/// Loads all pages of usages/search for a period, replacing the table. Without a period the
/// server's own default filter applies (the previous quarter; product.md, T6).
struct LoadUsageRequest {
  std::optional<Period> period;
  std::uint32_t page_limit = 100;
  friend bool operator==(const LoadUsageRequest&, const LoadUsageRequest&) = default;
};

/// Goes on after a failed or cancelled load, from the first row that is missing.
struct ResumeLoadRequest {
  friend bool operator==(const ResumeLoadRequest&, const ResumeLoadRequest&) = default;
};
struct CancelLoadRequest {
  friend bool operator==(const CancelLoadRequest&, const CancelLoadRequest&) = default;
};

struct QueryRequest {
  QuerySpec spec;
  QueryWindow window;
  friend bool operator==(const QueryRequest&, const QueryRequest&) = default;
};

/// A question about the rows that a spec lets through (its period, filters and price basis).
template <typename T>
struct RowQuestion {
  QuerySpec spec;
  T request;
  friend bool operator==(const RowQuestion&, const RowQuestion&) = default;
};
using FacetQuestion = RowQuestion<FacetRequest>;
using FindQuestion = RowQuestion<FindRequest>;
using ListQuestion = RowQuestion<RowRequest>;
using SummaryQuestion = RowQuestion<SummaryRequest>;
using FaultQuestion = RowQuestion<FaultRequest>;

/// Sets the rows aside as a snapshot and leaves the table empty, for another load to be compared
/// with. The snapshot is named by the request's id. Not while something is loaded.
struct TakeSnapshotRequest {
  friend bool operator==(const TakeSnapshotRequest&, const TakeSnapshotRequest&) = default;
};
struct DropSnapshotRequest {
  std::uint32_t snapshot = 0;
  friend bool operator==(const DropSnapshotRequest&, const DropSnapshotRequest&) = default;
};
/// What became of the snapshot's rows in the table.
struct DiffRequest {
  std::uint32_t snapshot = 0;
  QuerySpec spec;
  SnapshotRequest request;
  friend bool operator==(const DiffRequest&, const DiffRequest&) = default;
};

/// Begins to write rows as text: those that the spec lets through, in the order of the list.
/// The export is named by the request's id; answered by its first piece.
struct OpenExportRequest {
  QuerySpec spec;
  RowRequest request;
  ExportFormat format = ExportFormat::kCsv;
  friend bool operator==(const OpenExportRequest&, const OpenExportRequest&) = default;
};
/// Answered by the next piece. An export whose table has changed fails: it would mix the rows.
struct NextPieceRequest {
  std::uint32_t export_id = 0;
  friend bool operator==(const NextPieceRequest&, const NextPieceRequest&) = default;
};
struct CloseExportRequest {
  std::uint32_t export_id = 0;
  friend bool operator==(const CloseExportRequest&, const CloseExportRequest&) = default;
};

/// One usage-report call for each month of [first, last], so that months can be columns.
struct LoadReportRequest {
  std::string org_id;
  std::string tenant_id;  ///< "" = all customers of the organisation
  Month first;
  Month last;  ///< inclusive; at most six months (seed 000)
  friend bool operator==(const LoadReportRequest&, const LoadReportRequest&) = default;
};

/// Forgets tokens and rows.
struct DisconnectRequest {
  friend bool operator==(const DisconnectRequest&, const DisconnectRequest&) = default;
};

/// Begins an input: the rows of a file are added to the table as its bytes come, beside the messages
/// (Engine::feed). One at a time, and none while pages are loaded.
struct OpenInputRequest {
  std::string name;  ///< of the file, for people; stands before the place in errors
  UsageFormat format = UsageFormat::kAuto;
  friend bool operator==(const OpenInputRequest&, const OpenInputRequest&) = default;
};

/// Bytes of the input have been fed. Answered by its status, or by its failure.
struct AppendRequest {
  std::uint32_t input = 0;  ///< id of the OpenInputRequest
  friend bool operator==(const AppendRequest&, const AppendRequest&) = default;
};
/// The input has ended; answered like an append.
struct EndInputRequest {
  std::uint32_t input = 0;
  friend bool operator==(const EndInputRequest&, const EndInputRequest&) = default;
};
/// Ends an input early; what came stays. Answered by its status, also when it has ended already.
struct CancelInputRequest {
  std::uint32_t input = 0;
  friend bool operator==(const CancelInputRequest&, const CancelInputRequest&) = default;
};

/// Forgets the rows and ends what adds to them: loads and inputs are cancelled.
struct ClearRequest {
  friend bool operator==(const ClearRequest&, const ClearRequest&) = default;
};

struct MemoryRequest {
  friend bool operator==(const MemoryRequest&, const MemoryRequest&) = default;
};

using EngineCommand =
    std::variant<ConnectRequest, LoadUsageRequest, ResumeLoadRequest, CancelLoadRequest,
                 QueryRequest, LoadReportRequest, DisconnectRequest, OpenInputRequest, AppendRequest,
                 EndInputRequest, CancelInputRequest, ClearRequest, MemoryRequest, FacetQuestion,
                 FindQuestion, ListQuestion, SummaryQuestion, FaultQuestion, TakeSnapshotRequest,
                 DropSnapshotRequest, DiffRequest, OpenExportRequest, NextPieceRequest,
                 CloseExportRequest>;

struct EngineRequest {
  std::uint32_t id = 0;  ///< chosen by the page; replies name it
  EngineCommand command;
  friend bool operator==(const EngineRequest&, const EngineRequest&) = default;
};

// ---- engine -> page ------------------------------------------------------------------------------

struct ConnectedReply {
  std::string org_id;
  /// The server's clock (Date header of the exchange), or the browser's when the header is hidden.
  Instant server_time;
  bool is_browser_time = false;
  friend bool operator==(const ConnectedReply&, const ConnectedReply&) = default;
};

enum class LoadPhase : std::uint8_t { kLoading, kRetrying, kDone, kFailed, kCancelled };

/// Sent on every page at most about four times a second, and once at the end of a load.
struct LoadStatusReply {
  LoadPhase phase = LoadPhase::kLoading;
  std::optional<Period> period;  ///< as asked
  std::uint32_t rows = 0;        ///< in the table
  std::optional<std::uint32_t> expected_rows;  ///< totalResultsCount
  std::uint32_t pages = 0;
  std::uint32_t unknown_fields = 0;
  std::uint32_t rows_per_second = 0;
  std::uint32_t attempt = 0;            ///< of the page under way, from 1
  std::uint32_t wait_ms = 0;            ///< kRetrying: until that attempt, else 0
  std::optional<CivilDate> first_day;   ///< oldest usage day in the table
  std::optional<CivilDate> last_day;
  std::optional<Error> error;           ///< kRetrying: the last failure; kFailed: the final one
  int http_status = 0;                  ///< of that failure, 0 when there was no answer
  Instant as_of;                        ///< server's clock at the last answer
  std::uint64_t revision = 0;           ///< of the table
  friend bool operator==(const LoadStatusReply&, const LoadStatusReply&) = default;
};

/// Sent under the id of the input's opening: at once, with bytes at most four times a second, and
/// once at its end; and as the answer to the requests that name the input.
struct InputStatusReply {
  LoadPhase phase = LoadPhase::kLoading;
  std::string name;
  UsageFormat format = UsageFormat::kAuto;  ///< as asked, or as it turned out to be
  std::int64_t bytes = 0;                   ///< read so far, unpacked
  std::uint32_t rows = 0;                   ///< that this input added
  std::uint32_t table_rows = 0;
  std::optional<std::uint32_t> expected_rows;  ///< totalResultsCount, where the file has one
  std::uint64_t unknown_fields = 0;
  std::vector<std::string> unused_columns;  ///< of a CSV
  std::string currency;                     ///< in the header of a CSV's price column
  std::optional<CivilDate> first_day;       ///< oldest usage day in the table
  std::optional<CivilDate> last_day;
  std::optional<Error> error;  ///< kFailed: why
  std::uint64_t revision = 0;  ///< of the table
  friend bool operator==(const InputStatusReply&, const InputStatusReply&) = default;
};

struct QueryReply {
  QueryResult result;
  std::uint64_t revision = 0;
  std::uint32_t elapsed_us = 0;  ///< in the engine
  friend bool operator==(const QueryReply&, const QueryReply&) = default;
};

struct MonthReport {
  Month month;
  ServiceReport organizations;
  friend bool operator==(const MonthReport&, const MonthReport&) = default;
};
struct ReportReply {
  std::vector<MonthReport> months;  ///< ascending
  Instant as_of;
  friend bool operator==(const ReportReply&, const ReportReply&) = default;
};

/// The request named by the id failed.
struct FailedReply {
  Error error;
  int http_status = 0;
  friend bool operator==(const FailedReply&, const FailedReply&) = default;
};

template <typename T>
struct RowAnswer {
  T result;
  std::uint64_t revision = 0;
  friend bool operator==(const RowAnswer&, const RowAnswer&) = default;
};
using FacetReply = RowAnswer<FacetResult>;
using FindReply = RowAnswer<FindResult>;
using ListReply = RowAnswer<RowPage>;
using SummaryReply = RowAnswer<RowSummary>;
using FaultReply = RowAnswer<FaultReport>;
using DiffReply = RowAnswer<SnapshotResult>;

struct SnapshotReply {
  std::uint32_t snapshot = 0;  ///< its name in later requests
  std::uint32_t rows = 0;
  std::uint64_t revision = 0;  ///< of the table, which is empty now
  friend bool operator==(const SnapshotReply&, const SnapshotReply&) = default;
};

/// The piece itself, text in UTF-8, goes beside the message; it is empty once all has been written,
/// and the export is closed then.
struct PieceReply {
  std::uint32_t export_id = 0;
  std::uint32_t rows = 0;  ///< of all
  std::uint32_t rows_written = 0;
  bool is_over = false;
  friend bool operator==(const PieceReply&, const PieceReply&) = default;
};

/// What was asked for is done and has no answer of its own.
struct DoneReply {
  std::uint64_t revision = 0;  ///< of the table
  friend bool operator==(const DoneReply&, const DoneReply&) = default;
};

struct MemoryReply {
  MemoryFigures memory;
  std::int64_t table_bytes = 0;  ///< of the columns, with the room kept for more rows
  std::int64_t snapshot_bytes = 0;
  std::uint32_t table_rows = 0;
  friend bool operator==(const MemoryReply&, const MemoryReply&) = default;
};

using EngineAnswer = std::variant<ConnectedReply, LoadStatusReply, QueryReply, ReportReply,
                                  FailedReply, InputStatusReply, DoneReply, MemoryReply, FacetReply,
                                  FindReply, ListReply, SummaryReply, FaultReply, DiffReply,
                                  SnapshotReply, PieceReply>;

struct EngineReply {
  std::uint32_t id = 0;  ///< of the request; a resumed load answers under the id of the resume
  EngineAnswer answer;
  friend bool operator==(const EngineReply&, const EngineReply&) = default;
};

/// Messages are compact JSON text both ways.
[[nodiscard]] std::string encode_request(const EngineRequest& request);
[[nodiscard]] Result<EngineRequest> decode_request(std::string_view text);
[[nodiscard]] std::string encode_reply(const EngineReply& reply);
[[nodiscard]] Result<EngineReply> decode_reply(std::string_view text);

}  // namespace usagescope
