#include <algorithm>
#include <utility>

#include "web/widgets/table_detail.hpp"

namespace usagescope::table_detail {
namespace {

constexpr float kSortIcon = 12;

void draw_header_text(Frame& frame, const Rect& cell, const TableColumn& column, bool is_lit) {
  Ui& ui = frame.ui;
  const bool is_sorted = column.sort != SortOrder::kNone;
  const TextStyle style = is_sorted ? type::caption_strong : type::caption;
  const Color ink = is_sorted || is_lit ? ui.theme().strong : ui.theme().muted;
  Rect inside = cell.inset(metric::cell_padding, 0);
  const std::string rank = column.sort_rank > 0 ? " " + std::to_string(column.sort_rank) : "";
  const float arrow = is_sorted ? kSortIcon + 4 : 0;
  const std::string label = column.header + rank;
  const float width = std::min(ui.text_width(label, style), inside.w - arrow);
  Rect text_area = inside;
  Rect arrow_area{inside.x, inside.y, kSortIcon, inside.h};
  if (column.align == Align::kRight) {
    arrow_area.x = inside.right() - width - arrow;
    text_area.x += std::min(arrow, inside.w);
    text_area.w = std::max(0.0F, inside.w - arrow);
  } else {
    arrow_area.x = inside.x + width + 4;
    text_area.w = std::max(0.0F, inside.w - arrow);
  }
  if (is_sorted) {
    const bool is_descending = column.sort == SortOrder::kDescending;
    draw_icon(ui.painter(), is_descending ? Icon::kArrowDown : Icon::kArrowUp, arrow_area, ink,
              kSortIcon);
  }
  ui.painter().text(text_area, label, style, ink, column.align);
}

void draw_header_cell(Frame& frame, std::size_t index, bool has_ring, TableEvents& events) {
  Ui& ui = frame.ui;
  const TableColumn& column = frame.model.columns[index];
  const Rect cell{frame.places[index].x, frame.header.y, frame.places[index].w, frame.header.h};
  MirrorNode node;
  node.role = Role::kColumnheader;
  node.name = column.header;
  node.description = column.tooltip;
  node.sort = column.sort;
  node.col_index = static_cast<std::int64_t>(index) + 1;
  node.rect = cell;
  bool is_lit = false;
  if (column.sortable) {
    const Interaction on = ui.interact(column.id, cell, std::move(node));
    is_lit = on.hovered;
    if (on.pressed) {
      events.sort_column = static_cast<int>(index);
      events.sort_extend = on.shift;
    }
    if (on.hovered && !column.tooltip.empty()) ui.tooltip(cell, column.tooltip);
  } else {
    node.id = column.id;
    ui.record(std::move(node));
    if (!column.tooltip.empty() && ui.hovers(cell)) ui.tooltip(cell, column.tooltip);
  }
  draw_header_text(frame, cell, column, is_lit);
  if (has_ring) ui.focus_ring(cell, 2, true);
}

}  // namespace

void draw_header(Frame& frame, TableEvents& events, bool has_focus_ring) {
  Ui& ui = frame.ui;
  ui.painter().fill(frame.header, ui.theme().bg);
  MirrorNode node;
  node.role = Role::kRow;
  node.name = "Header";
  node.rect = frame.header;
  node.row_index = 1;
  const Ui::Group group = ui.group("header", std::move(node));
  for (std::size_t i = 0; i < frame.places.size(); ++i) {
    const bool is_active = static_cast<int>(i) == std::max(0, frame.state.active_column);
    draw_header_cell(frame, i, has_focus_ring && is_active, events);
  }
  ui.painter().h_line(frame.header.x, frame.header.right(), frame.header.y, ui.theme().border);
  ui.painter().h_line(frame.header.x, frame.header.right(), frame.header.bottom() - 1,
                      ui.theme().border);
}

}  // namespace usagescope::table_detail
