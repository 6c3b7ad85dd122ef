#pragma once

#include <string>
#include <string_view>

#include "web/widgets/ui.hpp"

namespace usagescope {

struct TextFieldOptions {
  std::string_view label{};  ///< accessible name, and drawn above unless `hide_label`
  bool hide_label = false;
  std::string_view placeholder{};
  std::string_view hint{};                ///< muted line below
  std::string_view error{};               ///< red line below, and aria-invalid
  bool password = false;                  ///< dots, with a "Show" toggle
  bool search = false;                    ///< search field with an icon
  std::string_view autocomplete = "off";  ///< "url", "username", "current-password", "off"
  bool disabled = false;
};

struct TextFieldEvent {
  bool changed = false;
  bool submitted = false;   ///< Enter
  bool escaped = false;     ///< Escape
  bool left = false;        ///< the focus went away
  bool moved_down = false;  ///< ArrowDown (search lists)
  bool moved_up = false;
  explicit operator bool() const { return changed; }
};

/// A one-line text field. `rect` is the box itself, 28 to 36 high; the label takes 20 px above it
/// and the hint or error 18 px below it. The text is edited by a real input element of the page,
/// which lies over the box; `value` gets the new text before this returns with `changed`.
TextFieldEvent text_field(Ui& ui, std::string_view id, const Rect& rect, std::string& value,
                          const TextFieldOptions& options);
/// Whole height of a field with a box of `box` px: label, box, and the line below when asked for.
float text_field_height(float box = metric::input, bool with_line_below = false);

}  // namespace usagescope
