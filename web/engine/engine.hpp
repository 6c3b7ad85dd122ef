#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "web/engine/api_call.hpp"
#include "web/engine/api_session.hpp"
#include "web/engine/protocol.hpp"
#include "web/engine/report_load.hpp"
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
/// - A new load ends the one under way (kCancelled); a new report or connect ends its predecessor
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

 private:
  void run(std::uint32_t id, ConnectRequest request);
  void run(std::uint32_t id, const LoadUsageRequest& request);
  void run(std::uint32_t id, const ResumeLoadRequest& request);
  void run(std::uint32_t id, const CancelLoadRequest& request);
  void run(std::uint32_t id, const QueryRequest& request);
  void run(std::uint32_t id, const LoadReportRequest& request);
  void run(std::uint32_t id, const DisconnectRequest& request);
  void run(std::uint32_t id, const ClearRequest& request);
  void run(std::uint32_t id, const MemoryRequest& request);

  void on_connected(ApiOutcome outcome);
  void reply(std::uint32_t id, EngineAnswer answer);
  void fail(std::uint32_t id, ErrorCode code, std::string message, std::string path = "");
  void end_connect();
  void end_report();
  void end_load();
  void forget_session();

  HttpTransport& transport_;
  Timers& timers_;
  Memory& memory_;
  Sink sink_;
  UsageStore store_;

  // A session stands before the calls that refer to it, so it is destroyed after them.
  std::unique_ptr<ApiSession> candidate_;  ///< of the connect under way
  std::unique_ptr<ApiCall> connect_;
  std::uint32_t connect_id_ = 0;

  std::unique_ptr<ApiSession> session_;
  std::unique_ptr<UsageLoad> load_;  ///< the last one, so that it can be resumed
  std::uint32_t load_id_ = 0;
  std::unique_ptr<ReportLoad> report_;
  std::uint32_t report_id_ = 0;
};

}  // namespace usagescope
