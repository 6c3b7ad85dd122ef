#include "core/json/row_guesser.hpp"

#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"
#include "core/json/number_text.hpp"
#include "core/json/string_scan.hpp"

namespace usagescope {
namespace {

std::size_t hash_of(std::string_view key) noexcept {
  // All keys of a row have at least five letters.
  if (key.size() < 5) return 0;
  const std::uint32_t ends = load_u32(key.data()) ^ (load_u32(key.data() + key.size() - 4) * 3);
  return static_cast<std::size_t>(
      ((ends + static_cast<std::uint32_t>(key.size())) * 0x9E37'79B1U) >> 26);
}

}  // namespace

RowGuesser::RowGuesser(UsageRowSink& sink, UsageRowsHandler& handler)
    : sink_(sink), handler_(handler) {
  for (const ColumnInfo& info : columns()) {
    const auto index = static_cast<std::size_t>(info.column);
    types_[index] = info.type;
    std::size_t slot = hash_of(info.wire_name);
    while (targets_[slot] != 0) slot = (slot + 1) % targets_.size();
    targets_[slot] = static_cast<std::uint8_t>(index + 1);
  }
}

std::uint8_t RowGuesser::target_of(std::string_view key) const noexcept {
  for (std::size_t slot = hash_of(key); targets_[slot] != 0; slot = (slot + 1) % targets_.size()) {
    const auto column = static_cast<std::uint8_t>(targets_[slot] - 1);
    if (columns()[column].wire_name == key) return column;
  }
  return kUnknown;
}

JsonObjectTaker::Taken RowGuesser::take_object(std::string_view text) {
  constexpr std::size_t kMostKept = 65'536;
  const UsageRowsHandler::NextObject next = handler_.next_object();
  if (next == UsageRowsHandler::NextObject::kOther) return {};
  unknown_members_ = 0;
  row_.clear();
  Cursor cursor{text.data() + 1, text.data() + text.size(), 0};
  const Outcome outcome = read_row(cursor, next == UsageRowsHandler::NextObject::kProbablyRow);
  if (outcome == Outcome::kEnds) return {0, 0, text.size() <= kMostKept};
  // What the sink refuses, the stream gives it again, for the error's sake.
  if (outcome == Outcome::kOther || !sink_.append(row_)) return {};
  handler_.row_was_taken(unknown_members_);
  return {static_cast<std::size_t>(cursor.at - text.data()), cursor.lines, false};
}

/// The string that begins here, when it has no escapes.
[[gnu::always_inline]] inline RowGuesser::Outcome RowGuesser::read_text(Cursor& cursor,
                                                                        std::string_view& text) {
  const char* const begin = cursor.at + 1;
  const std::size_t length = plain_length(begin, static_cast<std::size_t>(cursor.end - begin));
  if (begin + length == cursor.end) return Outcome::kEnds;
  if (begin[length] != '"' || length > JsonStream::kMaxToken) {
    Cursor copy = cursor;
    const Outcome outcome = read_long_text(copy, text);
    cursor = copy;
    return outcome;
  }
  text = {begin, length};
  cursor.at = begin + length + 1;
  return Outcome::kTaken;
}

/// The same for texts with characters beyond ASCII.
[[gnu::noinline]] RowGuesser::Outcome RowGuesser::read_long_text(Cursor& cursor,
                                                                 std::string_view& text) {
  const char* const begin = cursor.at + 1;
  const char* stop = begin;
  for (;;) {
    stop += plain_length(stop, static_cast<std::size_t>(cursor.end - stop));
    if (stop == cursor.end) return Outcome::kEnds;
    if (*stop == '"') break;
    if (static_cast<unsigned char>(*stop) < 0x80) return Outcome::kOther;
    const std::string_view rest(stop, static_cast<std::size_t>(cursor.end - stop));
    const std::size_t length = utf8_sequence_length(rest, 0);
    if (length == 0) return rest.size() < 4 ? Outcome::kEnds : Outcome::kOther;
    stop += length;
  }
  text = {begin, static_cast<std::size_t>(stop - begin)};
  if (text.size() > JsonStream::kMaxToken) return Outcome::kOther;
  cursor.at = stop + 1;
  return Outcome::kTaken;
}

RowGuesser::Outcome RowGuesser::skip_word(Cursor& cursor, std::string_view word) {
  const std::string_view rest(cursor.at, cursor.left());
  if (rest.starts_with(word)) {
    cursor.at += word.size();
    return Outcome::kTaken;
  }
  return rest.size() < word.size() && word.starts_with(rest) ? Outcome::kEnds : Outcome::kOther;
}

[[gnu::always_inline]] inline RowGuesser::Outcome RowGuesser::read_number(Cursor& cursor,
                                                                          Column column) {
  const bool is_quoted = *cursor.at == '"';
  const char* const begin = cursor.at + (is_quoted ? 1 : 0);
  RowNumber number;
  const std::size_t length =
      short_number(begin, static_cast<std::size_t>(cursor.end - begin), number);
  if (length == 0) return is_quoted ? Outcome::kOther : skip_word(cursor, "null");
  const char* const stop = begin + length;
  // More digits may follow in what is still to come.
  if (stop == cursor.end) return Outcome::kEnds;
  if (is_quoted && *stop != '"') return Outcome::kOther;
  row_.set_number(column, number);
  cursor.at = stop + (is_quoted ? 1 : 0);
  return Outcome::kTaken;
}

[[gnu::always_inline]] inline RowGuesser::Outcome RowGuesser::read_value(Cursor& cursor,
                                                                         Column column) {
  const ColumnType type = types_[static_cast<std::size_t>(column)];
  if (cursor.at == cursor.end) return Outcome::kEnds;
  if (type == ColumnType::kDecimal) return read_number(cursor, column);
  if (*cursor.at != '"') return skip_word(cursor, "null");
  std::string_view text;
  if (const Outcome outcome = read_text(cursor, text); outcome != Outcome::kTaken) return outcome;
  if (type == ColumnType::kText) {
    row_.set_text(column, text);
    return Outcome::kTaken;
  }
  const Result<CivilDateTime> time = times_.read(text);
  if (!time) return Outcome::kOther;
  row_.set_time(*time);
  return Outcome::kTaken;
}

RowGuesser::Outcome RowGuesser::read_row(Cursor& from, bool must_show) {
  Cursor cursor = from;
  std::uint32_t seen = 0;
  for (std::uint8_t before = kStartOfRow;;) {
    Guess& guess = guesses_[before];
    std::uint8_t target = guess.target;
    if (guess.length != 0 && cursor.left() > guess.length &&
        equal_bytes(cursor.at, guess.text.data(), guess.length)) {
      cursor.at += guess.length;
      cursor.lines += guess.lines;
    } else {
      Cursor after = cursor;
      const Outcome outcome = read_key(after, before == kStartOfRow, target);
      if (outcome != Outcome::kTaken) return outcome;
      remember(guess, cursor, after, target);
      cursor = after;
    }
    if (target == kEndOfRow) break;
    Outcome outcome = Outcome::kTaken;
    if (target == kUnknown) {
      if (must_show && seen == 0) return Outcome::kOther;
      ++unknown_members_;
      Cursor after = cursor;
      outcome = skip_value(after);
      cursor = after;
    } else {
      const std::uint32_t bit = std::uint32_t{1} << target;
      if ((seen & bit) != 0) return Outcome::kOther;
      seen |= bit;
      outcome = read_value(cursor, static_cast<Column>(target));
    }
    if (outcome != Outcome::kTaken) return outcome;
    before = target;
  }
  from = cursor;
  return must_show && seen == 0 ? Outcome::kOther : Outcome::kTaken;
}

void RowGuesser::remember(Guess& guess, const Cursor& before, const Cursor& after,
                          std::uint8_t target) noexcept {
  const auto length = static_cast<std::size_t>(after.at - before.at);
  guess.length = 0;
  if (length > kMostGuess) return;
  std::memcpy(guess.text.data(), before.at, length);
  guess.length = static_cast<std::uint8_t>(length);
  guess.lines = static_cast<std::uint8_t>(after.lines - before.lines);
  guess.target = target;
}

/// Everything up to the next value, or to the end of the row.
RowGuesser::Outcome RowGuesser::read_key(Cursor& cursor, bool is_first,
                                         std::uint8_t& target) const {
  if (skip_space(cursor) == Outcome::kEnds) return Outcome::kEnds;
  if (*cursor.at == '}') {
    ++cursor.at;
    target = kEndOfRow;
    return Outcome::kTaken;
  }
  if (!is_first) {
    if (*cursor.at != ',') return Outcome::kOther;
    ++cursor.at;
    if (skip_space(cursor) == Outcome::kEnds) return Outcome::kEnds;
  }
  if (*cursor.at != '"') return Outcome::kOther;
  std::string_view key;
  if (const Outcome outcome = read_text(cursor, key); outcome != Outcome::kTaken) return outcome;
  target = target_of(key);
  if (skip_space(cursor) == Outcome::kEnds) return Outcome::kEnds;
  if (*cursor.at != ':') return Outcome::kOther;
  ++cursor.at;
  return skip_space(cursor);
}

RowGuesser::Outcome RowGuesser::skip_space(Cursor& cursor) {
  for (; cursor.at != cursor.end; ++cursor.at) {
    const char c = *cursor.at;
    if (c == '\n') {
      ++cursor.lines;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      return Outcome::kTaken;
    }
  }
  return Outcome::kEnds;
}

/// A value that is stepped over, when it is no container.
RowGuesser::Outcome RowGuesser::skip_value(Cursor& cursor) {
  if (cursor.at == cursor.end) return Outcome::kEnds;
  switch (*cursor.at) {
    case '"': {
      std::string_view text;
      return read_text(cursor, text);
    }
    case 't':
      return skip_word(cursor, "true");
    case 'f':
      return skip_word(cursor, "false");
    case 'n':
      return skip_word(cursor, "null");
    default:
      break;
  }
  RowNumber number;
  const std::size_t length = short_number(cursor.at, cursor.left(), number);
  if (length == 0) return Outcome::kOther;
  cursor.at += length;
  return cursor.at == cursor.end ? Outcome::kEnds : Outcome::kTaken;
}

}  // namespace usagescope
