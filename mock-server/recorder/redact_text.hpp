#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace usagescope::mock {

/// The passes of the redactor over text of no known form; each returns its input when it finds
/// nothing. Time: linear in the text.

[[nodiscard]] std::string without_private_keys(std::string text);
[[nodiscard]] std::string without_jwts(std::string text);
/// "Bearer abc", "Basic abc", in any case.
[[nodiscard]] std::string without_credentials(std::string text);
/// "token=abc", "\"token\":\"abc\"", "Passcode: 123456".
[[nodiscard]] std::string without_named_values(std::string text);

/// Calls `use(value, placeholder)` for what the last two passes would replace and what can be
/// looked for elsewhere: not bare values after a colon and not all credentials, which may be prose
/// or dates.
void for_each_told_secret(
    std::string_view text,
    const std::function<void(std::string_view value, std::string_view placeholder)>& use);

}  // namespace usagescope::mock
