#include "web/widgets/painter.hpp"

#include <imgui.h>

#include <array>
#include <cmath>
#include <vector>

namespace usagescope {
namespace {

constexpr float kPi = 3.14159265F;
// Of Inter, in em.
constexpr float kCapitalHeight = 2048.0F / 2816.0F;

ImVec2 scaled(Vec2 p, float ratio) {
  return {p.x * ratio, p.y * ratio};
}

/// Takes the first line, wrapped at words, off the start of `rest`.
std::string_view cut_line(const FontSet& fonts, std::string_view& rest, TextStyle style,
                          float width) {
  const std::size_t length = fonts.wrap_length(rest, style, width);
  const std::string_view line = rest.substr(0, length);
  rest.remove_prefix(length);
  if (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n')) rest.remove_prefix(1);
  return line;
}

}  // namespace

std::uint32_t Painter::packed(Color color) const {
  return IM_COL32(color.r, color.g, color.b,
                  static_cast<int>(static_cast<float>(color.a) * opacity_ + 0.5F));
}

float Painter::snap(float value) const {
  return std::round(value * ratio_) / ratio_;
}

Rect Painter::snap(const Rect& r) const {
  const float x = snap(r.x);
  const float y = snap(r.y);
  return {x, y, snap(r.right()) - x, snap(r.bottom()) - y};
}

void Painter::fill(const Rect& r, Color color, float radius) {
  if (r.empty()) return;
  const Rect s = snap(r);
  list_->AddRectFilled(scaled({s.x, s.y}, ratio_), scaled({s.right(), s.bottom()}, ratio_),
                       packed(color), radius * ratio_);
}

void Painter::frame(const Rect& r, Color color, float thickness, float radius) {
  if (r.empty()) return;
  const Rect s = snap(r);
  const float t = std::max(1.0F, std::round(thickness * ratio_));
  // The path runs through the middle of the stroke, which so covers whole pixels inside of `r`.
  list_->PathRect({s.x * ratio_ + t / 2, s.y * ratio_ + t / 2},
                  {s.right() * ratio_ - t / 2, s.bottom() * ratio_ - t / 2},
                  std::max(0.0F, radius * ratio_ - t / 2));
  list_->PathStroke(packed(color), ImDrawFlags_Closed, t);
}

void Painter::outline(const Rect& r, Color color, float thickness, float radius) {
  list_->PathRect(scaled({r.x, r.y}, ratio_), scaled({r.right(), r.bottom()}, ratio_),
                  radius * ratio_);
  list_->PathStroke(packed(color), ImDrawFlags_Closed, thickness * ratio_);
}

void Painter::dashed_frame(const Rect& r, Color color, float thickness, float radius) {
  const Rect s = snap(r).inset(thickness / 2);
  constexpr float kDash = 5;
  constexpr float kGap = 4;
  for (float x = s.x + radius; x < s.right() - radius; x += kDash + kGap) {
    const float end = std::min(x + kDash, s.right() - radius);
    line({x, s.y}, {end, s.y}, color, thickness);
    line({x, s.bottom()}, {end, s.bottom()}, color, thickness);
  }
  for (float y = s.y + radius; y < s.bottom() - radius; y += kDash + kGap) {
    const float end = std::min(y + kDash, s.bottom() - radius);
    line({s.x, y}, {s.x, end}, color, thickness);
    line({s.right(), y}, {s.right(), end}, color, thickness);
  }
  const std::array<Vec2, 4> corners{
      Vec2{s.x + radius, s.y + radius}, Vec2{s.right() - radius, s.y + radius},
      Vec2{s.right() - radius, s.bottom() - radius}, Vec2{s.x + radius, s.bottom() - radius}};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const float from = kPi + static_cast<float>(i) * kPi / 2;
    arc(corners[i], radius, from + 0.3F, from + kPi / 2 - 0.3F, color, thickness);
  }
}

void Painter::h_line(float x0, float x1, float y, Color color, float thickness) {
  fill_line({x0, y, x1 - x0, 0}, false, color, thickness);
}

void Painter::v_line(float x, float y0, float y1, Color color, float thickness) {
  fill_line({x, y0, 0, y1 - y0}, true, color, thickness);
}

void Painter::fill_line(const Rect& r, bool vertical, Color color, float thickness) {
  const float t = std::max(1.0F, std::round(thickness * ratio_));
  const float x0 = std::round(r.x * ratio_);
  const float y0 = std::round(r.y * ratio_);
  const float x1 = vertical ? x0 + t : std::round(r.right() * ratio_);
  const float y1 = vertical ? std::round(r.bottom() * ratio_) : y0 + t;
  list_->AddRectFilled({x0, y0}, {x1, y1}, packed(color));
}

void Painter::dashed_h_line(float x0, float x1, float y, Color color, float thickness, float dash,
                            float gap) {
  for (float x = x0; x < x1; x += dash + gap) {
    h_line(x, std::min(x + dash, x1), y, color, thickness);
  }
}

void Painter::dotted_v_line(float x, float y0, float y1, Color color) {
  for (float y = y0; y < y1; y += 3) v_line(x, y, y + 1, color);
}

void Painter::line(Vec2 a, Vec2 b, Color color, float thickness) {
  list_->PathLineTo(scaled(a, ratio_));
  list_->PathLineTo(scaled(b, ratio_));
  list_->PathStroke(packed(color), 0, thickness * ratio_);
}

void Painter::polyline(std::span<const Vec2> points, Color color, float thickness, bool closed) {
  for (const Vec2& p : points) list_->PathLineTo(scaled(p, ratio_));
  list_->PathStroke(packed(color), closed ? ImDrawFlags_Closed : 0, thickness * ratio_);
}

void Painter::polygon(std::span<const Vec2> points, Color color) {
  for (const Vec2& p : points) list_->PathLineTo(scaled(p, ratio_));
  list_->PathFillConvex(packed(color));
}

void Painter::circle(Vec2 center, float radius, Color color) {
  list_->AddCircleFilled(scaled(center, ratio_), radius * ratio_, packed(color));
}

void Painter::ring(Vec2 center, float radius, Color color, float thickness) {
  list_->AddCircle(scaled(center, ratio_), radius * ratio_, packed(color), 0, thickness * ratio_);
}

void Painter::arc(Vec2 center, float radius, float from_rad, float to_rad, Color color,
                  float thickness) {
  list_->PathArcTo(scaled(center, ratio_), radius * ratio_, from_rad, to_rad);
  list_->PathStroke(packed(color), 0, thickness * ratio_);
}

void Painter::hatch(const Rect& r, Color color, float thickness, float spacing) {
  if (r.empty()) return;
  push_clip(r);
  // Lines start at multiples of the spacing of the page, so that neighbours join.
  const float first = std::floor((r.x + r.y) / spacing) * spacing;
  for (float sum = first; sum < r.right() + r.bottom() + spacing; sum += spacing) {
    const Vec2 top{sum - r.y + 1, r.y - 1};
    const Vec2 bottom{sum - r.bottom() - 1, r.bottom() + 1};
    if (top.x < r.x - 1 || bottom.x > r.right() + 1) continue;
    line(bottom, top, color, thickness);
  }
  pop_clip();
}

void Painter::shadow(const Rect& r, float radius) {
  constexpr Color kInk{0, 0, 0};
  fill({r.x - 3, r.y - 1, r.w + 6, r.h + 8}, kInk.faded(0.06F), radius + 4);
  fill({r.x - 1, r.y, r.w + 2, r.h + 3}, kInk.faded(0.10F), radius + 2);
}

float Painter::text(const Rect& r, std::string_view value, TextStyle style, Color color,
                    Align align) {
  const ImFont* font = fonts_->face(style);
  if (font == nullptr || value.empty()) return 0;
  std::string cut;
  float width = fonts_->width(value, style);
  if (width > r.w + 0.5F / ratio_) {
    cut = fonts_->fitted(value, style, r.w);
    value = cut;
    width = fonts_->width(value, style);
  }
  float left = r.x;
  if (align == Align::kRight) left = r.right() - width;
  if (align == Align::kCenter) left = r.x + (r.w - width) / 2;
  float x = std::round(left * ratio_);
  const float scale = fonts_->face_scale(style);
  // Capitals are centred in the line; glyphs lie on the baseline, which is a whole device pixel.
  const float half_capital = static_cast<float>(style.px) * kCapitalHeight / 2;
  const float baseline = std::round((r.y + r.h / 2 + half_capital) * ratio_);
  const float ascent = std::round(font->Ascent);
  const std::uint32_t packed_color = packed(color);
  list_->PrimReserve(static_cast<int>(value.size()) * 6, static_cast<int>(value.size()) * 4);
  int drawn = 0;
  for (std::size_t pos = 0; pos < value.size();) {
    const ImFontGlyph* glyph = font->FindGlyph(static_cast<ImWchar>(next_code_point(value, pos)));
    if (glyph == nullptr) continue;
    if (glyph->Visible) {
      const float top = baseline + std::round((glyph->Y0 - ascent) * scale);
      const float bottom = baseline + std::round((glyph->Y1 - ascent) * scale);
      list_->PrimRectUV({x + glyph->X0 * scale, top}, {x + glyph->X1 * scale, bottom},
                        {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, packed_color);
      ++drawn;
    }
    x += glyph->AdvanceX * scale;
  }
  const int spare = static_cast<int>(value.size()) - drawn;
  if (spare > 0) list_->PrimUnreserve(spare * 6, spare * 4);
  return width;
}

float Painter::wrapped(const Rect& r, std::string_view value, TextStyle style, Color color) {
  const float height = line_height(style);
  float y = r.y;
  while (!value.empty()) {
    text({r.x, y, r.w, height}, cut_line(*fonts_, value, style, r.w), style, color);
    y += height;
  }
  return y - r.y;
}

float Painter::wrapped_height(float width, std::string_view value, TextStyle style) const {
  float height = 0;
  while (!value.empty()) {
    cut_line(*fonts_, value, style, width);
    height += line_height(style);
  }
  return height;
}

void Painter::push_clip(const Rect& r) {
  const Rect s = snap(r);
  list_->PushClipRect(scaled({s.x, s.y}, ratio_), scaled({s.right(), s.bottom()}, ratio_), true);
}

void Painter::pop_clip() {
  list_->PopClipRect();
}

}  // namespace usagescope
