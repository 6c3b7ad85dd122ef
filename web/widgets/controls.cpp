#include "web/widgets/controls.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "web/widgets/labels.hpp"

namespace usagescope {
namespace {

constexpr float kDisabledOpacity = 0.45F;
constexpr float kButtonPadding = 12;
constexpr float kIcon = 16;
constexpr float kIconGap = 8;

Color mixed(Color a, Color b, float share_of_b) {
  const auto channel = [&](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(static_cast<float>(x) * (1 - share_of_b) +
                                     static_cast<float>(y) * share_of_b + 0.5F);
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), a.a};
}

TextStyle button_style(const ButtonOptions& options) {
  const bool is_strong = options.kind == ButtonKind::kPrimary || options.big;
  return is_strong ? options.style.strong() : options.style;
}

float hint_width(const Ui& ui, std::string_view keys) {
  return keys.empty() ? 0 : ui.text_width(keys, type::tick) + 10 + kIconGap;
}

MirrorNode button_node(std::string_view label, const ButtonOptions& options) {
  MirrorNode node;
  node.role = Role::kButton;
  node.name = options.name.empty() ? label : options.name;
  node.description = options.tooltip;
  node.disabled = options.disabled;
  node.focusable = node.tabbable = true;
  node.pressed = options.pressed;
  node.expanded = options.expanded;
  return node;
}

/// The box; returns the colour of what is written on it.
Color draw_button_box(Ui& ui, const Rect& rect, const ButtonOptions& options, const Interaction& on,
                      float radius) {
  const Theme& theme = ui.theme();
  Painter& painter = ui.painter();
  const bool is_lit = on.hovered && !options.disabled;
  if (options.kind == ButtonKind::kPrimary) {
    painter.fill(rect, is_lit ? mixed(theme.accent, theme.strong, 0.14F) : theme.accent, radius);
    return theme.on_accent;
  }
  const bool is_on = options.pressed == Tristate::kYes || options.expanded == Tristate::kYes;
  if (options.kind == ButtonKind::kSecondary) {
    painter.fill(rect, is_lit || is_on ? theme.hover : theme.surface, radius);
    painter.frame(rect, theme.border, 1, radius);
  } else if (is_lit || is_on) {
    painter.fill(rect, theme.sunken, radius);
  }
  return theme.normal;
}

void draw_button_content(Ui& ui, const Rect& rect, std::string_view label,
                         const ButtonOptions& options, Color ink) {
  Painter& painter = ui.painter();
  const TextStyle style = button_style(options);
  const float text_width = ui.text_width(label, style);
  float content = text_width + hint_width(ui, options.key_hint);
  if (options.icon != Icon::kNone) content += kIcon + kIconGap;
  if (options.trailing != Icon::kNone) content += 12 + 6;
  // Narrower than its content: padding gives way first, then the text is cut.
  Rect inside = rect.inset(std::max(4.0F, (rect.w - content) / 2), 0);
  if (options.icon != Icon::kNone) {
    draw_icon(painter, options.icon, inside.cut_left(kIcon), ink, kIcon);
    inside.cut_left(kIconGap);
  }
  painter.text(inside.cut_left(std::min(text_width + 1, inside.w)), label, style, ink);
  if (options.trailing != Icon::kNone) {
    inside.cut_left(5);
    draw_icon(painter, options.trailing, inside.cut_left(12), ink, 12);
  }
  if (!options.key_hint.empty()) {
    inside.cut_left(kIconGap - 1);
    key_hint(ui, inside, options.key_hint);
  }
}

}  // namespace

float button_width(const Ui& ui, std::string_view label, const ButtonOptions& options) {
  float width = ui.text_width(label, button_style(options)) + hint_width(ui, options.key_hint);
  if (options.icon != Icon::kNone) width += kIcon + kIconGap;
  if (options.trailing != Icon::kNone) width += 12 + 6;
  return std::ceil(width + 2 * (options.big ? 16 : kButtonPadding));
}

