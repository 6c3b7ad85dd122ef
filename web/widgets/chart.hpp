#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/labels.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

struct ChartSeries {
  std::string name{};
  int color = 0;       ///< index into the palette, -1: Other
  bool muted = false;  ///< switched off: legend entry only, at 45 % opacity
};

/// Doubles place pixels only; every figure that is read comes as text from the caller.
struct ChartSegment {
  double value = 0;
  std::string text{};  ///< "174,106.64"
};

struct ChartBar {
  std::string name{};         ///< "Thu 12 Nov 2021": title of the tooltip and of the mirror
  std::string total{};        ///< "371,029.36"
  std::string tick{};         ///< label below the axis; empty: none
  bool period_start = false;  ///< dotted line before this bar (a month's start)
  bool partial = false;       ///< hatched, the word "partial" behind its tick
  bool missing = false;       ///< not loaded: hatched area
  std::vector<ChartSegment> segments{};  ///< by series, same order
};

struct ChartReference {
  double value = 0;
  std::string label{};  ///< "Commitment"
  std::string text{};   ///< "343k a day"
  std::string note{};   ///< amber: "day grain, assumption"
};

struct ChartModel {
  std::string name{};                 ///< accessible name: "MSRP amount per day"
  std::vector<ChartSeries> series{};  ///< base first, Other last
  std::vector<ChartBar> bars{};       ///< 1 to 400
  std::optional<ChartReference> reference{};
  std::string missing_text{};  ///< "1 – 29 Oct not loaded"
  int selected = -1;           ///< bar that is filtered to
  float opacity = 1;
};

/// Kept by the caller between passes.
struct ChartState {
  int active = -1;  ///< keyboard bar
};

struct ChartEvents {
  int bar = -1;      ///< bar pressed (anywhere in its column), or Enter on it
  int series = -1;   ///< series of the pressed segment; -1 when the press hit none
  int hovered = -1;  ///< bar under the pointer
};

/// Stacked bars with axis, gridlines, tooltip. The legend is drawn by `chart_legend`.
/// In the mirror: a group with one button a bar, named "<name>, <total>"; one tab stop, Left,
/// Right, Home and End move between the bars, Enter presses.
ChartEvents bar_chart(Ui& ui, std::string_view id, const Rect& rect, const ChartModel& model,
                      ChartState& state);

/// The legend in stack order, right aligned on one line (or wrapped from the left when `wrap`).
/// Returns the series pressed now, or -1. `used_height`: 20 px a line.
int chart_legend(Ui& ui, std::string_view id, const Rect& rect, const ChartModel& model,
                 bool wrap = false, float* used_height = nullptr);

/// Step and top of an axis with about `lines` gridlines for values up to `max` (both above zero).
struct AxisScale {
  double step = 1;
  double top = 4;
};
AxisScale nice_scale(double max, int lines = 4);
/// "0", "950", "400k", "1.2M", "3B"; for axes only.
std::string axis_text(double value);

/// A small line without axes: values scaled to `rect`, last point dotted.
void sparkline(Ui& ui, const Rect& rect, const std::vector<double>& values);
void sparkline(Painter& painter, const Theme& theme, const Rect& rect,
               const std::vector<double>& values);

}  // namespace usagescope
