#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "core/json/usage_ingest.hpp"
#include "web/engine/api_call.hpp"
#include "web/engine/api_session.hpp"
#include "web/engine/protocol.hpp"
#include "web/engine/usage_store.hpp"
#include "web/platform/memory.hpp"

namespace usagescope {

/// Loads all pages of usages/search into the store, one after the other. A failure or a cancel
/// keeps what came; resume() goes on at the first missing row. Status: at the start, with pages at
/// most four times a second, at each retry, and once at the end.
class UsageLoad {
 public:
  using OnStatus = std::function<void(const LoadStatusReply&)>;

  /// The references must outlive the load. `on_status` must not start or destroy loads.
  UsageLoad(HttpTransport& transport, Timers& timers, Memory& memory, ApiSession& session,
            UsageStore& store, LoadUsageRequest request, OnStatus on_status);
  ~UsageLoad();
  UsageLoad(const UsageLoad&) = delete;
  UsageLoad& operator=(const UsageLoad&) = delete;

  /// Empties the store and begins with the first page.
  void start();
  /// After a failure or a cancel.
  void resume();
  /// Ends the request under way at once; the last status is kCancelled.
  void cancel();

  [[nodiscard]] bool is_running() const noexcept { return call_ != nullptr; }
  [[nodiscard]] bool can_resume() const noexcept { return !is_running() && !is_complete_; }

 private:
  void run();
  void fetch_page();
  void on_retry(const ApiFailure& failure, const NextTry& next);
  void on_page(ApiOutcome outcome);
  [[nodiscard]] Result<IngestReport> append(std::string_view page);
  [[nodiscard]] Error unusable_page(Error error) const;
  void end(LoadPhase phase);
  void fail(Error error, int http_status);
  void report_progress();
  void send_status();

  HttpTransport& transport_;
  Timers& timers_;
  Memory& memory_;
  ApiSession& session_;
  UsageStore& store_;
  LoadUsageRequest request_;
  OnStatus on_status_;

  LoadStatusReply status_;
  std::unique_ptr<ApiCall> call_;
  bool is_complete_ = false;
  std::int64_t page_start_ = 1;   ///< of the page under way, or the first to resume with
  std::uint32_t rows_to_skip_ = 0;  ///< of that page, which are in the store already
  std::uint64_t rows_received_ = 0;
  std::int64_t run_began_us_ = 0;
  std::uint32_t rows_before_run_ = 0;
  std::int64_t last_status_ms_ = 0;
  TimerHandle status_timer_ = 0;
};

}  // namespace usagescope
