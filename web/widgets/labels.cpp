#include "web/widgets/labels.hpp"

#include <algorithm>
#include <string>

namespace usagescope {
namespace {

constexpr float kNoteHeight = 44;
constexpr float kNotePadding = 12;
constexpr float kNoteIcon = 20;
constexpr float kNoteGap = 8;
constexpr float kNoteMargin = 10;  // above and below several lines

MirrorNode text_node(std::string_view id, std::string_view value, const Rect& rect) {
  MirrorNode node;
  node.id = id;
  node.role = Role::kText;
  node.name = value;
  node.rect = rect;
  return node;
}

struct Soft {
  Color fill;
  Color ink;
};

Soft soft_colors(const Theme& theme, TagKind kind) {
  switch (kind) {
    case TagKind::kNeutral:
      return {theme.sunken, theme.muted};
    case TagKind::kPositive:
      return {theme.positive_soft, theme.positive};
    case TagKind::kWarning:
      return {theme.warning_soft, theme.warning};
    case TagKind::kNegative:
      return {theme.negative_soft, theme.negative};
    case TagKind::kAccent:
      return {theme.accent_soft, theme.on_accent_soft};
  }
  return {theme.sunken, theme.muted};
}

struct BandLook {
  Color fill;
  Color ink;
  Icon icon;
};

BandLook band_look(const Theme& theme, BandKind kind) {
  switch (kind) {
    case BandKind::kError:
      return {theme.negative_soft, theme.negative, Icon::kError};
    case BandKind::kWarning:
      return {theme.warning_soft, theme.warning, Icon::kWarning};
    case BandKind::kInfo:
      return {theme.accent_soft, theme.on_accent_soft, Icon::kInfo};
  }
  return {theme.accent_soft, theme.on_accent_soft, Icon::kInfo};
}

constexpr float kTagHeight = 20;
constexpr float kTagPadding = 6;
constexpr float kTagIcon = 12;
constexpr double kLoadingDelay_s = 0.15;

}  // namespace

float text(Ui& ui, const Rect& rect, std::string_view value, const TextOptions& options) {
  const float width =
      ui.painter().text(rect, value, options.style, ui.theme().tone(options.tone), options.align);
  Rect inked = rect;
  inked.w = std::min(rect.w, width);
  if (options.align == Align::kRight) inked.x = rect.right() - inked.w;
  if (options.align == Align::kCenter) inked.x = rect.x + (rect.w - inked.w) / 2;
  if (options.mirrored && !value.empty()) ui.record(text_node(options.id, value, inked));
  const bool is_cut = ui.text_width(value, options.style) > rect.w + 1;
  if (is_cut && ui.hovers(inked)) ui.tooltip(inked, value);
  return width;
}

float paragraph(Ui& ui, const Rect& rect, std::string_view value, const TextOptions& options) {
  const float height =
      ui.painter().wrapped(rect, value, options.style, ui.theme().tone(options.tone));
  if (options.mirrored) {
    ui.record(text_node(options.id, value, {rect.x, rect.y, rect.w, height}));
  }
  return height;
}

float paragraph_height(Ui& ui, float width, std::string_view value, TextStyle style) {
  return ui.painter().wrapped_height(width, value, style);
}

float text_runs(Ui& ui, const Rect& rect, std::span<const Run> runs, float gap,
                std::string_view id) {
  std::string whole;
  float x = rect.x;
  for (const Run& run : runs) {
    if (run.text.empty()) continue;
    if (!whole.empty()) whole += ' ';
    whole += run.text;
    const Rect rest{x, rect.y, std::max(0.0F, rect.right() - x), rect.h};
    x += ui.painter().text(rest, run.text, run.style, ui.theme().tone(run.tone)) + gap;
  }
  const float width = whole.empty() ? 0 : x - gap - rect.x;
  if (!whole.empty()) ui.record(text_node(id, whole, {rect.x, rect.y, width, rect.h}));
  return width;
}

float text_runs(Ui& ui, const Rect& rect, std::initializer_list<Run> runs, float gap,
                std::string_view id) {
  return text_runs(ui, rect, std::span<const Run>(runs.begin(), runs.size()), gap, id);
}

float runs_width(const Ui& ui, std::span<const Run> runs, float gap) {
  float width = 0;
  for (const Run& run : runs) {
    if (!run.text.empty()) width += ui.text_width(run.text, run.style) + gap;
  }
  return std::max(0.0F, width - gap);
}

float heading(Ui& ui, const Rect& rect, std::string_view value, int level, TextStyle style) {
  const float width = ui.painter().text(rect, value, style, ui.theme().strong);
  MirrorNode node = text_node({}, value, {rect.x, rect.y, width, rect.h});
  node.role = Role::kHeading;
  node.level = level;
  ui.record(std::move(node));
  return width;
}

void icon(Ui& ui, const Rect& rect, Icon which, Tone tone, std::string_view name, float size) {
  draw_icon(ui.painter(), which, rect, ui.theme().tone(tone), size);
  if (name.empty()) return;
  MirrorNode node = text_node({}, name, rect);
  node.role = Role::kImage;
  ui.record(std::move(node));
}

float tag_width(const Ui& ui, std::string_view value, Icon which) {
  const float icon_room = which == Icon::kNone ? 0 : kTagIcon + 4;
  return ui.text_width(value, type::tick) + 2 * kTagPadding + icon_room;
}

float tag(Ui& ui, const Rect& rect, std::string_view value, TagKind kind, Icon which,
          bool right_aligned) {
  const float width = draw_tag(ui, rect, value, kind, which, right_aligned);
  Rect box = rect.centered_v(std::min(kTagHeight, rect.h));
  if (right_aligned) box.x = rect.right() - width;
  box.w = width;
  ui.record(text_node({}, value, box));
  return width;
}

float draw_tag(Ui& ui, const Rect& rect, std::string_view value, TagKind kind, Icon which,
               bool right_aligned) {
  const float width = std::min(rect.w, tag_width(ui, value, which));
  Rect box = rect.centered_v(std::min(kTagHeight, rect.h));
  if (right_aligned) box.x = rect.right() - width;
  box.w = width;
  const Soft soft = soft_colors(ui.theme(), kind);
  ui.painter().fill(box, soft.fill, metric::radius_tag);
  Rect inside = box.inset(kTagPadding, 0);
  if (which != Icon::kNone) {
    draw_icon(ui.painter(), which, inside.cut_left(kTagIcon), soft.ink, kTagIcon);
    inside.cut_left(4);
  }
  // The rounding of the width must not cut the last letter.
  inside.w += 1;
  ui.painter().text(inside, value, type::tick, soft.ink);
  return width;
}

float key_hint(Ui& ui, const Rect& rect, std::string_view keys) {
  const float width = ui.text_width(keys, type::tick) + 10;
  Rect box = rect.centered_v(18);
  box.w = width;
  ui.painter().fill(box, ui.theme().surface, metric::radius_tag);
  ui.painter().frame(box, ui.theme().border, 1, metric::radius_tag);
  ui.painter().text(box, keys, type::tick, ui.theme().muted, Align::kCenter);
  return width;
}

void divider(Ui& ui, const Rect& rect) {
  if (rect.w >= rect.h) {
    ui.painter().h_line(rect.x, rect.right(), rect.center().y, ui.theme().border);
  } else {
    ui.painter().v_line(rect.center().x, rect.y, rect.bottom(), ui.theme().border);
  }
}

void card(Ui& ui, const Rect& rect, bool dashed) {
  ui.painter().fill(rect, ui.theme().surface, metric::radius_card);
  if (dashed) {
    ui.painter().dashed_frame(rect, ui.theme().control_border, 1.25F, metric::radius_card);
  } else {
    ui.painter().frame(rect, ui.theme().border, 1, metric::radius_card);
  }
}

Rect band(Ui& ui, const Rect& rect, BandKind kind) {
  const BandLook look = band_look(ui.theme(), kind);
  ui.painter().fill(rect, look.fill);
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, look.ink);
  Rect inside = rect.inset(metric::page_margin, 0);
  draw_icon(ui.painter(), look.icon, inside.cut_left(20), look.ink, 18);
  inside.cut_left(16);
  return inside;
}

