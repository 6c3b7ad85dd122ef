#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usagescope::mock {

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// nullopt for other characters, missing or misplaced padding, and bits that stand for nothing.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace usagescope::mock
