#include "web/widgets/chart.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace usagescope {
namespace {

constexpr float kAxisWidth = 40;
constexpr float kAxisHeight = 20;
constexpr float kReferenceWidth = 136;
constexpr float kTopRoom = 6;

/// Geometry of one chart: where a bar stands, where a value lies.
struct Plot {
  Ui& ui;
  const ChartModel& model;
  Rect area;
  double top = 1;
  double step = 1;

  float slot() const {
    return area.w / static_cast<float>(std::max<std::size_t>(1, model.bars.size()));
  }
  /// The whole column of a bar, for the pointer.
  Rect column(std::size_t i) const {
    return {area.x + slot() * static_cast<float>(i), area.y, slot(), area.h};
  }
  /// The bar itself, edges on device pixels, so that gaps are equal.
  Rect bar(std::size_t i) const {
    const float gap = std::clamp(slot() * 0.16F, 1.0F, 6.0F);
    const Rect c = column(i);
    const Painter& painter = ui.painter();
    const float x0 = painter.snap(c.x + gap / 2);
    const float x1 = std::max(x0 + painter.hairline(), painter.snap(c.right() - gap / 2));
    return {x0, c.y, x1 - x0, c.h};
  }
  float y(double value) const { return area.bottom() - static_cast<float>(value / top) * area.h; }
};

double stack_height(const ChartBar& bar) {
  double sum = 0;
  for (const ChartSegment& segment : bar.segments) sum += std::max(0.0, segment.value);
  return sum;
}

Plot make_plot(Ui& ui, const Rect& rect, const ChartModel& model) {
  Rect area = rect;
  area.cut_bottom(kAxisHeight);
  area.cut_left(kAxisWidth);
  area.cut_top(kTopRoom);
  if (model.reference.has_value() && rect.w > 640) area.cut_right(kReferenceWidth);
  double max = model.reference.has_value() ? model.reference->value : 0;
  for (const ChartBar& bar : model.bars) max = std::max(max, stack_height(bar));
  const AxisScale scale = nice_scale(max);
  return {ui, model, area, scale.top, scale.step};
}

void draw_axis(const Plot& plot, bool has_values) {
  Painter& painter = plot.ui.painter();
  const Theme& theme = plot.ui.theme();
  const Rect& area = plot.area;
  const int lines = static_cast<int>(std::lround(plot.top / plot.step));
  for (int i = 0; i <= lines; ++i) {
    const double value = plot.step * i;
    const float y = plot.y(value);
    painter.h_line(area.x, area.right(), y, i == 0 ? theme.control_border : theme.row_rule);
    if (!has_values && i > 0) continue;
    painter.text({area.x - kAxisWidth, y - 8, kAxisWidth - 8, 16}, axis_text(value), type::tick,
                 theme.muted, Align::kRight);
  }
}

void draw_ticks(const Plot& plot) {
  Painter& painter = plot.ui.painter();
  const Theme& theme = plot.ui.theme();
  float free_from = plot.area.x - kAxisWidth;
  const std::size_t count = plot.model.bars.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ChartBar& bar = plot.model.bars[i];
    const Rect column = plot.column(i);
    if (bar.period_start && i > 0) {
      painter.dotted_v_line(column.x, plot.area.y, plot.area.bottom(), theme.control_border);
    }
    if (bar.tick.empty() && !bar.partial) continue;
    const std::string label = bar.partial && !bar.tick.empty() ? bar.tick + ", partial"
                              : bar.partial                    ? "partial"
                                                               : bar.tick;
    const float width = plot.ui.text_width(label, type::tick) + 1;
    const float right_limit = plot.area.right();
    const float x = std::max(plot.area.x - 8, std::min(column.x, right_limit - width));
    if (x < free_from) continue;
    painter.text({x, plot.area.bottom() + 5, width, 14}, label, type::tick,
                 bar.partial ? theme.strong : theme.muted);
    free_from = x + width + 8;
  }
}

void draw_bar(const Plot& plot, std::size_t index, int hovered) {
  Painter& painter = plot.ui.painter();
  const Theme& theme = plot.ui.theme();
  const ChartBar& bar = plot.model.bars[index];
  const Rect place = plot.bar(index);
  const float pixel = painter.hairline();
  double base = 0;
  for (std::size_t s = 0; s < bar.segments.size() && s < plot.model.series.size(); ++s) {
    const double value = std::max(0.0, bar.segments[s].value);
    if (value <= 0) continue;
    const float bottom = painter.snap(plot.y(base));
    float top = painter.snap(plot.y(base + value));
    base += value;
    // One pixel of surface on top of each segment keeps neighbours apart.
    const float gap = bottom - top > 3 * pixel ? std::max(pixel, painter.snap(1.0F)) : 0;
    top = std::min(top + gap, bottom - pixel);
    const Rect box{place.x, top, place.w, bottom - top};
    painter.fill(box, theme.series(plot.model.series[s].color));
    if (bar.partial) painter.hatch(box, theme.surface, 2, 7);
  }
  const bool is_marked =
      plot.model.selected == static_cast<int>(index) || hovered == static_cast<int>(index);
  if (!is_marked || base <= 0) return;
  const float y = painter.snap(plot.y(base));
  painter.frame({place.x - 2, y - 2, place.w + 4, plot.area.bottom() - y + 3}, theme.strong, 1.5F,
                2);
}

