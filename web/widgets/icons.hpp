#pragma once

#include <cstdint>

#include "web/widgets/geometry.hpp"
#include "web/widgets/theme.hpp"

namespace usagescope {

class Painter;

/// Vector icons on a 16 unit grid with round 1.5 px strokes.
enum class Icon : std::uint8_t {
  none,
  logo,
  calendar,
  chevron_down,
  chevron_right,
  chevron_left,
  chevron_up,
  close,
  plus,
  check,
  check_circle,
  warning,
  error,
  info,
  clock,
  search,
  download,
  link,
  lock,
  upload,
  server,
  filter,
  columns,
  retry,
  organisation,
  tag,
  file,
  arrow_up,
  arrow_down,
  triangle_up,
  triangle_down,
  moon,
  undo,
  redo,
  sliders,
  bookmark,
  more,
  menu,
  copy,
  grip,
  chart,
  tree,
  grid,
  target,
};

/// Draws `icon` centred in `area`, on a square of `size` CSS pixels (16 is the natural size).
/// The logo has its own colours; every other icon is drawn in `color`.
void draw_icon(Painter& painter, Icon icon, Rect area, Color color, float size = 16);

}  // namespace usagescope
