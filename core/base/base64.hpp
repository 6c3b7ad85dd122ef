#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usagescope {

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// nullopt for other characters, missing or misplaced padding, and bits that stand for nothing.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
/// What the characters before the first one that is not of the alphabet stand for: for a look at
/// text that may be broken.
[[nodiscard]] std::string base64_decode_head(std::string_view text);

/// RFC 4648, section 5, without padding, as in a JWT.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// nullopt for other characters and impossible lengths.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace usagescope
