#pragma once

// What the files of the table share; nobody else includes this.

#include <vector>

#include "web/widgets/table.hpp"

namespace usagescope::table_detail {

inline constexpr float kIndent = 26;
inline constexpr float kExpanderWidth = 20;
/// The first column's text starts at the page margin.
inline constexpr float kLeftMargin = metric::page_margin - metric::cell_padding;
inline constexpr float kRightMargin = metric::page_margin;

/// Left edges and widths of the columns on screen, the sideways offset included.
struct ColumnPlace {
  float x = 0;
  float w = 0;
};

struct Frame {
  Ui& ui;
  const TableModel& model;
  TableState& state;
  std::vector<ColumnPlace> places;
  Rect rect;
  Rect header;
  Rect total;
  Rect body;
  float width = 0;  ///< of all columns and margins
};

/// Text that says the whole cell.
std::string cell_name(const TableCell& cell);
/// Draws one cell and records it; `rect` is the whole cell, padding included.
void draw_cell(Frame& frame, const Rect& rect, const TableRow& row, std::size_t column,
               bool is_total);
/// Where the expander of a row is.
Rect expander_rect(const Frame& frame, const Rect& row_rect, const TableRow& row);
void draw_header(Frame& frame, TableEvents& events, bool has_focus_ring);
void draw_total(Frame& frame);

}  // namespace usagescope::table_detail
