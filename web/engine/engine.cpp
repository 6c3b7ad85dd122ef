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
  forget_answers();
  store_.clear();
  store_.drop_all_snapshots();
}

void Engine::end_load() {
  if (load_) load_->cancel();
  load_.reset();
  end_input();
}

void Engine::end_input() {
  if (input_) input_->cancel();
  input_.reset();
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
  end_load();
  forget_answers();
  load_id_ = id;
  load_ = std::make_unique<UsageLoad>(
      transport_, timers_, memory_, *session_, store_, request,
      [this](const LoadStatusReply& status) { reply(load_id_, status); });
  load_->start();
}

void Engine::run(std::uint32_t id, const ResumeLoadRequest&) {
  if (input_ && input_->is_running()) {
    fail(id, ErrorCode::kInvalidArgument, "A file is being loaded. Wait for its end, or cancel it.");
    return;
  }
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

void Engine::run(std::uint32_t id, const OpenInputRequest& request) {
  if (is_loading()) {
    fail(id, ErrorCode::kInvalidArgument,
         "Something is being loaded already. Wait for its end, or cancel it.");
    return;
  }
  input_id_ = id;
  input_ = std::make_unique<FileInput>(
      store_, timers_, memory_, request,
      [this](const InputStatusReply& status) { reply(input_id_, status); });
  reply(id, input_->status());
}

bool Engine::is_loading() const noexcept {
  return (input_ && input_->is_running()) || (load_ && load_->is_running());
}

FileInput* Engine::input_of(std::uint32_t id) noexcept {
  return input_ && input_id_ == id ? input_.get() : nullptr;
}

bool Engine::feed(std::uint32_t input, std::string_view bytes) {
  FileInput* const file = input_of(input);
  return file != nullptr && file->feed(bytes);
}

void Engine::refuse(std::uint32_t input, InputTrouble trouble) {
  if (FileInput* const file = input_of(input)) file->refuse(trouble);
}

void Engine::reply_status_of_input(std::uint32_t id, std::uint32_t input) {
  FileInput* const file = input_of(input);
  if (file == nullptr) {
    fail(id, ErrorCode::kNotFound, "There is no such input.", "/input");
    return;
  }
  const InputStatusReply& status = file->status();
  if (status.error) {
    reply(id, FailedReply{*status.error, 0});
  } else if (status.phase == LoadPhase::kCancelled) {
    fail(id, ErrorCode::kCancelled, "Loading the file was cancelled; what came stays.");
  } else {
    reply(id, status);
  }
}

void Engine::run(std::uint32_t id, const AppendRequest& request) {
  reply_status_of_input(id, request.input);
}

void Engine::run(std::uint32_t id, const EndInputRequest& request) {
  if (FileInput* const file = input_of(request.input)) file->end();
  reply_status_of_input(id, request.input);
}

void Engine::run(std::uint32_t id, const CancelInputRequest& request) {
  FileInput* const file = input_of(request.input);
  if (file == nullptr) {
    fail(id, ErrorCode::kNotFound, "There is no such input.", "/input");
    return;
  }
  file->cancel();
  reply(id, file->status());
}

void Engine::run(std::uint32_t id, const ClearRequest&) {
  end_load();
  forget_answers();
  store_.clear();
  reply(id, DoneReply{store_.revision()});
}

// ---- questions
// -----------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, const QueryRequest& request) {
  if (!has_room_for_query(id, request.spec)) return;
  const std::int64_t began_us = timers_.monotonic_us();
  auto result = execute(store_.table(), request.spec, request.window, &selection_);
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
  reply(id, MemoryReply{memory_.figures(), table.memory_bytes(), store_.snapshot_bytes(),
                        table.row_count()});
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
