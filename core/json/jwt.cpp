#include <cstdint>
#include <limits>

#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"

namespace usagescope {
namespace {

int base64url_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-') return 62;
  if (c == '_') return 63;
  return -1;
}

/// Without padding, as in a JWT.
std::optional<std::string> base64url_decode(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = base64url_value(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xFFU);
  }
  if (count == 6) return std::nullopt;  // a lone last character holds no whole byte
  return bytes;
}

}  // namespace

std::optional<std::int64_t> jwt_expiry_ms(std::string_view token) {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto payload = base64url_decode(parts[1]);
  if (!payload) return std::nullopt;
  const auto claims = Json::parse(*payload);
  if (!claims) return std::nullopt;
  const Json* expiry = claims->find("exp");
  if (expiry == nullptr || expiry->number() == nullptr) return std::nullopt;
  // Seconds since 1970, which RFC 7519 allows to have a fraction.
  const auto seconds = Decimal::parse(expiry->number()->text);
  if (!seconds) return std::nullopt;
  const auto product = Decimal::multiply(*seconds, Decimal(1000));
  if (!product) return std::nullopt;
  const Int128 ms = product->rounded(0).unscaled();
  if (ms < 0 || ms > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(ms);
}

}  // namespace usagescope
