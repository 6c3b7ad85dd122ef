#include <cstdint>
#include <limits>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"

namespace usagescope {
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
