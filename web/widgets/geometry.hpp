#pragma once

#include <algorithm>

namespace usagescope {

/// A point or an extent in CSS pixels, x to the right, y down.
struct Vec2 {
  float x = 0;
  float y = 0;
  bool operator==(const Vec2&) const = default;
};

/// A rectangle in CSS pixels of the viewport. `cut_*` take a strip off this rectangle and return
/// it.
struct Rect {
  float x = 0;
  float y = 0;
  float w = 0;
  float h = 0;

  bool operator==(const Rect&) const = default;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  Vec2 center() const { return {x + w / 2, y + h / 2}; }
  bool empty() const { return w <= 0 || h <= 0; }
  bool contains(Vec2 p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  Rect inset(float dx, float dy) const {
    return {x + dx, y + dy, std::max(0.0F, w - 2 * dx), std::max(0.0F, h - 2 * dy)};
  }
  Rect inset(float d) const { return inset(d, d); }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
  Rect intersect(const Rect& o) const {
    const float x0 = std::max(x, o.x);
    const float y0 = std::max(y, o.y);
    return {x0, y0, std::max(0.0F, std::min(right(), o.right()) - x0),
            std::max(0.0F, std::min(bottom(), o.bottom()) - y0)};
  }
  /// A rectangle of height `height` with this one's x and width, centred vertically.
  Rect centered_v(float height) const { return {x, y + (h - height) / 2, w, height}; }
  Rect cut_top(float height) {
    const float taken = std::clamp(height, 0.0F, std::max(0.0F, h));
    const Rect cut{x, y, w, taken};
    y += taken;
    h -= taken;
    return cut;
  }
  Rect cut_bottom(float height) {
    const float taken = std::clamp(height, 0.0F, std::max(0.0F, h));
    h -= taken;
    return {x, y + h, w, taken};
  }
  Rect cut_left(float width) {
    const float taken = std::clamp(width, 0.0F, std::max(0.0F, w));
    const Rect cut{x, y, taken, h};
    x += taken;
    w -= taken;
    return cut;
  }
  Rect cut_right(float width) {
    const float taken = std::clamp(width, 0.0F, std::max(0.0F, w));
    w -= taken;
    return {x + w, y, taken, h};
  }
};

/// Hands out rectangles of one strip from the left and from the right, `gap` apart.
class Row {
 public:
  Row(Rect area, float gap) : area_(area), gap_(gap) {}
  /// Next `width` pixels from the left, `height` high (0: the strip's own), centred vertically.
  Rect left(float width, float height = 0) {
    const Rect r = area_.cut_left(width);
    area_.cut_left(gap_);
    return height > 0 ? r.centered_v(height) : r;
  }
  Rect right(float width, float height = 0) {
    const Rect r = area_.cut_right(width);
    area_.cut_right(gap_);
    return height > 0 ? r.centered_v(height) : r;
  }
  void skip_left(float width) { area_.cut_left(width); }
  void skip_right(float width) { area_.cut_right(width); }
  Rect rest() const { return area_; }

 private:
  Rect area_;
  float gap_;
};

}  // namespace usagescope
