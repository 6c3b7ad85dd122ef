#pragma once

#include <span>
#include <string>
#include <string_view>

#include "web/widgets/labels.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// A panel above everything else, beside `anchor`, while `ui.is_popover_open(id)`:
///
///   if (button(ui, "add", rect, "Filter")) ui.open_popover("add-panel");
///   if (Popover panel(ui, "add-panel", rect, {280, 320}, "Add a filter"); panel) {
///     Rect r = panel.content();
///     ...
///   }
///
/// It draws shadow, box and frame, moves itself into the viewport, is a dialog in the mirror, and
/// gets the focus when it opens (the first tab stop inside).
class Popover {
 public:
  Popover(Ui& ui, std::string_view id, const Rect& anchor, Vec2 size, std::string_view name,
          Role role = Role::kDialog, float padding = 8);
  ~Popover();
  Popover(const Popover&) = delete;
  Popover& operator=(const Popover&) = delete;
  explicit operator bool() const { return open_; }
  const Rect& content() const { return content_; }
  const Rect& box() const { return box_; }
  void close();

 private:
  void leave();
  Ui& ui_;
  std::string id_;  ///< full
  bool open_ = false;
  Rect box_;
  Rect content_;
  float opacity_ = 1;
  int outer_layer_ = 0;
  std::size_t outer_path_ = 0;
  std::size_t first_node_ = 0;
};

struct MenuItem {
  std::string id{};
  std::string text{};
  std::string detail{};  ///< muted, right aligned
  bool checked = false;  ///< selected, or ticked in a multi-select list
  bool disabled = false;
  bool rule_above = false;
};

struct DropdownOptions {
  std::string_view name{};    ///< accessible name: "Measure"
  std::string_view prefix{};  ///< muted text before the value on the button: "vs"
  std::string_view value{};   ///< text on the button
  std::string_view suffix{};  ///< muted text behind it: "quarter to date"
  Icon icon = Icon::kNone;
  bool ghost = false;   ///< no frame
  bool multi = false;   ///< ticks; the list stays open
  bool search = false;  ///< a search field above the list, for long lists
  float list_width = 240;
  int max_rows = 12;
  bool disabled = false;
  std::string_view empty_text = "Nothing matches";
  TextStyle style = type::body;  ///< of the button; the list is always body text
};

/// A button that opens a list of items (combobox with a listbox; arrows, Home, End, Enter, Escape,
/// typing when `search`). Returns the index of the item chosen (or toggled, in a multi list), or
/// -1.
int dropdown(Ui& ui, std::string_view id, const Rect& rect, std::span<const MenuItem> items,
             const DropdownOptions& options);
float dropdown_width(const Ui& ui, const DropdownOptions& options);

/// The list alone, to be put into a Popover of one's own. `state` keeps search text and active row.
struct ListboxState {
  std::string query{};
  int active = 0;
  Vec2 offset;
};
int listbox(Ui& ui, std::string_view id, const Rect& rect, std::span<const MenuItem> items,
            std::string_view name, ListboxState& state, bool multi = false, bool search = false,
            std::string_view empty_text = "Nothing matches");

}  // namespace usagescope