void note(Ui& ui, const Rect& rect, std::string_view value, BandKind kind) {
  const BandLook look = band_look(ui.theme(), kind);
  ui.painter().fill(rect, look.fill, metric::radius_big);
  Rect inside = rect.inset(kNotePadding, 0);
  draw_icon(ui.painter(), look.icon, inside.cut_left(kNoteIcon), look.ink, 16);
  inside.cut_left(kNoteGap);
  const float width = ui.text_width(value, type::body);
  if (width <= inside.w) {
    ui.painter().text(inside, value, type::body, ui.theme().normal);
  } else {
    ui.painter().wrapped(inside.inset(0, kNoteMargin), value, type::body, ui.theme().normal);
  }
  ui.record(text_node({}, value, rect));
}

float note_height(Ui& ui, float width, std::string_view value) {
  const float inside = width - 2 * kNotePadding - kNoteIcon - kNoteGap;
  return std::max(kNoteHeight, paragraph_height(ui, inside, value) + 2 * kNoteMargin);
}

void progress_bar(Ui& ui, std::string_view id, const Rect& rect, double fraction,
                  std::string_view name, std::string_view value_text) {
  const double filled = std::clamp(fraction, 0.0, 1.0);
  const float radius = rect.h / 2;
  ui.painter().fill(rect, ui.theme().sunken, radius);
  Rect bar = rect;
  bar.w = static_cast<float>(filled) * rect.w;
  if (bar.w >= 1) ui.painter().fill(bar, ui.theme().accent, std::min(radius, bar.w / 2));
  MirrorNode node;
  node.id = id;
  node.role = Role::kProgressbar;
  node.name = name;
  node.value = value_text;
  node.rect = rect;
  ui.record(std::move(node));
}

void loading_line(Ui& ui, const Rect& rect, double since_s) {
  if (since_s < 0) return;
  const double waited = ui.now() - since_s;
  if (waited < kLoadingDelay_s) {
    ui.request_frame_after(kLoadingDelay_s - waited);
    return;
  }
  ui.painter().fill({rect.x, rect.y, rect.w, 2}, ui.theme().accent);
}

}  // namespace usagescope
