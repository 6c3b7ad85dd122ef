#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/geometry.hpp"

namespace usagescope {

/// Role of a mirrored element, as in WAI-ARIA. `kText` is a plain text, `kGeneric` a box without one.
enum class Role : std::uint8_t {
  kGeneric,
  kText,
  kHeading,
  kButton,
  kLink,
  kCheckbox,
  kRadio,
  kRadiogroup,
  kTextbox,
  kSearchbox,
  kCombobox,
  kListbox,
  kOption,
  kGroup,
  kNavigation,
  kBanner,
  kMain,
  kRegion,
  kContentinfo,
  kDialog,
  kStatus,
  kAlert,
  kProgressbar,
  kImage,
  kList,
  kListItem,
  kTooltip,
  kGrid,
  kTreegrid,
  kRow,
  kColumnheader,
  kRowheader,
  kGridcell,
};

/// The ARIA word of a role ("" for generic and text).
std::string_view role_name(Role role);
/// True for roles that a user acts on, and that must have a name.
bool is_interactive(Role role);

enum class Tristate : std::int8_t { kNone = -1, kNo = 0, kYes = 1 };
enum class SortOrder : std::uint8_t { kNone, kAscending, kDescending };

/// One accessible element of one frame. `id` is unique in the frame and stable between frames.
struct MirrorNode {
  std::string id;
  std::string parent;  ///< id of the parent, empty at the root
  Role role = Role::kGeneric;
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
  Tristate pressed = Tristate::kNone;
  Tristate selected = Tristate::kNone;
  Tristate expanded = Tristate::kNone;
  Tristate checked = Tristate::kNone;
  std::string current;  ///< aria-current ("page", "date", ...)
  SortOrder sort = SortOrder::kNone;
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
  enum class Kind : std::uint8_t { kRemove, kPut, kUpdate };
  Kind kind = Kind::kPut;
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
  enum class Kind : std::uint8_t { kClick, kInput, kKey, kFocus, kBlur };
  std::string id;
  Kind kind = Kind::kClick;
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
