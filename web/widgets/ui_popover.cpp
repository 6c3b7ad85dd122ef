#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/ui.hpp"

namespace usagescope {
namespace {

constexpr double kTooltipDelay_s = 0.4;

}  // namespace

int Ui::layer_at(Vec2 pos) const {
  for (std::size_t i = popovers_.size(); i > 0; --i) {
    if (popovers_[i - 1].rect.contains(pos)) return static_cast<int>(i);
  }
  return 0;
}

void Ui::open_popover(std::string_view id) {
  const std::string full = full_id(id);
  // The press on the opener closed it already; its release must not open it again.
  if (released_now_ && closed_by_press_ == full) return;
  if (is_popover_open(id)) return;
  close_popovers_from(static_cast<std::size_t>(layer_), false);
  OpenPopover popover;
  popover.id = full;
  popover.opener = focused_id_;
  popovers_.push_back(std::move(popover));
  request_frame();
}

void Ui::close_popover(std::string_view id) {
  const std::string full = full_id(id);
  for (std::size_t i = 0; i < popovers_.size(); ++i) {
    if (popovers_[i].id == full) {
      close_popovers_from(i, true);
      return;
    }
  }
}

void Ui::close_top_popover() {
  if (!popovers_.empty()) close_popovers_from(popovers_.size() - 1, true);
}

bool Ui::is_popover_open(std::string_view id) const {
  const std::string full = full_id(id);
  return std::any_of(popovers_.begin(), popovers_.end(),
                     [&](const OpenPopover& popover) { return popover.id == full; });
}

void Ui::close_popovers_from(std::size_t index, bool return_focus) {
  if (index >= popovers_.size()) return;
  if (pressed_now_ || !return_focus) closed_by_press_ = popovers_[index].id;
  if (return_focus && !popovers_[index].opener.empty()) focus_request_ = popovers_[index].opener;
  popovers_.resize(index);
  request_frame();
}

void Ui::settle_popovers() {
  // Whoever owned it is not drawn any more. One pass of grace: it may have been opened after the
  // place where it is drawn.
  for (std::size_t i = 0; i < popovers_.size(); ++i) {
    OpenPopover& popover = popovers_[i];
    ++popover.passes;
    if (popover.seen || popover.passes <= 1) continue;
    close_popovers_from(i, false);
    break;
  }
}

Ui::OnTop::OnTop(Ui& ui) : ui_(ui), outer_(ui.layer_) {
  ui_.enter_layer(static_cast<int>(ui_.popovers_.size()) + 1);
}

Ui::OnTop::~OnTop() {
  ui_.enter_layer(outer_);
}

void Ui::tooltip(const Rect& anchor, std::string_view text) {
  if (text.empty()) return;
  tooltip_wanted_ = true;
  tooltip_anchor_ = anchor;
  if (tooltip_text_ == text && tooltip_since_s_ >= 0) return;
  tooltip_text_ = text;
  tooltip_since_s_ = now_s_;
}

void Ui::draw_tooltip() {
  if (!tooltip_wanted_ || pointer_is_down_) {
    tooltip_since_s_ = -1;
    return;
  }
  const double waited = now_s_ - tooltip_since_s_;
  if (waited + 0.001 < kTooltipDelay_s) {
    request_frame_after(kTooltipDelay_s - waited);
    return;
  }
  enter_layer(static_cast<int>(popovers_.size()) + 1);
  const float width = std::min(360.0F, fonts_.width(tooltip_text_, type::caption) + 1);
  float lines = 0;
  for (std::string_view rest = tooltip_text_; !rest.empty(); ++lines) {
    rest.remove_prefix(fonts_.wrap_length(rest, type::caption, width));
    if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
  Rect box{tooltip_anchor_.x, tooltip_anchor_.bottom() + 6, width + 16, lines * 16 + 10};
  const Rect page = viewport().inset(4);
  box.x = std::clamp(box.x, page.x, std::max(page.x, page.right() - box.w));
  if (box.bottom() > page.bottom()) box.y = std::max(page.y, tooltip_anchor_.y - 6 - box.h);
  painter_.shadow(box, metric::radius_control);
  painter_.fill(box, theme().surface, metric::radius_control);
  painter_.frame(box, theme().control_border, 1, metric::radius_control);
  painter_.wrapped({box.x + 8, box.y + 5, width, box.h}, tooltip_text_, type::caption,
                   theme().normal);
  enter_layer(0);
}

}  // namespace usagescope
