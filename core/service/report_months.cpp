// Months of a usage report: rules "report: start ... wholly before the history" of rules.hpp.
#include "core/service/service.hpp"

namespace usagescope {
namespace {

/// Values below this are seconds for a lenient server: as milliseconds they lie before March 1973,
/// as seconds after 5138 they would be above (api-reference.md, 2.2).
constexpr std::int64_t kSecondsBelow = 100'000'000'000;
/// 9999-12-31: the calendar of CivilDate ends there.
constexpr std::int64_t kMaxTimeMs = 253'402'300'799'999;

Status check_time(const std::optional<std::int64_t>& time, const char* name) {
  if (!time || (*time >= 0 && *time <= kMaxTimeMs)) return ok();
  return Error{ErrorCode::kOutOfRange, "a UNIX time in milliseconds is expected", name};
}

/// Of a time that check_time() has accepted.
Month month_of(std::int64_t time, const ServicePolicy& policy, bool& read_as_seconds) {
  if (policy.lenient && time < kSecondsBelow) {
    read_as_seconds = true;
    time *= 1000;
  }
  return Month::of(Instant{time}.utc_date());
}

}  // namespace

Status validate_report(const UsageReportRequest& request) {
  if (auto s = check_time(request.start_time, "startTime"); !s) return s;
  if (auto s = check_time(request.end_time, "endTime"); !s) return s;
  if (request.start_time && request.end_time && *request.end_time < *request.start_time) {
    return Error{ErrorCode::kInvalidArgument, "endTime lies before startTime", "endTime"};
  }
  return ok();
}

Result<ReportMonths> resolve_report_months(const UsageReportRequest& request, Instant now,
                                           const ServicePolicy& policy) {
  if (auto s = validate_report(request); !s) return s.error();
  const Month current = Month::of(now.utc_date());
  ReportMonths months{current, current.plus(1)};
  std::optional<Month> start;
  std::optional<Month> end;
  if (request.start_time) {
    start = month_of(*request.start_time, policy, months.read_as_seconds);
  }
  if (request.end_time) {
    const Month month = month_of(*request.end_time, policy, months.read_as_seconds);
    end = policy.report_end_included ? month.plus(1) : month;
  }

  if (start) {
    months.first = *start;
    months.end = end ? *end : (*start < current ? current : start->plus(1));
    if (months.end <= months.first) months.end = months.first.plus(1);
  } else if (end) {
    months.first = end->plus(-1);
    months.end = *end;
  }

  const Month history = current.plus(-kReportHistoryMonths);
  if (months.first < history && history < months.end) {
    if (!policy.lenient) {
      return Error{ErrorCode::kOutOfRange,
                   "reports go back " + std::to_string(kReportHistoryMonths) +
                       " months before the current one, to " + history.to_string(),
                   "startTime"};
    }
    months.first = history;
    months.was_cut = true;
  }
  return months;
}

}  // namespace usagescope
