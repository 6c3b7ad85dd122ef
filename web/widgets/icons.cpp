#include "web/widgets/icons.hpp"

#include <array>
#include <initializer_list>
#include <vector>

#include "web/widgets/painter.hpp"

namespace usagescope {
namespace {

constexpr float kPi = 3.14159265F;

/// Draws on the 16 grid.
class Pen {
 public:
  Pen(Painter& painter, Rect area, Color color, float size)
      : painter_(painter), scale_(size / 16), color_(color) {
    origin_ = {painter.snap(area.center().x - size / 2), painter.snap(area.center().y - size / 2)};
    stroke_ = size < 16 ? 1.6F * scale_ : 1.5F * scale_;
    stroke_ = stroke_ < 1.2F ? 1.2F : stroke_;
  }

  void path(std::initializer_list<Vec2> points, bool closed = false) {
    std::vector<Vec2> mapped;
    mapped.reserve(points.size());
    for (const Vec2& p : points) mapped.push_back(at(p));
    painter_.polyline(mapped, color_, stroke_, closed);
    if (closed) return;
    // Round caps.
    painter_.circle(mapped.front(), stroke_ / 2, color_);
    painter_.circle(mapped.back(), stroke_ / 2, color_);
  }
  void polygon(std::initializer_list<Vec2> points) {
    std::vector<Vec2> mapped;
    for (const Vec2& p : points) mapped.push_back(at(p));
    painter_.polygon(mapped, color_);
  }
  void box(float x, float y, float w, float h, float radius) {
    // Half a stroke in, so that the box ends where it is said to.
    const Rect outer{at({x, y}).x, at({x, y}).y, w * scale_, h * scale_};
    painter_.outline(outer.inset(stroke_ / 2), color_, stroke_, radius * scale_);
  }
  void solid(float x, float y, float w, float h, float radius, Color color) {
    painter_.fill({at({x, y}).x, at({x, y}).y, w * scale_, h * scale_}, color, radius * scale_);
  }
  void ring(float x, float y, float radius) {
    painter_.ring(at({x, y}), radius * scale_, color_, stroke_);
  }
  void dot(float x, float y, float radius) { painter_.circle(at({x, y}), radius * scale_, color_); }
  void arc(float x, float y, float radius, float from, float to) {
    painter_.arc(at({x, y}), radius * scale_, from, to, color_, stroke_);
  }
  Color color() const { return color_; }

