#include "mock-server/recorder/redact_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/base/text.hpp"
#include "mock-server/recorder/secret_names.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kCredentials = "redacted-token";

template <typename Find>
std::string replaced(std::string text, const Find& find, std::string_view placeholder) {
  auto range = find(text, 0);
  if (!range) return text;
  std::string out;
  std::size_t kept = 0;
  for (; range; range = find(text, kept)) {
    out.append(text, kept, range->begin - kept).append(placeholder);
    kept = range->end;
  }
  return out.append(text, kept);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_credential_char(char c) {
  return is_alnum(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

bool is_name_char(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool ends_value(char c) {
  return std::string_view(" \t\r\n&;,\"'<>)]}\\").find(c) != std::string_view::npos;
}

/// "bearer" or "basic" at `at`, whatever its case, as a word of its own: where it ends.
std::optional<std::size_t> scheme_end(std::string_view text, std::size_t at) {
  if (at > 0 && is_alnum(text[at - 1])) return std::nullopt;
  for (std::string_view scheme : {std::string_view("bearer"), std::string_view("basic")}) {
    if (ascii_lower(text.substr(at, scheme.size())) == scheme) return at + scheme.size();
  }
  return std::nullopt;
}

/// The first of two characters at or after `from`; much sooner than find_first_of() in the texts of
/// an exchange, in which they are rare.
std::size_t find_either(std::string_view text, char a, char b, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] == a || text[at] == b) return at;
  }
  return std::string_view::npos;
}

/// The credentials after a scheme's name. Words of prose ("basic subscription") are none: eight
/// characters with a digit, a capital inside or a mark are wanted.
std::optional<TextRange> find_credentials(std::string_view text, std::size_t from) {
  constexpr std::size_t kShortest = 8;
  for (std::size_t at = find_either(text, 'b', 'B', from); at != std::string_view::npos;
       at = find_either(text, 'b', 'B', at + 1)) {
    const auto end = scheme_end(text, at);
    if (!end || *end >= text.size() || !is_blank(text[*end])) continue;
    const std::size_t begin = text.find_first_not_of(" \t", *end);
    if (begin == std::string_view::npos) return std::nullopt;
    std::size_t stop = begin;
    while (stop < text.size() && is_credential_char(text[stop])) ++stop;
    const std::string_view value = text.substr(begin, stop - begin);
    const bool is_word = std::all_of(value.begin() + (value.empty() ? 0 : 1), value.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
    if (value.size() >= kShortest && !is_word && !is_placeholder(value)) {
      return TextRange{begin, stop};
    }
  }
  return std::nullopt;
}

/// Prose that passes for credentials where it stands ("Basic Cloud-Foundation") must not be looked
/// for everywhere.
bool are_sure_credentials(std::string_view value) {
  constexpr std::size_t kShortestSure = 16;
  const auto has = [value](auto kind) { return std::any_of(value.begin(), value.end(), kind); };
  return value.size() >= kShortestSure && has(is_digit) &&
         has([](char c) { return is_alnum(c) && !is_digit(c); });
}

/// The name before the "=" or ":" at `at`; a quote may stand between.
std::string_view name_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 64;
  std::size_t end = at;
  if (end > 0 && (text[end - 1] == '"' || text[end - 1] == '\'')) --end;
  if (end > 0 && end < at && text[end - 1] == '\\') --end;  // JSON within a JSON string
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongest && is_name_char(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

struct NamedValue {
  TextRange range;
  std::string_view placeholder;
  bool is_bare = false;  ///< after a colon and without quotes, as in prose
};

/// Finds named values one after another, in time linear in the text: "token:token:token:" is full
/// of names whose values all end at the same place, which is looked for once.
class NamedValues {
 public:
  explicit NamedValues(std::string_view text) : text_(text) {}

  std::optional<NamedValue> next() {
    for (at_ = find_either(text_, '=', ':', at_); at_ != std::string_view::npos;
         at_ = find_either(text_, '=', ':', at_ + 1)) {
      const auto placeholder = placeholder_of(name_before(text_, at_));
      if (!placeholder) continue;
      const bool is_after_colon = text_[at_] == ':';
      const std::size_t begin = value_begin(at_ + 1);
      const bool is_quoted = text_[begin - 1] == '"' || text_[begin - 1] == '\'';
      find_end(begin);
      const std::string_view value = text_.substr(begin, end_ - begin);
      if (value.empty() || is_placeholder(value)) continue;
      const bool is_bare = is_after_colon && !is_quoted;
      if (is_bare && (value.size() < kShortestAfterColon || digits_end_ <= begin)) continue;
      at_ = end_;
      return NamedValue{{begin, end_}, *placeholder, is_bare};
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kShortestAfterColon = 6;  // a passcode; "token: bad" is prose

  /// Past blanks, and past quotes, which may be escaped.
  [[nodiscard]] std::size_t value_begin(std::size_t at) const {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    while (at < text_.size() &&
           (text_[at] == '"' || text_[at] == '\'' ||
            (text_[at] == '\\' && at + 1 < text_.size() && text_[at + 1] == '"'))) {
      ++at;
    }
    return at;
  }

  /// Sets `end_` and `digits_end_` for the value at `begin`, which never is before the last one.
  void find_end(std::size_t begin) {
    if (begin <= end_) return;
    digits_end_ = 0;
    for (end_ = begin; end_ < text_.size() && !ends_value(text_[end_]); ++end_) {
      if (is_digit(text_[end_])) digits_end_ = end_ + 1;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;         // of the value looked at last
  std::size_t digits_end_ = 0;  // one past its last digit
};

}  // namespace

std::string without_private_keys(std::string text) {
  return replaced(std::move(text), find_private_key, "redacted-key");
}

std::string without_jwts(std::string text) {
  return replaced(std::move(text), find_jwt, "redacted-jwt");
}

std::string without_credentials(std::string text) {
  return replaced(std::move(text), find_credentials, kCredentials);
}

std::string without_named_values(std::string text) {
  NamedValues values(text);
  auto found = values.next();
  if (!found) return text;
  std::string out;
  std::size_t kept = 0;
  for (; found; found = values.next()) {
    out.append(text, kept, found->range.begin - kept).append(found->placeholder);
    kept = found->range.end;
  }
  return out.append(text, kept);
}

void for_each_told_secret(std::string_view text,
                          const std::function<void(std::string_view, std::string_view)>& use) {
  const auto part = [text](TextRange range) {
    return text.substr(range.begin, range.end - range.begin);
  };
  for (auto range = find_credentials(text, 0); range; range = find_credentials(text, range->end)) {
    if (are_sure_credentials(part(*range))) use(part(*range), kCredentials);
  }
  NamedValues values(text);
  for (auto found = values.next(); found; found = values.next()) {
    if (!found->is_bare) use(part(found->range), found->placeholder);
  }
}

}  // namespace usagescope::mock
