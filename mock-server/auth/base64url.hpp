#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usagescope::mock {

/// RFC 4648, section 5, without padding.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// nullopt for other characters and impossible lengths.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace usagescope::mock
