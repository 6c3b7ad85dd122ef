#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace usagescope::mock {

/// How names and shapes of secrets are known; shared by the redactor and the scanner.

/// What stands in the place of a secret of this name (of a JSON member, a form field, a query
/// parameter, a header): "redacted-refresh-token". nullopt for a name that holds no secret.
/// Letters' case, "_" and "-" do not count. Page tokens ("nextPageToken") are no secrets.
[[nodiscard]] std::optional<std::string_view> placeholder_of(std::string_view name);
[[nodiscard]] bool is_secret_name(std::string_view name);

/// Wider: a name in which a secret would be no surprise ("tokenValue", "sessionState").
[[nodiscard]] bool is_suspicious_name(std::string_view name);

/// True for what the redactor writes.
[[nodiscard]] bool is_placeholder(std::string_view text);

/// True for parts of what the redactor writes, too.
[[nodiscard]] bool is_within_placeholder(std::string_view text);

/// Part of a text.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The next JWT (three or more base64url parts, the first an encoded JSON object) at or after
/// `from`.
[[nodiscard]] std::optional<TextRange> find_jwt(std::string_view text, std::size_t from);
/// The next PEM private key at or after `from`; it ends with the text when its end is missing.
[[nodiscard]] std::optional<TextRange> find_private_key(std::string_view text, std::size_t from);

}  // namespace usagescope::mock
