// Chips, segments and page tabs: the controls that say what is chosen.
#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"

namespace usagescope {
namespace {

constexpr float kChipPadding = 9;
constexpr float kChipGap = 5;
constexpr float kRemoveWidth = 24;
constexpr float kSegmentPadding = 12;
constexpr float kTabGap = 28;

std::string spoken(const ChipOptions& options, std::string_view value) {
  return options.prefix.empty() ? std::string(value)
                                : std::string(options.prefix) + " " + std::string(value);
}

/// Arrow keys in a group of radios: the next index, or `selected`.
int moved_by_key(std::string_view key, int selected, int count) {
  if (key == "ArrowRight" || key == "ArrowDown") return (selected + 1) % count;
  if (key == "ArrowLeft" || key == "ArrowUp") return (selected + count - 1) % count;
  if (key == "Home") return 0;
  if (key == "End") return count - 1;
  return selected;
}

void draw_bottom_tab(Ui& ui, const Rect& area, const NavItem& item, bool is_current) {
  const Color ink = is_current ? ui.theme().accent : ui.theme().muted;
  Rect r = area.inset(0, 6);
  draw_icon(ui.painter(), item.icon, r.cut_top(22), ink, 18);
  ui.painter().text(r.cut_top(16), item.label, is_current ? TextStyle{11, true} : type::tick, ink,
                    Align::kCenter);
}

}  // namespace

float chip_width(const Ui& ui, std::string_view value, const ChipOptions& options) {
  float width = ui.text_width(value, type::body) + 2 * kChipPadding;
  if (!options.prefix.empty()) width += ui.text_width(options.prefix, type::body) + kChipGap;
  if (options.removable) width += kRemoveWidth - kChipPadding;
  return std::ceil(width);
}

ChipEvent chip(Ui& ui, std::string_view id, const Rect& rect, std::string_view value,
               const ChipOptions& options) {
  const Theme& theme = ui.theme();
  Painter& painter = ui.painter();
  const Ui::Scope scope = ui.scope(id);
  Rect rest = rect;
  const Rect remove_area = rest.cut_right(options.removable ? kRemoveWidth : 0);

  MirrorNode body;
  body.role = Role::kButton;
  body.name = spoken(options, value);
  body.expanded = options.expanded;
  body.focusable = body.tabbable = true;
  const Interaction on = ui.interact("body", rest, std::move(body));
  Interaction removal;
  if (options.removable) {
    MirrorNode node;
    node.role = Role::kButton;
    node.name = options.remove_name.empty() ? "Remove " + spoken(options, value)
                                            : std::string(options.remove_name);
    node.focusable = node.tabbable = true;
    removal = ui.interact("remove", remove_area, std::move(node));
  }

  const bool is_lit = on.hovered || on.held || options.expanded == Tristate::kYes;
  if (options.accent) {
    painter.fill(rect, theme.accent_soft, metric::radius_control);
  } else {
    painter.fill(rect, is_lit ? theme.hover : theme.surface, metric::radius_control);
    painter.frame(rect, theme.border, 1, metric::radius_control);
  }
  Rect inside = rest;
  inside.cut_left(kChipPadding);
  if (!options.prefix.empty()) {
    const float width = ui.text_width(options.prefix, type::body);
    painter.text(inside.cut_left(width + 1), options.prefix, type::body, theme.muted);
    inside.cut_left(kChipGap - 1);
  }
  const Color ink = options.accent ? theme.on_accent_soft : theme.strong;
  painter.text(inside, value, type::body, ink);
  if (options.removable) {
    if (removal.hovered) {
      painter.fill(remove_area.inset(3, 4), theme.sunken, metric::radius_tag);
    }
    draw_icon(painter, Icon::kClose, remove_area, options.accent ? ink : theme.normal, 10);
    if (removal.focus_visible) ui.focus_ring(remove_area.inset(3), metric::radius_tag);
  }
  if (on.focus_visible) ui.focus_ring(rect, metric::radius_control);
  if (removal.pressed) return ChipEvent::kRemoved;
  return on.pressed ? ChipEvent::kPressed : ChipEvent::kNone;
}

float segmented_width(const Ui& ui, std::span<const std::string> labels) {
  float width = 4;
  for (const std::string& label : labels) {
    width += std::ceil(ui.text_width(label, type::body_strong) + 2 * kSegmentPadding);
  }
  return width;
}

int segmented(Ui& ui, std::string_view id, const Rect& rect, std::string_view name,
              std::span<const std::string> labels, int selected) {
  const Theme& theme = ui.theme();
  Painter& painter = ui.painter();
  painter.fill(rect, theme.sunken, metric::radius_control);
  const Ui::Group group = ui.group(id, Role::kRadiogroup, name, rect);
  Rect rest = rect.inset(2);
  // A row that is too narrow shares what there is.
  const float natural = segmented_width(ui, labels);
  const float squeeze = natural > rect.w ? rect.w / natural : 1;
  const int count = static_cast<int>(labels.size());
  int chosen = -1;
  for (int i = 0; i < count; ++i) {
    const std::string& label = labels[static_cast<std::size_t>(i)];
    const bool is_selected = i == selected;
    const float width = std::ceil(ui.text_width(label, type::body_strong) + 2 * kSegmentPadding);
    const Rect area = rest.cut_left(width * squeeze);
    MirrorNode node;
    node.role = Role::kRadio;
    node.name = label;
    node.checked = is_selected ? Tristate::kYes : Tristate::kNo;
    node.focusable = node.takes_arrows = true;
    node.tabbable = is_selected || (selected < 0 && i == 0);
    const Interaction on = ui.interact(label, area, std::move(node));
    if (on.pressed && !is_selected) chosen = i;
    const std::string key = ui.take_any_key(label);
    if (!key.empty()) {
      const int next = moved_by_key(key, i, count);
      if (next == i) {
        ui.give_back_key(label, key);
      } else {
        chosen = next;
        ui.request_focus(ui.full_id(labels[static_cast<std::size_t>(next)]));
      }
    }
    if (is_selected) {
      painter.fill(area, theme.surface, metric::radius_control - 1);
      painter.frame(area, theme.border, 1, metric::radius_control - 1);
    }
    const Color ink = is_selected || on.hovered ? theme.strong : theme.muted;
    painter.text(area.inset(4, 0), label, is_selected ? type::body_strong : type::body, ink,
                 Align::kCenter);
    if (on.focus_visible) ui.focus_ring(area, metric::radius_control - 1);
  }
  return chosen;
}

float nav_tabs_width(const Ui& ui, std::span<const NavItem> items) {
  float width = 0;
  for (const NavItem& item : items) width += ui.text_width(item.label, type::body_strong) + kTabGap;
  return std::ceil(std::max(0.0F, width - kTabGap));
}

int nav_tabs(Ui& ui, std::string_view id, const Rect& rect, std::string_view name,
             std::span<const NavItem> items, int current, bool bottom) {
  const Ui::Group group = ui.group(id, Role::kNavigation, name, rect);
  Rect rest = rect;
  const float share = items.empty() ? 0 : rect.w / static_cast<float>(items.size());
  int pressed = -1;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const NavItem& item = items[i];
    const bool is_current = static_cast<int>(i) == current;
    const float text_width = ui.text_width(item.label, type::body_strong);
    const Rect area = rest.cut_left(bottom ? share : std::ceil(text_width));
    if (!bottom) rest.cut_left(kTabGap);
    MirrorNode node;
    node.role = Role::kLink;
    node.name = item.label;
    node.href = item.href;
    node.current = is_current ? "page" : "";
    node.focusable = node.tabbable = true;
    const Interaction on = ui.interact(item.id, area, std::move(node));
    if (on.pressed) pressed = static_cast<int>(i);
    if (bottom) {
      draw_bottom_tab(ui, area, item, is_current);
    } else {
      const Color ink = is_current || on.hovered ? ui.theme().strong : ui.theme().muted;
      ui.painter().text({area.x, area.y, area.w + 2, area.h}, item.label,
                        is_current ? type::body_strong : type::body, ink);
      if (is_current) {
        ui.painter().fill({area.x, area.bottom() - 2, area.w, 2}, ui.theme().accent);
      }
    }
    if (on.focus_visible) ui.focus_ring(area.inset(-4, 10), metric::radius_control);
  }
  return pressed;
}

}  // namespace usagescope
