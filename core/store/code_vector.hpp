#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace usagescope {

/// Appends with a quarter of slack instead of the doubling of std::vector: columns are most of the
/// memory, and copying them a few times is cheap beside decoding them.
template <typename T>
void append_growing(std::vector<T>& values, T value) {
  if (values.size() == values.capacity()) {
    values.reserve(values.size() + values.size() / 4 + 64);
  }
  values.push_back(value);
}

/// Copies the values to where they just fit. std::vector's own shrink_to_fit may do nothing, and in
/// libstdc++ does without exceptions.
template <typename T>
void give_back_room(std::vector<T>& values) {
  if (values.capacity() > values.size()) std::vector<T>(values).swap(values);
}

/// One unsigned code a row, in the narrowest of 8, 16 and 32 bits that has held all of them.
class CodeVector {
 public:
  void push_back(std::uint32_t code) {
    // The common case, inline: it fits the width, and there is room.
    if (auto* bytes = std::get_if<0>(&codes_)) {
      if (code <= 0xFF && bytes->size() < bytes->capacity()) {
        bytes->push_back(static_cast<std::uint8_t>(code));
        return;
      }
    } else if (auto* halves = std::get_if<1>(&codes_)) {
      if (code <= 0xFFFF && halves->size() < halves->capacity()) {
        halves->push_back(static_cast<std::uint16_t>(code));
        return;
      }
    }
    push_back_slowly(code);
  }
  void reserve(std::uint32_t rows);
  void shrink_to_fit();

  [[nodiscard]] std::uint32_t size() const noexcept;
  [[nodiscard]] std::uint32_t operator[](std::uint32_t row) const noexcept;
  /// 1, 2 or 4 bytes a row.
  [[nodiscard]] int width_bytes() const noexcept { return 1 << codes_.index(); }

  /// Calls f with std::span<const T>, T the unsigned type of the width at hand. The span is good
  /// until the next push_back.
  template <typename F>
  decltype(auto) visit(F&& f) const {
    if (const auto* bytes = std::get_if<0>(&codes_)) return f(std::span(*bytes));
    if (const auto* halves = std::get_if<1>(&codes_)) return f(std::span(*halves));
    return f(std::span(*std::get_if<2>(&codes_)));
  }

  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  template <typename T>
  void widen_to();
  void push_back_slowly(std::uint32_t code);

  std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>>
      codes_;
};

}  // namespace usagescope
