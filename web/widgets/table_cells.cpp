#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/table_detail.hpp"

namespace usagescope::table_detail {
namespace {

constexpr float kShareWidth = 64;
constexpr float kShareHeight = 6;
constexpr float kArrow = 9;

void draw_share(Frame& frame, Rect& inside, const TableCell& cell) {
  const Theme& theme = frame.ui.theme();
  Painter& painter = frame.ui.painter();
  // Room for the longest share in each row, so that all bars of a column are equally long.
  const TextStyle style = frame.model.density.cell;
  const float text_width = std::max(frame.ui.text_width(cell.text, style),
                                    frame.ui.text_width("100.0%", style.strong()));
  const float width = std::min(kShareWidth + (cell.second_share >= 0 ? 32.0F : 0.0F),
                               std::max(0.0F, inside.w - text_width - 10));
  if (width < 8) return;
  const Rect track = inside.cut_left(width).centered_v(kShareHeight);
  painter.fill(track, theme.sunken, 3);
  Rect bar = track;
  bar.w = track.w * static_cast<float>(std::clamp(cell.share, 0.0, 1.0));
  if (cell.share > 0) bar.w = std::max(bar.w, 2.0F);
  const bool is_pair = cell.second_share >= 0;
  painter.fill(bar, is_pair ? theme.series(0) : theme.accent, std::min(3.0F, bar.w / 2));
  if (is_pair && cell.second_share > 0) {
    Rect second = track;
    second.x = bar.right() + (bar.w > 0 ? 1 : 0);
    second.w = std::max(
        0.0F, track.w * static_cast<float>(std::min(1.0, cell.second_share)) - (bar.w > 0 ? 1 : 0));
    second.w = std::min(second.w, track.right() - second.x);
    painter.fill(second, theme.series(1), std::min(3.0F, second.w / 2));
  }
  inside.cut_left(6);
}

void draw_text_cell(Frame& frame, Rect inside, const TableCell& cell, TextStyle style) {
  Ui& ui = frame.ui;
  const Theme& theme = ui.theme();
  if (cell.icon != Icon::kNone) {
    draw_icon(ui.painter(), cell.icon, inside.cut_left(14), theme.normal, 13);
    inside.cut_left(6);
  }
  const float badge = cell.badge.empty() ? 0 : tag_width(ui, cell.badge) + 8;
  // The name comes first; what stands behind it takes what is left.
  const float least = std::min(60.0F, inside.w);
  Rect name = inside;
  name.w = std::max(least, inside.w - badge);
  const float width = ui.painter().text(name, cell.text, style, theme.tone(cell.tone));
  if (width < ui.text_width(cell.text, style) - 1 && ui.hovers(name)) ui.tooltip(name, cell.text);
  inside.cut_left(width + 6);
  if (!cell.badge.empty() && inside.w > 20) {
    const Rect area = inside;
    const float used = draw_tag(ui, area, cell.badge, cell.badge_kind);
    inside.cut_left(used + 6);
  }
  if (!cell.suffix.empty() && inside.w > 12) {
    const TextStyle quiet{std::min(style.px, 12), false};
    ui.painter().text(inside, cell.suffix, quiet, theme.muted);
  }
}

void draw_number_cell(Frame& frame, Rect inside, const TableCell& cell, TextStyle style) {
  Ui& ui = frame.ui;
  const Theme& theme = ui.theme();
  const float width =
      ui.painter().text(inside, cell.text, style, theme.tone(cell.tone), Align::kRight);
  if (cell.arrow == Arrow::kNone) return;
  const bool is_up = cell.arrow == Arrow::kUp;
  const Rect area{inside.right() - width - kArrow - 6, inside.y, kArrow, inside.h};
  draw_icon(ui.painter(), is_up ? Icon::kTriangleUp : Icon::kTriangleDown, area,
            is_up ? theme.positive : theme.negative, 15);
}

MirrorNode cell_node(const Frame& frame, const TableColumn& column, const TableCell& cell,
                     const Rect& rect, std::size_t index) {
  MirrorNode node;
  node.id = column.id;
  node.role = column.row_header ? Role::kRowheader : Role::kGridcell;
  node.name = cell_name(cell);
  node.rect = rect.intersect(frame.ui.clip());
  node.col_index = static_cast<std::int64_t>(index) + 1;
  return node;
}

}  // namespace

std::string cell_name(const TableCell& cell) {
  if (!cell.name.empty()) return cell.name;
  std::string name = cell.text;
  for (const std::string& more : {cell.badge, cell.suffix}) {
    if (more.empty()) continue;
    if (!name.empty()) name += ' ';
    name += more;
  }
  return name;
}

Rect expander_rect(const Frame& frame, const Rect& row_rect, const TableRow& row) {
  const float x =
      frame.places.front().x + metric::cell_padding - 4 + kIndent * static_cast<float>(row.level);
  return {x, row_rect.y, kExpanderWidth + 4, row_rect.h};
}

void draw_cell(Frame& frame, const Rect& rect, const TableRow& row, std::size_t column_index,
               bool is_total) {
  const TableColumn& column = frame.model.columns[column_index];
  static const TableCell kNothing;
  const TableCell& cell = column_index < row.cells.size() ? row.cells[column_index] : kNothing;
  Rect inside = rect.inset(metric::cell_padding, 0);
  if (column_index == 0 && frame.model.tree && !is_total) {
    inside.cut_left(kExpanderWidth + kIndent * static_cast<float>(row.level));
  }
  TextStyle style = frame.model.density.cell;
  style.semibold = cell.semibold || is_total;
  if (row.loading) {
    const float width = std::min(inside.w, column.align == Align::kRight ? 64.0F : 140.0F);
    Rect bar = inside.centered_v(8);
    if (column.align == Align::kRight) bar.x = bar.right() - width;
    bar.w = width;
    frame.ui.painter().fill(bar, frame.ui.theme().sunken, 4);
  } else if (cell.draw) {
    cell.draw(frame.ui.painter(), inside);
  } else {
    if (cell.share >= 0) draw_share(frame, inside, cell);
    if (column.align == Align::kRight || cell.share >= 0) {
      draw_number_cell(frame, inside, cell, style);
    } else {
      draw_text_cell(frame, inside, cell, style);
    }
  }
  frame.ui.record(cell_node(frame, column, cell, rect, column_index));
}

void draw_total(Frame& frame) {
  if (!frame.model.total.has_value()) return;
  Ui& ui = frame.ui;
  const TableRow& row = *frame.model.total;
  MirrorNode node;
  node.role = Role::kRow;
  node.name = row.cells.empty() ? "Total" : cell_name(row.cells.front());
  node.rect = frame.total;
  node.row_index = 2;
  const Ui::Group group = ui.group("total", std::move(node));
  ui.painter().fill(frame.total, ui.theme().surface);
  const float opacity = ui.painter().opacity();
  ui.painter().set_opacity(opacity * frame.model.opacity);
  for (std::size_t i = 0; i < frame.places.size(); ++i) {
    const Rect cell{frame.places[i].x, frame.total.y, frame.places[i].w, frame.total.h};
    draw_cell(frame, cell, row, i, true);
  }
  ui.painter().set_opacity(opacity);
  ui.painter().h_line(frame.total.x, frame.total.right(), frame.total.bottom() - 1,
                      ui.theme().border);
}

}  // namespace usagescope::table_detail
