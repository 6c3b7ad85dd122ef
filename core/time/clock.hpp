#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// An instant in UTC, milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t ms = 0;

  /// "YYYY-MM-DDTHH:MM:SSZ", also with fractional seconds up to 3 digits.
  static Result<Instant> parse(std::string_view text);
  /// Midnight UTC at the start of that day.
  static Instant start_of(CivilDate day) noexcept { return {std::int64_t{day.days} * 86'400'000}; }
  [[nodiscard]] CivilDate utc_date() const noexcept;
  [[nodiscard]] std::string to_string() const;  ///< "YYYY-MM-DDTHH:MM:SSZ", fractions cut

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// Where "now" comes from. Core never reads the machine's clock; whoever runs it hands one in.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// A clock that stands still, for tests, demos and the mock server's default.
class PinnedClock final : public Clock {
 public:
  explicit PinnedClock(Instant instant) : instant_(instant) {}
  [[nodiscard]] Instant now() const override { return instant_; }

 private:
  Instant instant_;
};

}  // namespace usagescope
