#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/geometry.hpp"

namespace usagescope {

/// Role of a mirrored element, as in WAI-ARIA. `text` is a plain text, `generic` a box without one.
enum class Role : std::uint8_t {
  generic,
  text,
  heading,
  button,
  link,
  checkbox,
  radio,
  radiogroup,
  textbox,
  searchbox,
  combobox,
  listbox,
  option,
  group,
  navigation,
  banner,
  main,
  region,
  contentinfo,
  dialog,
  status,
  alert,
  progressbar,
  image,
  list,
  list_item,
  tooltip,
  grid,
  treegrid,
  row,
  columnheader,
  rowheader,
  gridcell,
};

/// The ARIA word of a role ("" for generic and text).
std::string_view role_name(Role role);
/// True for roles that a user acts on, and that must have a name.
bool is_interactive(Role role);

enum class Tristate : std::int8_t { none = -1, no = 0, yes = 1 };
enum class SortOrder : std::uint8_t { none, ascending, descending };

/// One accessible element of one frame. `id` is unique in the frame and stable between frames.
struct MirrorNode {
  std::string id;
  std::string parent;  ///< id of the parent, empty at the root
  Role role = Role::generic;
  std::string name;
  std::string value;        ///< text of an input, current text of a combobox or progress bar
  std::string description;  ///< aria-description; also the reason of a disabled control
  std::string href;         ///< links
  Rect rect;                ///< CSS pixels of the viewport, clipped to what is visible
  bool disabled = false;
  bool focusable = false;
  bool tabbable = false;      ///< a tab stop; else focusable by program only
  bool clickable = false;     ///< a press on it means something; set by `Ui::interact`
  bool takes_arrows = false;  ///< arrow, Home, End, Page keys belong to the widget, not the browser
  bool invalid = false;
  bool read_only = false;
  bool modal = false;
  Tristate pressed = Tristate::none;
  Tristate selected = Tristate::none;
  Tristate expanded = Tristate::none;
  Tristate checked = Tristate::none;
  std::string current;  ///< aria-current ("page", "date", ...)
  SortOrder sort = SortOrder::none;
  int level = 0;               ///< heading level, tree depth (1-based)
  std::int64_t row_index = 0;  ///< 1-based, 0: none
  std::int64_t col_index = 0;
  std::int64_t row_count = 0;
  std::int64_t col_count = 0;
  std::string active_descendant;  ///< id
  std::string controls;           ///< id
  std::string input_type;         ///< text fields: "text", "password", "search", "url"
  std::string autocomplete;       ///< text fields
  std::string placeholder;
  std::string input_style;  ///< text fields: "size:13;color:#rrggbb;pad:10"
  int layer = 0;

  bool operator==(const MirrorNode&) const = default;
};

/// One change of the real DOM. Ops are applied in order.
struct MirrorOp {
  enum class Kind : std::uint8_t { remove, put, update };
  Kind kind = Kind::put;
  MirrorNode node;      ///< put and update: the whole node; remove: the id only
  std::string after;    ///< put: id of the sibling before it, empty: first child
  bool is_new = false;  ///< put: false moves an existing element
};

/// Ops that turn `before` into `after`. Both are in document order, parents before children.
/// Elements that keep their relative order are never moved, so that they keep the focus.
std::vector<MirrorOp> diff_mirror(const std::vector<MirrorNode>& before,
                                  const std::vector<MirrorNode>& after);

/// The ops as one JSON array; empty texts and unset states are left out.
std::string encode_mirror_ops(const std::vector<MirrorOp>& ops);

/// Keeps what the real DOM looks like, and says what to change about it.
class MirrorStream {
 public:
  /// Ops (JSON) from the last call's nodes to these; rectangles become relative to the parent's, so
  /// that a moved box takes its content along in one op. Empty text when nothing changed.
  std::string update(const std::vector<MirrorNode>& nodes);
  /// Forgets the DOM: the next update makes everything anew.
  void reset() { before_.clear(); }

 private:
  std::vector<MirrorNode> before_;
};

/// What somebody did to an element of the mirror (keyboard, assistive technology, a test).
struct MirrorAction {
  enum class Kind : std::uint8_t { click, input, key, focus, blur };
  std::string id;
  Kind kind = Kind::click;
  std::string text;  ///< input: the whole new text; key: its name ("ArrowDown"); focus: "visible"
                     ///< when a ring must be drawn
  bool shift = false;
  bool ctrl = false;  ///< Control, or Command on a Mac
  bool alt = false;
};

/// Faults of a frame's mirror: missing names, ids that repeat, unknown parents, rectangles outside
/// of the viewport. Empty when all is well; a sentence a fault otherwise.
std::vector<std::string> audit_mirror(const std::vector<MirrorNode>& nodes, Vec2 viewport);

}  // namespace usagescope
