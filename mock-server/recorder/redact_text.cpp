#include "mock-server/recorder/redact_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/base/text.hpp"
#include "mock-server/recorder/secret_names.hpp"

namespace usagescope::mock {
namespace {

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
    if (!end || *end >= text.size() || text[*end] != ' ') continue;
    const std::size_t begin = text.find_first_not_of(' ', *end);
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
};

std::optional<NamedValue> find_named_value(std::string_view text, std::size_t from) {
  constexpr std::size_t kShortestAfterColon = 6;  // a passcode; "token: bad" is prose
  for (std::size_t at = find_either(text, '=', ':', from); at != std::string_view::npos;
       at = find_either(text, '=', ':', at + 1)) {
    const auto placeholder = placeholder_of(name_before(text, at));
    if (!placeholder) continue;
    std::size_t begin = at + 1;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    bool is_quoted = false;
    while (begin < text.size() &&
           (text[begin] == '"' || text[begin] == '\'' ||
            (text[begin] == '\\' && begin + 1 < text.size() && text[begin + 1] == '"'))) {
      is_quoted = true;
      ++begin;
    }
    std::size_t end = begin;
    while (end < text.size() && !ends_value(text[end])) ++end;
    const std::string_view value = text.substr(begin, end - begin);
    if (value.empty() || is_placeholder(value)) continue;
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    if (text[at] == ':' && !is_quoted && (value.size() < kShortestAfterColon || !has_digit)) {
      continue;
    }
    return NamedValue{{begin, end}, *placeholder};
  }
  return std::nullopt;
}

}  // namespace

std::string without_private_keys(std::string text) {
  return replaced(std::move(text), find_private_key, "redacted-key");
}

std::string without_jwts(std::string text) {
  return replaced(std::move(text), find_jwt, "redacted-jwt");
}

std::string without_credentials(std::string text) {
  return replaced(std::move(text), find_credentials, "redacted-token");
}

std::string without_named_values(std::string text) {
  auto found = find_named_value(text, 0);
  if (!found) return text;
  std::string out;
  std::size_t kept = 0;
  for (; found; found = find_named_value(text, kept)) {
    out.append(text, kept, found->range.begin - kept).append(found->placeholder);
    kept = found->range.end;
  }
  return out.append(text, kept);
}

}  // namespace usagescope::mock
