#pragma once

#include <cstddef>
#include <string_view>

/// The numbers of JSON's grammar, as text.
namespace usagescope {

[[nodiscard]] inline bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// How far JSON's number grammar goes from `at` on. `is_complete` tells whether what was read is a
/// number; a number that ends where the text ends may go on.
[[nodiscard]] std::size_t number_length(std::string_view text, std::size_t at,
                                        bool& is_complete) noexcept;

/// Whether a number in JSON's grammar is beyond the range of a double, so that no common reader
/// could hold it.
[[nodiscard]] bool is_beyond_double(std::string_view number);

}  // namespace usagescope
