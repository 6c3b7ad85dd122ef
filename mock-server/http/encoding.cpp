#include "mock-server/http/encoding.hpp"

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// True for "q=0", "q=0.0", ...
bool is_refused(std::string_view parameters) {
  for (std::string_view parameter : split(parameters, ';')) {
    parameter = trimmed(parameter);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::kGzip:
      return "gzip";
    case Encoding::kBrotli:
      return "br";
    case Encoding::kIdentity:
      break;
  }
  return "";
}

bool accepts(const std::string* accept_encoding, Encoding encoding) {
  if (encoding == Encoding::kIdentity) return true;
  if (accept_encoding == nullptr) return false;
  bool by_star = false;
  for (std::string_view item : split(*accept_encoding, ',')) {
    const std::size_t semicolon = item.find(';');
    const std::string name = ascii_lower(trimmed(item.substr(0, semicolon)));
    const bool refused =
        semicolon != std::string_view::npos && is_refused(item.substr(semicolon + 1));
    if (name == encoding_name(encoding)) return !refused;
    if (name == "*") by_star = !refused;
  }
  return by_star;
}

Encoding choose_encoding(const std::string* accept_encoding) {
  if (accepts(accept_encoding, Encoding::kBrotli)) return Encoding::kBrotli;
  if (accepts(accept_encoding, Encoding::kGzip)) return Encoding::kGzip;
  return Encoding::kIdentity;
}

}  // namespace usagescope::mock
