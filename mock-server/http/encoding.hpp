#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace usagescope::mock {

enum class Encoding : std::uint8_t { kIdentity, kGzip, kBrotli };

/// "br", "gzip"; "" for identity.
[[nodiscard]] std::string_view encoding_name(Encoding encoding) noexcept;

/// Whether an Accept-Encoding header allows the encoding ("q=0" excludes, "*" is any); nullptr
/// stands for no header, which allows identity only.
[[nodiscard]] bool accepts(const std::string* accept_encoding, Encoding encoding);
/// Brotli, else gzip, else identity.
[[nodiscard]] Encoding choose_encoding(const std::string* accept_encoding);

}  // namespace usagescope::mock
