#include "web/app/format.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Mon", "Tue", "Wed", "Thu",
                                                       "Fri", "Sat", "Sun"};
constexpr int kQuantityDigits = 6;

std::string_view month_name(int month) { return kMonths[static_cast<std::size_t>(month - 1)]; }

std::string two_digits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string format_decimal(const Decimal& value, int digits) {
  return group_digits(value.rounded(digits).to_string(), ",");
}

std::string format_money(const std::optional<Decimal>& value) {
  return value ? format_decimal(*value, 2) : kMissingText;
}

std::string format_quantity(const std::optional<Decimal>& value) {
  if (!value) return kMissingText;
  const Decimal plain = value->normalized();
  return format_decimal(plain, std::min(plain.scale(), kQuantityDigits));
}

std::string format_count(std::uint64_t count) { return group_digits(std::to_string(count), ","); }

std::string format_seconds(std::uint32_t ms) {
  const std::uint32_t tenths = (ms + 50) / 100;
  const std::string rest = tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10);
  return format_count(tenths / 10) + rest + " s";
}

std::string format_share(const std::optional<Decimal>& part, const std::optional<Decimal>& whole) {
  if (!part || !whole || whole->is_zero()) return kMissingText;
  const auto percent = Decimal::multiply(*part, Decimal(100));
  if (!percent) return kMissingText;
  const auto share = Decimal::divide(*percent, *whole, 1);
  return share ? format_decimal(*share, 1) + "%" : kMissingText;
}

double share_for_drawing(const std::optional<Decimal>& part, const std::optional<Decimal>& whole) {
  if (!part || !whole || whole->is_zero()) return -1;
  const double share = part->to_double_for_drawing() / whole->to_double_for_drawing();
  return std::clamp(share, 0.0, 1.0);
}

std::string format_short_day(CivilDate day) {
  return std::to_string(day.day()).append(" ").append(month_name(day.month()));
}

std::string format_day(CivilDate day) {
  return format_short_day(day) + " " + std::to_string(day.year());
}

std::string format_weekday(CivilDate day) {
  return std::string(kWeekdays[static_cast<std::size_t>(day.weekday())]) + " " + format_day(day);
}

std::string format_short_month(Month month) { return std::string(month_name(month.month())); }

std::string format_month(Month month) {
  return format_short_month(month) + " " + std::to_string(month.year());
}

std::string format_quarter(Quarter quarter) {
  return "Q" + std::to_string(quarter.quarter()) + " " + std::to_string(quarter.year());
}

std::string format_period(const Period& period) {
  const CivilDate last = period.last_day();
  if (period.begin == last) return format_day(last);
  const bool same_year = period.begin.year() == last.year();
  return (same_year ? format_short_day(period.begin) : format_day(period.begin)) + " – " +
         format_day(last);
}

std::string describe_period(const Period& period) {
  const Quarter quarter = Quarter::of(period.begin);
  if (period == Period::of(quarter)) return format_quarter(quarter);
  const Month month = Month::of(period.begin);
  if (period == Period::of(month)) return format_month(month);
  const std::int32_t days = period.length_days();
  return days == 1 ? "1 day" : std::to_string(days) + " days";
}

std::string format_instant(Instant instant) {
  const CivilDate day = instant.utc_date();
  const std::int64_t minutes = (instant.ms - Instant::start_of(day).ms) / 60'000;
  return format_day(day) + " " + two_digits(minutes / 60) + ":" + two_digits(minutes % 60) + " UTC";
}

std::optional<CivilDate> report_day(const std::optional<std::int64_t>& epoch_ms) {
  if (!epoch_ms || *epoch_ms == 0) return std::nullopt;
  return Instant{*epoch_ms}.utc_date();
}

}  // namespace usagescope
