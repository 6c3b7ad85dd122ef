#pragma once

/// The widget layer: immediate mode, explicit rectangles in CSS pixels. A widget call draws itself
/// and records its accessible node in the same call. It returns what happened since the last pass.
///
///   void draw_example(Ui& ui, State& state) {
///     Rect page = ui.viewport();
///     auto bar = ui.group("bar", Role::kBanner, "Top bar", page.cut_top(metric::top_bar));
///     ui.painter().fill(bar.rect(), ui.theme().bg);
///     Row row(bar.rect().inset(metric::page_margin, 0), metric::gap);
///     text(ui, row.left(120), "Usagescope", {.style = type::product, .tone = Tone::kStrong});
///     if (button(ui, "demo", row.right(button_width(ui, "Open the demo"), metric::control),
///                "Open the demo", {.kind = ButtonKind::kPrimary})) {
///       state.open_demo();
///     }
///     if (text_field(ui, "host", row.left(300, metric::input), state.host, {.label = "Host"}))
///       ...                                       // state.host has the new text already
///   }
///
/// - Ids: each widget takes a short stable id; its full id is the path of the open scopes
/// ("bar/demo").
///   Loops open a scope a row: `auto s = ui.scope(row_id);`. Ids of a pass must differ.
/// - `group()` opens a scope and a mirror parent (landmark, list, ...), until the object dies.
/// - Drawing that says nothing (rules, fills, pictures) goes through `ui.painter()`, with no node.
/// - Nothing is stored between passes but focus, hover, open popovers and scroll positions; state
///   that matters belongs to the caller.
/// - Later calls lie on top of earlier ones; a popover lies on top of everything before it.
/// - A frame happens only after input, `request_frame()` or `request_frame_after()`.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "web/widgets/geometry.hpp"
#include "web/widgets/icons.hpp"
#include "web/widgets/mirror.hpp"
#include "web/widgets/painter.hpp"
#include "web/widgets/text.hpp"
#include "web/widgets/theme.hpp"

struct ImDrawData;
struct ImGuiContext;

namespace usagescope {

struct PointerEvent {
  enum class Kind : std::uint8_t { kMove, kDown, kUp, kCancel, kLeave, kWheel };
  Kind kind = Kind::kMove;
  Vec2 pos;
  Vec2 wheel;  ///< CSS pixels, positive: content moves up / left
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
  ThemeKind theme = ThemeKind::kLight;
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
  /// Opens a scope and makes the control that was just recorded under this short id the parent of
  /// what follows.
  class Branch {
   public:
    Branch(Ui& ui, std::string_view id);
    ~Branch();
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

   private:
    Ui& ui_;
    std::size_t length_;
  };
  [[nodiscard]] Branch branch(std::string_view id) { return Branch(*this, id); }
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
  bool pointer_moved() const { return pointer_moved_; }
  /// True when `rect` is under the pointer, on this layer and not clipped. For hover effects of
  /// things that are no controls.
  bool hovers(const Rect& rect) const;
  /// For things that are dragged and are no controls (scrollbars): the press began on `rect` in
  /// this pass; it is still held; the pointer wherever it is.
  bool begins_press(std::string_view id, const Rect& rect);
  bool holds_press(std::string_view id) const { return pointer_is_down_ && active_ == full_id(id); }
  Vec2 raw_pointer() const { return pointer_; }
  /// The key that went to widget `id` (short id) while it had the focus, with modifiers; consumed.
  bool take_key(std::string_view id, std::string_view key);
  /// Any key for the widget, e.g. to move in a grid. Empty when there is none.
  std::string take_any_key(std::string_view id, bool* shift = nullptr, bool* ctrl = nullptr);
  /// Undoes `take_any_key` for a key that the widget has no use for.
  bool give_back_key(std::string_view id, std::string_view key);
  /// A key of the page that no widget took in the last pass: `shortcut("Escape")`,
  /// `shortcut("Ctrl+K")`, `shortcut("?")`. Call it at the end of the draw, or where it is unique.
  bool shortcut(std::string_view chord);
  /// Text typed into the input element of `id` since the last pass.
  bool take_input(std::string_view id, std::string& text);
  /// The focus left the input element of `id`.
  bool take_blur(std::string_view id);
  /// Moves the keyboard focus to the widget with this full id, once it is there.
  void request_focus(std::string_view full_id) {
    focus_request_ = full_id;
    request_frame();
  }
  const std::string& focused_id() const { return focused_id_; }
  bool has_focus(std::string_view id) const { return focused_id_ == full_id(id); }
  bool focus_visible() const { return focus_visible_; }
  /// Draws the 2 px ring, 2 px outside `rect` (inside: for cells).
  void focus_ring(const Rect& rect, float radius, bool inside = false);
  /// Shows a tooltip with `text` beside `anchor` while it is hovered for 400 ms or has a visible
  /// focus.
  void tooltip(const Rect& anchor, std::string_view text);

  /// What a widget keeps for itself between passes (a shown password, the search of a list).
  struct Memory {
    bool flag = false;
    int index = 0;
    std::string text;
    Vec2 offset;
  };
  /// The memory of widget `id`; made on first use, kept as long as the Ui.
  Memory& memory(std::string_view id) { return memories_[full_id(id)]; }

