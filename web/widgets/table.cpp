#include "web/widgets/table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/scroll_area.hpp"
#include "web/widgets/table_detail.hpp"

namespace usagescope {

using table_detail::Frame;

std::vector<float> column_widths(const std::vector<TableColumn>& columns, float available) {
  std::vector<float> widths;
  float fixed = 0;
  float flexible_least = 0;
  for (const TableColumn& column : columns) {
    widths.push_back(column.width);
    (column.flexible ? flexible_least : fixed) += column.width;
  }
  const float spare = available - fixed - flexible_least;
  if (spare <= 0) return widths;
  std::size_t last_flexible = columns.size();
  float given = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].flexible || flexible_least <= 0) continue;
    const float share = std::floor(spare * columns[i].width / flexible_least);
    widths[i] += share;
    given += share;
    last_flexible = i;
  }
  if (last_flexible < columns.size()) widths[last_flexible] += spare - given;
  return widths;
}

namespace {

constexpr float kScrollTrack = 10;

std::string row_id(const TableRow& row) {
  return "row:" + row.id;
}

std::int64_t first_row_index(const TableModel& model) {
  return model.total.has_value() ? 3 : 2;
}

Frame make_frame(Ui& ui, const Rect& rect, const TableModel& model, TableState& state) {
  Frame frame{ui, model, state, {}, {}, {}, {}, {}, 0};
  Rect rest = rect;
  frame.rect = rect;
  frame.header = rest.cut_top(model.density.header);
  if (model.total.has_value()) frame.total = rest.cut_top(model.density.row);
  frame.body = rest;
  return frame;
}

double content_height(const TableModel& model) {
  return static_cast<double>(model.density.row) * static_cast<double>(model.row_count);
}

/// Takes wheel and drag, and places the columns.
void scroll(Frame& frame) {
  using namespace table_detail;
  const std::vector<float> widths =
      column_widths(frame.model.columns, frame.rect.w - kLeftMargin - kRightMargin);
  frame.width = kLeftMargin + kRightMargin;
  for (const float width : widths) frame.width += width;
  TableState& state = frame.state;
  const double max_y =
      std::max(0.0, content_height(frame.model) - static_cast<double>(frame.body.h));
  const float max_x = std::max(0.0F, frame.width - frame.rect.w);
  const Vec2 delta = frame.ui.scroll_delta("scroll", frame.rect, max_x > 0, max_y > 0);
  state.offset_y = std::clamp(state.offset_y + static_cast<double>(delta.y), 0.0, max_y);
  state.offset_x = std::clamp(state.offset_x + delta.x, 0.0F, max_x);
  float x = frame.rect.x + kLeftMargin - state.offset_x;
  for (const float width : widths) {
    frame.places.push_back({x, width});
    x += width;
  }
}

void reveal_active(Frame& frame) {
  if (frame.state.active_row < 0) return;
  const double row = static_cast<double>(frame.model.density.row);
  const double top = row * static_cast<double>(frame.state.active_row);
  const double height = static_cast<double>(frame.body.h);
  if (top + row - frame.state.offset_y > height) frame.state.offset_y = top + row - height;
  frame.state.offset_y = std::max(0.0, std::min(frame.state.offset_y, top));
}

/// True when `key` meant something here.
bool move_by_key(Frame& frame, std::string_view key, bool ctrl) {
  TableState& state = frame.state;
  const std::int64_t last = frame.model.row_count - 1;
  const auto page = static_cast<std::int64_t>(frame.body.h / frame.model.density.row);
  const auto last_column = static_cast<int>(frame.model.columns.size()) - 1;
  const bool in_header = state.active_row < 0;
  if (key == "ArrowDown") {
    state.active_row = std::min(last, state.active_row + 1);
  } else if (key == "ArrowUp") {
    state.active_row = std::max<std::int64_t>(-1, state.active_row - 1);
  } else if (key == "PageDown") {
    state.active_row = std::min(last, state.active_row + std::max<std::int64_t>(1, page - 1));
  } else if (key == "PageUp") {
    state.active_row =
        std::max<std::int64_t>(0, state.active_row - std::max<std::int64_t>(1, page - 1));
  } else if (key == "Home" && (ctrl || !in_header)) {
    state.active_row = 0;
  } else if (key == "End" && (ctrl || !in_header)) {
    state.active_row = last;
  } else if (key == "Home") {
    state.active_column = 0;
  } else if (key == "End") {
    state.active_column = last_column;
  } else if (key == "ArrowRight" && in_header) {
    state.active_column = std::min(last_column, state.active_column + 1);
  } else if (key == "ArrowLeft" && in_header) {
    state.active_column = std::max(0, state.active_column - 1);
  } else {
    return false;
  }
  reveal_active(frame);
  return true;
}

void toggle_by_key(Frame& frame, std::string_view key, TableEvents& events) {
  const TableRow row = frame.model.row(frame.state.active_row);
  if (key == "ArrowRight" && row.expander == Expander::kCollapsed) {
    events.toggled = frame.state.active_row;
    events.expand = true;
  } else if (key == "ArrowLeft" && row.expander == Expander::kExpanded) {
    events.toggled = frame.state.active_row;
  } else if (key == "ArrowLeft") {
    // To the parent, as trees do.
    for (std::int64_t i = frame.state.active_row - 1; i >= 0 && row.level > 0; --i) {
      if (frame.model.row(i).level >= row.level) continue;
      frame.state.active_row = i;
      reveal_active(frame);
      break;
    }
  }
}

void take_keys(Frame& frame, std::string_view id, TableEvents& events) {
  bool shift = false;
  bool ctrl = false;
  const std::string key = frame.ui.take_any_key(id, &shift, &ctrl);
  if (key.empty() || move_by_key(frame, key, ctrl)) return;
  TableState& state = frame.state;
  const bool in_header = state.active_row < 0;
  if (key == "Enter" || key == " ") {
    const auto column = static_cast<std::size_t>(std::max(0, state.active_column));
    if (!in_header) {
      events.activated = state.active_row;
    } else if (column < frame.model.columns.size() && frame.model.columns[column].sortable) {
      events.sort_column = static_cast<int>(column);
      events.sort_extend = shift;
    }
  } else if ((key == "ArrowLeft" || key == "ArrowRight") && frame.model.tree && !in_header) {
    toggle_by_key(frame, key, events);
  } else {
    frame.ui.give_back_key(id, key);
  }
}

void draw_expander(Frame& frame, const Rect& rect, const TableRow& row, std::int64_t index,
                   TableEvents& events) {
  if (row.expander == Expander::kNone) return;
  const bool is_open = row.expander == Expander::kExpanded;
  const Rect area = table_detail::expander_rect(frame, rect, row);
  MirrorNode node;
  node.role = Role::kButton;
  node.name =
      (is_open ? "Collapse " : "Expand ") + (row.cells.empty() ? row.id : row.cells.front().text);
  node.expanded = is_open ? Tristate::kYes : Tristate::kNo;
  const Interaction on = frame.ui.interact("toggle", area, std::move(node));
  draw_icon(frame.ui.painter(), is_open ? Icon::kChevronDown : Icon::kChevronRight, area,
            on.hovered ? frame.ui.theme().strong : frame.ui.theme().normal, 13);
  if (!on.pressed) return;
  events.toggled = index;
  events.expand = !is_open;
}

void draw_row(Frame& frame, const Rect& rect, const TableRow& row, std::int64_t index,
              bool has_ring, TableEvents& events) {
  Ui& ui = frame.ui;
  const Theme& theme = ui.theme();
  MirrorNode node;
  node.role = Role::kRow;
  node.name = row.cells.empty() ? row.id : table_detail::cell_name(row.cells.front());
  node.row_index = index + first_row_index(frame.model);
  node.selected = row.selected ? Tristate::kYes : Tristate::kNone;
  if (frame.model.tree) {
    node.level = row.level + 1;
    if (row.expander != Expander::kNone) {
      node.expanded = row.expander == Expander::kExpanded ? Tristate::kYes : Tristate::kNo;
    }
  }
  const std::string id = row_id(row);
  const Interaction on = ui.interact(id, rect, std::move(node));
  if (row.selected) {
    ui.painter().fill(rect, theme.accent_soft);
  } else if (on.hovered && row.pressable) {
    ui.painter().fill(rect, theme.hover);
  } else if (row.section) {
    ui.painter().fill(rect, theme.bg);
  }
  const Ui::Branch branch = ui.branch(id);
  const float opacity = ui.painter().opacity();
  ui.painter().set_opacity(opacity * frame.model.opacity);
  for (std::size_t i = 0; i < frame.places.size(); ++i) {
    table_detail::draw_cell(frame, {frame.places[i].x, rect.y, frame.places[i].w, rect.h}, row, i,
                            false);
  }
  ui.painter().set_opacity(opacity);
  draw_expander(frame, rect, row, index, events);
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, theme.row_rule);
  if (has_ring) ui.focus_ring(rect, 2, true);
  if (!on.pressed || !row.pressable) return;
  frame.state.active_row = index;
  events.activated = index;
}

