#include "core/time/billing_period.hpp"

#include <algorithm>

#include "core/time/format.hpp"

namespace usagescope {
namespace {

/// Months from the calendar's start of a year to the start of the fiscal year of the same name.
int months_ahead(int start_month) {
  return start_month == 1 ? 0 : 13 - start_month;
}

/// The day on which a period begins in this month.
CivilDate begin_in(Month month, int anniversary_day) {
  const std::int32_t last = month.plus(1).first_day().days - 1;
  return {std::min(month.first_day().days + anniversary_day - 1, last)};
}

}  // namespace

CivilDate first_day_of_week(CivilDate day) noexcept {
  return day.plus_days(-day.weekday());
}

FiscalQuarter FiscalQuarter::of(CivilDate day, int start_month) noexcept {
  // As many months on as the fiscal year is ahead, its quarters are those of the calendar.
  return {Month::of(day).plus(months_ahead(start_month)).index / 3};
}

CivilDate FiscalQuarter::first_day(int start_month) const noexcept {
  return Month{index * 3}.plus(-months_ahead(start_month)).first_day();
}

std::string FiscalQuarter::to_string() const {
  std::string text = "FY";
  append_padded(text, year(), 4);
  text += "-Q";
  append_padded(text, quarter(), 1);
  return text;
}

Period anniversary_period(CivilDate day, int anniversary_day) noexcept {
  const Month month = Month::of(day);
  const CivilDate begin = begin_in(month, anniversary_day);
  if (day < begin) return {begin_in(month.plus(-1), anniversary_day), begin};
  return {begin, begin_in(month.plus(1), anniversary_day)};
}

}  // namespace usagescope
