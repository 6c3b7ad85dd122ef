#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "web/widgets/theme.hpp"

struct ImFont;
struct ImFontAtlas;

namespace usagescope {

/// Reads one code point of UTF-8 at `pos` and moves `pos` behind it; U+FFFD for a broken sequence.
/// `pos` must be inside of `text`.
std::uint32_t next_code_point(std::string_view text, std::size_t& pos);

/// The baked faces: 8 sizes, regular and semibold, at one device pixel ratio. Owns the atlas.
class FontSet {
 public:
  FontSet();
  ~FontSet();
  FontSet(const FontSet&) = delete;
  FontSet& operator=(const FontSet&) = delete;

  /// Keeps a copy of the two TTF files. False when a file is not one that can be baked.
  bool set_files(std::span<const std::uint8_t> regular, std::span<const std::uint8_t> semibold);
  /// Bakes all faces for `ratio` device pixels a CSS pixel; without files, from the built-in bitmap
  /// face (tests). Does nothing when `ratio` is what is baked already.
  void bake(float ratio);
  /// Grows by one with every bake; the texture must be uploaded again when it changes.
  int revision() const { return revision_; }
  float ratio() const { return ratio_; }
  ImFontAtlas& atlas() { return *atlas_; }
  /// Null before the first bake.
  const ImFont* face(TextStyle style) const;
  /// What the face's measures must be multiplied with to get device pixels: ImGui 1.90 wants whole
  /// sizes, so that a face is laid out at the whole size below and rasterised finer.
  float face_scale(TextStyle style) const;

  /// Width in CSS pixels of one line.
  float width(std::string_view text, TextStyle style) const;
  /// `text`, or its longest start that fits into `max_width` with "…" behind it.
  std::string fitted(std::string_view text, TextStyle style, float max_width) const;
  /// Byte length of the first line of `text` wrapped at words to `max_width`; at least 1 code
  /// point.
  std::size_t wrap_length(std::string_view text, TextStyle style, float max_width) const;

 private:
  struct Files;
  std::unique_ptr<Files> files_;
  std::unique_ptr<ImFontAtlas> atlas_;
  std::array<ImFont*, 16> faces_{};
  std::array<float, 16> scales_{};
  float ratio_ = 0;
  int revision_ = 0;
};

}  // namespace usagescope
