#pragma once

#include <string>
#include <string_view>

namespace usagescope::mock {

/// The passes of the redactor over text of no known form; each returns its input when it finds
/// nothing.

[[nodiscard]] std::string without_private_keys(std::string text);
[[nodiscard]] std::string without_jwts(std::string text);
/// "Bearer abc", "Basic abc", in any case.
[[nodiscard]] std::string without_credentials(std::string text);
/// "token=abc", "\"token\":\"abc\"", "Passcode: 123456".
[[nodiscard]] std::string without_named_values(std::string text);

}  // namespace usagescope::mock