bool button(Ui& ui, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options) {
  const Interaction on = ui.interact(id, rect, button_node(label, options));
  const float radius = options.big ? metric::radius_big : metric::radius_control;
  const float opacity = ui.painter().opacity();
  if (options.disabled) ui.painter().set_opacity(opacity * kDisabledOpacity);
  const Color ink = draw_button_box(ui, rect, options, on, radius);
  draw_button_content(ui, rect, label, options, ink);
  ui.painter().set_opacity(opacity);
  if (on.focus_visible) ui.focus_ring(rect, radius);
  if (on.hovered) ui.tooltip(rect, options.tooltip);
  return on.pressed;
}

bool icon_button(Ui& ui, std::string_view id, const Rect& rect, Icon which, std::string_view name,
                 bool disabled) {
  const Interaction on = ui.interact(id, rect, button_node(name, {.disabled = disabled}));
  const float opacity = ui.painter().opacity();
  if (disabled) ui.painter().set_opacity(opacity * kDisabledOpacity);
  if (on.hovered && !disabled) ui.painter().fill(rect, ui.theme().sunken, metric::radius_control);
  draw_icon(ui.painter(), which, rect, ui.theme().normal, std::min(16.0F, rect.h));
  ui.painter().set_opacity(opacity);
  if (on.focus_visible) ui.focus_ring(rect, metric::radius_control);
  if (on.hovered) ui.tooltip(rect, name);
  return on.pressed;
}

bool link(Ui& ui, std::string_view id, const Rect& rect, std::string_view label,
          std::string_view href, Tone tone, TextStyle style) {
  MirrorNode node;
  node.role = href.empty() ? Role::kButton : Role::kLink;
  node.name = label;
  node.href = href;
  node.focusable = node.tabbable = true;
  const Rect area{rect.x, rect.y, std::min(rect.w, ui.text_width(label, style) + 1), rect.h};
  const Interaction on = ui.interact(id, area, std::move(node));
  const Color ink = ui.theme().tone(tone);
  ui.painter().text(area, label, style, ink);
  if (on.hovered) {
    const float baseline = area.center().y + static_cast<float>(style.px) * 0.5F;
    ui.painter().h_line(area.x, area.right(), baseline, ink);
  }
  if (on.focus_visible) ui.focus_ring(area, metric::radius_tag);
  return on.pressed;
}

bool checkbox(Ui& ui, std::string_view id, const Rect& rect, std::string_view label, bool& value,
              bool disabled) {
  MirrorNode node;
  node.role = Role::kCheckbox;
  node.name = label;
  node.checked = value ? Tristate::kYes : Tristate::kNo;
  node.disabled = disabled;
  node.focusable = node.tabbable = true;
  const Interaction on = ui.interact(id, rect, std::move(node));
  if (on.pressed) value = !value;
  Rect inside = rect;
  const Rect box = inside.cut_left(16).centered_v(16);
  const float opacity = ui.painter().opacity();
  if (disabled) ui.painter().set_opacity(opacity * kDisabledOpacity);
  draw_check_box(ui, box, value, on.hovered);
  inside.cut_left(8);
  ui.painter().text(inside, label, type::body, ui.theme().normal);
  ui.painter().set_opacity(opacity);
  if (on.focus_visible) ui.focus_ring(box, metric::radius_tag);
  return on.pressed;
}

void draw_check_box(Ui& ui, const Rect& box, bool is_checked, bool is_hovered) {
  const Theme& theme = ui.theme();
  if (is_checked) {
    ui.painter().fill(box, theme.accent, metric::radius_tag);
    draw_icon(ui.painter(), Icon::kCheck, box, theme.on_accent, 14);
    return;
  }
  ui.painter().fill(box, is_hovered ? theme.hover : theme.surface, metric::radius_tag);
  ui.painter().frame(box, theme.control_border, 1, metric::radius_tag);
}

}  // namespace usagescope
