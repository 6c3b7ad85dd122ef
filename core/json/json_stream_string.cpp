// The strings of a JsonStream: UTF-8 and escapes, checked and decoded.

#include "core/json/json_stream.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/json/number_grammar.hpp"
#include "core/json/string_scan.hpp"

namespace usagescope {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Four hexadecimal digits; -1 when there is another character among them.
int hex4(std::string_view text, std::size_t at) {
  int value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_value(text[at + i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

bool is_high_surrogate(int unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(int unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

void append_utf8(std::string& out, unsigned point) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

/// What one letter after a backslash stands for; 0 when there is no such escape.
char unescaped_letter(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

JsonStream::Step JsonStream::string(std::string_view& decoded) {
  const std::size_t begin = at_ + 1;
  std::size_t at = begin + scanned_;
  // What was found good stays found, however often the string waits for more.
  const auto wait = [&] {
    scanned_ = at - begin;
    return incomplete();
  };
  for (;;) {
    at += plain_length(text_.data() + at, text_.size() - at);
    if (at - begin > kMaxToken) {
      return fail({ErrorCode::kOutOfRange, "A text is longer than 1 MiB.", location_.pointer()});
    }
    if (at == text_.size()) return wait();
    const char c = text_[at];
    if (c == '"') break;
    std::size_t length = 0;
    if (c == '\\') {
      const Step step = escape_length(at, length);
      if (step == Step::kWait) return wait();
      if (step == Step::kFailed) return step;
      has_escapes_ = true;
    } else {
      const bool is_control = static_cast<unsigned char>(c) < 0x20;
      if (!is_control) length = utf8_sequence_length(text_, at);
      if (length == 0 && !is_control && text_.size() - at < 4 && !is_last_) return wait();
      if (is_control) return unexpected(at);
      if (length == 0) return invalid("byte " + byte_number(at) + " is not UTF-8.");
    }
    at += length;
  }
  decoded = text_.substr(begin, at - begin);
  if (has_escapes_) {
    unescape(decoded);
    decoded = unescaped_;
  }
  scanned_ = 0;
  has_escapes_ = false;
  at_ = at + 1;
  return Step::kDone;
}

JsonStream::Step JsonStream::escape_length(std::size_t at, std::size_t& length) {
  const std::size_t left = text_.size() - at;
  if (left < 2) return Step::kWait;
  if (text_[at + 1] != 'u') {
    if (unescaped_letter(text_[at + 1]) == 0) return unexpected(at + 1);
    length = 2;
    return Step::kDone;
  }
  if (left < 6) return Step::kWait;
  const int unit = hex4(text_, at + 2);
  if (unit < 0 || is_low_surrogate(unit)) return unexpected(at);
  length = 6;
  if (!is_high_surrogate(unit)) return Step::kDone;
  if (left < 12) return Step::kWait;
  length = 12;
  const bool is_pair =
      text_[at + 6] == '\\' && text_[at + 7] == 'u' && is_low_surrogate(hex4(text_, at + 8));
  return is_pair ? Step::kDone : unexpected(at);
}

void JsonStream::unescape(std::string_view raw) {
  unescaped_.clear();
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t backslash = std::min(raw.find('\\', at), raw.size());
    unescaped_.append(raw, at, backslash - at);
    at = backslash;
    if (at == raw.size()) break;
    if (raw[at + 1] != 'u') {
      unescaped_ += unescaped_letter(raw[at + 1]);
      at += 2;
      continue;
    }
    auto point = static_cast<unsigned>(hex4(raw, at + 2));
    at += 6;
    if (is_high_surrogate(static_cast<int>(point))) {
      const auto low = static_cast<unsigned>(hex4(raw, at + 2));
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
      at += 6;
    }
    append_utf8(unescaped_, point);
  }
}

}  // namespace usagescope
