#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/json/json_stream.hpp"
#include "core/json/time_text.hpp"
#include "core/json/usage_rows.hpp"
#include "core/store/usage_row_view.hpp"

namespace usagescope {

/// Takes whole rows at once by guessing that they look like the row before: the text between two
/// values (comma, key, colon, white space) is compared with what stood there last time, and only
/// read where it differs. Everything is checked as the stream would check it; a row with anything
/// out of the ordinary (an escape, an exponent, a nested value, a mistake) is left to the stream,
/// so that both give the same rows and errors.
class RowGuesser final : public JsonObjectTaker {
 public:
  RowGuesser(UsageRowSink& sink, UsageRowsHandler& handler);

  Taken take_object(std::string_view text) override;

 private:
  /// What follows a value: the member of a column, of no known column, or the end of the row.
  static constexpr std::uint8_t kUnknown = kColumnCount;
  static constexpr std::uint8_t kEndOfRow = kColumnCount + 1;
  static constexpr std::uint8_t kStartOfRow = kColumnCount + 1;
  static constexpr std::size_t kMostGuess = 62;

  struct Guess {
    std::uint8_t length = 0;  // 0: none yet
    std::uint8_t lines = 0;   // line ends in the text
    std::uint8_t target = 0;
    std::array<char, kMostGuess> text{};
  };
  /// A place in the text, and the line ends before it.
  struct Cursor {
    const char* at = nullptr;
    const char* end = nullptr;
    std::int64_t lines = 0;

    [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }
  };
  enum class Outcome : std::uint8_t { kTaken, kEnds, kOther };  // kEnds: the text ends too early

  // They move the cursor over what they take. It is a copy of the caller's own where the function
  // is a real call, so that it stays in registers.
  Outcome read_row(Cursor& cursor, bool must_show);
  Outcome read_key(Cursor& cursor, bool is_first, std::uint8_t& target) const;
  Outcome read_value(Cursor& cursor, Column column);
  Outcome read_number(Cursor& cursor, Column column);
  static Outcome read_text(Cursor& cursor, std::string_view& text);
  static Outcome read_long_text(Cursor& cursor, std::string_view& text);
  static Outcome skip_space(Cursor& cursor);
  static Outcome skip_value(Cursor& cursor);
  static Outcome skip_word(Cursor& cursor, std::string_view word);
  static void remember(Guess& guess, const Cursor& before, const Cursor& after,
                       std::uint8_t target) noexcept;
  [[nodiscard]] std::uint8_t target_of(std::string_view key) const noexcept;

  UsageRowSink& sink_;
  UsageRowsHandler& handler_;
  std::array<Guess, kColumnCount + 2> guesses_;  // by what came before: column, unknown, start
  std::array<std::uint8_t, 64> targets_{};  // open addressing by key, 0 is free, else column + 1
  std::array<ColumnType, kColumnCount> types_{};
  TimeReader times_;
  UsageRowView row_;
  std::uint32_t unknown_members_ = 0;
};

}  // namespace usagescope
