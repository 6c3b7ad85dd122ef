#include "core/json/json_stream.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/json/string_scan.hpp"

namespace usagescope {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

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

/// How far JSON's number grammar goes. `is_complete` tells whether what was read is a number;
/// a number that ends where the text ends may go on.
std::size_t number_length(std::string_view text, std::size_t at, bool& is_complete) {
  const std::size_t begin = at;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
  };
  is_complete = false;
  if (at < text.size() && text[at] == '-') ++at;
  if (at < text.size() && text[at] == '0') {
    ++at;
  } else if (!digits()) {
    return at - begin;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return at - begin;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return at - begin;
  }
  is_complete = true;
  return at - begin;
}

}  // namespace

bool is_beyond_double(std::string_view number) noexcept {
  // The first digits of 2^1024 - 2^970, from which on numbers round to infinity; its leading digit
  // stands for 10^308.
  constexpr std::string_view kLimit = "179769313486231580793728971405303415079934132710037826936";
  constexpr std::int64_t kLimitPower = 308;
  constexpr std::int64_t kExponentCap = 1'000'000'000;
  std::string significant;
  std::int64_t power = -1;  // of the leading digit
  bool is_after_point = false;
  std::size_t at = 0;
  for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
    const char c = number[at];
    if (c == '-') continue;
    if (c == '.') {
      is_after_point = true;
      continue;
    }
    if (significant.empty() && c == '0') {
      if (is_after_point) --power;
      continue;
    }
    if (significant.size() < kLimit.size()) significant += c;
    if (!is_after_point) ++power;
  }
  if (significant.empty()) return false;
  std::int64_t exponent = 0;
  bool is_negative = false;
  for (++at; at < number.size(); ++at) {
    if (is_digit(number[at])) {
      exponent = std::min(exponent * 10 + (number[at] - '0'), kExponentCap);
    } else {
      is_negative = number[at] == '-';
    }
  }
  power += is_negative ? -exponent : exponent;
  if (power != kLimitPower) return power > kLimitPower;
  return significant >= kLimit;
}

JsonStream::JsonStream(JsonHandler& handler, JsonObjectTaker* taker, std::size_t max_depth,
                       bool is_single)
    : handler_(handler), taker_(taker), max_depth_(max_depth), is_single_(is_single) {}

Result<std::size_t> JsonStream::read(std::string_view text, bool is_last) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  text_ = text;
  at_ = 0;
  is_last_ = is_last;
  if (bytes_before_ == 0) {
    if (!is_last && text.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(text)) {
      return std::size_t{0};
    }
    if (text.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }
  Step step = Step::kDone;
  while (step == Step::kDone) {
    skip_space();
    if (at_ == text_.size()) break;
    step = next();
  }
  if (step == Step::kDone && is_last && expected_ != Expected::kDocument) step = incomplete();
  if (step == Step::kFailed) return error_;
  bytes_before_ += static_cast<std::int64_t>(at_);
  return at_;
}

void JsonStream::skip_space() {
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      return;
    }
  }
}

JsonStream::Step JsonStream::next() {
  const char c = text_[at_];
  switch (expected_) {
    case Expected::kDocument:
      if (is_single_ && document_count_ > 0) return unexpected(at_);
      // May come twice for one document, when its first token waits for more.
      document_line_ = line_;
      return value(c);
    case Expected::kFirstElement:
      if (c == ']') return end(true);
      return value(c);
    case Expected::kValue:
      return value(c);
    case Expected::kFirstKey:
      if (c == '}') return end(false);
      return c == '"' ? key() : unexpected(at_);
    case Expected::kKey:
      return c == '"' ? key() : unexpected(at_);
    case Expected::kColon:
      if (c != ':') return unexpected(at_);
      ++at_;
      expected_ = Expected::kValue;
      return Step::kDone;
    case Expected::kElementEnd:
      if (c == ']') return end(true);
      if (c != ',') return unexpected(at_);
      ++at_;
      expected_ = Expected::kValue;
      return Step::kDone;
    case Expected::kMemberEnd:
      if (c == '}') return end(false);
      if (c != ',') return unexpected(at_);
      ++at_;
      expected_ = Expected::kKey;
      return Step::kDone;
  }
  return unexpected(at_);
}

JsonStream::Step JsonStream::value(char c) {
  switch (c) {
    case '{':
      return object();
    case '[':
      return begin(true);
    case '"': {
      std::string_view decoded;
      const Step step = string(decoded);
      if (step != Step::kDone) return step;
      return scalar({JsonScalar::Kind::kString, false, decoded});
    }
    case 't':
      return literal("true", {JsonScalar::Kind::kBoolean, true, {}});
    case 'f':
      return literal("false", {JsonScalar::Kind::kBoolean, false, {}});
    case 'n':
      return literal("null", {JsonScalar::Kind::kNull, false, {}});
    default:
      return c == '-' || is_digit(c) ? number() : unexpected(at_);
  }
}