 private:
  Vec2 at(Vec2 p) const { return {origin_.x + p.x * scale_, origin_.y + p.y * scale_}; }
  Painter& painter_;
  Vec2 origin_;
  float scale_;
  float stroke_ = 1.5F;
  Color color_;
};

void draw_logo(Pen& pen, Color ink) {
  pen.solid(0.5F, 9, 4, 6.5F, 1, Color::rgb(0x5090C9));
  pen.solid(6, 5, 4, 10.5F, 1, Color::rgb(0x3A55D9));
  pen.solid(11.5F, 0.5F, 4, 15, 1, ink);
}

void draw_arrows(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kChevronDown:
      pen.path({{4, 6.2F}, {8, 10.2F}, {12, 6.2F}});
      break;
    case Icon::kChevronUp:
      pen.path({{4, 9.8F}, {8, 5.8F}, {12, 9.8F}});
      break;
    case Icon::kChevronRight:
      pen.path({{6.2F, 4}, {10.2F, 8}, {6.2F, 12}});
      break;
    case Icon::kChevronLeft:
      pen.path({{9.8F, 4}, {5.8F, 8}, {9.8F, 12}});
      break;
    case Icon::kArrowUp:
      pen.path({{8, 13}, {8, 3.2F}});
      pen.path({{4.2F, 7}, {8, 3.2F}, {11.8F, 7}});
      break;
    case Icon::kArrowDown:
      pen.path({{8, 3}, {8, 12.8F}});
      pen.path({{4.2F, 9}, {8, 12.8F}, {11.8F, 9}});
      break;
    case Icon::kTriangleUp:
      pen.polygon({{8, 4.6F}, {12, 11.4F}, {4, 11.4F}});
      break;
    case Icon::kTriangleDown:
      pen.polygon({{4, 4.6F}, {12, 4.6F}, {8, 11.4F}});
      break;
    case Icon::kUndo:
      pen.path({{6, 3}, {3, 6}, {6, 9}});
      pen.path({{3, 6}, {10, 6}});
      pen.arc(10, 9.5F, 3.5F, -kPi / 2, kPi / 2);
      pen.path({{10, 13}, {7, 13}});
      break;
    case Icon::kRedo:
      pen.path({{10, 3}, {13, 6}, {10, 9}});
      pen.path({{13, 6}, {6, 6}});
      pen.arc(6, 9.5F, 3.5F, kPi / 2, kPi * 1.5F);
      pen.path({{6, 13}, {9, 13}});
      break;
    case Icon::kRetry:
      pen.arc(8, 8, 5.2F, -0.5F, kPi * 1.55F);
      pen.path({{13, 2.6F}, {12.7F, 5.8F}, {9.6F, 5.2F}});
      break;
    default:
      break;
  }
}

void draw_signs(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kClose:
      pen.path({{4, 4}, {12, 12}});
      pen.path({{12, 4}, {4, 12}});
      break;
    case Icon::kPlus:
      pen.path({{8, 3}, {8, 13}});
      pen.path({{3, 8}, {13, 8}});
      break;
    case Icon::kCheck:
      pen.path({{3.2F, 8.4F}, {6.4F, 11.6F}, {12.8F, 4.8F}});
      break;
    case Icon::kCheckCircle:
      pen.ring(8, 8, 6.2F);
      pen.path({{5.2F, 8.2F}, {7.2F, 10.2F}, {10.9F, 6.2F}});
      break;
    case Icon::kWarning:
      pen.path({{8, 2.4F}, {14, 13}, {2, 13}}, true);
      pen.path({{8, 6.6F}, {8, 9.2F}});
      pen.dot(8, 11.2F, 0.8F);
      break;
    case Icon::kError:
      pen.ring(8, 8, 6.2F);
      pen.path({{8, 4.8F}, {8, 8.4F}});
      pen.dot(8, 10.9F, 0.9F);
      break;
    case Icon::kInfo:
      pen.ring(8, 8, 6.2F);
      pen.path({{8, 7.6F}, {8, 11.2F}});
      pen.dot(8, 5.1F, 0.9F);
      break;
    case Icon::kClock:
      pen.ring(8, 8, 6.2F);
      pen.path({{8, 4.6F}, {8, 8}, {10.4F, 9.6F}});
      break;
    case Icon::kSearch:
      pen.ring(7, 7, 4.4F);
      pen.path({{10.4F, 10.4F}, {13.6F, 13.6F}});
      break;
    case Icon::kTarget:
      pen.ring(8, 8, 6);
      pen.ring(8, 8, 2);
      break;
    case Icon::kMoon:
      pen.arc(8, 8, 5.4F, kPi * 0.02F, kPi * 1.48F);
      pen.arc(11.2F, 4.8F, 4.5F, kPi * 0.34F, kPi * 1.16F);
      break;
    case Icon::kMore:
      for (const float x : {3.5F, 8.0F, 12.5F}) pen.dot(x, 8, 1.2F);
      break;
    case Icon::kGrip:
      for (const float y : {4.0F, 8.0F, 12.0F}) {
        pen.dot(6, y, 1);
        pen.dot(10, y, 1);
      }
      break;
    default:
      break;
  }
}

