#include "mock-server/recorder/json_text.hpp"

#include <cstdint>
#include <optional>

#include "core/json/json_value.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kAfterScalar = " \t\r\n,:\"[]{}";
constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

/// The four hexadecimal digits after "\u" at `at`.
std::optional<std::uint32_t> escaped_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  std::uint32_t unit = 0;
  for (char c : text.substr(at + 2, 4)) {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_lower = c >= 'a' && c <= 'f';
    if (!is_digit && !is_lower && !(c >= 'A' && c <= 'F')) return std::nullopt;
    const int value = is_digit ? c - '0' : c - (is_lower ? 'a' : 'A') + 10;
    unit = unit * 16 + static_cast<std::uint32_t>(value);
  }
  return unit;
}

/// Appends what the escape at `at` stands for; returns its length.
std::size_t append_escape(std::string& out, std::string_view text, std::size_t at) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (at + 1 >= text.size()) {
    out += text[at];
    return 1;
  }
  if (const std::size_t found = kLetters.find(text[at + 1]); found != std::string_view::npos) {
    out += kMeanings[found];
    return 2;
  }
  const auto unit = escaped_unit(text, at);
  if (!unit) {
    out += text[at];
    return 1;
  }
  if (*unit < 0xD800 || *unit > 0xDFFF) {
    append_utf8(out, *unit);
    return 6;
  }
  const auto low = escaped_unit(text, at + 6);
  if (*unit < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF) {
    append_utf8(out, 0x10000U + ((*unit - 0xD800U) << 10U) + (*low - 0xDC00U));
    return 12;
  }
  append_utf8(out, kReplacement);
  return 6;
}

}  // namespace

std::string decode_json_text(std::string_view quoted) {
  std::string_view text = quoted;
  if (text.starts_with('"')) text.remove_prefix(1);
  if (text.ends_with('"')) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      at += append_escape(out, text, at);
    } else {
      out += text[at++];
    }
  }
  return out;
}

JsonTextWalker::JsonTextWalker(std::string_view text, bool (*marks)(std::string_view name))
    : text_(text), marks_(marks), frames_(1) {}

std::size_t JsonTextWalker::string_end(std::size_t at) const {
  for (std::size_t i = at + 1; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == '"') {
      return i + 1;
    }
  }
  return text_.size();
}

bool JsonTextWalker::is_followed_by_colon(std::size_t at) const {
  const std::size_t next = text_.find_first_not_of(kSpace, at);
  return next != std::string_view::npos && text_[next] == ':';
}

void JsonTextWalker::open(bool is_array) {
  if (frames_.size() > Json::kMaxDepth + 1) return open_beyond();
  const Frame& around = frames_.back();
  Frame frame;
  frame.is_array = is_array && frames_.size() <= Json::kMaxDepth;
  frame.is_marked = around.is_marked || around.is_name_marked;
  frame.name_at = frame.is_array ? around.name_at : frames_.size();
  frames_.push_back(std::move(frame));
}

void JsonTextWalker::close() {
  if (beyond_ > 0) return close_beyond();
  if (frames_.size() > 1) frames_.pop_back();
}

void JsonTextWalker::open_beyond() {
  Frame& flat = frames_.back();
  ++beyond_;
  if (!flat.is_marked && flat.is_name_marked) {
    flat.is_marked = true;
    marked_beyond_ = beyond_;
  }
}

void JsonTextWalker::close_beyond() {
  Frame& flat = frames_.back();
  if (marked_beyond_ == beyond_) {
    flat.is_marked = false;
    marked_beyond_ = 0;
  }
  flat.is_name_marked = false;
  --beyond_;
}

void JsonTextWalker::begin_next_member() {
  Frame& frame = frames_.back();
  ++frame.index;
  if (frame.is_array) return;
  frame.name.clear();
  frame.is_name_marked = false;
}

bool JsonTextWalker::next(JsonTextItem& item) {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    item = {at_, at_ + 1, c == '"', false, false};
    switch (c) {
      case '{':
      case '[':
        open(c == '[');
        break;
      case '}':
      case ']':
        close();
        break;
      case ',':
        begin_next_member();
        break;
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case ':':
        break;
      default: {
        const std::size_t stop = text_.find_first_of(kAfterScalar, at_ + 1);
        item.end = item.is_string                   ? string_end(at_)
                   : stop == std::string_view::npos ? text_.size()
                                                    : stop;
        at_ = item.end;
        Frame& frame = frames_.back();
        item.is_key = item.is_string && is_followed_by_colon(at_);
        if (item.is_key) {
          frame.name_at = frames_.size() - 1;
          frame.name = decode_json_text(text_.substr(item.begin, item.end - item.begin));
          frame.is_name_marked = marks_(frame.name);
        }
        item.is_marked = frame.is_marked || (!item.is_key && frame.is_name_marked);
        return true;
      }
    }
    ++at_;
  }
  return false;
}

std::string JsonTextWalker::pointer() const {
  std::string out;
  for (std::size_t i = 1; i < frames_.size(); ++i) {
    const Frame& frame = frames_[i];
    out += '/' + (frame.is_array ? std::to_string(frame.index) : pointer_token(frame.name));
  }
  return out;
}

}  // namespace usagescope::mock
