#include "core/store/code_vector.hpp"

namespace usagescope {

template <typename T>
void CodeVector::widen_to() {
  // What was reserved for more rows stays reserved.
  const auto capacity = static_cast<std::size_t>(memory_bytes() / width_bytes());
  std::vector<T> wide;
  wide.reserve(capacity);
  visit([&wide](auto codes) {
    for (const auto code : codes) wide.push_back(static_cast<T>(code));
  });
  codes_ = std::move(wide);
}

void CodeVector::push_back_slowly(std::uint32_t code) {
  if (codes_.index() < 2 && code > 0xFFFF) {
    widen_to<std::uint32_t>();
  } else if (codes_.index() < 1 && code > 0xFF) {
    widen_to<std::uint16_t>();
  }
  if (auto* bytes = std::get_if<0>(&codes_)) {
    append_growing(*bytes, static_cast<std::uint8_t>(code));
  } else if (auto* halves = std::get_if<1>(&codes_)) {
    append_growing(*halves, static_cast<std::uint16_t>(code));
  } else {
    append_growing(*std::get_if<2>(&codes_), code);
  }
}

void CodeVector::reserve(std::uint32_t rows) {
  if (auto* bytes = std::get_if<0>(&codes_)) bytes->reserve(rows);
  if (auto* halves = std::get_if<1>(&codes_)) halves->reserve(rows);
  if (auto* words = std::get_if<2>(&codes_)) words->reserve(rows);
}

void CodeVector::shrink_to_fit() {
  if (auto* bytes = std::get_if<0>(&codes_)) give_back_room(*bytes);
  if (auto* halves = std::get_if<1>(&codes_)) give_back_room(*halves);
  if (auto* words = std::get_if<2>(&codes_)) give_back_room(*words);
}

std::uint32_t CodeVector::size() const noexcept {
  return visit([](auto codes) { return static_cast<std::uint32_t>(codes.size()); });
}

std::uint32_t CodeVector::operator[](std::uint32_t row) const noexcept {
  return visit([row](auto codes) { return static_cast<std::uint32_t>(codes[row]); });
}

std::int64_t CodeVector::memory_bytes() const noexcept {
  if (const auto* bytes = std::get_if<0>(&codes_)) {
    return static_cast<std::int64_t>(bytes->capacity());
  }
  if (const auto* halves = std::get_if<1>(&codes_)) {
    return static_cast<std::int64_t>(halves->capacity()) * 2;
  }
  return static_cast<std::int64_t>(std::get_if<2>(&codes_)->capacity()) * 4;
}

}  // namespace usagescope
