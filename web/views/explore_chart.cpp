// The daily stacked chart of the Explore screen.

#include <array>
#include <string>
#include <vector>

#include "web/app/format.hpp"
#include "web/views/explore_view.hpp"
#include "web/views/frame_view.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/menu.hpp"

namespace usagescope {
namespace {

constexpr std::array<Column, 7> kSplits = {Column::kService,       Column::kResellerId,
                                           Column::kCustomerOrgId, Column::kProductFamily,
                                           Column::kChargeId,      Column::kDataCenterDescription,
                                           Column::kUnitOfMeasurement};

std::string series_name(const ChartData::Series& series) {
  if (series.is_other) return "Other (" + std::to_string(series.members) + ")";
  return series.value.is_missing ? "no value" : series.value.label;
}

/// One tick a week, at most about one for each 80 pixels; always the first day.
bool has_tick(std::size_t index, std::size_t days, float width) {
  const std::size_t room = std::max<std::size_t>(1, static_cast<std::size_t>(width / 80.0F));
  std::size_t step = 7;
  if (days <= room) step = 1;
  while (days / step > room) step += 7;
  return index % step == 0;
}

bool is_loaded_day(const AppState& state, CivilDate day) {
  if (!state.load) return false;
  if (state.load->phase == LoadPhase::kDone) return true;
  // Newest first (seed 003): what lies before the oldest row has not come yet.
  return state.load->first_day && *state.load->first_day <= day;
}

ChartBar make_bar(const AppState& state, const ChartData& data, std::size_t index, float width) {
  const ChartData::Day& day = data.days[index];
  const Measure measure = state.chart.answered_spec.measures.front().measure;
  ChartBar bar;
  bar.name = format_weekday(day.date);
  bar.total = day.has_rows ? format_measure(measure, day.total) : "no rows";
  if (has_tick(index, data.days.size(), width)) bar.tick = format_short_day(day.date);
  bar.period_start = day.date.day() == 1 && index > 0;
  bar.missing = !is_loaded_day(state, day.date);
  const CivilDate as_of = state.load ? state.load->as_of.utc_date() : CivilDate{};
  const bool is_cut_off = state.load && state.load->phase != LoadPhase::kDone &&
                          state.load->first_day == day.date;
  bar.partial = day.has_rows && (day.date == as_of || is_cut_off);
  for (const ChartData::Segment& segment : day.segments) {
    bar.segments.push_back({segment.value ? segment.value->to_double_for_drawing() : 0.0,
                            format_measure(measure, segment.value)});
  }
  return bar;
}

std::string missing_days(const AppState& state, const ChartData& data) {
  if (!state.load || data.days.empty() || is_loaded_day(state, data.days.front().date)) return "";
  const CivilDate first = data.days.front().date;
  const CivilDate end = state.load->first_day.value_or(data.days.back().date.plus_days(1));
  if (end <= first) return "";
  return format_period({first, end}) + (state.load_id != 0 ? " not loaded yet" : " not loaded");
}

ChartModel make_model(const AppState& state, const ChartData& data, float width) {
  ChartModel model;
  model.name = measure_title(state.view.explore.measure) + " per day";
  for (const ChartData::Series& series : data.series) {
    model.series.push_back({series_name(series), series.color});
  }
  for (std::size_t i = 0; i < data.days.size(); ++i) {
    model.bars.push_back(make_bar(state, data, i, width));
  }
  model.missing_text = missing_days(state, data);
  return model;
}

void draw_split_menu(Ui& ui, const AppState& state, const Rect& rect, const DropdownOptions& options,
                     CommandQueue& commands) {
  std::vector<MenuItem> items;
  for (const Column column : kSplits) {
    items.push_back({.id = std::string(column_info(column).wire_name),
                     .text = "by " + column_title(column),
                     .checked = column == state.view.explore.split});
  }
  const int chosen = dropdown(ui, "split", rect, items, options);
  if (chosen >= 0) commands.push(SetSplit{kSplits[static_cast<std::size_t>(chosen)]});
}

void narrow_to_day(const ChartData& data, int index, CommandQueue& commands) {
  const CivilDate day = data.days[static_cast<std::size_t>(index)].date;
  commands.push(SetPeriod{{day, day.plus_days(1)}});
}

void narrow_to_series(const AppState& state, const ChartData& data, int index, CommandQueue& commands) {
  const ChartData::Series& series = data.series[static_cast<std::size_t>(index)];
  if (series.is_other || series.value.is_missing) return;
  commands.push(SetFilter{{state.view.explore.split, FilterOperator::kEquals, {series.value.value}}});
}

/// A sum of hours and gigabytes is no quantity: nothing is stacked then (look.md, tables).
bool has_no_unit(const AppState& state) {
  const Measure measure = state.chart.answered_spec.measures.front().measure;
  const bool is_quantity = measure != Measure::kListCost && measure != Measure::kRows;
  return is_quantity && state.chart.answer.value && state.chart.answer.value->result.total.has_mixed_units;
}

void draw_mixed_units(Ui& ui, const Rect& rect, CommandQueue& commands) {
  Rect body = rect.centered_v(72);
  text(ui, body.cut_top(24), "These rows have several units of measurement, so they have no common sum.",
       {.tone = Tone::kMuted, .align = Align::kCenter});
  body.cut_top(12);
  const ButtonOptions options{.icon = Icon::kChart};
  const float width = button_width(ui, "Show the MSRP amount", options);
  const Rect place{body.x + (body.w - width) / 2, body.y, width, metric::control};
  if (button(ui, "use-cost", place, "Show the MSRP amount", options)) {
    commands.push(SetMeasure{Measure::kListCost});
  }
}

}  // namespace

void draw_explore_chart(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                        CommandQueue& commands) {
  auto group = ui.group("chart", Role::kRegion, "Daily chart", rect);
  ChartCache& cache = view.chart_cache;
  if (cache.version != state.version) {
    cache.version = state.version;
    cache.data = chart_data(state);
    cache.model = make_model(state, cache.data, rect.w);
  }
  ChartModel& model = cache.model;
  model.opacity = state.chart.answer.is_pending() && state.load_id == 0 ? 0.42F : 1.0F;

  Rect body = rect.inset(metric::page_margin, 0);
  body.cut_top(8);
  Rect title = body.cut_top(28);
  const std::string name = measure_title(state.view.explore.measure) + " per day";
  heading(ui, title.cut_left(ui.text_width(name, type::body_strong) + 2), name, 2, type::body_strong);
  const std::string by = "by " + column_title(state.view.explore.split);
  const DropdownOptions split{.name = "Chart split", .value = by, .ghost = true, .list_width = 200};
  const float split_width = dropdown_width(ui, split);
  draw_split_menu(ui, state, title.cut_left(split_width).centered_v(24), split, commands);
  int series = -1;
  if (is_narrow(ui) || rect.w < 1100) {
    Rect legend = body.cut_bottom(is_narrow(ui) ? kNarrowLegend : 24);
    series = chart_legend(ui, "legend", legend, model, true);
  } else {
    title.cut_left(16);
    series = chart_legend(ui, "legend", title, model);
  }
  if (series >= 0) narrow_to_series(state, cache.data, series, commands);
  if (model.bars.empty()) return;
  if (has_no_unit(state)) {
    draw_mixed_units(ui, body, commands);
    return;
  }
  const ChartEvents events = bar_chart(ui, "bars", body, model, view.chart);
  if (events.bar < 0) return;
  // A press on a segment means that value; a press beside or above the bar means the day. A bar that
  // is alone on screen has no day left to narrow to.
  if (events.series >= 0 && model.bars.size() == 1) {
    narrow_to_series(state, cache.data, events.series, commands);
  } else {
    narrow_to_day(cache.data, events.bar, commands);
  }
}

}  // namespace usagescope
