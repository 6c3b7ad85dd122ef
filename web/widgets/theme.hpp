#pragma once

#include <array>
#include <cstdint>

namespace usagescope {

/// 8 bits a channel, alpha not premultiplied.
struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;
  bool operator==(const Color&) const = default;
  /// `0xRRGGBB`, opaque.
  static constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>((hex >> 16U) & 0xFFU),
            static_cast<std::uint8_t>((hex >> 8U) & 0xFFU), static_cast<std::uint8_t>(hex & 0xFFU)};
  }
  /// The same colour with its alpha multiplied by `opacity` (0 to 1).
  constexpr Color faded(float opacity) const {
    return {r, g, b, static_cast<std::uint8_t>(static_cast<float>(a) * opacity + 0.5F)};
  }
};

enum class ThemeKind : std::uint8_t { kLight, kDark, kHighContrast };

/// What a text says about itself; `Theme::tone` gives its colour.
enum class Tone : std::uint8_t {
  kStrong,
  kNormal,
  kMuted,
  kAccent,
  kOnAccent,
  kOnAccentSoft,
  kPositive,
  kNegative,
  kWarning,
};

/// Colour tokens, as documented in the design's colour table.
struct Theme {
  ThemeKind kind;
  Color bg;       ///< strips, headers, status bar
  Color surface;  ///< page, cards, inputs
  Color sunken;   ///< tracks, segment wells
  Color hover;
  Color border;
  Color row_rule;
  Color control_border;  ///< inputs, chart axis
  Color strong;
  Color normal;
  Color muted;
  Color accent;
  Color on_accent;
  Color accent_soft;
  Color on_accent_soft;
  Color focus;
  Color positive;
  Color positive_soft;
  Color negative;
  Color negative_soft;
  Color warning;
  Color warning_soft;
  Color scrim;
  std::array<Color, 8> chart;  ///< series colours in order
  Color chart_other;

  Color tone(Tone tone) const;
  /// Colour of series `index`; negative is "Other"; from 8 on the colours repeat.
  Color series(int index) const;
};

const Theme& theme_for(ThemeKind kind);

/// One face of the atlas. Only the sizes of `type` are baked.
struct TextStyle {
  int px = 13;
  bool semibold = false;
  bool operator==(const TextStyle&) const = default;
  constexpr TextStyle strong() const { return {px, true}; }
};

namespace type {
inline constexpr TextStyle tick{11, false};     ///< tick labels, tags, keys
inline constexpr TextStyle caption{12, false};  ///< strips, table header, status bar
inline constexpr TextStyle caption_strong{12, true};
inline constexpr TextStyle body{13, false};
inline constexpr TextStyle body_strong{13, true};
inline constexpr TextStyle product{14, true};
inline constexpr TextStyle touch{14, false};
inline constexpr TextStyle card_title{16, true};
inline constexpr TextStyle large{16, false};
inline constexpr TextStyle panel_title{20, true};
inline constexpr TextStyle headline{24, true};
inline constexpr TextStyle title{32, true};
}  // namespace type

/// Line height in CSS pixels of a size: 11, 12 -> 16; 13, 14 -> 20; 16 -> 24; 20 -> 28; 24 -> 32;
/// 32 -> 40.
float line_height(TextStyle style);

/// Fixed measures in CSS pixels.
namespace metric {
inline constexpr float page_margin = 16;
inline constexpr float cell_padding = 10;
inline constexpr float gap = 8;
inline constexpr float top_bar = 48;
inline constexpr float trust_strip = 32;
inline constexpr float filter_row = 44;
inline constexpr float pivot_row = 40;
inline constexpr float chart = 240;
inline constexpr float status_bar = 28;
inline constexpr float control = 28;  ///< button, chip
inline constexpr float big_button = 36;
inline constexpr float input = 36;
inline constexpr float touch_target = 44;
inline constexpr float radius_bar = 2;
inline constexpr float radius_tag = 4;
inline constexpr float radius_control = 6;
inline constexpr float radius_big = 8;
inline constexpr float radius_card = 10;
inline constexpr float radius_palette = 12;
}  // namespace metric

/// Row height, header height and text of a table.
struct Density {
  float row = 32;
  float header = 32;
  TextStyle cell = type::body;
  static constexpr Density compact() { return {26, 28, type::caption}; }
  static constexpr Density standard() { return {32, 32, type::body}; }
  static constexpr Density touch() { return {56, 36, type::touch}; }
};

}  // namespace usagescope
