#include "web/engine/report_load.hpp"

#include <utility>

#include "core/contract/endpoints.hpp"
#include "core/contract/messages.hpp"
#include "core/json/report_codec.hpp"
#include "web/engine/report_month.hpp"

namespace usagescope {
namespace {

ApiRequest report_request(const LoadReportRequest& load, Month month) {
  UsageReportRequest report;
  // First instants of this month and of the next: exact under one reading of the documents, and one
  // month too many under the other, which keep_month() takes off (api-reference.md, 2.3).
  report.start_time = Instant::start_of(month.first_day()).ms;
  report.end_time = Instant::start_of(month.plus(1).first_day()).ms;
  if (!load.tenant_id.empty()) report.tenant_id = load.tenant_id;
  return {ApiOperation::kUsageReport, "GET",
          usage_report_path(load.org_id) + usage_report_query(report), ""};
}

}  // namespace

ReportLoad::ReportLoad(HttpTransport& transport, Timers& timers, ApiSession& session,
                       LoadReportRequest request, OnDone on_done)
    : transport_(transport),
      timers_(timers),
      session_(session),
      request_(std::move(request)),
      on_done_(std::move(on_done)),
      month_(request_.first) {}

void ReportLoad::start() {
  fetch_month();
}

void ReportLoad::fetch_month() {
  call_ = std::make_unique<ApiCall>(transport_, timers_, session_, RetryPolicy{});
  call_->start(report_request(request_, month_), nullptr,
               [this](ApiOutcome outcome) { on_month(std::move(outcome)); });
}

void ReportLoad::on_month(ApiOutcome outcome) {
  if (outcome.failure) {
    fail(std::move(outcome.failure->error), outcome.failure->http_status);
    return;
  }
  auto report = decode_service_report(outcome.body);
  if (!report) {
    fail(std::move(report).error(), 200);
    return;
  }
  keep_month(*report, month_);
  reply_.months.push_back({month_, std::move(report).value()});
  if (month_ < request_.last) {
    month_ = month_.plus(1);
    fetch_month();
    return;
  }
  reply_.as_of = session_.data_time();
  // Moved out first: the callee may destroy this load.
  const OnDone on_done = std::move(on_done_);
  on_done(std::move(reply_));
}

void ReportLoad::fail(Error error, int http_status) {
  error.message = "The report of " + month_.to_string() + " could not be read. " +
                  session_.without_tokens(std::move(error.message));
  const OnDone on_done = std::move(on_done_);
  on_done(FailedReply{std::move(error), http_status});
}

}  // namespace usagescope
