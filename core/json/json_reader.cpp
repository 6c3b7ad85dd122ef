#include "core/json/json_reader.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/text.hpp"
#include "core/json/json_location.hpp"

namespace usagescope {
namespace {

std::size_t first_invalid_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_sequence_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

Error syntax_error(std::string_view text, std::size_t position, std::string pointer) {
  const std::size_t invalid = first_invalid_byte(text);
  std::string message = "This is not valid JSON: ";
  if (invalid < text.size() && invalid < position) {
    message += "byte " + std::to_string(invalid + 1) + " is not UTF-8.";
  } else if (position > text.size()) {
    message += "it ends too early, after byte " + std::to_string(text.size()) + ".";
  } else {
    message += "unexpected text at byte " + std::to_string(position) + ".";
  }
  return {ErrorCode::kInvalidSyntax, std::move(message), std::move(pointer)};
}

/// The parser's events, turned into ours. The function names are the parser's.
class Adapter {
 public:
  Adapter(std::string_view text, JsonHandler& handler, std::size_t max_depth)
      : text_(text), handler_(handler), max_depth_(max_depth) {}

  bool null() { return scalar({JsonScalar::Kind::kNull, false, {}}); }
  bool boolean(bool value) { return scalar({JsonScalar::Kind::kBoolean, value, {}}); }

  // The parser hands over whole numbers without their text. It is known all the same: JSON has no
  // leading zeros, and what comes here signed had a minus sign, so a zero was "-0".
  bool number_integer(std::int64_t value) { return value == 0 ? number("-0") : whole(value); }
  bool number_unsigned(std::uint64_t value) { return whole(value); }
  bool number_float(double, const std::string& text) { return number(text); }

  bool string(const std::string& value) {
    return scalar({JsonScalar::Kind::kString, false, value});
  }
  // Only binary formats have these.
  bool binary(const std::vector<std::uint8_t>&) { return false; }

  bool start_object(std::size_t) { return begin(false); }
  bool start_array(std::size_t) { return begin(true); }
  bool end_object() {
    location_.leave();
    return check(handler_.end_object());
  }
  bool end_array() {
    location_.leave();
    return check(handler_.end_array());
  }
  bool key(const std::string& key) {
    location_.set_key(key);
    return check(handler_.key(key));
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) {
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow) {
      location_.next_value();
      return fail({ErrorCode::kOutOfRange, "The number " + excerpt(token, 40) + " is too large.",
                   location_.pointer()});
    }
    return fail(syntax_error(text_, position, location_.pointer()));
  }

  [[nodiscard]] Error& error() { return error_; }

 private:
  template <typename Integer>
  bool whole(Integer value) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return number({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
  }

  bool number(std::string_view text) { return scalar({JsonScalar::Kind::kNumber, false, text}); }

  bool scalar(const JsonScalar& value) {
    location_.next_value();
    return check(handler_.scalar(value));
  }

  bool begin(bool is_array) {
    location_.next_value();
    if (location_.depth() == max_depth_) {
      return fail({ErrorCode::kTooDeep,
                   "Nested deeper than " + std::to_string(max_depth_) + " levels.",
                   location_.pointer()});
    }
    const bool goes_on = check(is_array ? handler_.begin_array() : handler_.begin_object());
    location_.enter(is_array);
    return goes_on;
  }

  bool check(bool goes_on) {
    if (!goes_on) {
      error_ = handler_.refusal();
      error_.path = location_.pointer() + error_.path;
    }
    return goes_on;
  }

  bool fail(Error error) {
    error_ = std::move(error);
    return false;
  }

  std::string_view text_;
  JsonHandler& handler_;
  std::size_t max_depth_;
  JsonLocation location_;
  Error error_;
};

}  // namespace

std::string_view JsonScalar::type_name() const noexcept {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kNumber:
      return "number";
    case Kind::kString:
      return "string";
  }
  return "value";
}

Status read_json(std::string_view text, JsonHandler& handler, std::size_t max_depth) {
  // The parser takes a NUL for the end of the text; no JSON has one.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    return Error{ErrorCode::kInvalidSyntax,
                 "This is not valid JSON: byte " + std::to_string(nul + 1) + " is NUL.",
                 {}};
  }
  Adapter adapter(text, handler, max_depth);
  if (!nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &adapter)) {
    return std::move(adapter.error());
  }
  return ok();
}

}  // namespace usagescope
