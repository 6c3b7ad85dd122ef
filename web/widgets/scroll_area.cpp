#include "web/widgets/scroll_area.hpp"

#include <algorithm>

namespace usagescope {
namespace {

constexpr float kThumb = 6;
constexpr float kTrack = 10;
constexpr float kLeastThumb = 28;

}  // namespace

void scrollbar(Ui& ui, std::string_view id, const Rect& track, bool vertical, double content,
               double visible, double& offset) {
  if (content <= visible || track.empty()) return;
  const float length = vertical ? track.h : track.w;
  const float thumb =
      std::max(kLeastThumb, static_cast<float>(static_cast<double>(length) * visible / content));
  const double range = content - visible;
  const float free = std::max(1.0F, length - thumb);
  // Not in the mirror: the keyboard and assistive technology scroll by what they focus.
  const Vec2 pointer = ui.pointer();
  const float along = vertical ? pointer.y - track.y : pointer.x - track.x;
  Ui::Memory& memory = ui.memory(id);
  const bool is_over = ui.hovers(track);
  if (ui.begins_press(id, track)) {
    const float start = static_cast<float>(offset / range) * free;
    const bool is_on_thumb = along >= start && along < start + thumb;
    memory.offset.x = is_on_thumb ? along - start : thumb / 2;
  }
  const bool is_dragged = ui.holds_press(id);
  if (is_dragged) {
    const Vec2 raw = ui.raw_pointer();
    const float at = (vertical ? raw.y - track.y : raw.x - track.x) - memory.offset.x;
    offset = std::clamp(static_cast<double>(at / free), 0.0, 1.0) * range;
  }
  const float start = static_cast<float>(offset / range) * free;
  const Rect bar = vertical ? Rect{track.right() - kThumb - 2, track.y + start, kThumb, thumb}
                            : Rect{track.x + start, track.bottom() - kThumb - 2, thumb, kThumb};
  const Color color = ui.theme().control_border.faded(is_over || is_dragged ? 0.9F : 0.45F);
  ui.painter().fill(bar, color, kThumb / 2);
}

ScrollArea::ScrollArea(Ui& ui, std::string_view id, const Rect& rect, Vec2 content, Vec2& offset)
    : ui_(ui), id_(id), rect_(rect), content_(content), offset_(offset) {
  had_focus_ = ui_.has_focused_rect_;
  ui_.scroll(id_, rect_, content_, offset_);
  ui_.push_clip(rect_);
}

Rect ScrollArea::content() const {
  return {rect_.x - offset_.x, rect_.y - offset_.y, std::max(rect_.w, content_.x),
          std::max(rect_.h, content_.y)};
}

ScrollArea::~ScrollArea() {
  ui_.pop_clip();
  const bool has_gained_inside = ui_.focus_gained_ && ui_.has_focused_rect_ && !had_focus_;
  if (has_gained_inside) reveal(ui_.focused_rect_.inset(-8));
  double y = static_cast<double>(offset_.y);
  scrollbar(ui_, id_ + "-bar-y", {rect_.right() - kTrack, rect_.y, kTrack, rect_.h}, true,
            static_cast<double>(content_.y), static_cast<double>(rect_.h), y);
  offset_.y = static_cast<float>(y);
  double x = static_cast<double>(offset_.x);
  scrollbar(ui_, id_ + "-bar-x", {rect_.x, rect_.bottom() - kTrack, rect_.w, kTrack}, false,
            static_cast<double>(content_.x), static_cast<double>(rect_.w), x);
  offset_.x = static_cast<float>(x);
}

void ScrollArea::reveal(const Rect& target) {
  const Vec2 before = offset_;
  if (target.bottom() > rect_.bottom()) offset_.y += target.bottom() - rect_.bottom();
  if (target.y < rect_.y) offset_.y -= rect_.y - target.y;
  if (target.right() > rect_.right()) offset_.x += target.right() - rect_.right();
  if (target.x < rect_.x) offset_.x -= rect_.x - target.x;
  offset_.x = std::clamp(offset_.x, 0.0F, std::max(0.0F, content_.x - rect_.w));
  offset_.y = std::clamp(offset_.y, 0.0F, std::max(0.0F, content_.y - rect_.h));
  if (!(before == offset_)) ui_.request_frame();
}

}  // namespace usagescope