void draw_body(Frame& frame, bool has_ring, TableEvents& events) {
  Ui& ui = frame.ui;
  const auto row_height = static_cast<double>(frame.model.density.row);
  const std::int64_t count = frame.model.row_count;
  events.first_visible =
      std::min(count, static_cast<std::int64_t>(frame.state.offset_y / row_height));
  const double end = (frame.state.offset_y + static_cast<double>(frame.body.h)) / row_height;
  events.last_visible = std::min(count, static_cast<std::int64_t>(std::ceil(end)));
  if (count == 0) {
    if (!frame.model.empty_text.empty()) {
      text(ui, {frame.body.x + metric::page_margin, frame.body.y + 12, frame.body.w - 32, 20},
           frame.model.empty_text, {.tone = Tone::kMuted});
    }
    return;
  }
  ui.push_clip(frame.body);
  for (std::int64_t i = events.first_visible; i < events.last_visible; ++i) {
    // The difference is small though both are large: no precision is lost.
    const auto y = static_cast<float>(static_cast<double>(i) * row_height - frame.state.offset_y);
    const Rect rect{frame.body.x, frame.body.y + y, frame.body.w, frame.model.density.row};
    draw_row(frame, rect, frame.model.row(i), i, has_ring && i == frame.state.active_row, events);
  }
  ui.pop_clip();
}

