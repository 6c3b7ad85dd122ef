#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/query/selection_memo.hpp"
#include "web/engine/api_call.hpp"
#include "web/engine/api_session.hpp"
#include "web/engine/export_job.hpp"
#include "web/engine/file_input.hpp"
#include "web/engine/protocol.hpp"
#include "web/engine/report_load.hpp"
#include "web/engine/row_lists.hpp"
#include "web/engine/usage_load.hpp"
#include "web/engine/usage_store.hpp"
#include "web/platform/http_transport.hpp"
#include "web/platform/memory.hpp"
#include "web/platform/timers.hpp"

namespace usagescope {

/// Takes requests and gives replies as message texts (protocol.hpp); knows no browser and no
/// thread.
///
/// - Every request but cancel and disconnect is answered under its id: a load by statuses, the last
///   of which is kDone, kFailed or kCancelled; everything else by one reply.
/// - Queries are answered at any time, during a load from what is there.
/// - An input adds rows to the table; it is refused while another one or a load is under way.
/// - A new load ends the one under way, or the input (kCancelled); a new report or connect ends its predecessor
///   with a FailedReply kCancelled. Connecting anew forgets rows and tokens of before once it
///   succeeded; until then, and when it fails, they stay.
class Engine {
 public:
  /// Takes an encoded reply and the bytes that go with it, mostly none. Must not call the engine
  /// from inside.
  using Sink = std::function<void(std::string reply, std::string payload)>;

  /// The references must outlive the engine.
  Engine(HttpTransport& transport, Timers& timers, Memory& memory, Sink sink);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// One encoded request. A text that is none is answered by a FailedReply, under its id when that
  /// can be read and 0 otherwise.
  void handle(std::string_view message);

  /// The next bytes of an input, in slices short enough for others to have their turn in between.
  /// False when it takes no more: it failed, was cancelled, or there is no such input.
  bool feed(std::uint32_t input, std::string_view bytes);
  /// Ends an input whose bytes cannot go in.
  void refuse(std::uint32_t input, InputTrouble trouble);

 private:
  void run(std::uint32_t id, ConnectRequest request);
  void run(std::uint32_t id, const LoadUsageRequest& request);
  void run(std::uint32_t id, const ResumeLoadRequest& request);
  void run(std::uint32_t id, const CancelLoadRequest& request);
  void run(std::uint32_t id, const QueryRequest& request);
  void run(std::uint32_t id, const LoadReportRequest& request);
  void run(std::uint32_t id, const DisconnectRequest& request);
  void run(std::uint32_t id, const OpenInputRequest& request);
  void run(std::uint32_t id, const AppendRequest& request);
  void run(std::uint32_t id, const EndInputRequest& request);
  void run(std::uint32_t id, const CancelInputRequest& request);
  void run(std::uint32_t id, const FacetQuestion& question);
  void run(std::uint32_t id, const FindQuestion& question);
  void run(std::uint32_t id, const ListQuestion& question);
  void run(std::uint32_t id, const SummaryQuestion& question);
  void run(std::uint32_t id, const FaultQuestion& question);
  void run(std::uint32_t id, const TakeSnapshotRequest& request);
  void run(std::uint32_t id, const DropSnapshotRequest& request);
  void run(std::uint32_t id, const DiffRequest& request);
  void run(std::uint32_t id, const OpenExportRequest& request);
  void run(std::uint32_t id, const NextPieceRequest& request);
  void run(std::uint32_t id, const CloseExportRequest& request);
  void run(std::uint32_t id, const ClearRequest& request);
  void run(std::uint32_t id, const MemoryRequest& request);

  void on_connected(ApiOutcome outcome);
  void reply(std::uint32_t id, EngineAnswer answer);
  void fail(std::uint32_t id, ErrorCode code, std::string message, std::string path = "");
  void end_connect();
  void end_report();
  [[nodiscard]] FileInput* input_of(std::uint32_t id) noexcept;
  void reply_status_of_input(std::uint32_t id, std::uint32_t input);
  template <typename T>
  void answer(std::uint32_t id, Result<T> result);
  /// False when the memory is too full for questions about rows; the request has failed then.
  bool has_room_for_rows(std::uint32_t id, std::int64_t more);
  /// The same where the list may have to be sorted whole.
  bool has_room_for_sort(std::uint32_t id, const std::vector<RowSortKey>& sort);
  bool has_room_for_query(std::uint32_t id, const QuerySpec& spec);
  void fail_snapshot(std::uint32_t id);
  void reply_piece(std::uint32_t id, std::uint32_t export_id);
  [[nodiscard]] bool is_loading() const noexcept;
  /// What refers to the table that is about to be replaced.
  void forget_answers();
  void end_load();
  void end_input();
  void forget_session();

  HttpTransport& transport_;
  Timers& timers_;
  Memory& memory_;
  Sink sink_;
  UsageStore store_;
  RowLists lists_;
  SelectionMemo selection_;  ///< of the table's rows, for the views that share their conditions
  std::map<std::uint32_t, std::unique_ptr<ExportJob>> exports_;  ///< by id of their opening

  // A session stands before the calls that refer to it, so it is destroyed after them.
  std::unique_ptr<ApiSession> candidate_;  ///< of the connect under way
  std::unique_ptr<ApiCall> connect_;
  std::uint32_t connect_id_ = 0;

  std::unique_ptr<ApiSession> session_;
  std::unique_ptr<UsageLoad> load_;  ///< the last one, so that it can be resumed
  std::uint32_t load_id_ = 0;
  std::unique_ptr<FileInput> input_;  ///< the last one, so that it can be asked about
  std::uint32_t input_id_ = 0;
  std::unique_ptr<ReportLoad> report_;
  std::uint32_t report_id_ = 0;
};

}  // namespace usagescope
