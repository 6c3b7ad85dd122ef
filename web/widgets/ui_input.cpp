#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "web/widgets/ui.hpp"

namespace usagescope {
namespace {

constexpr float kTouchSlop = 8;
constexpr double kLongPress_s = 0.5;
// Speed falls to a half in about a sixth of a second.
constexpr double kInertiaRate = 4.0;
constexpr float kInertiaStop = 12;

/// "Ctrl+K" for an action, the way `shortcut` takes it.
std::string chord_of(const MirrorAction& action) {
  std::string chord;
  if (action.ctrl) chord += "Ctrl+";
  if (action.alt) chord += "Alt+";
  // Shift is part of a printable key already ("?"), and of named keys it is not.
  if (action.shift && action.text.size() > 1) chord += "Shift+";
  std::string key = action.text;
  if (key.size() == 1 && action.ctrl) {
    key[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(key[0])));
  }
  return chord + key;
}

}  // namespace

bool Ui::needs_hover_pass(const PointerEvent& event) const {
  return !(event.pos == pointer_);
}

void Ui::take_pointer_events() {
  pressed_now_ = released_now_ = secondary_now_ = false;
  wheel_ = {};
  drag_delta_ = {};
  bool has_moved = false;
  pointer_moved_ = false;
  while (!pointer_queue_.empty()) {
    const PointerEvent event = pointer_queue_.front();
    const bool is_press_or_wheel =
        event.kind == PointerEvent::Kind::kDown || event.kind == PointerEvent::Kind::kWheel;
    // What is under the pointer is known one pass after it got there.
    if (is_press_or_wheel && (has_moved || needs_hover_pass(event))) {
      pointer_ = event.pos;
      had_input_ = true;
      return;
    }
    pointer_queue_.pop_front();
    had_input_ = true;
    has_moved = has_moved || needs_hover_pass(event);
    apply(event);
    if (event.kind == PointerEvent::Kind::kDown || event.kind == PointerEvent::Kind::kUp) return;
    if (event.kind == PointerEvent::Kind::kCancel) return;
  }
  if (pointer_is_down_ && touch_ && !dragging_ && !long_pressed_) {
    if (now_s_ - press_time_s_ >= kLongPress_s) {
      long_pressed_ = secondary_now_ = true;
    } else {
      request_frame_after(kLongPress_s - (now_s_ - press_time_s_));
    }
  }
}

void Ui::apply(const PointerEvent& event) {
  touch_ = event.touch;
  event_shift_ = event.shift;
  event_ctrl_ = event.ctrl;
  switch (event.kind) {
    case PointerEvent::Kind::kMove:
      if (pointer_is_down_) apply_drag(event);
      pointer_moved_ = true;
      pointer_ = event.pos;
      break;
    case PointerEvent::Kind::kDown:
      keyboard_used_ = false;
      inertia_owner_.clear();
      closed_by_press_.clear();
      close_popovers_from(static_cast<std::size_t>(layer_at(event.pos)), false);
      if (event.secondary) {
        secondary_now_ = true;
        break;
      }
      pressed_now_ = pointer_is_down_ = true;
      dragging_ = long_pressed_ = false;
      press_pos_ = event.pos;
      press_time_s_ = now_s_;
      drag_time_s_ = event.time_s;
      drag_velocity_ = {};
      drag_owner_ = event.touch ? scroll_owner_ : std::string();
      active_.clear();
      break;
    case PointerEvent::Kind::kUp:
      if (event.secondary || !pointer_is_down_) break;
      pointer_is_down_ = false;
      released_now_ = !dragging_ && !long_pressed_;
      if (!released_now_) active_.clear();
      // A finger that rested before it left does not throw.
      if (dragging_ && event.time_s - drag_time_s_ < 0.08) inertia_owner_ = drag_owner_;
      drag_owner_.clear();
      dragging_ = false;
      break;
    case PointerEvent::Kind::kCancel:
      pointer_is_down_ = dragging_ = false;
      active_.clear();
      drag_owner_.clear();
      break;
    case PointerEvent::Kind::kLeave:
      if (!pointer_is_down_) pointer_ = {-1e6F, -1e6F};
      break;
    case PointerEvent::Kind::kWheel:
      wheel_ = {wheel_.x + event.wheel.x, wheel_.y + event.wheel.y};
      inertia_owner_.clear();
      break;
  }
}

