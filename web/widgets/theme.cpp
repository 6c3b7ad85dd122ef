#include "web/widgets/theme.hpp"

namespace usagescope {
namespace {

constexpr Color hex(std::uint32_t value) {
  return Color::rgb(value);
}

constexpr Theme kLight{
    .kind = ThemeKind::kLight,
    .bg = hex(0xF6F5F2),
    .surface = hex(0xFFFFFF),
    .sunken = hex(0xF1F0EC),
    .hover = hex(0xF7F6F3),
    .border = hex(0xE4E2DC),
    .row_rule = hex(0xEFEDE8),
    .control_border = hex(0x8B877E),
    .strong = hex(0x1B1A17),
    .normal = hex(0x3D3A34),
    .muted = hex(0x69655C),
    .accent = hex(0x2F52D0),
    .on_accent = hex(0xFFFFFF),
    .accent_soft = hex(0xEAEEFC),
    .on_accent_soft = hex(0x2746B8),
    .focus = hex(0x2F52D0),
    .positive = hex(0x1A7548),
    .positive_soft = hex(0xE5F3EA),
    .negative = hex(0xB93418),
    .negative_soft = hex(0xFCEBE6),
    .warning = hex(0x855400),
    .warning_soft = hex(0xFBF1DA),
    .scrim = hex(0x1B1A17).faded(0.38F),
    .chart = {hex(0x3A55D9), hex(0x5090C9), hex(0x005A54), hex(0xB78741), hex(0x5C2C90),
              hex(0x862902), hex(0x7B6C18), hex(0x1E2450)},
    .chart_other = hex(0x8B877E),
};

constexpr Theme kDark{
    .kind = ThemeKind::kDark,
    .bg = hex(0x111214),
    .surface = hex(0x17181B),
    .sunken = hex(0x1D1F23),
    .hover = hex(0x1E2024),
    .border = hex(0x2E3036),
    .row_rule = hex(0x232529),
    .control_border = hex(0x767A84),
    .strong = hex(0xF4F4F2),
    .normal = hex(0xD2D2CF),
    .muted = hex(0x9A9C9F),
    .accent = hex(0x5B7BF7),
    .on_accent = hex(0x0B0D12),
    .accent_soft = hex(0x222B4A),
    .on_accent_soft = hex(0xA9BAFF),
    .focus = hex(0x8DA4FF),
    .positive = hex(0x57C690),
    .positive_soft = hex(0x17301F),
    .negative = hex(0xFF8B6E),
    .negative_soft = hex(0x3A1D16),
    .warning = hex(0xE9B44C),
    .warning_soft = hex(0x33270F),
    .scrim = hex(0x000000).faded(0.55F),
    .chart = {hex(0x6480FA), hex(0xB9E4F8), hex(0x27BE92), hex(0xE5982B), hex(0xD3A0FB),
              hex(0xC2624A), hex(0xF2DE3C), hex(0x8B7AA6)},
    .chart_other = hex(0x7C808A),
};

constexpr Theme kHighContrast{
    .kind = ThemeKind::kHighContrast,
    .bg = hex(0x000000),
    .surface = hex(0x000000),
    .sunken = hex(0x1C1C1C),
    .hover = hex(0x1C1C1C),
    .border = hex(0x8C8C8C),
    .row_rule = hex(0x5C5C5C),
    .control_border = hex(0xFFFFFF),
    .strong = hex(0xFFFFFF),
    .normal = hex(0xFFFFFF),
    .muted = hex(0xD6D6D6),
    .accent = hex(0x8FB4FF),
    .on_accent = hex(0x000000),
    .accent_soft = hex(0x0B2A6B),
    .on_accent_soft = hex(0xCFE0FF),
    .focus = hex(0xFFE100),
    .positive = hex(0x6EE7A8),
    .positive_soft = hex(0x00331A),
    .negative = hex(0xFF9D85),
    .negative_soft = hex(0x4A1207),
    .warning = hex(0xFFD24D),
    .warning_soft = hex(0x3D2C00),
    .scrim = hex(0x000000).faded(0.75F),
    .chart = {hex(0x7F98FF), hex(0xD3F0FF), hex(0x2FD6A4), hex(0xFFAE3D), hex(0xE0B5FF),
              hex(0xE27A5F), hex(0xFFEB4A), hex(0xA994C9)},
    .chart_other = hex(0xB0B0B0),
};

}  // namespace

Color Theme::tone(Tone which) const {
  switch (which) {
    case Tone::kStrong:
      return strong;
    case Tone::kNormal:
      return normal;
    case Tone::kMuted:
      return muted;
    case Tone::kAccent:
      return accent;
    case Tone::kOnAccent:
      return on_accent;
    case Tone::kOnAccentSoft:
      return on_accent_soft;
    case Tone::kPositive:
      return positive;
    case Tone::kNegative:
      return negative;
    case Tone::kWarning:
      return warning;
  }
  return normal;
}

Color Theme::series(int index) const {
  if (index < 0) return chart_other;
  return chart[static_cast<std::size_t>(index) % chart.size()];
}

const Theme& theme_for(ThemeKind kind) {
  switch (kind) {
    case ThemeKind::kLight:
      return kLight;
    case ThemeKind::kDark:
      return kDark;
    case ThemeKind::kHighContrast:
      return kHighContrast;
  }
  return kLight;
}

float line_height(TextStyle style) {
  if (style.px <= 12) return 16;
  if (style.px <= 14) return 20;
  if (style.px <= 16) return 24;
  if (style.px <= 20) return 28;
  if (style.px <= 24) return 32;
  return 40;
}

}  // namespace usagescope
