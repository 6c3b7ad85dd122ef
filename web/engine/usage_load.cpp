#include "web/engine/usage_load.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "core/contract/endpoints.hpp"
#include "core/contract/messages.hpp"
#include "core/json/message_codec.hpp"
#include "web/engine/paging.hpp"
#include "web/engine/usage_feed.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kStatusIntervalMs = 250;

ApiRequest search_request(const ApiSession& session, const LoadUsageRequest& load,
                          std::int64_t page_start) {
  UsageSearchRequest search;
  search.page_start = page_start;
  search.page_limit = load.page_limit;
  if (load.period) {
    // Two days, both inclusive (assumption: api-reference.md, section 11, row 19).
    search.filters.push_back({"USAGE_DATE",
                              "BETWEEN",
                              {load.period->begin.to_string(), load.period->last_day().to_string()},
                              true});
  }
  return {ApiOperation::kSearchUsage, "POST",
          usages_search_path(session.org_id()) + usage_search_query(search),
          encode_usage_search_body(search)};
}

}  // namespace

UsageLoad::UsageLoad(HttpTransport& transport, Timers& timers, Memory& memory, ApiSession& session,
                     UsageStore& store, LoadUsageRequest request, OnStatus on_status)
    : transport_(transport),
      timers_(timers),
      memory_(memory),
      session_(session),
      store_(store),
      request_(std::move(request)),
      on_status_(std::move(on_status)) {
  status_.period = request_.period;
}

UsageLoad::~UsageLoad() {
  if (status_timer_ != 0) timers_.cancel(status_timer_);
}

void UsageLoad::start() {
  store_.clear();
  run();
}

void UsageLoad::resume() {
  status_.error.reset();
  status_.http_status = 0;
  run();
}

void UsageLoad::run() {
  run_began_us_ = timers_.monotonic_us();
  rows_before_run_ = store_.table().row_count();
  status_.phase = LoadPhase::kLoading;
  status_.rows_per_second = 0;
  status_.attempt = 1;
  send_status();
  fetch_page();
}

void UsageLoad::cancel() {
  if (!is_running()) return;
  call_.reset();
  status_.error.reset();
  status_.http_status = 0;
  end(LoadPhase::kCancelled);
}

void UsageLoad::fetch_page() {
  status_.attempt = 1;
  call_ = std::make_unique<ApiCall>(transport_, timers_, session_, RetryPolicy{});
  call_->start(
      search_request(session_, request_, page_start_),
      [this](const ApiFailure& failure, const NextTry& next) { on_retry(failure, next); },
      [this](ApiOutcome outcome) { on_page(std::move(outcome)); });
}

void UsageLoad::on_retry(const ApiFailure& failure, const NextTry& next) {
  status_.phase = LoadPhase::kRetrying;
  status_.attempt = next.number;
  status_.wait_ms = next.wait_ms;
  status_.error = failure.error;
  status_.http_status = failure.http_status;
  send_status();
}

void UsageLoad::on_page(ApiOutcome outcome) {
  call_.reset();
  if (outcome.failure) {
    fail(std::move(outcome.failure->error), outcome.failure->http_status);
    return;
  }
  const auto page = append(outcome.body);
  if (!page) {
    fail(unusable_page(page.error()), 200);
    return;
  }
  if (page->expected_rows) status_.expected_rows = page->expected_rows;
  status_.unknown_fields += static_cast<std::uint32_t>(page->unknown_fields);
  ++status_.pages;
  rows_received_ += page->rows.row_count;

  const auto next = next_page_start(
      {page->page_current, page->page_next, page->expected_rows, page->rows.row_count},
      page_start_, rows_received_);
  if (!next) {
    is_complete_ = true;
    status_.error.reset();
    status_.http_status = 0;
    end(LoadPhase::kDone);
    return;
  }
  page_start_ = *next;
  if (status_.pages >= kMaxPages) {
    fail({ErrorCode::kServer,
          "The server goes on sending pages after " + std::to_string(kMaxPages) +
              "; the load was stopped. Choose a shorter period.",
          ""},
         200);
    return;
  }
  fetch_page();
  report_progress();
}

Result<IngestReport> UsageLoad::append(std::string_view page) {
  UsageFeed feed(store_.table(), memory_, {"", UsageFormat::kPage}, rows_to_skip_);
  const auto status = feed.append(page);
  auto report = status ? feed.finish() : Result<IngestReport>(status.error());
  // A resume asks for the same page, and must not add its first rows twice.
  rows_to_skip_ = report ? 0 : rows_to_skip_ + feed.appended_rows();
  return report;
}

Error UsageLoad::unusable_page(Error error) const {
  error.message = "The page that starts at result " + std::to_string(page_start_) +
                  " cannot be used. " + session_.without_tokens(std::move(error.message));
  return error;
}

void UsageLoad::fail(Error error, int http_status) {
  status_.error = std::move(error);
  status_.http_status = http_status;
  end(LoadPhase::kFailed);
}

void UsageLoad::end(LoadPhase phase) {
  status_.phase = phase;
  status_.wait_ms = 0;
  store_.give_back_room(memory_);
  send_status();
}

void UsageLoad::report_progress() {
  status_.phase = LoadPhase::kLoading;
  status_.wait_ms = 0;
  status_.error.reset();
  status_.http_status = 0;
  if (status_timer_ != 0) return;
  const std::int64_t due_in_ms = last_status_ms_ + kStatusIntervalMs - timers_.monotonic_ms();
  if (due_in_ms <= 0) {
    send_status();
    return;
  }
  // The page after this one may take long, so the news is not left until then.
  status_timer_ = timers_.after(due_in_ms, [this] {
    status_timer_ = 0;
    send_status();
  });
}

void UsageLoad::send_status() {
  if (status_timer_ != 0) timers_.cancel(std::exchange(status_timer_, 0));
  last_status_ms_ = timers_.monotonic_ms();
  status_.rows = store_.table().row_count();
  const std::int64_t elapsed_us = std::max<std::int64_t>(timers_.monotonic_us() - run_began_us_, 1);
  const std::int64_t loaded = std::int64_t{status_.rows} - rows_before_run_;
  status_.rows_per_second = static_cast<std::uint32_t>(std::min<std::int64_t>(
      loaded * 1'000'000 / elapsed_us, std::numeric_limits<std::int32_t>::max()));
  status_.first_day = store_.first_day();
  status_.last_day = store_.last_day();
  status_.as_of = session_.data_time();
  status_.revision = store_.revision();
  on_status_(status_);
}

}  // namespace usagescope
