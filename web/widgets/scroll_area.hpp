#pragma once

#include <string>
#include <string_view>

#include "web/widgets/ui.hpp"

namespace usagescope {

/// Clips to `rect` and moves what is drawn inside by the offset, until the object dies:
///
///   ScrollArea area(ui, "body", rect, {rect.w, content_height}, state.offset);
///   Rect r = area.content();   // starts at -offset, content size
///
/// Draws thin scrollbars when the content is larger than the area. A control that gets the keyboard
/// focus inside is scrolled into view.
class ScrollArea {
 public:
  ScrollArea(Ui& ui, std::string_view id, const Rect& rect, Vec2 content, Vec2& offset);
  ~ScrollArea();
  ScrollArea(const ScrollArea&) = delete;
  ScrollArea& operator=(const ScrollArea&) = delete;
  Rect content() const;

 private:
  void reveal(const Rect& target);
  Ui& ui_;
  std::string id_;
  Rect rect_;
  Vec2 content_;
  Vec2& offset_;
  bool had_focus_ = false;
};

/// A vertical or horizontal scrollbar alone (tables). Changes `offset` while it is dragged.
void scrollbar(Ui& ui, std::string_view id, const Rect& track, bool vertical, double content,
               double visible, double& offset);

}  // namespace usagescope