/// Hatches what is not loaded; returns the longest stretch.
Rect draw_missing(const Plot& plot) {
  const std::size_t count = plot.model.bars.size();
  Rect longest;
  for (std::size_t i = 0; i < count;) {
    if (!plot.model.bars[i].missing) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < count && plot.model.bars[end].missing) ++end;
    const Rect area{plot.column(i).x, plot.area.y, plot.slot() * static_cast<float>(end - i),
                    plot.area.h};
    plot.ui.painter().hatch(area, plot.ui.theme().border, 1, 7);
    if (area.w > longest.w) longest = area;
    i = end;
  }
  return longest;
}

void draw_missing_label(const Plot& plot, const Rect& stretch) {
  if (stretch.empty() || plot.model.missing_text.empty()) return;
  const float text_width = plot.ui.text_width(plot.model.missing_text, type::caption);
  const float width = std::max(text_width + 16, std::min(text_width + 64, stretch.w - 24));
  Rect label{stretch.center().x - width / 2, plot.area.center().y - 12, width, 24};
  label.x = std::clamp(label.x, plot.area.x, std::max(plot.area.x, plot.area.right() - width));
  plot.ui.painter().fill(label, plot.ui.theme().surface, metric::radius_control);
  plot.ui.painter().frame(label, plot.ui.theme().border, 1, metric::radius_control);
  text(plot.ui, label, plot.model.missing_text,
       {.style = type::caption, .tone = Tone::kMuted, .align = Align::kCenter, .id = "missing"});
}

void draw_reference(const Plot& plot) {
  if (!plot.model.reference.has_value()) return;
  const ChartReference& reference = *plot.model.reference;
  Painter& painter = plot.ui.painter();
  const Theme& theme = plot.ui.theme();
  const float y = plot.y(reference.value);
  painter.fill({plot.area.x, y - 1.5F, plot.area.w, 3}, theme.surface.faded(0.9F));
  painter.dashed_h_line(plot.area.x, plot.area.right(), y - 0.75F, theme.strong, 1.5F, 6, 4);
  const std::string spoken = reference.label + " " + reference.text + " " + reference.note;
  MirrorNode node;
  node.id = "reference";
  node.role = Role::kText;
  node.name = spoken;
  node.rect = {plot.area.right() + 8, y - 14, kReferenceWidth - 12, 46};
  plot.ui.record(std::move(node));
  if (kReferenceWidth > 0 && plot.ui.viewport().right() - plot.area.right() < kReferenceWidth / 2) {
    return;
  }
  Rect label{plot.area.right() + 8, y - 14, kReferenceWidth - 12, 15};
  painter.text(label, reference.label, type::caption_strong, theme.strong);
  label.y += 15;
  painter.text(label, reference.text, type::caption, theme.normal);
  label.y += 15;
  painter.text(label, reference.note, type::tick, theme.warning);
}

/// Which series of bar `index` lies under the pointer; -1 above the stack.
int series_at(const Plot& plot, std::size_t index, float y) {
  const ChartBar& bar = plot.model.bars[index];
  double base = 0;
  for (std::size_t s = 0; s < bar.segments.size(); ++s) {
    const double value = std::max(0.0, bar.segments[s].value);
    if (y <= plot.y(base) && y > plot.y(base + value)) return static_cast<int>(s);
    base += value;
  }
  return -1;
}

void draw_tip(const Plot& plot, std::size_t index) {
  Ui& ui = plot.ui;
  const ChartBar& bar = plot.model.bars[index];
  const Theme& theme = ui.theme();
  float name_width = ui.text_width(bar.name, type::caption_strong);
  float value_width = ui.text_width(bar.total, type::caption_strong);
  int shown = 0;
  for (std::size_t s = 0; s < bar.segments.size() && s < plot.model.series.size(); ++s) {
    if (bar.segments[s].text.empty()) continue;
    name_width = std::max(name_width, ui.text_width(plot.model.series[s].name, type::caption) + 18);
    value_width = std::max(value_width, ui.text_width(bar.segments[s].text, type::caption));
    ++shown;
  }
  const Vec2 size{std::ceil(name_width + value_width) + 44,
                  34.0F + (shown > 0 ? 10.0F + 18.0F * static_cast<float>(shown) : 0.0F)};
  const Rect column = plot.column(index);
  const bool is_right = column.right() + 10 + size.x < ui.viewport().right() - 8;
  Rect box{is_right ? column.right() + 10 : column.x - 10 - size.x, plot.area.y - 20, size.x,
           size.y};
  box.x = std::clamp(box.x, 8.0F, std::max(8.0F, ui.viewport().right() - 8 - size.x));
  const Ui::OnTop on_top = ui.draw_on_top();
  Painter& painter = ui.painter();
  painter.shadow(box, metric::radius_big);
  painter.fill(box, theme.surface, metric::radius_big);
  painter.frame(box, theme.control_border, 1, metric::radius_big);
  Rect inside = box.inset(12, 0);
  inside.cut_top(6);
  const Rect title = inside.cut_top(22);
  painter.text(title, bar.name, type::caption_strong, theme.strong);
  painter.text(title, bar.total, type::caption_strong, theme.strong, Align::kRight);
  if (shown == 0) return;
  inside.cut_top(4);
  painter.h_line(inside.x, inside.right(), inside.y, theme.row_rule);
  inside.cut_top(4);
  for (std::size_t s = std::min(bar.segments.size(), plot.model.series.size()); s > 0; --s) {
    const ChartSegment& segment = bar.segments[s - 1];
    if (segment.text.empty()) continue;
    const ChartSeries& series = plot.model.series[s - 1];
    Rect line = inside.cut_top(18);
    painter.text(line, segment.text, type::caption, theme.strong, Align::kRight);
    painter.fill(line.cut_left(10).centered_v(10), theme.series(series.color), 2);
    line.cut_left(8);
    painter.text(line, series.name, type::caption, theme.normal);
  }
}

