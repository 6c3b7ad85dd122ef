#pragma once

#include "web/app/command.hpp"
#include "web/app/selectors.hpp"
#include "web/app/state.hpp"
#include "web/views/filter_picker.hpp"
#include "web/views/period_picker.hpp"
#include "web/widgets/chart.hpp"
#include "web/widgets/table.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// Chart of the last answer, kept until the answer changes; its text is built once, not each frame.
struct ChartCache {
  std::uint64_t version = 0;
  ChartData data;
  ChartModel model;
};

/// Kept between passes by the Explore screen.
struct ExploreUi {
  PeriodUi period;
  FilterUi filter;
  ChartState chart;
  ChartCache chart_cache;
  TableState table;
  std::string group_menu;      ///< which group key's menu is open
  double table_asked_at = -1;  ///< when the awaited answer was asked for, on the frame clock
  std::uint32_t announced_rows = 0;
  std::uint64_t announced_version = 0;
};

/// Question above, picture in the middle, proof below (look.md, the screens).
void draw_explore(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                  CommandQueue& commands);

/// Height of the legend where it stands below the bars in three lines.
inline constexpr float kNarrowLegend = 72;

/// Parts of the screen, in files of their own.
[[nodiscard]] float draw_explore_question(Ui& ui, const AppState& state, Rect rect, ExploreUi& view,
                                          CommandQueue& commands);
void draw_explore_chart(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                        CommandQueue& commands);
void draw_explore_table(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                        CommandQueue& commands);
void draw_explore_empty(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands);

/// "9 resellers, 30 customers": what the table shows.
[[nodiscard]] std::string describe_groups(const AppState& state);

}  // namespace usagescope
