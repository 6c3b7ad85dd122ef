#pragma once

/// The widget layer: immediate mode, explicit rectangles in CSS pixels. A widget call draws itself
/// and records its accessible node in the same call. It returns what happened since the last pass.
///
///   void draw_example(Ui& ui, State& state) {
///     Rect page = ui.viewport();
///     auto bar = ui.group("bar", Role::banner, "Top bar", page.cut_top(metric::top_bar));
///     ui.painter().fill(bar.rect(), ui.theme().bg);
///     Row row(bar.rect().inset(metric::page_margin, 0), metric::gap);
///     text(ui, row.left(120), "Usagescope", {.style = type::product, .tone = Tone::strong});
///     if (button(ui, "demo", row.right(button_width(ui, "Open the demo"), metric::control),
///                "Open the demo", {.kind = ButtonKind::primary})) {
///       state.open_demo();
///     }
///     if (text_field(ui, "host", row.left(300, metric::input), state.host, {.label = "Host"}))
///       ...                                       // state.host has the new text already
///   }
///
/// - Ids: each widget takes a short stable id; its full id is the path of the open scopes ("bar/demo").
///   Loops open a scope a row: `auto s = ui.scope(row_id);`. Ids of a pass must differ.
/// - `group()` opens a scope and a mirror parent (landmark, list, ...), until the object dies.
/// - Drawing that says nothing (rules, fills, pictures) goes through `ui.painter()`, with no node.
/// - Nothing is stored between passes but focus, hover, open popovers and scroll positions; state
///   that matters belongs to the caller.
/// - Later calls lie on top of earlier ones; a popover lies on top of everything before it.
/// - A frame happens only after input, `request_frame()` or `request_frame_after()`.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/geometry.hpp"
#include "web/widgets/icons.hpp"
#include "web/widgets/mirror.hpp"
#include "web/widgets/painter.hpp"
#include "web/widgets/text.hpp"
#include "web/widgets/theme.hpp"

struct ImDrawData;

namespace usagescope {

struct PointerEvent {
  enum class Kind : std::uint8_t { move, down, up, cancel, leave, wheel };
  Kind kind = Kind::move;
  Vec2 pos;
  Vec2 wheel;          ///< CSS pixels, positive: content moves up / left
  bool touch = false;
  bool secondary = false;  ///< right button
  bool shift = false;
  bool ctrl = false;
  double time_s = 0;
};

/// What the surroundings say; changes ask for a frame.
struct UiEnvironment {
  Vec2 viewport{1280, 800};  ///< CSS pixels
  float ratio = 1;           ///< device pixels a CSS pixel
  ThemeKind theme = ThemeKind::light;
  bool coarse_pointer = false;
  bool operator==(const UiEnvironment&) const = default;
};

/// What happened to one widget since the last pass.
struct Interaction {
  bool hovered = false;
  bool held = false;
  bool pressed = false;        ///< clicked, tapped, Enter, Space, or activated through the mirror
  bool focused = false;        ///< has the keyboard focus
  bool focus_visible = false;  ///< draw the ring
  bool secondary = false;      ///< right click or long press
  bool shift = false;          ///< modifiers of the press
  bool ctrl = false;
};

class Ui {
 public:
  Ui();
  ~Ui();
  Ui(const Ui&) = delete;
  Ui& operator=(const Ui&) = delete;

  // --- Surroundings -----------------------------------------------------------------------------
  const UiEnvironment& environment() const { return environment_; }
  Rect viewport() const { return {0, 0, environment_.viewport.x, environment_.viewport.y}; }
  bool coarse() const { return environment_.coarse_pointer; }
  const Theme& theme() const { return theme_for(environment_.theme); }
  /// Density for tables: touch on coarse pointers, else standard.
  Density density() const { return coarse() ? Density::touch() : Density::standard(); }
  FontSet& fonts() { return fonts_; }
  Painter& painter() { return painter_; }
  float text_width(std::string_view text, TextStyle style) const {
    return fonts_.width(text, style);
  }
  /// Seconds of the frame clock.
  double now() const { return now_s_; }

  // --- Ids and the mirror -----------------------------------------------------------------------
  class Scope {
   public:
    Scope(Ui& ui, std::string_view id);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Ui& ui_;
    std::size_t length_;
  };
  /// Opens an id scope until the object dies; draws and records nothing.
  [[nodiscard]] Scope scope(std::string_view id) { return Scope(*this, id); }
  /// The full id that a widget with this short id has here.
  std::string full_id(std::string_view id) const;

  class Group {
   public:
    Group(Ui& ui, std::string_view id, MirrorNode node);
    ~Group();
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;
    const Rect& rect() const { return rect_; }

   private:
    Ui& ui_;
    std::size_t length_;
    Rect rect_;
  };
  /// Opens a scope and a mirror parent with a role and a name.
  [[nodiscard]] Group group(std::string_view id, Role role, std::string_view name, Rect rect);
  [[nodiscard]] Group group(std::string_view id, MirrorNode node);
  /// Records a leaf. `node.id` is a short id; parent, layer and clipping are filled in.
  void record(MirrorNode node);
  /// Says `text` once through the polite live region.
  void announce(std::string_view text);