  /// Draws over everything else until the object dies (tooltips of one's own). No nodes, no input.
  class OnTop {
   public:
    explicit OnTop(Ui& ui);
    ~OnTop();
    OnTop(const OnTop&) = delete;
    OnTop& operator=(const OnTop&) = delete;

   private:
    Ui& ui_;
    int outer_;
  };
  [[nodiscard]] OnTop draw_on_top() { return OnTop(*this); }

  // --- Scrolling --------------------------------------------------------------------------------
  /// Wheel, drag and inertia for `area`: adds to the offset, clamps it to [0, content - area].
  /// Used by ScrollArea and tables. True when the offset changed.
  bool scroll(std::string_view id, const Rect& area, Vec2 content, Vec2& offset);
  /// The same without an offset: how far the content of `area` should move now, when this area is
  /// the innermost one under the pointer that can move in a direction that is wanted.
  Vec2 scroll_delta(std::string_view id, const Rect& area, bool can_x, bool can_y);
  void push_clip(const Rect& rect);
  void pop_clip();
  const Rect& clip() const { return clips_.back(); }

  // --- Popovers ---------------------------------------------------------------------------------
  /// Popovers are open by id (short id in the scope of the caller). Opening one closes those that
  /// are not its parents. Escape and a press outside close it; the focus returns to the opener.
  void open_popover(std::string_view id);
  void close_popover(std::string_view id);
  bool is_popover_open(std::string_view id) const;
  /// What Escape does when no widget takes it; for widgets that take Escape themselves.
  void close_top_popover();

  // --- Frames -----------------------------------------------------------------------------------
  void request_frame() { wants_frame_ = true; }
  void request_frame_after(double seconds);

  // --- For the host: the page's main, or a test
  // ---------------------------------------------------
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
  bool has_input() const { return !pointer_queue_.empty() || !action_queue_.empty(); }
  /// True when a frame is wanted at the next opportunity; false when the page may sleep.
  bool wants_frame() const { return wants_frame_ || has_input(); }
  /// Seconds until a timer wants a frame; negative when there is none.
  double timer_in_s() const;

 private:
  friend class Popover;
  friend class ScrollArea;
  struct Layer;
  struct OpenPopover {
    std::string id;
    std::string opener;
    Rect rect;
    bool seen = false;
    bool focused_inside = false;
    int passes = 0;
  };
  struct ContextDeleter {
    void operator()(ImGuiContext* context) const;
  };

  void enter_layer(int index);
  void begin_drawing();
  void take_pointer_events();
  bool needs_hover_pass(const PointerEvent& event) const;
  void apply(const PointerEvent& event);
  void apply_drag(const PointerEvent& event);
  void take_action();
  void settle_focus();
  void settle_popovers();
  void close_popovers_from(std::size_t index, bool return_focus);
  int layer_at(Vec2 pos) const;
  void draw_tooltip();
  Rect visible(const Rect& rect) const;
  MirrorNode& add(MirrorNode node, const Rect& rect);

  UiEnvironment environment_;
  FontSet fonts_;
  std::unique_ptr<ImGuiContext, ContextDeleter> context_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::unique_ptr<ImDrawData> draw_data_;
  Painter painter_;
  int layer_ = 0;
  std::vector<Rect> clips_;

  std::string path_;
  std::vector<std::string> parents_;
  std::vector<MirrorNode> nodes_;
  std::unordered_set<std::string> ids_;
  std::unordered_map<std::string, int> text_counts_;

  // Pointer: what the queue says, applied at most one press or release a pass.
  std::deque<PointerEvent> pointer_queue_;
  Vec2 pointer_{-1e6F, -1e6F};
  Vec2 press_pos_;
  double press_time_s_ = 0;
  bool pointer_is_down_ = false;
  bool pressed_now_ = false;
  bool released_now_ = false;
  bool secondary_now_ = false;
  bool touch_ = false;
  bool dragging_ = false;
  bool long_pressed_ = false;
  bool event_shift_ = false;
  bool event_ctrl_ = false;
  std::string hot_;  ///< topmost control under the pointer, of the pass before
  std::string next_hot_;
  std::string active_;  ///< control that was pressed and not yet released
  bool pointer_moved_ = false;
  bool had_input_ = false;

  // Scrolling.
  Vec2 wheel_;
  Vec2 drag_delta_;
  Vec2 drag_velocity_;  ///< CSS pixels a second
  double drag_time_s_ = 0;
  std::string scroll_owner_;
  std::string next_scroll_owner_;
  std::string drag_owner_;
  std::string inertia_owner_;
  double last_frame_s_ = 0;

  // Keyboard and the mirror.
  std::deque<MirrorAction> action_queue_;
  MirrorAction action_;
  bool has_action_ = false;
  MirrorAction page_key_;
  bool has_page_key_ = false;
  std::string focused_id_;
  bool focus_visible_ = false;
  bool focus_gained_ = false;
  bool keyboard_used_ = false;
  std::string focus_request_;
  std::string focus_out_;
  bool has_focused_rect_ = false;
  Rect focused_rect_;

  std::vector<OpenPopover> popovers_;
  std::string closed_by_press_;
  std::string announcement_;
  std::unordered_map<std::string, Memory> memories_;

  std::string tooltip_text_;
  Rect tooltip_anchor_;
  double tooltip_since_s_ = -1;
  bool tooltip_wanted_ = false;

  double now_s_ = 0;
  bool wants_frame_ = true;
  double timer_at_s_ = -1;
};

}  // namespace usagescope
