#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/decimal.hpp"
#include "core/time/civil.hpp"
#include "core/time/clock.hpp"

namespace usagescope {

// How figures and dates read on screen (look.md, tables and numbers). The exact value stays in the
// answer; rounding happens here only, half-even.

inline constexpr char kMissingText[] = "—";

/// Grouped by commas, with exactly `digits` after the point: "1,234.50"; U+2212 as minus.
[[nodiscard]] std::string format_decimal(const Decimal& value, int digits);
/// Money: two digits. Missing: an em dash.
[[nodiscard]] std::string format_money(const std::optional<Decimal>& value);
/// As the number comes, up to six digits.
[[nodiscard]] std::string format_quantity(const std::optional<Decimal>& value);
[[nodiscard]] std::string format_count(std::uint64_t count);
/// A wait, to a tenth of a second: "0.5 s", "12 s".
[[nodiscard]] std::string format_seconds(std::uint32_t ms);
/// Share of a whole with one digit: "30.3%". An em dash when either is missing or the whole is 0.
[[nodiscard]] std::string format_share(const std::optional<Decimal>& part,
                                       const std::optional<Decimal>& whole);
/// The share as a fraction 0 to 1 for the length of a bar; -1 when there is none.
[[nodiscard]] double share_for_drawing(const std::optional<Decimal>& part,
                                       const std::optional<Decimal>& whole);

[[nodiscard]] std::string format_day(CivilDate day);           ///< "11 Nov 2021"
[[nodiscard]] std::string format_weekday(CivilDate day);       ///< "Thu 11 Nov 2021"
[[nodiscard]] std::string format_short_day(CivilDate day);     ///< "11 Nov"
[[nodiscard]] std::string format_month(Month month);           ///< "Nov 2021"
[[nodiscard]] std::string format_short_month(Month month);     ///< "Nov"
[[nodiscard]] std::string format_quarter(Quarter quarter);     ///< "Q4 2021"
[[nodiscard]] std::string format_period(const Period& period);  ///< "1 Oct – 31 Dec 2021"
/// What kind of period it is: "Q4 2021", "Nov 2021", "1 day", "17 days".
[[nodiscard]] std::string describe_period(const Period& period);
[[nodiscard]] std::string format_instant(Instant instant);     ///< "15 Feb 2022 12:00 UTC"
/// Epoch milliseconds of a report; 0 and absence are no date (api-reference.md, 11, row 10).
[[nodiscard]] std::optional<CivilDate> report_day(const std::optional<std::int64_t>& epoch_ms);

}  // namespace usagescope