JsonStream::Step JsonStream::object() {
  if (taker_ != nullptr) {
    const JsonObjectTaker::Taken taken = taker_->take_object(text_.substr(at_));
    if (taken.bytes != 0) {
      location_.next_value();
      if (expected_ == Expected::kDocument) ++document_count_;
      at_ += taken.bytes;
      line_ += taken.lines;
      value_has_ended();
      return Step::kDone;
    }
    if (taken.wants_more && !is_last_) return Step::kWait;
  }
  return begin(false);
}

JsonStream::Step JsonStream::begin(bool is_array) {
  location_.next_value();
  if (location_.depth() == max_depth_) {
    return fail({ErrorCode::kTooDeep,
                 "Nested deeper than " + std::to_string(max_depth_) + " levels.",
                 location_.pointer()});
  }
  if (expected_ == Expected::kDocument) ++document_count_;
  ++at_;
  const Step step = check(is_array ? handler_.begin_array() : handler_.begin_object());
  location_.enter(is_array);
  expected_ = is_array ? Expected::kFirstElement : Expected::kFirstKey;
  return step;
}

JsonStream::Step JsonStream::end(bool is_array) {
  ++at_;
  location_.leave();
  value_has_ended();
  return check(is_array ? handler_.end_array() : handler_.end_object());
}

void JsonStream::value_has_ended() {
  if (location_.depth() == 0) {
    expected_ = Expected::kDocument;
  } else {
    expected_ = location_.is_array() ? Expected::kElementEnd : Expected::kMemberEnd;
  }
}

JsonStream::Step JsonStream::scalar(const JsonScalar& scalar) {
  location_.next_value();
  if (expected_ == Expected::kDocument) ++document_count_;
  value_has_ended();
  return check(handler_.scalar(scalar));
}

JsonStream::Step JsonStream::key() {
  std::string_view decoded;
  const Step step = string(decoded);
  if (step != Step::kDone) return step;
  location_.set_key(decoded);
  expected_ = Expected::kColon;
  return check(handler_.key(decoded));
}

JsonStream::Step JsonStream::number() {
  bool is_complete = false;
  const std::size_t length = number_length(text_, at_, is_complete);
  if (length > kMaxToken) {
    return fail({ErrorCode::kOutOfRange, "The number is longer than 1 MiB.", location_.pointer()});
  }
  if (at_ + length == text_.size() && !(is_last_ && is_complete)) return incomplete();
  if (!is_complete) return unexpected(at_ + length);
  const std::string_view text = text_.substr(at_, length);
  if (is_beyond_double(text)) {
    location_.next_value();
    return fail({ErrorCode::kOutOfRange, "The number " + excerpt(text, 40) + " is too large.",
                 location_.pointer()});
  }
  at_ += length;
  return scalar({JsonScalar::Kind::kNumber, false, text});
}

JsonStream::Step JsonStream::literal(std::string_view word, const JsonScalar& scalar_value) {
  const std::string_view here = text_.substr(at_, word.size());
  if (here.size() < word.size() && word.starts_with(here)) return incomplete();
  if (here != word) {
    std::size_t at = 0;
    while (here[at] == word[at]) ++at;  // they differ before either ends
    return unexpected(at_ + at);
  }
  at_ += word.size();
  return scalar(scalar_value);
}

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

JsonStream::Step JsonStream::incomplete() {
  if (!is_last_) return Step::kWait;
  return invalid("it ends too early, after byte " +
                 std::to_string(bytes_before_ + static_cast<std::int64_t>(text_.size())) + ".");
}

JsonStream::Step JsonStream::unexpected(std::size_t at) {
  return invalid("unexpected text at byte " + byte_number(at) + ".");
}

JsonStream::Step JsonStream::invalid(const std::string& why) {
  return fail({ErrorCode::kInvalidSyntax, "This is not valid JSON: " + why, location_.pointer()});
}

std::string JsonStream::byte_number(std::size_t at) const {
  return std::to_string(bytes_before_ + static_cast<std::int64_t>(at) + 1);
}

JsonStream::Step JsonStream::fail(Error error) {
  error_ = std::move(error);
  return Step::kFailed;
}

JsonStream::Step JsonStream::check(bool goes_on) {
  if (goes_on) return Step::kDone;
  Error error = handler_.refusal();
  error.path = location_.pointer() + error.path;
  return fail(std::move(error));
}

}  // namespace usagescope
