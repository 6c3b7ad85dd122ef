#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "web/widgets/ui.hpp"

namespace usagescope {

struct TextOptions {
  TextStyle style = type::body;
  Tone tone = Tone::kNormal;
  Align align = Align::kLeft;
  /// Id of the mirror node; empty: made from the text's order under its parent.
  std::string_view id{};
  /// False when the text is said elsewhere already (the label of a field).
  bool mirrored = true;
};

/// One line, with "…" where it does not fit (then with the whole text as tooltip). Returns its
/// width.
float text(Ui& ui, const Rect& rect, std::string_view value, const TextOptions& options = {});
/// Lines wrapped at words. Returns the height used.
float paragraph(Ui& ui, const Rect& rect, std::string_view value, const TextOptions& options = {});
/// The height that a paragraph of this width will use.
float paragraph_height(Ui& ui, float width, std::string_view value, TextStyle style = type::body);

/// One piece of a line.
struct Run {
  std::string_view text;
  TextStyle style = type::body;
  Tone tone = Tone::kNormal;
};
/// Several styles on one line, `gap` apart; one node with the whole text. Returns the width.
float text_runs(Ui& ui, const Rect& rect, std::span<const Run> runs, float gap = 6,
                std::string_view id = {});
float text_runs(Ui& ui, const Rect& rect, std::initializer_list<Run> runs, float gap = 6,
                std::string_view id = {});
float runs_width(const Ui& ui, std::span<const Run> runs, float gap = 6);

/// A heading of level 1 to 6.
float heading(Ui& ui, const Rect& rect, std::string_view value, int level,
              TextStyle style = type::panel_title);

/// An icon that says something has a name; a decorative one has none and makes no node.
void icon(Ui& ui, const Rect& rect, Icon icon, Tone tone = Tone::kNormal, std::string_view name = {},
          float size = 16);

enum class TagKind : std::uint8_t { kNeutral, kPositive, kWarning, kNegative, kAccent };
/// A soft filled tag, 20 px high, as wide as its text. Returns its width. `rect` gives the left
/// edge and the vertical centre. `right_aligned`: ends at the right edge of `rect`.
float tag(Ui& ui, const Rect& rect, std::string_view value, TagKind kind, Icon icon = Icon::kNone,
          bool right_aligned = false);
float tag_width(const Ui& ui, std::string_view value, Icon icon = Icon::kNone);

/// The tag alone, without a node.
float draw_tag(Ui& ui, const Rect& rect, std::string_view value, TagKind kind,
               Icon icon = Icon::kNone, bool right_aligned = false);

/// A key hint ("Ctrl K") in a small frame. Returns its width.
float key_hint(Ui& ui, const Rect& rect, std::string_view keys);

/// A 1 px rule in border colour at the middle of `rect`: horizontal when it is wider than high.
void divider(Ui& ui, const Rect& rect);

/// A card: surface, border, radius 10. `dashed`: a drop zone.
void card(Ui& ui, const Rect& rect, bool dashed = false);

enum class BandKind : std::uint8_t { kError, kWarning, kInfo };
/// Background, rule and icon of a band across the page; returns the rectangle for its content.
Rect band(Ui& ui, const Rect& rect, BandKind kind);
/// A rounded box with an icon and a few words (role note).
void note(Ui& ui, const Rect& rect, std::string_view value, BandKind kind);
/// The height that a note of this width needs, 44 at least.
float note_height(Ui& ui, float width, std::string_view value);

/// A track with `fraction` (0 to 1) filled; named, with `value_text` as its value.
void progress_bar(Ui& ui, std::string_view id, const Rect& rect, double fraction,
                  std::string_view name, std::string_view value_text);

/// The thin line that appears at the top of `rect` when an answer takes more than 150 ms. Pass the
/// time since which it is awaited, in seconds of `ui.now()`; below zero draws nothing.
void loading_line(Ui& ui, const Rect& rect, double since_s);

}  // namespace usagescope
