#pragma once

#include <cstdint>
#include <functional>

#include "core/time/clock.hpp"

namespace usagescope {

/// Names a timer that has not fired; never 0.
using TimerHandle = std::uint32_t;

/// The machine's time, and calls in the future, from the event loop.
class Timers : public Clock {
 public:
  /// Microseconds since some fixed moment; never goes back. now() is the wall clock.
  [[nodiscard]] virtual std::int64_t monotonic_us() const = 0;
  /// Calls once after at least that many milliseconds, never from inside after().
  [[nodiscard]] virtual TimerHandle after(std::int64_t delay_ms,
                                          std::function<void()> callback) = 0;
  /// The callback is not called any more. Unknown handles are ignored.
  virtual void cancel(TimerHandle handle) = 0;

  [[nodiscard]] std::int64_t monotonic_ms() const { return monotonic_us() / 1000; }
};

}  // namespace usagescope
