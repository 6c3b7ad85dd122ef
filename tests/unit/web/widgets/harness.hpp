#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/widgets/ui.hpp"

namespace usagescope {

/// Drives a Ui as the page does, without a browser: passes until nothing is left to do, then rest.
class UiHarness {
 public:
  explicit UiHarness(std::function<void(Ui&)> draw, Vec2 viewport = {1280, 800})
      : draw_(std::move(draw)) {
    UiEnvironment environment;
    environment.viewport = viewport;
    ui_.set_environment(environment);
    frame();
  }

  Ui& ui() { return ui_; }

  /// One frame: all passes that follow from what is in the queue.
  void frame(double seconds = 0.016) {
    now_s_ += seconds;
    for (int pass = 0; pass < 32; ++pass) {
      ui_.begin(now_s_);
      draw_(ui_);
      if (!ui_.end()) break;
      focus_ = ui_.take_focus_request();
      if (!focus_.empty()) act(MirrorAction::Kind::kFocus, focus_, "visible");
    }
  }

  void move(Vec2 pos) { send(PointerEvent::Kind::kMove, pos); }
  void click(Vec2 pos, bool shift = false) {
    send(PointerEvent::Kind::kMove, pos, shift, false);
    send(PointerEvent::Kind::kDown, pos, shift, false);
    send(PointerEvent::Kind::kUp, pos, shift, true);
  }
  /// A click in the middle of the element with this role and name.
  bool click(Role role, std::string_view name) {
    const MirrorNode* node = find(role, name);
    if (node == nullptr) return false;
    click(node->rect.center());
    return true;
  }
  void wheel(Vec2 pos, float dy) {
    PointerEvent event;
    event.kind = PointerEvent::Kind::kWheel;
    event.pos = pos;
    event.wheel = {0, dy};
    ui_.push(event);
    frame();
  }
  /// What assistive technology does: a press without a pointer.
  bool activate(Role role, std::string_view name) {
    const MirrorNode* node = find(role, name);
    if (node == nullptr || !node->clickable) return false;
    act(MirrorAction::Kind::kClick, node->id);
    frame();
    return true;
  }
  void focus(std::string_view id) {
    act(MirrorAction::Kind::kFocus, id, "visible");
    frame();
  }
  /// A key for the element that has the focus, else for the page.
  void key(std::string_view name, bool ctrl = false, bool shift = false) {
    MirrorAction action;
    action.kind = MirrorAction::Kind::kKey;
    action.id = ui_.focused_id();
    action.text = name;
    action.ctrl = ctrl;
    action.shift = shift;
    ui_.push(std::move(action));
    frame();
  }
  void type(std::string_view id, std::string_view whole_text) {
    act(MirrorAction::Kind::kInput, id, whole_text);
    frame();
  }

  const MirrorNode* find(Role role, std::string_view name) const {
    for (const MirrorNode& node : ui_.nodes()) {
      if (node.role == role && node.name == name) return &node;
    }
    return nullptr;
  }
  const MirrorNode* find(std::string_view id) const {
    for (const MirrorNode& node : ui_.nodes()) {
      if (node.id == id) return &node;
    }
    return nullptr;
  }
  std::size_t count(Role role) const {
    std::size_t found = 0;
    for (const MirrorNode& node : ui_.nodes()) found += node.role == role ? 1 : 0;
    return found;
  }
  std::vector<std::string> faults() const {
    return audit_mirror(ui_.nodes(), ui_.environment().viewport);
  }
  /// True when the page would sleep: no frame wanted, no timer.
  bool is_idle() const { return !ui_.wants_frame() && ui_.timer_in_s() < 0; }

  void send(PointerEvent::Kind kind, Vec2 pos, bool shift = false, bool with_frame = true,
            bool touch = false) {
    PointerEvent event;
    event.kind = kind;
    event.pos = pos;
    event.shift = shift;
    event.touch = touch;
    event.time_s = now_s_;
    ui_.push(event);
    if (with_frame) frame();
  }

 private:
  void act(MirrorAction::Kind kind, std::string_view id, std::string_view text = {}) {
    MirrorAction action;
    action.kind = kind;
    action.id = id;
    action.text = text;
    ui_.push(std::move(action));
  }

  Ui ui_;
  std::function<void(Ui&)> draw_;
  double now_s_ = 0;
  std::string focus_;
};

}  // namespace usagescope
