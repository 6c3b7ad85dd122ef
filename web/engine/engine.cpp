#include "web/engine/engine.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/contract/messages.hpp"
#include "core/query/execute.hpp"
#include "web/engine/protocol_envelope.hpp"

namespace usagescope {
namespace {

/// A person waits for the outcome, and a mistyped host should show soon.
RetryPolicy connect_policy() {
  RetryPolicy policy;
  policy.retries = 1;
  return policy;
}

constexpr const char* kNotConnected = "There is no connection. Connect to a server first.";

}  // namespace

Engine::Engine(HttpTransport& transport, Timers& timers, Memory& memory, Sink sink)
    : transport_(transport), timers_(timers), memory_(memory), sink_(std::move(sink)) {}

void Engine::handle(std::string_view message) {
  auto request = decode_request(message);
  if (!request) {
    reply(peek_message_id(message).value_or(0), FailedReply{std::move(request).error(), 0});
    return;
  }
  const std::uint32_t id = request->id;
  std::visit([this, id](auto&& command) { run(id, std::move(command)); },
             std::move(request->command));
}

void Engine::reply(std::uint32_t id, EngineAnswer answer) {
  sink_(encode_reply({id, std::move(answer)}), "");
}

void Engine::fail(std::uint32_t id, ErrorCode code, std::string message, std::string path) {
  reply(id, FailedReply{{code, std::move(message), std::move(path)}, 0});
}

// ---- connection
// ----------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, ConnectRequest request) {
  end_connect();
  auto host = checked_host(request.host);
  if (!host) {
    reply(id, FailedReply{std::move(host).error(), 0});
    return;
  }
  if (request.org_id.empty()) {
    fail(id, ErrorCode::kInvalidArgument, "Give the id of the organisation.", "orgId");
    return;
  }
  if (request.api_token.empty()) {
    fail(id, ErrorCode::kInvalidArgument, "Give an API token of the organisation.", "apiToken");
    return;
  }
  connect_id_ = id;
  candidate_ = std::make_unique<ApiSession>(std::move(host).value(), std::move(request.org_id),
                                            std::move(request.api_token));
  connect_ = std::make_unique<ApiCall>(transport_, timers_, *candidate_, connect_policy());
  connect_->start({}, nullptr, [this](ApiOutcome outcome) { on_connected(std::move(outcome)); });
}

void Engine::on_connected(ApiOutcome outcome) {
  connect_.reset();
  auto candidate = std::move(candidate_);
  const std::uint32_t id = std::exchange(connect_id_, 0);
  if (outcome.failure) {
    reply(id, FailedReply{std::move(outcome.failure->error), outcome.failure->http_status});
    return;
  }
  forget_session();
  session_ = std::move(candidate);
  reply(id,
        ConnectedReply{session_->org_id(), session_->server_time(), session_->is_browser_time()});
}

void Engine::end_connect() {
  if (!connect_) return;
  connect_.reset();
  candidate_.reset();
  fail(std::exchange(connect_id_, 0), ErrorCode::kCancelled, "Connecting was cancelled.");
}

void Engine::forget_session() {
  end_report();
  end_load();
  session_.reset();
  store_.clear();
}

void Engine::end_load() {
  if (load_) load_->cancel();
  load_.reset();
}

void Engine::run(std::uint32_t, const DisconnectRequest&) {
  end_connect();
  forget_session();
}

// ---- loading
// -------------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, const LoadUsageRequest& request) {
  if (!session_) {
    fail(id, ErrorCode::kUnauthorized, kNotConnected);
    return;
  }
  if (load_) load_->cancel();
  load_id_ = id;
  load_ = std::make_unique<UsageLoad>(
      transport_, timers_, *session_, store_, request,
      [this](const LoadStatusReply& status) { reply(load_id_, status); });
  load_->start();
}

void Engine::run(std::uint32_t id, const ResumeLoadRequest&) {
  if (!load_ || !load_->can_resume()) {
    fail(id, ErrorCode::kInvalidArgument,
         load_ && load_->is_running() ? "A load is under way already."
                                      : "There is no unfinished load to go on with.");
    return;
  }
  load_id_ = id;
  load_->resume();
}

void Engine::run(std::uint32_t, const CancelLoadRequest&) {
  // Without a load under way the last page came while the user reached for the button.
  if (load_) load_->cancel();
}

void Engine::run(std::uint32_t id, const ClearRequest&) {
  end_load();
  store_.clear();
  reply(id, DoneReply{store_.revision()});
}

// ---- questions
// -----------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, const QueryRequest& request) {
  const std::int64_t began_us = timers_.monotonic_us();
  auto result = execute(store_.table(), request.spec, request.window);
  if (!result) {
    reply(id, FailedReply{std::move(result).error(), 0});
    return;
  }
  const std::int64_t elapsed_us = std::clamp<std::int64_t>(
      timers_.monotonic_us() - began_us, 0, std::numeric_limits<std::uint32_t>::max());
  reply(id, QueryReply{std::move(result).value(), store_.revision(),
                       static_cast<std::uint32_t>(elapsed_us)});
}

void Engine::run(std::uint32_t id, const MemoryRequest&) {
  const UsageTable& table = store_.table();
  reply(id, MemoryReply{memory_.figures(), table.memory_bytes(), table.row_count()});
}

void Engine::run(std::uint32_t id, const LoadReportRequest& request) {
  if (!session_) {
    fail(id, ErrorCode::kUnauthorized, kNotConnected);
    return;
  }
  if (request.last < request.first ||
      request.last.index - request.first.index >= kReportHistoryMonths) {
    fail(id, ErrorCode::kInvalidArgument,
         "The service usage report covers one to " + std::to_string(kReportHistoryMonths) +
             " months at a time. Choose fewer months.",
         "last");
    return;
  }
  if (request.org_id.empty()) {
    fail(id, ErrorCode::kInvalidArgument, "Give the id of the organisation.", "orgId");
    return;
  }
  end_report();
  report_id_ = id;
  report_ = std::make_unique<ReportLoad>(
      transport_, timers_, *session_, request,
      [this](std::variant<ReportReply, FailedReply> outcome) {
        report_.reset();
        const std::uint32_t report_id = std::exchange(report_id_, 0);
        std::visit([&](auto&& answer) { reply(report_id, std::move(answer)); }, std::move(outcome));
      });
  report_->start();
}

void Engine::end_report() {
  if (!report_) return;
  report_.reset();
  fail(std::exchange(report_id_, 0), ErrorCode::kCancelled, "The report was cancelled.");
}

}  // namespace usagescope
