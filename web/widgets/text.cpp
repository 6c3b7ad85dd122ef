#include "web/widgets/text.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace usagescope {
namespace {

constexpr std::array<int, 8> kSizes{11, 12, 13, 14, 16, 20, 24, 32};
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// What the subset fonts can hold; code points that a file does not have cost nothing.
constexpr std::array<ImWchar, 19> kRanges{0x20,   0x17F,  0x370,  0x4FF,  0x2000, 0x206F, 0x20A0,
                                          0x20CF, 0x2100, 0x214F, 0x2190, 0x21FF, 0x2200, 0x22FF,
                                          0x25A0, 0x25FF, 0xFFFD, 0xFFFD, 0};

// ImGui's size is the height of a line; Inter's line is 3408 units high at 2816 units an em.
constexpr float kLinePerEm = 3408.0F / 2816.0F;

std::size_t face_index(TextStyle style) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    if (kSizes[i] <= style.px) best = i;
  }
  return best * 2 + (style.semibold ? 1 : 0);
}

bool looks_like_font(std::span<const std::uint8_t> bytes) {
  constexpr std::array<std::uint8_t, 4> kTrueType{0, 1, 0, 0};
  constexpr std::array<std::uint8_t, 4> kOpenType{'O', 'T', 'T', 'O'};
  if (bytes.size() < 12) return false;
  return std::equal(kTrueType.begin(), kTrueType.end(), bytes.begin()) ||
         std::equal(kOpenType.begin(), kOpenType.end(), bytes.begin());
}

}  // namespace

std::uint32_t next_code_point(std::string_view text, std::size_t& pos) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint32_t lead = byte(pos++);
  if (lead < 0x80) return lead;
  const std::size_t extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (extra == 0 || lead > 0xF4) return 0xFFFD;
  std::uint32_t code = lead & (0x3FU >> extra);
  for (std::size_t i = 0; i < extra; ++i) {
    if (pos >= text.size() || (byte(pos) & 0xC0U) != 0x80U) return 0xFFFD;
    code = (code << 6U) | (byte(pos++) & 0x3FU);
  }
  return code;
}

struct FontSet::Files {
  std::vector<std::uint8_t> regular;
  std::vector<std::uint8_t> semibold;
};

FontSet::FontSet() : files_(std::make_unique<Files>()), atlas_(std::make_unique<ImFontAtlas>()) {}
FontSet::~FontSet() = default;

bool FontSet::set_files(std::span<const std::uint8_t> regular,
                        std::span<const std::uint8_t> semibold) {
  if (!looks_like_font(regular) || !looks_like_font(semibold)) return false;
  files_->regular.assign(regular.begin(), regular.end());
  files_->semibold.assign(semibold.begin(), semibold.end());
  ratio_ = 0;
  return true;
}

void FontSet::bake(float ratio) {
  if (ratio == ratio_) return;
  ratio_ = ratio;
  ++revision_;
  atlas_->Clear();
  atlas_->Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  atlas_->TexDesiredWidth = 2048;
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    ImFontConfig config;
    const float wanted = static_cast<float>(kSizes[i / 2]) * kLinePerEm * ratio;
    config.SizePixels = std::max(1.0F, std::floor(wanted));
    config.RasterizerDensity = scales_[i] = wanted / config.SizePixels;
    config.OversampleH = ratio < 2 ? 2 : 1;
    config.OversampleV = 1;
    config.GlyphRanges = kRanges.data();
    config.FontDataOwnedByAtlas = false;
    std::vector<std::uint8_t>& file = i % 2 == 0 ? files_->regular : files_->semibold;
    if (file.empty()) {
      config.GlyphRanges = nullptr;
      config.FontDataOwnedByAtlas = true;
      faces_[i] = atlas_->AddFontDefault(&config);
    } else {
      faces_[i] = atlas_->AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()),
                                               config.SizePixels, &config);
    }
  }
  atlas_->Build();
}

const ImFont* FontSet::face(TextStyle style) const {
  return faces_[face_index(style)];
}

float FontSet::face_scale(TextStyle style) const {
  return scales_[face_index(style)];
}

float FontSet::width(std::string_view text, TextStyle style) const {
  const ImFont* font = face(style);
  if (font == nullptr) return 0;
  float sum = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    sum += font->GetCharAdvance(static_cast<ImWchar>(next_code_point(text, pos)));
  }
  return sum * face_scale(style) / ratio_;
}

std::string FontSet::fitted(std::string_view text, TextStyle style, float max_width) const {
  // Half a device pixel of slack: widths come from sums of fractions.
  if (width(text, style) <= max_width + 0.5F / ratio_) return std::string(text);
  const ImFont* font = face(style);
  const float room = (max_width - width(kEllipsis, style)) * ratio_ / face_scale(style);
  float sum = 0;
  std::size_t end = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    sum += font->GetCharAdvance(static_cast<ImWchar>(next_code_point(text, pos)));
    if (sum > room) break;
    end = pos;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

std::size_t FontSet::wrap_length(std::string_view text, TextStyle style, float max_width) const {
  const ImFont* font = face(style);
  if (font == nullptr) return text.size();
  const float unit = face_scale(style) / ratio_;
  float sum = 0;
  std::size_t word_end = 0;
  std::size_t fitting = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t start = pos;
    const std::uint32_t code = next_code_point(text, pos);
    if (code == '\n') return start;
    if (code == ' ') word_end = start;
    sum += font->GetCharAdvance(static_cast<ImWchar>(code)) * unit;
    if (sum > max_width) {
      if (word_end > 0) return word_end;
      return fitting > 0 ? fitting : pos;
    }
    fitting = pos;
  }
  return text.size();
}

}  // namespace usagescope
