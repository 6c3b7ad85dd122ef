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
  at_ = text.data() + 1;
  end_ = text.data() + text.size();
  lines_ = 0;
  unknown_members_ = 0;
  row_.clear();
  const Outcome outcome = read_row(next == UsageRowsHandler::NextObject::kProbablyRow);
  if (outcome == Outcome::kEnds) return {0, 0, text.size() <= kMostKept};
  // What the sink refuses, the stream gives it again, for the error's sake.
  if (outcome == Outcome::kOther || !sink_.append(row_)) return {};
  handler_.row_was_taken(unknown_members_);
  return {static_cast<std::size_t>(at_ - text.data()), lines_, false};
}

RowGuesser::Outcome RowGuesser::read_row(bool must_show) {
  std::uint32_t seen = 0;
  for (std::uint8_t before = kStartOfRow;;) {
    Guess& guess = guesses_[before];
    std::uint8_t target = guess.target;
    if (guess.length != 0 && static_cast<std::size_t>(end_ - at_) > guess.length &&
        equal_bytes(at_, guess.text.data(), guess.length)) {
      at_ += guess.length;
      lines_ += guess.lines;
    } else {
      const char* begin = at_;
      const std::int64_t lines = lines_;
      const Outcome outcome = read_key(before == kStartOfRow, target);
      if (outcome != Outcome::kTaken) return outcome;
      remember(guess, begin, lines_ - lines, target);
    }
    if (target == kEndOfRow) return must_show && seen == 0 ? Outcome::kOther : Outcome::kTaken;
    Outcome outcome = Outcome::kTaken;
    if (target == kUnknown) {
      if (must_show && seen == 0) return Outcome::kOther;
      ++unknown_members_;
      outcome = skip_value();
    } else {
      const std::uint32_t bit = std::uint32_t{1} << target;
      if ((seen & bit) != 0) return Outcome::kOther;
      seen |= bit;
      outcome = read_value(static_cast<Column>(target));
    }
    if (outcome != Outcome::kTaken) return outcome;
    before = target;
  }
}

void RowGuesser::remember(Guess& guess, const char* begin, std::int64_t lines,
                          std::uint8_t target) noexcept {
  const auto length = static_cast<std::size_t>(at_ - begin);
  guess.length = 0;
  if (length > kMostGuess) return;
  std::memcpy(guess.text.data(), begin, length);
  guess.length = static_cast<std::uint8_t>(length);
  guess.lines = static_cast<std::uint8_t>(lines);
  guess.target = target;
}

/// Everything up to the next value, or to the end of the row.
RowGuesser::Outcome RowGuesser::read_key(bool is_first, std::uint8_t& target) {
  if (skip_space() == Outcome::kEnds) return Outcome::kEnds;
  if (*at_ == '}') {
    ++at_;
    target = kEndOfRow;
    return Outcome::kTaken;
  }
  if (!is_first) {
    if (*at_ != ',') return Outcome::kOther;
    ++at_;
    if (skip_space() == Outcome::kEnds) return Outcome::kEnds;
  }
  if (*at_ != '"') return Outcome::kOther;
  std::string_view key;
  if (const Outcome outcome = read_text(key); outcome != Outcome::kTaken) return outcome;
  target = target_of(key);
  if (skip_space() == Outcome::kEnds) return Outcome::kEnds;
  if (*at_ != ':') return Outcome::kOther;
  ++at_;
  return skip_space();
}

RowGuesser::Outcome RowGuesser::skip_space() {
  for (; at_ != end_; ++at_) {
    if (*at_ == '\n') {
      ++lines_;
    } else if (*at_ != ' ' && *at_ != '\t' && *at_ != '\r') {
      return Outcome::kTaken;
    }
  }
  return Outcome::kEnds;
}

RowGuesser::Outcome RowGuesser::read_value(Column column) {
  const ColumnType type = types_[static_cast<std::size_t>(column)];
  if (at_ == end_) return Outcome::kEnds;
  if (type == ColumnType::kDecimal) return read_number(column);
  if (*at_ != '"') return read_null();
  std::string_view text;
  if (const Outcome outcome = read_text(text); outcome != Outcome::kTaken) return outcome;
  if (type == ColumnType::kText) {
    row_.set_text(column, text);
    return Outcome::kTaken;
  }
  const Result<CivilDateTime> time = times_.read(text);
  if (!time) return Outcome::kOther;
  row_.set_time(*time);
  return Outcome::kTaken;
}

/// The string that begins here, when it has no escapes.
RowGuesser::Outcome RowGuesser::read_text(std::string_view& text) {
  const char* const begin = at_ + 1;
  const char* stop = begin;
  for (;;) {
    stop += plain_length(stop, static_cast<std::size_t>(end_ - stop));
    if (stop == end_) return Outcome::kEnds;
    if (*stop == '"') break;
    if (static_cast<unsigned char>(*stop) < 0x80) return Outcome::kOther;
    const std::string_view rest(stop, static_cast<std::size_t>(end_ - stop));
    const std::size_t length = utf8_sequence_length(rest, 0);
    if (length == 0) return rest.size() < 4 ? Outcome::kEnds : Outcome::kOther;
    stop += length;
  }
  text = {begin, static_cast<std::size_t>(stop - begin)};
  if (text.size() > JsonStream::kMaxToken) return Outcome::kOther;
  at_ = stop + 1;
  return Outcome::kTaken;
}

RowGuesser::Outcome RowGuesser::read_number(Column column) {
  const bool is_quoted = *at_ == '"';
  const char* const begin = at_ + (is_quoted ? 1 : 0);
  RowNumber number;
  const std::size_t length = short_number(begin, static_cast<std::size_t>(end_ - begin), number);
  if (length == 0) return is_quoted ? Outcome::kOther : read_null();
  const char* const stop = begin + length;
  // More digits may follow in what is still to come.
  if (stop == end_) return Outcome::kEnds;
  if (is_quoted && *stop != '"') return Outcome::kOther;
  row_.set_number(column, number);
  at_ = stop + (is_quoted ? 1 : 0);
  return Outcome::kTaken;
}

RowGuesser::Outcome RowGuesser::read_null() {
  return skip_word("null");
}

RowGuesser::Outcome RowGuesser::skip_word(std::string_view word) {
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (rest.starts_with(word)) {
    at_ += word.size();
    return Outcome::kTaken;
  }
  return rest.size() < word.size() && word.starts_with(rest) ? Outcome::kEnds : Outcome::kOther;
}

/// A value that is stepped over, when it is no container.
RowGuesser::Outcome RowGuesser::skip_value() {
  if (at_ == end_) return Outcome::kEnds;
  switch (*at_) {
    case '"': {
      std::string_view text;
      return read_text(text);
    }
    case 't':
      return skip_word("true");
    case 'f':
      return skip_word("false");
    case 'n':
      return skip_word("null");
    default:
      break;
  }
  RowNumber number;
  const std::size_t length = short_number(at_, static_cast<std::size_t>(end_ - at_), number);
  if (length == 0) return Outcome::kOther;
  at_ += length;
  return at_ == end_ ? Outcome::kEnds : Outcome::kTaken;
}

}  // namespace usagescope
