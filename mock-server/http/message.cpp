#include "mock-server/http/message.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

bool same_name(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           const auto lower = [](char c) {
             return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
           };
           return lower(x) == lower(y);
         });
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
  // Most are written as they are, in visible ASCII.
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return c > ' ' && c <= '~' && c != '%' && c != '+'; })) {
    return std::string(text);
  }
  std::string raw(text);
  if (!plus_is_space) {  // in a path "+" is itself; percent_decode reads forms
    std::string kept;
    for (char c : raw) kept += c == '+' ? std::string("%2B") : std::string(1, c);
    raw = std::move(kept);
  }
  auto decoded = percent_decode(raw);
  if (!decoded) return Error{ErrorCode::kInvalidSyntax, "the URL has a broken % escape", ""};
  if (decoded->find('\0') != std::string::npos || !is_valid_utf8(*decoded)) {
    return Error{ErrorCode::kInvalidSyntax, "the URL is not valid UTF-8 text", ""};
  }
  return std::move(*decoded);
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) noexcept {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return &value;
  }
  return nullptr;
}

void set_header(Headers& headers, std::string_view name, std::string value) {
  std::erase_if(headers, [name](const auto& header) { return same_name(header.first, name); });
  headers.emplace_back(std::string(name), std::move(value));
}

Result<Target> parse_target(std::string_view target) {
  target = target.substr(0, target.find('#'));
  const std::size_t question = target.find('?');
  auto path = decode(target.substr(0, question), false);
  if (!path) return path.error();
  Target parsed{std::move(*path), {}};
  if (question == std::string_view::npos) return parsed;
  auto params = parse_pairs(target.substr(question + 1));
  if (!params) return params.error();
  parsed.params = std::move(*params);
  return parsed;
}

Result<QueryParams> parse_pairs(std::string_view text) {
  QueryParams pairs;
  for (std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto key = decode(pair.substr(0, equals), true);
    if (!key) return key.error();
    auto value = decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!value) return value.error();
    pairs.emplace_back(std::move(*key), std::move(*value));
  }
  return pairs;
}

}  // namespace usagescope::mock