int moved(std::string_view key, int active, int count) {
  if (key == "ArrowRight" || key == "ArrowUp") return std::min(active + 1, count - 1);
  if (key == "ArrowLeft" || key == "ArrowDown") return std::max(active - 1, 0);
  if (key == "PageDown") return std::min(active + 7, count - 1);
  if (key == "PageUp") return std::max(active - 7, 0);
  if (key == "Home") return 0;
  if (key == "End") return count - 1;
  return -1;
}

/// One button a bar, one tab stop for all; returns the bar whose ring is to be drawn.
int take_bars(const Plot& plot, ChartState& state, ChartEvents& events) {
  Ui& ui = plot.ui;
  const int count = static_cast<int>(plot.model.bars.size());
  const int tab_stop = std::clamp(state.active, 0, std::max(0, count - 1));
  int ring = -1;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const ChartBar& bar = plot.model.bars[index];
    const std::string id = "bar" + std::to_string(i);
    MirrorNode node;
    node.role = Role::kButton;
    node.name = bar.total.empty() ? bar.name : bar.name + ", " + bar.total;
    if (bar.partial) node.name += ", partial";
    if (bar.missing) node.name += ", not loaded";
    node.disabled = bar.missing;
    node.pressed = plot.model.selected == i ? Tristate::kYes : Tristate::kNone;
    node.focusable = node.takes_arrows = true;
    node.tabbable = i == tab_stop;
    const Interaction on = ui.interact(id, plot.column(index), std::move(node));
    const std::string key = ui.take_any_key(id);
    if (!key.empty()) {
      const int next = moved(key, i, count);
      if (next < 0) {
        ui.give_back_key(id, key);
      } else {
        state.active = next;
        ui.request_focus(ui.full_id("bar" + std::to_string(next)));
      }
    }
    if (on.hovered) events.hovered = i;
    if (on.focus_visible) ring = i;
    if (!on.pressed || bar.missing) continue;
    state.active = i;
    events.bar = i;
    events.series = on.hovered ? series_at(plot, index, ui.pointer().y) : -1;
  }
  return ring;
}

}  // namespace

ChartEvents bar_chart(Ui& ui, std::string_view id, const Rect& rect, const ChartModel& model,
                      ChartState& state) {
  ChartEvents events;
  const Plot plot = make_plot(ui, rect, model);
  const Ui::Group group = ui.group(id, Role::kGroup, model.name, rect);
  const float opacity = ui.painter().opacity();
  ui.painter().set_opacity(opacity * model.opacity);
  bool has_values = model.reference.has_value();
  for (const ChartBar& bar : model.bars) has_values = has_values || stack_height(bar) > 0;
  draw_axis(plot, has_values);
  const Rect missing = draw_missing(plot);
  const int ring = take_bars(plot, state, events);
  // The later of the two, pointer and keyboard, says which bar is looked at.
  const bool is_by_keys = ring >= 0 && (events.hovered < 0 || !ui.pointer_moved());
  const int marked = is_by_keys ? ring : events.hovered;
  for (std::size_t i = 0; i < model.bars.size(); ++i) draw_bar(plot, i, marked);
  draw_ticks(plot);
  draw_missing_label(plot, missing);  // on top of the months' lines
  // The zero line lies on top of the feet of the bars.
  ui.painter().h_line(plot.area.x, plot.area.right(), plot.area.bottom(),
                      ui.theme().control_border);
  draw_reference(plot);
  ui.painter().set_opacity(opacity);
  if (ring >= 0) ui.focus_ring(plot.column(static_cast<std::size_t>(ring)).inset(-4), 2, true);
  if (marked >= 0 && !model.bars[static_cast<std::size_t>(marked)].missing) {
    draw_tip(plot, static_cast<std::size_t>(marked));
  }
  return events;
}

}  // namespace usagescope
