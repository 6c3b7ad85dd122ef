#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "core/time/civil.hpp"

namespace usagescope {

/// The Monday of the day's week.
[[nodiscard]] CivilDate first_day_of_week(CivilDate day) noexcept;

/// A quarter of a fiscal year that starts on the first of a month, 1 to 12; held as year * 4 +
/// (quarter - 1). The year is the calendar year in which the fiscal year ends (an assumption, as in
/// most of the field): with start month 2, 2022-02-01 is in FY2023-Q1. Start month 1 gives calendar
/// quarters.
struct FiscalQuarter {
  std::int32_t index = 0;

  static FiscalQuarter of(CivilDate day, int start_month) noexcept;
  [[nodiscard]] int year() const noexcept { return index / 4; }
  [[nodiscard]] int quarter() const noexcept { return index % 4 + 1; }
  [[nodiscard]] CivilDate first_day(int start_month) const noexcept;
  [[nodiscard]] std::string to_string() const;  ///< "FY2022-Q1"

  friend auto operator<=>(const FiscalQuarter&, const FiscalQuarter&) = default;
};

/// The billing period around a day for an organisation whose periods begin on this day of the
/// month, 1 to 31; in a month that is too short, on its last day. With 1 it is the calendar month
/// (api-reference.md, section 2).
[[nodiscard]] Period anniversary_period(CivilDate day, int anniversary_day) noexcept;

}  // namespace usagescope
