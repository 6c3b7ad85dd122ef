#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "web/widgets/geometry.hpp"
#include "web/widgets/text.hpp"
#include "web/widgets/theme.hpp"

struct ImDrawList;

namespace usagescope {

enum class Align : std::uint8_t { kLeft, kCenter, kRight };

/// Draws into one layer in CSS pixels. Edges of filled and stroked rectangles and the origin of
/// text are moved to whole device pixels, so that they are sharp at every device pixel ratio.
class Painter {
 public:
  /// Draws nowhere before the first `set_list`.
  Painter(const FontSet& fonts, float ratio) : fonts_(&fonts), ratio_(ratio) {}

  const FontSet& fonts() const { return *fonts_; }
  float ratio() const { return ratio_; }
  /// One device pixel in CSS pixels.
  float hairline() const { return 1.0F / ratio_; }
  /// `value` moved to the nearest device pixel edge.
  float snap(float value) const;
  Rect snap(const Rect& r) const;

  void fill(const Rect& r, Color color, float radius = 0);
  /// Frame inside `r`.
  void frame(const Rect& r, Color color, float thickness = 1, float radius = 0);
  /// Outline of a rounded rectangle whose middle runs along `r`; not snapped (icons).
  void outline(const Rect& r, Color color, float thickness, float radius);
  void dashed_frame(const Rect& r, Color color, float thickness, float radius);
  /// Horizontal or vertical rule: one snapped filled rectangle, `thickness` CSS pixels.
  void h_line(float x0, float x1, float y, Color color, float thickness = 1);
  void v_line(float x, float y0, float y1, Color color, float thickness = 1);
  void dashed_h_line(float x0, float x1, float y, Color color, float thickness, float dash,
                     float gap);
  void dotted_v_line(float x, float y0, float y1, Color color);
  void line(Vec2 a, Vec2 b, Color color, float thickness);
  void polyline(std::span<const Vec2> points, Color color, float thickness, bool closed = false);
  void polygon(std::span<const Vec2> points, Color color);
  void circle(Vec2 center, float radius, Color color);
  void ring(Vec2 center, float radius, Color color, float thickness);
  void arc(Vec2 center, float radius, float from_rad, float to_rad, Color color, float thickness);
  /// 45 degree lines, clipped to `r`: `spacing` apart, `thickness` wide.
  void hatch(const Rect& r, Color color, float thickness, float spacing);
  /// The soft shadow of menus, palettes and tooltips, to be drawn before the box itself.
  void shadow(const Rect& r, float radius);

  /// One line, cut with "…" where it does not fit in `r`, centred vertically. Returns the drawn
  /// width in CSS pixels.
  float text(const Rect& r, std::string_view text, TextStyle style, Color color,
             Align align = Align::kLeft);
  /// Lines wrapped at words from the top of `r`. Returns the used height.
  float wrapped(const Rect& r, std::string_view text, TextStyle style, Color color);
  /// The height that wrapped() will use for lines of this width.
  float wrapped_height(float width, std::string_view text, TextStyle style) const;

  void push_clip(const Rect& r);
  void pop_clip();
  /// Everything drawn until it is set back is multiplied by `opacity` (disabled, requery).
  void set_opacity(float opacity) { opacity_ = opacity; }
  float opacity() const { return opacity_; }
  void set_list(ImDrawList& list) { list_ = &list; }
  void set_ratio(float ratio) { ratio_ = ratio; }

 private:
  void fill_line(const Rect& r, bool vertical, Color color, float thickness);
  std::uint32_t packed(Color color) const;
  ImDrawList* list_ = nullptr;
  const FontSet* fonts_;
  float ratio_;
  float opacity_ = 1;
};

}  // namespace usagescope