  // --- Interaction ------------------------------------------------------------------------------
  /// Hit test, focus and mirror actions of one control, and its node (role, name and states as
  /// given; id, rectangle and focusability are filled in). A disabled node takes no input.
  Interaction interact(std::string_view id, Rect rect, MirrorNode node);
  /// Pointer position when it lies on this layer, else far outside.
  Vec2 pointer() const;
  bool pointer_down() const { return pointer_is_down_; }
  /// True when `rect` is under the pointer, on this layer and not clipped. For hover effects of
  /// things that are no controls.
  bool hovers(const Rect& rect) const;
  /// The key that went to widget `id` (short id) while it had the focus, with modifiers; consumed.
  bool take_key(std::string_view id, std::string_view key);
  /// Any key for the widget, e.g. to move in a grid. Empty when there is none.
  std::string take_any_key(std::string_view id, bool* shift = nullptr, bool* ctrl = nullptr);
  /// A key of the page that no widget took in the last pass: `shortcut("Escape")`,
  /// `shortcut("Ctrl+K")`, `shortcut("?")`. Call it at the end of the draw, or where it is unique.
  bool shortcut(std::string_view chord);
  /// Text typed into the input element of `id` since the last pass.
  bool take_input(std::string_view id, std::string& text);
  /// Moves the keyboard focus to the widget with this full id, once it is there.
  void request_focus(std::string_view full_id) { focus_request_ = full_id; }
  const std::string& focused_id() const { return focused_id_; }
  bool has_focus(std::string_view id) const { return focused_id_ == full_id(id); }
  bool focus_visible() const { return focus_visible_; }
  /// Draws the 2 px ring, 2 px outside `rect` (inside: for cells).
  void focus_ring(const Rect& rect, float radius, bool inside = false);
  /// Shows a tooltip with `text` beside `anchor` while it is hovered for 400 ms or has a visible focus.
  void tooltip(const Rect& anchor, std::string_view text);

  // --- Scrolling --------------------------------------------------------------------------------
  /// Wheel, drag and inertia for `area`: adds to the offset, clamps it to [0, content - area].
  /// Used by ScrollArea and tables. True when the offset changed.
  bool scroll(std::string_view id, const Rect& area, Vec2 content, Vec2& offset);
  void push_clip(const Rect& rect);
  void pop_clip();
  const Rect& clip() const { return clips_.back(); }

  // --- Popovers ---------------------------------------------------------------------------------
  /// Popovers are open by id (short id in the scope of the caller). Opening one closes those that
  /// are not its parents. Escape and a press outside close it; the focus returns to the opener.
  void open_popover(std::string_view id);
  void close_popover(std::string_view id);
  bool is_popover_open(std::string_view id) const;

  // --- Frames -----------------------------------------------------------------------------------
  void request_frame() { wants_frame_ = true; }
  void request_frame_after(double seconds);

  // --- For the host: the page's main, or a test ---------------------------------------------------
  void set_environment(const UiEnvironment& environment);
  void push(const PointerEvent& event);
  void push(MirrorAction action);
  /// Begins a pass with at most one press, release or action of the queue.
  void begin(double now_s);
  /// Ends the pass. True when another pass should follow at once (queue, focus, layers).
  bool end();
  /// Draw data of the last pass; lives until the next `begin`.
  ImDrawData& draw_data();
  /// The mirror of the last pass.
  const std::vector<MirrorNode>& nodes() const { return nodes_; }
  std::string take_announcement();
  /// Full id that the platform must focus now; empty for none.
  std::string take_focus_request();
  bool has_input() const;
  /// True when a frame is wanted at the next opportunity; false when the page may sleep.
  bool wants_frame() const { return wants_frame_; }
  /// Seconds until a timer wants a frame; negative when there is none.
  double timer_in_s() const;

 private:
  friend class Popover;
  struct Layer;
  struct ScrollMotion;
  struct OpenPopover {
    std::string id;
    std::string opener;
    Rect rect;
    bool drawn = false;
  };

  Layer& layer(int index);
  void take_pointer_events();
  void apply(const PointerEvent& event);
  void close_popovers_from(std::size_t index);
  int layer_at(Vec2 pos) const;
  void draw_tooltip();
  MirrorNode& add(MirrorNode node);

  UiEnvironment environment_;
  FontSet fonts_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::unique_ptr<ImDrawData> draw_data_;
  Painter painter_;
  int layer_ = 0;
  std::vector<Rect> clips_;

  std::string path_;
  std::vector<std::string> parents_;
  std::vector<MirrorNode> nodes_;

  std::deque<PointerEvent> pointer_queue_;
  std::deque<MirrorAction> action_queue_;
  Vec2 pointer_{-1e6F, -1e6F};
  Vec2 press_pos_;
  bool pointer_is_down_ = false;
  bool pressed_now_ = false;
  bool released_now_ = false;
  bool secondary_now_ = false;
  bool touch_ = false;
  bool dragging_ = false;
  bool event_shift_ = false;
  bool event_ctrl_ = false;
  double press_time_s_ = 0;
  Vec2 wheel_;
  Vec2 drag_delta_;
  std::string hot_;
  std::string next_hot_;
  std::string active_;
  std::string scroll_owner_;
  std::string next_scroll_owner_;
  std::map<std::string, ScrollMotion, std::less<>> motions_;

  MirrorAction action_;
  bool has_action_ = false;
  MirrorAction page_key_;
  bool has_page_key_ = false;

  std::string focused_id_;
  bool focus_visible_ = false;
  std::string focus_request_;
  std::string focus_out_;

  std::vector<OpenPopover> popovers_;
  std::string announcement_;

  std::string tooltip_text_;
  Rect tooltip_anchor_;
  std::string tooltip_shown_;
  double tooltip_since_s_ = 0;

  double now_s_ = 0;
  bool wants_frame_ = true;
  bool again_ = false;
  int settle_ = 0;
  double timer_at_s_ = -1;
};

}  // namespace usagescope
