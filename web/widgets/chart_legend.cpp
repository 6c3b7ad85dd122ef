#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/chart.hpp"

namespace usagescope {
namespace {

constexpr float kSwatch = 10;
constexpr float kSwatchGap = 6;
constexpr float kEntryGap = 16;
constexpr float kLine = 20;

}  // namespace

int chart_legend(Ui& ui, std::string_view id, const Rect& rect, const ChartModel& model, bool wrap,
                 float* used_height) {
  const Ui::Group group = ui.group(id, Role::kGroup, "Legend", rect);
  std::vector<float> widths;
  float total = 0;
  for (const ChartSeries& series : model.series) {
    widths.push_back(std::ceil(ui.text_width(series.name, type::caption)) + kSwatch + kSwatchGap +
                     1);
    total += widths.back() + kEntryGap;
  }
  // Too long for its line: the names are cut, all alike, rather than one being left out.
  const float squeeze = !wrap && total - kEntryGap > rect.w ? rect.w / (total - kEntryGap) : 1;
  float x = wrap ? rect.x : std::max(rect.x, rect.right() - (total - kEntryGap));
  float y = rect.y;
  int pressed = -1;
  for (std::size_t i = 0; i < model.series.size(); ++i) {
    const ChartSeries& series = model.series[i];
    const float width = widths[i] * squeeze;
    if (wrap && x > rect.x && x + width > rect.right()) {
      x = rect.x;
      y += kLine;
    }
    Rect entry{x, y, width, kLine};
    if (!wrap) entry = Rect{x, rect.y, width, rect.h}.centered_v(kLine);
    x += width + kEntryGap * squeeze;
    MirrorNode node;
    node.role = Role::kButton;
    node.name = series.name;
    node.focusable = node.tabbable = true;
    node.pressed = series.muted ? Tristate::kNo : Tristate::kNone;
    const Ui::Scope scope = ui.scope(std::to_string(i));
    const Interaction on = ui.interact("entry", entry, std::move(node));
    if (on.pressed) pressed = static_cast<int>(i);
    const float opacity = ui.painter().opacity();
    if (series.muted) ui.painter().set_opacity(opacity * 0.45F);
    Rect inside = entry;
    ui.painter().fill(inside.cut_left(kSwatch).centered_v(kSwatch), ui.theme().series(series.color),
                      metric::radius_bar);
    inside.cut_left(kSwatchGap);
    ui.painter().text(inside, series.name, type::caption,
                      on.hovered ? ui.theme().strong : ui.theme().normal);
    ui.painter().set_opacity(opacity);
    if (on.focus_visible) ui.focus_ring(entry, metric::radius_tag);
  }
  if (used_height != nullptr) *used_height = y + kLine - rect.y;
  return pressed;
}

void sparkline(Ui& ui, const Rect& rect, const std::vector<double>& values) {
  sparkline(ui.painter(), ui.theme(), rect, values);
}

void sparkline(Painter& painter, const Theme& theme, const Rect& rect,
               const std::vector<double>& values) {
  if (values.size() < 2) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double span = *high > *low ? *high - *low : 1;
  const Rect area = rect.centered_v(std::min(14.0F, rect.h)).inset(2, 0);
  std::vector<Vec2> points;
  points.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float along = static_cast<float>(i) / static_cast<float>(values.size() - 1);
    const auto up = static_cast<float>((values[i] - *low) / span);
    points.push_back({area.x + along * area.w, area.bottom() - up * area.h});
  }
  painter.polyline(points, theme.muted, 1.25F);
  painter.circle(points.back(), 2, theme.strong);
}

}  // namespace usagescope
