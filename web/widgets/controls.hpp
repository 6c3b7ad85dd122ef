#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/ui.hpp"

namespace usagescope {

enum class ButtonKind : std::uint8_t {
  kSecondary,  ///< surface with a border
  kPrimary,    ///< accent
  kGhost,      ///< no frame, hover fill
};

struct ButtonOptions {
  ButtonKind kind = ButtonKind::kSecondary;
  Icon icon = Icon::kNone;       ///< left of the text
  Icon trailing = Icon::kNone;   ///< right of the text
  std::string_view key_hint{};  ///< "Esc"
  std::string_view name{};      ///< accessible name when it is not the text
  std::string_view tooltip{};   ///< also the description, also the reason when disabled
  bool disabled = false;
  Tristate pressed = Tristate::kNone;
  Tristate expanded = Tristate::kNone;
  TextStyle style = type::body;
  bool big = false;  ///< 36 px with radius 8 and semibold text
};

/// True when it was pressed.
bool button(Ui& ui, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options = {});
/// Natural width of a button with this label and options.
float button_width(const Ui& ui, std::string_view label, const ButtonOptions& options = {});

/// A square button with an icon only; `name` is its accessible name and tooltip.
bool icon_button(Ui& ui, std::string_view id, const Rect& rect, Icon icon, std::string_view name,
                 bool disabled = false);

/// A text that is pressed like a link. `href` ("#/explorer?...") is what "open in a new tab" gets.
bool link(Ui& ui, std::string_view id, const Rect& rect, std::string_view label,
          std::string_view href = {}, Tone tone = Tone::kAccent, TextStyle style = type::body);

enum class ChipEvent : std::uint8_t { kNone, kPressed, kRemoved };
struct ChipOptions {
  std::string_view prefix{};  ///< muted text before the value: "Product family is"
  bool accent = false;        ///< accent soft fill (pivot keys)
  bool removable = true;
  std::string_view remove_name{};  ///< default "Remove <prefix> <value>"
  Tristate expanded = Tristate::kNone;
};
/// Body: button named "<prefix> <value>"; the × is a button of its own.
ChipEvent chip(Ui& ui, std::string_view id, const Rect& rect, std::string_view value,
               const ChipOptions& options = {});
float chip_width(const Ui& ui, std::string_view value, const ChipOptions& options = {});

/// A well of segments, one chosen (radiogroup; arrows move). Returns the index that was chosen now,
/// or -1.
int segmented(Ui& ui, std::string_view id, const Rect& rect, std::string_view name,
              std::span<const std::string> labels, int selected);
float segmented_width(const Ui& ui, std::span<const std::string> labels);

struct NavItem {
  std::string id{};
  std::string label{};
  std::string href{};      ///< "#/explorer"
  Icon icon = Icon::kNone;  ///< for `bottom`
};
/// Page tabs with the accent underline (navigation with links, aria-current="page"). Returns the
/// index pressed now, or -1. `bottom`: icons above small labels, spread over the width.
int nav_tabs(Ui& ui, std::string_view id, const Rect& rect, std::string_view name,
             std::span<const NavItem> items, int current, bool bottom = false);
float nav_tabs_width(const Ui& ui, std::span<const NavItem> items);

/// True when it was toggled; `value` is changed then.
bool checkbox(Ui& ui, std::string_view id, const Rect& rect, std::string_view label, bool& value,
              bool disabled = false);
/// The box of a checkbox alone, for lists; no node.
void draw_check_box(Ui& ui, const Rect& box, bool is_checked, bool is_hovered);

}  // namespace usagescope