void draw_things(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kCalendar:
      pen.box(2, 3, 12, 11, 2);
      pen.path({{2.6F, 6.8F}, {13.4F, 6.8F}});
      pen.path({{5.4F, 1.8F}, {5.4F, 4}});
      pen.path({{10.6F, 1.8F}, {10.6F, 4}});
      break;
    case Icon::kDownload:
      pen.path({{8, 2.4F}, {8, 9.8F}});
      pen.path({{4.6F, 6.6F}, {8, 10}, {11.4F, 6.6F}});
      pen.path({{2.8F, 13.4F}, {13.2F, 13.4F}});
      break;
    case Icon::kUpload:
      pen.path({{8, 10.2F}, {8, 2.8F}});
      pen.path({{4.6F, 6}, {8, 2.6F}, {11.4F, 6}});
      pen.path({{2.8F, 13.4F}, {13.2F, 13.4F}});
      break;
    case Icon::kLink:
      pen.path({{6.4F, 9.6F}, {9.6F, 6.4F}});
      pen.path({{8.4F, 4.6F},
                {9.8F, 3.2F},
                {11.2F, 2.8F},
                {12.8F, 3.2F},
                {13.2F, 4.8F},
                {12.8F, 6.2F},
                {11.4F, 7.6F}});
      pen.path({{7.6F, 11.4F},
                {6.2F, 12.8F},
                {4.8F, 13.2F},
                {3.2F, 12.8F},
                {2.8F, 11.2F},
                {3.2F, 9.8F},
                {4.6F, 8.4F}});
      break;
    case Icon::kLock:
      pen.box(3, 7, 10, 7, 1.6F);
      pen.arc(8, 5.4F, 2.8F, kPi, 2 * kPi);
      pen.path({{5.2F, 5.4F}, {5.2F, 7}});
      pen.path({{10.8F, 5.4F}, {10.8F, 7}});
      break;
    case Icon::kServer:
      pen.box(2, 3, 12, 4.6F, 1.4F);
      pen.box(2, 8.6F, 12, 4.6F, 1.4F);
      pen.dot(4.8F, 5.3F, 0.8F);
      pen.dot(4.8F, 10.9F, 0.8F);
      break;
    case Icon::kFilter:
      pen.path({{2, 4}, {14, 4}});
      pen.path({{4.2F, 8}, {11.8F, 8}});
      pen.path({{6.4F, 12}, {9.6F, 12}});
      break;
    case Icon::kMenu:
      for (const float y : {4.0F, 8.0F, 12.0F}) pen.path({{2, y}, {14, y}});
      break;
    case Icon::kColumns:
      pen.box(2, 3, 12, 10, 1.6F);
      pen.path({{6, 3.4F}, {6, 12.6F}});
      pen.path({{10, 3.4F}, {10, 12.6F}});
      break;
    case Icon::kSliders:
      pen.path({{2, 5}, {8.2F, 5}});
      pen.path({{12.6F, 5}, {14, 5}});
      pen.ring(10.4F, 5, 1.8F);
      pen.path({{2, 11}, {3.4F, 11}});
      pen.path({{7.8F, 11}, {14, 11}});
      pen.ring(5.6F, 11, 1.8F);
      break;
    case Icon::kBookmark:
      pen.path({{4, 2.4F}, {12, 2.4F}, {12, 13.4F}, {8, 10.4F}, {4, 13.4F}}, true);
      break;
    case Icon::kCopy:
      pen.box(5, 5, 9, 9, 1.6F);
      pen.path({{2.6F, 10.6F}, {2.6F, 3.4F}, {3.4F, 2.6F}, {10.6F, 2.6F}});
      break;
    case Icon::kOrganisation:
      pen.path({{3, 13.4F}, {3, 2.6F}, {9, 2.6F}, {9, 13.4F}}, true);
      pen.path({{9, 6.6F}, {13, 6.6F}, {13, 13.4F}, {9, 13.4F}});
      pen.path({{6, 5.4F}, {6, 6}});
      pen.path({{6, 8.2F}, {6, 8.8F}});
      pen.path({{11, 9.4F}, {11, 10}});
      break;
    case Icon::kTag:
      pen.path({{2.6F, 2.6F}, {8.2F, 2.6F}, {13.6F, 8}, {8, 13.6F}, {2.6F, 8.2F}}, true);
      pen.dot(5.6F, 5.6F, 1);
      break;
    case Icon::kFile:
      pen.path({{3.4F, 1.8F}, {9, 1.8F}, {12.6F, 5.4F}, {12.6F, 14.2F}, {3.4F, 14.2F}}, true);
      pen.path({{8.8F, 2.2F}, {8.8F, 5.6F}, {12.2F, 5.6F}});
      break;
    case Icon::kChart:
      pen.path({{3, 8}, {3, 13}});
      pen.path({{8, 3}, {8, 13}});
      pen.path({{13, 6}, {13, 13}});
      break;
    case Icon::kTree:
      pen.path({{3, 2}, {3, 12}, {7, 12}});
      pen.path({{3, 5}, {7, 5}});
      pen.box(7, 3, 7, 4, 1);
      pen.box(7, 10, 7, 4, 1);
      break;
    case Icon::kGrid:
      pen.box(2, 2, 5, 7, 1.2F);
      pen.box(9, 2, 5, 4, 1.2F);
      pen.box(2, 11, 5, 3, 1.2F);
      pen.box(9, 8, 5, 6, 1.2F);
      break;
    default:
      break;
  }
}

}  // namespace

void draw_icon(Painter& painter, Icon icon, Rect area, Color color, float size) {
  if (icon == Icon::kNone) return;
  Pen pen(painter, area, color, size);
  if (icon == Icon::kLogo) {
    draw_logo(pen, color);
    return;
  }
  draw_arrows(pen, icon);
  draw_signs(pen, icon);
  draw_things(pen, icon);
}

}  // namespace usagescope
