#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"

namespace usagescope::mock {

/// The machine's time.
[[nodiscard]] Instant machine_now();

/// What the server's clock may show: Instant::parse(), and kOutOfRange outside the years 1970 to
/// 9999 (access tokens count their seconds from 1970).
[[nodiscard]] Result<Instant> parse_clock(std::string_view text);

/// The server's clock, which a test may move while the server runs: pinned to an instant, or the
/// machine's plus what it was advanced by. Any number of threads may use it at once.
class MockClock final : public Clock {
 public:
  struct State {
    std::optional<Instant> pinned;  ///< nullopt: the machine's time
    std::int64_t advanced_ms = 0;   ///< on top of the machine's time
    friend bool operator==(const State&, const State&) = default;
  };

  /// nullopt: the machine's time.
  explicit MockClock(std::optional<Instant> configured) { configure(configured); }

  [[nodiscard]] Instant now() const override;
  [[nodiscard]] State state() const;

  void pin(Instant instant);
  void run_real();
  /// Forward, or back when negative. kOutOfRange when that leaves the years 1970 to 9999.
  [[nodiscard]] Status advance(std::int64_t ms);

  /// What a reset goes back to. A clock that nobody has moved follows.
  void configure(std::optional<Instant> configured);
  void reset();

 private:
  [[nodiscard]] Instant now_locked() const;

  mutable std::mutex mutex_;
  State configured_;
  State state_;
};

}  // namespace usagescope::mock
