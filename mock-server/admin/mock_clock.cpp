#include "mock-server/admin/mock_clock.hpp"

#include <chrono>

namespace usagescope::mock {
namespace {

constexpr std::int64_t kLastInstantMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

Error out_of_range() {
  return Error{ErrorCode::kOutOfRange, "the clock stays between 1970 and 9999", ""};
}

}  // namespace

Instant machine_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

Result<Instant> parse_clock(std::string_view text) {
  auto instant = Instant::parse(text);
  if (instant && (instant->ms < 0 || instant->ms > kLastInstantMs)) return out_of_range();
  return instant;
}

Instant MockClock::now_locked() const {
  if (state_.pinned) return *state_.pinned;
  return {machine_now().ms + state_.advanced_ms};
}

Instant MockClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_locked();
}

MockClock::State MockClock::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void MockClock::pin(Instant instant) {
  const std::lock_guard lock(mutex_);
  state_ = {instant, 0};
}

void MockClock::run_real() {
  const std::lock_guard lock(mutex_);
  state_ = {};
}

Status MockClock::advance(std::int64_t ms) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = now_locked().ms;
  if (ms > kLastInstantMs - now || ms < -now) {
    return out_of_range();
  }
  if (state_.pinned) {
    state_.pinned->ms += ms;
  } else {
    state_.advanced_ms += ms;
  }
  return ok();
}

void MockClock::configure(std::optional<Instant> configured) {
  const std::lock_guard lock(mutex_);
  const State next{configured, 0};
  if (state_ == configured_) state_ = next;
  configured_ = next;
}

void MockClock::reset() {
  const std::lock_guard lock(mutex_);
  state_ = configured_;
}

}  // namespace usagescope::mock
