#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace usagescope {

/// A column's number in plain notation without trailing zeros after the point, as
/// Decimal::normalized().to_string() gives it, without a memory allocation.
class NumberText {
 public:
  /// value x 10^-scale; scale 0 to 37.
  NumberText(std::int64_t value, int scale) noexcept {
    std::uint64_t digits =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    // Most numbers are short, and division by ten is much cheaper on 32 bits, above all in wasm.
    if (digits <= 0xFFFF'FFFF) {
      put_digits(static_cast<std::uint32_t>(digits), scale);
    } else {
      put_digits(digits, scale);
    }
    if (value < 0) put('-');
  }
  NumberText(const NumberText&) = delete;
  NumberText& operator=(const NumberText&) = delete;

  [[nodiscard]] std::string_view view() const noexcept {
    return {room_.data() + begin_, room_.size() - begin_};
  }

 private:
  template <typename Digits>
  void put_digits(Digits digits, int scale) noexcept {
    if (digits == 0) scale = 0;
    while (scale > 0 && digits % 10 == 0) {
      digits /= 10;
      --scale;
    }
    for (int written = 0; digits != 0 || written <= scale; ++written) {
      if (written == scale && scale > 0) put('.');
      put(static_cast<char>('0' + digits % 10));
      digits /= 10;
    }
  }
  void put(char c) noexcept { room_[--begin_] = c; }

  std::array<char, 48> room_;
  std::size_t begin_ = 48;
};

}  // namespace usagescope