void Ui::apply_drag(const PointerEvent& event) {
  if (drag_owner_.empty()) return;
  const Vec2 from_press{event.pos.x - press_pos_.x, event.pos.y - press_pos_.y};
  if (!dragging_ && std::hypot(from_press.x, from_press.y) < kTouchSlop) return;
  if (!dragging_) {
    dragging_ = true;
    active_.clear();
  }
  const Vec2 step{pointer_.x - event.pos.x, pointer_.y - event.pos.y};
  drag_delta_ = {drag_delta_.x + step.x, drag_delta_.y + step.y};
  const double dt = std::max(0.001, event.time_s - drag_time_s_);
  drag_time_s_ = event.time_s;
  // Half of the old speed, half of the new: single steps of a finger are rough.
  drag_velocity_.x = 0.5F * drag_velocity_.x + 0.5F * static_cast<float>(step.x / dt);
  drag_velocity_.y = 0.5F * drag_velocity_.y + 0.5F * static_cast<float>(step.y / dt);
}

void Ui::take_action() {
  has_action_ = false;
  while (!action_queue_.empty() && !has_action_) {
    action_ = std::move(action_queue_.front());
    action_queue_.pop_front();
    had_input_ = true;
    if (action_.kind == MirrorAction::Kind::kFocus) {
      focus_gained_ = focused_id_ != action_.id || action_.text == "visible";
      focused_id_ = action_.id;
      focus_visible_ = action_.text == "visible";
    } else if (action_.kind == MirrorAction::Kind::kBlur) {
      if (focused_id_ == action_.id) focused_id_.clear();
      has_action_ = true;
    } else {
      has_action_ = true;
      if (action_.kind == MirrorAction::Kind::kKey) keyboard_used_ = true;
    }
  }
}

Interaction Ui::interact(std::string_view id, Rect rect, MirrorNode node) {
  const std::string full = full_id(id);
  Interaction result;
  const bool is_under_pointer = hovers(rect);
  if (is_under_pointer) next_hot_ = full;
  result.hovered =
      is_under_pointer && hot_ == full && !(touch_ && !pointer_is_down_ && !released_now_);
  result.shift = event_shift_;
  result.ctrl = event_ctrl_;
  if (!node.disabled) {
    if (pressed_now_ && hot_ == full && is_under_pointer) {
      active_ = full;
      if (node.focusable) {
        focused_id_ = full;
        focus_visible_ = false;
      }
    }
    result.held = active_ == full && result.hovered && pointer_is_down_;
    result.pressed = released_now_ && active_ == full && is_under_pointer;
    result.secondary = secondary_now_ && hot_ == full && is_under_pointer;
    if (has_action_ && action_.id == full && action_.kind == MirrorAction::Kind::kClick) {
      has_action_ = false;
      result.pressed = true;
      result.shift = action_.shift;
      result.ctrl = action_.ctrl;
    }
  }
  result.focused = focused_id_ == full;
  result.focus_visible = result.focused && focus_visible_;
  if (result.focused) {
    has_focused_rect_ = true;
    focused_rect_ = rect;
  }
  node.id = full;
  node.clickable = !node.disabled;
  add(std::move(node), rect);
  return result;
}

Vec2 Ui::pointer() const {
  return layer_at(pointer_) == layer_ ? pointer_ : Vec2{-1e6F, -1e6F};
}

bool Ui::hovers(const Rect& rect) const {
  return rect.contains(pointer_) && clip().contains(pointer_) && layer_at(pointer_) == layer_;
}

bool Ui::begins_press(std::string_view id, const Rect& rect) {
  if (!hovers(rect)) return false;
  const std::string full = full_id(id);
  next_hot_ = full;
  if (!pressed_now_ || hot_ != full) return false;
  active_ = full;
  drag_owner_.clear();
  return true;
}

bool Ui::take_key(std::string_view id, std::string_view key) {
  if (!has_action_ || action_.kind != MirrorAction::Kind::kKey || action_.text != key) return false;
  if (action_.id != full_id(id)) return false;
  has_action_ = false;
  return true;
}

