// The grammar; its strings are json_stream_string.cpp.

#include "core/json/json_stream.hpp"

#include <utility>

#include "core/base/text.hpp"
#include "core/json/number_grammar.hpp"

namespace usagescope {

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
