#include "web/widgets/menu.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "web/widgets/controls.hpp"
#include "web/widgets/scroll_area.hpp"
#include "web/widgets/text_field.hpp"

namespace usagescope {
namespace {

constexpr float kSearchHeight = 32;
constexpr float kScrollRoom = 10;

float row_height(const Ui& ui) {
  return ui.coarse() ? metric::touch_target : 30;
}

/// ASCII letters without case; other bytes as they are, so UTF-8 texts match themselves.
bool contains_text(std::string_view text, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

std::vector<int> matches(std::span<const MenuItem> items, std::string_view query) {
  std::vector<int> found;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_match = query.empty() || contains_text(items[i].text, query) ||
                          contains_text(items[i].detail, query);
    if (is_match) found.push_back(static_cast<int>(i));
  }
  return found;
}

int moved(std::string_view key, int active, int count, int page) {
  if (key == "ArrowDown") return std::min(active + 1, count - 1);
  if (key == "ArrowUp") return std::max(active - 1, 0);
  if (key == "PageDown") return std::min(active + page, count - 1);
  if (key == "PageUp") return std::max(active - page, 0);
  if (key == "Home") return 0;
  if (key == "End") return count - 1;
  return -1;
}

void draw_option(Ui& ui, const Rect& row, const MenuItem& item, bool is_lit, bool multi) {
  const Theme& theme = ui.theme();
  Painter& painter = ui.painter();
  if (item.rule_above) painter.h_line(row.x, row.right(), row.y, theme.row_rule);
  const bool is_chosen = item.checked && !multi;
  if (is_chosen) painter.fill(row, theme.accent_soft, metric::radius_tag);
  if (is_lit && !is_chosen) painter.fill(row, theme.sunken, metric::radius_tag);
  Rect inside = row.inset(8, 0);
  if (multi) {
    draw_check_box(ui, inside.cut_left(16).centered_v(16), item.checked, is_lit);
    inside.cut_left(8);
  }
  const float detail = item.detail.empty() ? 0 : ui.text_width(item.detail, type::caption) + 1;
  painter.text(inside.cut_right(std::min(detail, inside.w / 2)), item.detail, type::caption,
               theme.muted, Align::kRight);
  if (detail > 0) inside.cut_right(8);
  painter.text(inside, item.text, type::body, is_chosen ? theme.on_accent_soft : theme.normal);
}

MirrorNode list_node(const Rect& area, std::string_view name, bool tabbable) {
  MirrorNode node;
  node.role = Role::kListbox;
  node.name = name;
  node.rect = area;
  node.focusable = node.takes_arrows = true;
  node.tabbable = tabbable;
  return node;
}

}  // namespace

int listbox(Ui& ui, std::string_view id, const Rect& rect, std::span<const MenuItem> items,
            std::string_view name, ListboxState& state, bool multi, bool search,
            std::string_view empty_text) {
  const Ui::Scope scope = ui.scope(id);
  Rect area = rect;
  std::string key;
  if (search) {
    const TextFieldEvent typed = text_field(
        ui, "search", area.cut_top(kSearchHeight), state.query,
        {.label = "Search", .hide_label = true, .placeholder = "Search", .search = true});
    area.cut_top(6);
    if (typed.changed) {
      state.active = 0;
      state.offset = {};
    }
    if (typed.moved_down) key = "ArrowDown";
    if (typed.moved_up) key = "ArrowUp";
    if (typed.submitted) key = "Enter";
    if (typed.escaped) ui.close_top_popover();
  }
  const std::vector<int> found = matches(items, search ? state.query : std::string_view());
  const int count = static_cast<int>(found.size());
  const float height = row_height(ui);
  const Vec2 content{area.w, height * static_cast<float>(count)};
  state.active = std::clamp(state.active, 0, std::max(0, count - 1));

  const std::string list_key = ui.take_any_key("list");
  if (!list_key.empty()) key = list_key;
  const int target = moved(key, state.active, count, static_cast<int>(area.h / height));
  if (target >= 0) {
    state.active = target;
    const float top = height * static_cast<float>(target);
    state.offset.y = std::clamp(state.offset.y, top + height - area.h, top);
  }
  const bool is_enter = key == "Enter" || key == " ";
  if (!list_key.empty() && target < 0 && !is_enter) ui.give_back_key("list", list_key);

  MirrorNode node = list_node(area, name, !search);
  if (count > 0) {
    const auto active = static_cast<std::size_t>(found[static_cast<std::size_t>(state.active)]);
    node.active_descendant = ui.full_id("list") + "/" + items[active].id;
  }
  const Ui::Group group = ui.group("list", std::move(node));
  if (count == 0) {
    text(ui, area.inset(8, 6), empty_text, {.tone = Tone::kMuted});
    return -1;
  }
  int chosen = -1;
  const float bar_room = content.y > area.h ? kScrollRoom : 0;
  const ScrollArea scroller(ui, "scroll", area, content, state.offset);
  const auto first = static_cast<int>(state.offset.y / height);
  const int last = std::min(count, first + static_cast<int>(area.h / height) + 2);
  for (int i = std::max(0, first); i < last; ++i) {
    const MenuItem& item = items[static_cast<std::size_t>(found[static_cast<std::size_t>(i)])];
    const Rect row{area.x, area.y - state.offset.y + height * static_cast<float>(i),
                   area.w - bar_room, height};
    MirrorNode option;
    option.role = Role::kOption;
    option.name = item.detail.empty() ? item.text : item.text + " " + item.detail;
    option.selected = item.checked ? Tristate::kYes : Tristate::kNo;
    option.disabled = item.disabled;
    const Interaction on = ui.interact(item.id, row, std::move(option));
    if (on.hovered && ui.pointer_moved()) state.active = i;
    draw_option(ui, row, item, i == state.active, multi);
    if (on.pressed) chosen = found[static_cast<std::size_t>(i)];
  }
  if (is_enter) {
    const auto active = static_cast<std::size_t>(found[static_cast<std::size_t>(state.active)]);
    if (!items[active].disabled) chosen = static_cast<int>(active);
  }
  return chosen;
}

float dropdown_width(const Ui& ui, const DropdownOptions& options) {
  float width = 10 + 10 + 14 + 4;
  if (options.icon != Icon::kNone) width += 16 + 8;
  const std::array<Run, 3> runs{Run{options.prefix, options.style},
                                Run{options.value, options.style},
                                Run{options.suffix, options.style}};
  return std::ceil(width + runs_width(ui, runs));
}

namespace {

Interaction draw_opener(Ui& ui, std::string_view id, const Rect& rect, bool is_open,
                        const DropdownOptions& options) {
  const Theme& theme = ui.theme();
  Painter& painter = ui.painter();
  MirrorNode node;
  node.role = Role::kCombobox;
  node.name = options.name;
  node.value = options.value;
  node.expanded = is_open ? Tristate::kYes : Tristate::kNo;
  node.disabled = options.disabled;
  node.focusable = node.tabbable = node.takes_arrows = true;
  const Interaction on = ui.interact(id, rect, std::move(node));
  const float opacity = painter.opacity();
  if (options.disabled) painter.set_opacity(opacity * 0.45F);
  const bool is_lit = (on.hovered && !options.disabled) || is_open;
  if (!options.ghost) {
    painter.fill(rect, is_lit ? theme.hover : theme.surface, metric::radius_control);
    painter.frame(rect, theme.border, 1, metric::radius_control);
  } else if (is_lit) {
    painter.fill(rect, theme.sunken, metric::radius_control);
  }
  Rect inside = rect.inset(10, 0);
  draw_icon(painter, Icon::kChevronDown, inside.cut_right(14), theme.normal, 13);
  inside.cut_right(4);
  if (options.icon != Icon::kNone) {
    draw_icon(painter, options.icon, inside.cut_left(16), theme.normal, 15);
    inside.cut_left(8);
  }
  const auto piece = [&](std::string_view value, Color color) {
    if (value.empty() || inside.w <= 0) return;
    inside.cut_left(painter.text(inside, value, options.style, color) + 6);
  };
  piece(options.prefix, theme.muted);
  piece(options.value, theme.strong);
  piece(options.suffix, theme.muted);
  painter.set_opacity(opacity);
  if (on.focus_visible) ui.focus_ring(rect, metric::radius_control);
  return on;
}

}  // namespace

int dropdown(Ui& ui, std::string_view id, const Rect& rect, std::span<const MenuItem> items,
             const DropdownOptions& options) {
  const std::string panel_id = std::string(id) + "-list";
  const bool was_open = ui.is_popover_open(panel_id);
  const Interaction on = draw_opener(ui, id, rect, was_open, options);
  const bool is_opened = !was_open && (on.pressed || ui.take_key(id, "ArrowDown"));
  Ui::Memory& memory = ui.memory(panel_id);
  if (on.pressed && was_open) ui.close_popover(panel_id);
  if (is_opened && !options.disabled) {
    ui.open_popover(panel_id);
    const auto checked =
        std::find_if(items.begin(), items.end(), [](const MenuItem& item) { return item.checked; });
    memory = {};
    if (checked != items.end()) memory.index = static_cast<int>(checked - items.begin());
  }
  const int rows = std::clamp(static_cast<int>(items.size()), 1, options.max_rows);
  const float search = options.search ? kSearchHeight + 6 : 0;
  const float height = static_cast<float>(rows) * row_height(ui) + 12 + search;
  Popover panel(ui, panel_id, rect, {std::max(options.list_width, rect.w), height}, options.name,
                Role::kGroup, 6);
  if (!panel) return -1;
  ListboxState state{memory.text, memory.index, memory.offset};
  const int chosen = listbox(ui, "items", panel.content(), items, options.name, state,
                             options.multi, options.search, options.empty_text);
  memory.text = state.query;
  memory.index = state.active;
  memory.offset = state.offset;
  if (chosen >= 0 && !options.multi) panel.close();
  return chosen;
}

}  // namespace usagescope
