#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/query/query_spec.hpp"
#include "web/app/state.hpp"

namespace usagescope {

// What the views show, computed from the state and nothing else.

[[nodiscard]] std::string column_title(Column column);     ///< "Reseller" for an id with a name too
[[nodiscard]] std::string group_key_title(const GroupKey& key);
[[nodiscard]] std::string measure_title(Measure measure);  ///< "MSRP amount"
[[nodiscard]] std::string format_measure(Measure measure, const std::optional<Decimal>& value);
[[nodiscard]] std::string grain_title(CommitmentGrain grain);  ///< "day grain"
/// "VMC-AWS", "VMC-AWS +6", "contains aws", "1 to 5"; ids with the latest name that is known.
[[nodiscard]] std::string filter_value_text(const AppState& state, const Filter& filter);
[[nodiscard]] std::string filter_prefix(const Filter& filter);  ///< "Product family is"

/// Always on screen: how far the figures can be trusted (product.md, rank 2).
struct TrustStrip {
  enum class Mood : std::uint8_t { kComplete, kLoading, kShort };
  Mood mood = Mood::kLoading;
  std::string rows;          ///< "67,027 of 67,027"
  std::string filter;        ///< "usage date 1 Oct – 31 Dec 2021"
  std::string filter_more;   ///< "and 3 more", or ""
  bool is_default_period = false;  ///< nobody chose the period: the API's default is spelled out
  std::string price_basis;   ///< "MSRP per unit"
  std::string currency;      ///< "unspecified"
  std::string as_of;         ///< "15 Feb 2022 12:00 UTC"
  std::uint32_t identity_breaks = 0;
};
[[nodiscard]] TrustStrip trust_strip(const AppState& state);

/// The band below the strip while a load runs, was cancelled or failed; nullopt when all is well.
struct LoadNotice {
  LoadPhase phase = LoadPhase::kLoading;
  std::string title;
  std::string detail;
  std::string cause;        ///< of a failure: "502 ..., 3 tries"
  std::string rows;         ///< "27,400 of 67,027 rows"
  std::string rate;         ///< "21,300 rows/s"
  std::string remaining;    ///< "2 s left"
  std::string resume_label; ///< "Resume from row 27,401"
  double fraction = 0;
};
[[nodiscard]] std::optional<LoadNotice> load_notice(const AppState& state);

/// Daily stacked bars: the largest values of the split first, the rest summed exactly as Other.
struct ChartData {
  struct Segment {
    std::optional<Decimal> value;
  };
  struct Day {
    CivilDate date;
    std::optional<Decimal> total;
    std::vector<Segment> segments;  ///< one a series
    bool has_rows = false;
  };
  struct Series {
    GroupValue value;      ///< meaningless for Other
    bool is_other = false;
    std::uint32_t members = 1;
    int color = 0;         ///< of the palette; -1 for Other
  };
  std::vector<Series> series;
  std::vector<Day> days;   ///< every day of the period, also those without rows
};
inline constexpr std::size_t kChartSeries = 5;
[[nodiscard]] ChartData chart_data(const AppState& state);

}  // namespace usagescope
