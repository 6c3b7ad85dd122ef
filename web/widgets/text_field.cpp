#include "web/widgets/text_field.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "web/widgets/labels.hpp"

namespace usagescope {
namespace {

constexpr float kLabelHeight = 20;
constexpr float kBelowHeight = 18;
constexpr float kPadding = 10;
constexpr float kShowWidth = 52;
constexpr float kSearchIcon = 30;

std::string css_color(Color color) {
  std::array<char, 10> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", static_cast<unsigned>(color.r),
                static_cast<unsigned>(color.g), static_cast<unsigned>(color.b));
  return text.data();
}

/// Style of the real input element: it must look as the drawn text does.
std::string input_style(const Ui& ui) {
  const int px =
      ui.coarse() ? 16 : 13;  // Below 16 px phones zoom into a field that gets the focus.
  return "--ink:" + css_color(ui.theme().normal) + ";--caret:" + css_color(ui.theme().accent) +
         ";--size:" + std::to_string(px) + "px";
}

MirrorNode field_node(const Ui& ui, std::string_view value, const TextFieldOptions& options,
                      bool is_hidden) {
  MirrorNode node;
  node.role = options.search ? Role::kSearchbox : Role::kTextbox;
  node.name = options.label;
  node.value = value;
  node.description = options.error.empty() ? options.hint : options.error;
  node.invalid = !options.error.empty();
  node.disabled = options.disabled;
  node.focusable = node.tabbable = true;
  node.input_type = options.search ? "search" : is_hidden ? "password" : "text";
  node.autocomplete = options.autocomplete;
  node.placeholder = options.placeholder;
  node.input_style = input_style(ui);
  return node;
}

void draw_value(Ui& ui, const Rect& area, std::string_view value, const TextFieldOptions& options,
                bool is_hidden) {
  const TextStyle style = ui.coarse() ? type::large : type::body;
  if (value.empty()) {
    ui.painter().text(area, options.placeholder, style, ui.theme().muted);
    return;
  }
  if (!is_hidden) {
    ui.painter().text(area, value, style, ui.theme().normal);
    return;
  }
  std::string dots;
  const float dot = ui.text_width("\xE2\x80\xA2", style);
  float room = area.w - dot;
  for (std::size_t pos = 0; pos < value.size() && room >= 0; room -= dot) {
    next_code_point(value, pos);
    dots += "\xE2\x80\xA2";
  }
  ui.painter().text(area, dots, style, ui.theme().normal);
}

void take_keys(Ui& ui, std::string_view id, TextFieldEvent& event) {
  event.submitted = ui.take_key(id, "Enter");
  event.escaped = ui.take_key(id, "Escape");
  event.moved_down = ui.take_key(id, "ArrowDown");
  event.moved_up = ui.take_key(id, "ArrowUp");
  event.left = ui.take_blur(id);
}

void draw_around(Ui& ui, const Rect& rect, const TextFieldOptions& options) {
  if (!options.hide_label && !options.label.empty()) {
    ui.painter().text({rect.x, rect.y - kLabelHeight, rect.w, 16}, options.label, type::caption,
                      ui.theme().normal);
  }
  const bool is_wrong = !options.error.empty();
  const std::string_view below = is_wrong ? options.error : options.hint;
  if (below.empty()) return;
  text(ui, {rect.x, rect.bottom() + 2, rect.w, 16}, below,
       {.style = type::caption, .tone = is_wrong ? Tone::kNegative : Tone::kMuted});
}

void draw_show_button(Ui& ui, std::string_view id, const Rect& area,
                      const TextFieldOptions& options, bool& is_shown) {
  MirrorNode node;
  node.role = Role::kButton;
  node.name = (is_shown ? "Hide " : "Show ") + std::string(options.label);
  node.focusable = node.tabbable = true;
  const Interaction on = ui.interact(id, area, std::move(node));
  if (on.hovered) ui.painter().fill(area, ui.theme().hover, metric::radius_tag);
  ui.painter().text(area, is_shown ? "Hide" : "Show", type::body, ui.theme().muted, Align::kCenter);
  if (on.focus_visible) ui.focus_ring(area, metric::radius_tag, true);
  if (!on.pressed) return;
  is_shown = !is_shown;
  ui.request_frame();
}

}  // namespace

float text_field_height(float box, bool with_line_below) {
  return kLabelHeight + box + (with_line_below ? kBelowHeight : 0);
}

TextFieldEvent text_field(Ui& ui, std::string_view id, const Rect& rect, std::string& value,
                          const TextFieldOptions& options) {
  const Theme& theme = ui.theme();
  TextFieldEvent event;
  event.changed = !options.disabled && ui.take_input(id, value);
  const std::string show_id = std::string(id) + "-show";
  bool& is_shown = ui.memory(show_id).flag;
  const bool is_hidden = options.password && !is_shown;

  const float opacity = ui.painter().opacity();
  if (options.disabled) ui.painter().set_opacity(opacity * 0.45F);
  ui.painter().fill(rect, theme.surface, metric::radius_control);
  const Color frame = options.error.empty() ? theme.control_border : theme.negative;
  ui.painter().frame(rect, frame, 1, metric::radius_control);
  draw_around(ui, rect, options);

  Rect inside = rect.inset(kPadding, 1);
  if (options.search) {
    draw_icon(ui.painter(), Icon::kSearch, {rect.x + 8, rect.y, 16, rect.h}, theme.muted, 14);
    inside.cut_left(kSearchIcon - kPadding);
  }
  Rect show_area;
  if (options.password) {
    show_area = Rect{rect.right() - kShowWidth, rect.y, kShowWidth, rect.h}.inset(3);
    inside.cut_right(kShowWidth - kPadding);
  }

  const Interaction on = ui.interact(id, inside, field_node(ui, value, options, is_hidden));
  if (!options.disabled) take_keys(ui, id, event);
  // The element itself shows the text while it is being edited.
  if (!on.focused) draw_value(ui, inside, value, options, is_hidden);
  // After the field, so that Tab meets them in this order.
  if (options.password) draw_show_button(ui, show_id, show_area, options, is_shown);
  ui.painter().set_opacity(opacity);
  if (on.focused) ui.focus_ring(rect.inset(2), metric::radius_control - 2);
  return event;
}

}  // namespace usagescope
