#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "web/engine/api_call.hpp"
#include "web/engine/api_session.hpp"
#include "web/engine/protocol.hpp"

namespace usagescope {

/// Asks for the service usage report of each month in turn, so that months can stand side by side.
/// One answer at the end: all months, or the first failure.
class ReportLoad {
 public:
  using OnDone = std::function<void(std::variant<ReportReply, FailedReply>)>;

  /// The references must outlive the load. `on_done` may destroy it.
  ReportLoad(HttpTransport& transport, Timers& timers, ApiSession& session,
             LoadReportRequest request, OnDone on_done);

  void start();

 private:
  void fetch_month();
  void on_month(ApiOutcome outcome);
  void fail(Error error, int http_status);

  HttpTransport& transport_;
  Timers& timers_;
  ApiSession& session_;
  LoadReportRequest request_;
  OnDone on_done_;
  Month month_;  ///< under way
  ReportReply reply_;
  std::unique_ptr<ApiCall> call_;
};

}  // namespace usagescope
