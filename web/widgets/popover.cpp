#include <algorithm>
#include <utility>

#include "web/widgets/menu.hpp"

namespace usagescope {
namespace {

/// Below the anchor, or above it where there is no room, and always inside of the page.
Rect placed(const Rect& anchor, Vec2 size, const Rect& page) {
  Rect box{anchor.x, anchor.bottom() + 4, std::min(size.x, page.w), std::min(size.y, page.h)};
  const float above = anchor.y - 4 - box.h;
  if (box.bottom() > page.bottom() && above >= page.y) box.y = above;
  box.x = std::clamp(box.x, page.x, std::max(page.x, page.right() - box.w));
  box.y = std::clamp(box.y, page.y, std::max(page.y, page.bottom() - box.h));
  return box;
}

}  // namespace

Popover::Popover(Ui& ui, std::string_view id, const Rect& anchor, Vec2 size, std::string_view name,
                 Role role, float padding)
    : ui_(ui), id_(ui.full_id(id)) {
  for (std::size_t i = 0; i < ui_.popovers_.size(); ++i) {
    Ui::OpenPopover& entry = ui_.popovers_[i];
    if (entry.id != id_) continue;
    open_ = true;
    box_ = placed(anchor, size, ui_.viewport().inset(8));
    content_ = box_.inset(padding);
    entry.seen = true;
    entry.rect = box_;
    outer_layer_ = ui_.layer_;
    outer_path_ = ui_.path_.size();
    opacity_ = ui_.painter_.opacity();
    ui_.painter_.set_opacity(1);
    ui_.enter_layer(static_cast<int>(i) + 1);
    ui_.clips_.push_back(ui_.viewport());
    // At the root of the mirror: on top of what it covers, whatever its opener is part of.
    ui_.parents_.emplace_back();
    MirrorNode node;
    node.id = id_;
    node.role = role;
    node.name = name;
    first_node_ = ui_.nodes_.size();
    ui_.parents_.push_back(ui_.add(std::move(node), box_).id);
    ui_.path_ = id_;
    break;
  }
  if (!open_) return;
  Painter& painter = ui_.painter();
  painter.shadow(box_, metric::radius_big);
  painter.fill(box_, ui_.theme().surface, metric::radius_big);
  painter.frame(box_, ui_.theme().control_border, 1, metric::radius_big);
}

Popover::~Popover() {
  if (open_) leave();
}

void Popover::leave() {
  for (Ui::OpenPopover& entry : ui_.popovers_) {
    if (entry.id != id_ || entry.focused_inside) continue;
    entry.focused_inside = true;
    for (std::size_t i = first_node_; i < ui_.nodes_.size(); ++i) {
      if (!ui_.nodes_[i].tabbable || ui_.nodes_[i].disabled) continue;
      ui_.request_focus(ui_.nodes_[i].id);
      break;
    }
  }
  ui_.parents_.pop_back();
  ui_.parents_.pop_back();
  ui_.clips_.pop_back();
  ui_.path_.resize(outer_path_);
  ui_.painter_.set_opacity(opacity_);
  ui_.enter_layer(outer_layer_);
}

void Popover::close() {
  for (std::size_t i = 0; i < ui_.popovers_.size(); ++i) {
    if (ui_.popovers_[i].id != id_) continue;
    ui_.close_popovers_from(i, true);
    return;
  }
}

}  // namespace usagescope
