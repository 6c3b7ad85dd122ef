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
  enum class Outcome : std::uint8_t { kTaken, kEnds, kOther };  // kEnds: the text ends too early

  Outcome read_row(bool must_show);
  Outcome read_key(bool is_first, std::uint8_t& target);
  Outcome skip_space();
  Outcome read_value(Column column);
  Outcome read_text(std::string_view& text);
  Outcome read_number(Column column);
  Outcome read_null();
  Outcome skip_value();
  Outcome skip_word(std::string_view word);
  void remember(Guess& guess, const char* begin, std::int64_t lines, std::uint8_t target) noexcept;
  [[nodiscard]] std::uint8_t target_of(std::string_view key) const noexcept;

  UsageRowSink& sink_;
  UsageRowsHandler& handler_;
  std::array<Guess, kColumnCount + 2> guesses_;  // by what came before: column, unknown, start
  std::array<std::uint8_t, 64> targets_{};  // open addressing by key, 0 is free, else column + 1
  std::array<ColumnType, kColumnCount> types_{};
  TimeReader times_;
  UsageRowView row_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::int64_t lines_ = 0;
  std::uint32_t unknown_members_ = 0;
};

}  // namespace usagescope