/// Id of the row or header cell that the keys act on, below the table's own.
std::string active_part(const Frame& frame) {
  const TableState& state = frame.state;
  if (state.active_row >= 0) return row_id(frame.model.row(state.active_row));
  const auto column = static_cast<std::size_t>(std::max(0, state.active_column));
  if (column >= frame.model.columns.size()) return {};
  return "header/" + frame.model.columns[column].id;
}

void draw_scrollbars(Frame& frame) {
  TableState& state = frame.state;
  const Rect& body = frame.body;
  scrollbar(frame.ui, "bar-y", {body.right() - kScrollTrack, body.y, kScrollTrack, body.h}, true,
            content_height(frame.model), static_cast<double>(body.h), state.offset_y);
  double x = static_cast<double>(state.offset_x);
  scrollbar(frame.ui, "bar-x", {body.x, body.bottom() - kScrollTrack, body.w, kScrollTrack}, false,
            static_cast<double>(frame.width), static_cast<double>(frame.rect.w), x);
  state.offset_x = static_cast<float>(x);
}

}  // namespace

TableEvents table(Ui& ui, std::string_view id, const Rect& rect, const TableModel& model,
                  TableState& state) {
  TableEvents events;
  state.active_row = std::min(state.active_row, model.row_count - 1);
  Frame frame = make_frame(ui, rect, model, state);
  take_keys(frame, id, events);
  const bool is_focused = ui.has_focus(id);
  const bool has_ring = is_focused && ui.focus_visible();

  MirrorNode node;
  node.role = model.tree ? Role::kTreegrid : Role::kGrid;
  node.name = model.name;
  node.rect = rect;
  node.focusable = node.tabbable = node.takes_arrows = true;
  node.row_count = model.row_count + first_row_index(model) - 1;
  node.col_count = static_cast<std::int64_t>(model.columns.size());
  if (is_focused) node.active_descendant = ui.full_id(id) + "/" + active_part(frame);
  const Ui::Group group = ui.group(id, std::move(node));

  scroll(frame);
  ui.painter().fill(rect, ui.theme().surface);
  ui.push_clip(rect);
  table_detail::draw_header(frame, events, has_ring && state.active_row < 0);
  table_detail::draw_total(frame);
  draw_body(frame, has_ring, events);
  draw_scrollbars(frame);
  ui.pop_clip();
  return events;
}

}  // namespace usagescope