std::string Ui::take_any_key(std::string_view id, bool* shift, bool* ctrl) {
  if (!has_action_ || action_.kind != MirrorAction::Kind::kKey || action_.id != full_id(id))
    return {};
  has_action_ = false;
  if (shift != nullptr) *shift = action_.shift;
  if (ctrl != nullptr) *ctrl = action_.ctrl;
  return action_.text;
}

bool Ui::give_back_key(std::string_view id, std::string_view key) {
  if (action_.id != full_id(id) || action_.text != key) return false;
  has_action_ = true;
  return true;
}

bool Ui::shortcut(std::string_view chord) {
  if (!has_page_key_ || chord_of(page_key_) != chord) return false;
  has_page_key_ = false;
  return true;
}

bool Ui::take_input(std::string_view id, std::string& text) {
  if (!has_action_ || action_.kind != MirrorAction::Kind::kInput) return false;
  if (action_.id != full_id(id)) return false;
  has_action_ = false;
  text = action_.text;
  return true;
}

bool Ui::take_blur(std::string_view id) {
  if (!has_action_ || action_.kind != MirrorAction::Kind::kBlur) return false;
  if (action_.id != full_id(id)) return false;
  has_action_ = false;
  return true;
}

void Ui::focus_ring(const Rect& rect, float radius, bool inside) {
  const Rect ring = inside ? rect.inset(2) : rect.inset(-4);
  painter_.frame(ring, theme().focus, 2, inside ? radius : radius + 4);
}

void Ui::settle_focus() {
  if (!focused_id_.empty() && ids_.count(focused_id_) == 0) {
    focused_id_.clear();
    request_frame();
  }
  if (focus_request_.empty() || ids_.count(focus_request_) == 0) return;
  focus_out_ = std::exchange(focus_request_, {});
  focus_gained_ = focused_id_ != focus_out_;
  focused_id_ = focus_out_;
  focus_visible_ = keyboard_used_;
}

// --- Scrolling
// ------------------------------------------------------------------------------------

Vec2 Ui::scroll_delta(std::string_view id, const Rect& area, bool can_x, bool can_y) {
  const std::string full = full_id(id);
  if ((can_x || can_y) && hovers(area)) next_scroll_owner_ = full;
  Vec2 delta;
  if (scroll_owner_ == full) delta = wheel_;
  if (dragging_ && drag_owner_ == full) {
    delta = {delta.x + drag_delta_.x, delta.y + drag_delta_.y};
  }
  if (inertia_owner_ == full) {
    const double dt = std::clamp(now_s_ - last_frame_s_, 0.0, 0.05);
    delta.x += drag_velocity_.x * static_cast<float>(dt);
    delta.y += drag_velocity_.y * static_cast<float>(dt);
    const auto keep = static_cast<float>(std::exp(-kInertiaRate * dt));
    drag_velocity_ = {drag_velocity_.x * keep, drag_velocity_.y * keep};
    if (std::hypot(drag_velocity_.x, drag_velocity_.y) < kInertiaStop) {
      inertia_owner_.clear();
    } else {
      request_frame();
    }
  }
  return {can_x ? delta.x : 0, can_y ? delta.y : 0};
}

bool Ui::scroll(std::string_view id, const Rect& area, Vec2 content, Vec2& offset) {
  const float max_x = std::max(0.0F, content.x - area.w);
  const float max_y = std::max(0.0F, content.y - area.h);
  const Vec2 delta = scroll_delta(id, area, max_x > 0, max_y > 0);
  const Vec2 moved{std::clamp(offset.x + delta.x, 0.0F, max_x),
                   std::clamp(offset.y + delta.y, 0.0F, max_y)};
  const bool has_changed = !(moved == offset);
  offset = moved;
  return has_changed;
}

void Ui::push_clip(const Rect& rect) {
  clips_.push_back(rect.intersect(clip()));
  painter_.push_clip(rect);
}

void Ui::pop_clip() {
  clips_.pop_back();
  painter_.pop_clip();
}

}  // namespace usagescope
