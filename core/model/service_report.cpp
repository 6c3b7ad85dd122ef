#include "core/model/service_report.hpp"

#include <cstddef>

namespace usagescope {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The four hex digits at `at`, -1 when they are not.
std::int32_t code_unit(std::string_view text, std::size_t at) {
  if (text.size() < at + 4) return -1;
  std::int32_t unit = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

void append_utf8(std::string& text, std::uint32_t code_point) {
  const auto trail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xC0U | (code_point >> 6U));
    trail(0);
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xE0U | (code_point >> 12U));
    trail(6);
    trail(0);
  } else {
    text += static_cast<char>(0xF0U | (code_point >> 18U));
    trail(12);
    trail(6);
    trail(0);
  }
}

/// Reads \uXXXX, or a pair of them for a code point above U+FFFF; `at` is behind the 'u' and moves
/// behind what was read. False for lone surrogates.
bool append_unicode_escape(std::string_view text, std::size_t& at, std::string& result) {
  const std::int32_t unit = code_unit(text, at);
  if (unit < 0) return false;
  at += 4;
  auto code_point = static_cast<std::uint32_t>(unit);
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    if (unit >= 0xDC00 || text.substr(at, 2) != "\\u") return false;
    const std::int32_t low = code_unit(text, at + 2);
    if (low < 0xDC00 || low > 0xDFFF) return false;
    at += 6;
    code_point = 0x10000U + ((static_cast<std::uint32_t>(unit) - 0xD800U) << 10U) +
                 (static_cast<std::uint32_t>(low) - 0xDC00U);
  }
  append_utf8(result, code_point);
  return true;
}

/// The string that a JSON string's text stands for. This layer cannot use the JSON codecs, which
/// are built on it; the texts it reads were written by them.
std::optional<std::string> decoded_string(std::string_view json) {
  if (json.size() < 2 || json.front() != '"' || json.back() != '"') return std::nullopt;
  const std::string_view text = json.substr(1, json.size() - 2);
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"') return std::nullopt;
    if (c != '\\') {
      result += c;
      continue;
    }
    if (at == text.size()) return std::nullopt;
    const char escape = text[at++];
    if (escape == 'u') {
      if (!append_unicode_escape(text, at, result)) return std::nullopt;
      continue;
    }
    const std::size_t meaning = kEscapes.find(escape);
    if (meaning == std::string_view::npos) return std::nullopt;
    result += kMeanings[meaning];
  }
  return result;
}

const std::string* find_field(const std::vector<RawField>& fields, std::string_view key) {
  for (const RawField& field : fields) {
    if (field.first == key) return &field.second;
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> SkuRecord::text(std::string_view key) const {
  const std::string* json = find_field(fields, key);
  return json == nullptr ? std::nullopt : decoded_string(*json);
}

std::optional<Decimal> SkuRecord::number(std::string_view key) const {
  const std::string* json = find_field(fields, key);
  if (json == nullptr) return std::nullopt;
  const std::optional<std::string> quoted = decoded_string(*json);
  Result<Decimal> parsed = Decimal::parse(quoted ? *quoted : *json);
  if (!parsed) return std::nullopt;
  return *parsed;
}

}  // namespace usagescope
