#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

/// True for well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

/// Length in bytes of the well-formed sequence at `at` (< text.size()), 0 when there is none.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text, std::size_t at) noexcept;

/// At most `max_bytes` of the text for a message, cut between characters and marked with "...";
/// bytes that are no UTF-8 become '?'.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t max_bytes);

/// ASCII letters lowered, other bytes kept.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Substring test, in whole characters. Capitals equal their small letters in ASCII, Latin-1, Latin
/// Extended-A, modern Greek (also the sigma that ends a word) and Cyrillic; no letter equals two,
/// nothing is composed or decomposed. Bytes that are no UTF-8 equal themselves only. An empty
/// needle is contained in everything. O(text x needle), for an ASCII needle without decoding.
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view needle) noexcept;

/// Groups the digits before the point: ("-1234567.50", ",") -> "−1,234,567.50", with U+2212 as the
/// minus sign. Input must be plain decimal notation.
[[nodiscard]] std::string group_digits(std::string_view plain, std::string_view separator);

/// Views into `text`, one more than there are separators: "" gives one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Digits only, no sign, no overflow; nullopt otherwise.
[[nodiscard]] std::optional<std::int64_t> parse_digits(std::string_view text) noexcept;

/// application/x-www-form-urlencoded component, both ways. A space is written "%20", so the result
/// also stands in a path; "+" is read as a space. Decoding refuses broken escapes.
[[nodiscard]] std::string percent_encode(std::string_view text);
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace usagescope
