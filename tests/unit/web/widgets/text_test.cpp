#include "web/widgets/text.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "web/widgets/theme.hpp"

using namespace usagescope;

TEST_CASE("code points are read, broken bytes become one sign each") {
  const auto read = [](std::string_view text) {
    std::vector<std::uint32_t> codes;
    for (std::size_t pos = 0; pos < text.size();) codes.push_back(next_code_point(text, pos));
    return codes;
  };
  CHECK(read("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82") ==
        std::vector<std::uint32_t>{'a', 0xE9, 0x20AC, 0x1F642});
  CHECK(read("\xC3") == std::vector<std::uint32_t>{0xFFFD});
  CHECK(read("\xFF"
             "b") == std::vector<std::uint32_t>{0xFFFD, 'b'});
  CHECK(read("\xE2\x82"
             "b") == std::vector<std::uint32_t>{0xFFFD, 'b'});
  CHECK(read("\x80\x80") == std::vector<std::uint32_t>{0xFFFD, 0xFFFD});
}

TEST_CASE("text is measured, cut and wrapped") {
  FontSet fonts;
  fonts.bake(1);
  const float width = fonts.width("Usage of clouds", type::body);
  CHECK(width > 20);
  CHECK(fonts.fitted("Usage of clouds", type::body, width + 1) == "Usage of clouds");
  const std::string cut = fonts.fitted("Usage of clouds", type::body, width / 2);
  CHECK(cut.size() < 15);
  CHECK(cut.ends_with("\xE2\x80\xA6"));
  CHECK(fonts.width(cut, type::body) <= width / 2 + 1);
  CHECK(fonts.wrap_length("Usage of clouds", type::body, width * 0.7F) == 8);
  CHECK(fonts.wrap_length("Usage\nof", type::body, width) == 5);
  CHECK(fonts.wrap_length("Usage", type::body, 0) == 1);
}

TEST_CASE("widths in CSS pixels hold at each device pixel ratio") {
  FontSet fonts;
  fonts.bake(1);
  const int first = fonts.revision();
  const float one = fonts.width("1,234,567.89", type::headline);
  for (const float ratio : {1.25F, 1.5F, 2.0F, 3.0F}) {
    fonts.bake(ratio);
    const float other = fonts.width("1,234,567.89", type::headline);
    CHECK(std::abs(other - one) < 0.03F * one);
  }
  CHECK(fonts.revision() == first + 4);
  fonts.bake(3);
  CHECK(fonts.revision() == first + 4);
}

TEST_CASE("what is no font is refused") {
  FontSet fonts;
  const std::vector<std::uint8_t> junk(100, 7);
  CHECK_FALSE(fonts.set_files(junk, junk));
  CHECK_FALSE(fonts.set_files({}, {}));
  fonts.bake(1);
  CHECK(fonts.width("still here", type::body) > 0);
}

namespace {

double luminance(Color color) {
  const auto linear = [](std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

double contrast(Color a, Color b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

TEST_CASE("every theme keeps its contrasts") {
  for (const ThemeKind kind : {ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast}) {
    const Theme& theme = theme_for(kind);
    CHECK(contrast(theme.muted, theme.surface) >= 4.5);
    CHECK(contrast(theme.muted, theme.bg) >= 4.5);
    CHECK(contrast(theme.normal, theme.surface) >= 7);
    CHECK(contrast(theme.on_accent, theme.accent) >= 4.5);
    CHECK(contrast(theme.on_accent_soft, theme.accent_soft) >= 4.5);
    CHECK(contrast(theme.positive, theme.positive_soft) >= 4.5);
    CHECK(contrast(theme.negative, theme.negative_soft) >= 4.5);
    CHECK(contrast(theme.warning, theme.warning_soft) >= 4.5);
    CHECK(contrast(theme.control_border, theme.surface) >= 3);
    CHECK(contrast(theme.focus, theme.surface) >= 3);
    for (const Color color : theme.chart) CHECK(contrast(color, theme.surface) >= 3);
  }
}
