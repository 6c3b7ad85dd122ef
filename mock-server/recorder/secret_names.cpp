#include "mock-server/recorder/secret_names.hpp"

#include <algorithm>
#include <iterator>

#include "mock-server/fixtures/canonical.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kMaxName = 128;  // longer ones are judged by their end

struct SecretName {
  std::string_view ending;  ///< of the name without case and punctuation
  std::string_view placeholder;
};

// Longer endings first. The API's own: api-reference.md, 1.1 to 1.3; the others are common usage.
constexpr SecretName kSecretNames[] = {
    {"refreshtoken", "redacted-refresh-token"},
    {"accesstoken", "redacted-access-token"},
    {"cspauthtoken", "redacted-access-token"},
    {"idtoken", "redacted-id-token"},
    {"token", "redacted-token"},
    {"clientsecret", "redacted-client-secret"},
    {"secret", "redacted-secret"},
    {"password", "redacted-password"},
    {"passwd", "redacted-password"},
    {"passphrase", "redacted-password"},
    {"passcode", "redacted-passcode"},
    {"apikey", "redacted-key"},
    {"accesskey", "redacted-key"},
    {"secretkey", "redacted-key"},
    {"privatekey", "redacted-key"},
    {"authorization", "redacted-authorization"},
    {"setcookie", "redacted-cookie"},
    {"cookie", "redacted-cookie"},
    {"sessionid", "redacted-session"},
    {"jwt", "redacted-jwt"},
    {"bearer", "redacted-token"},
    {"assertion", "redacted-assertion"},
    {"credentials", "redacted-credentials"},
    {"credential", "redacted-credentials"},
};

static_assert(std::all_of(std::begin(kSecretNames), std::end(kSecretNames),
                          [](const SecretName& secret) {
                            return secret.placeholder.starts_with(kPlaceholderMark);
                          }));

constexpr std::string_view kPlaceOfAPage[] = {"pagetoken", "nexttoken", "continuationtoken",
                                              "synctoken"};

constexpr std::string_view kSuspicious[] = {
    "token",      "secret",    "password", "passwd",    "passcode", "credential",
    "authoriz",   "cookie",    "session",  "signature", "apikey",   "accesskey",
    "privatekey", "secretkey", "jwt",      "bearer",    "assertion"};

std::string plain(std::string_view name) {
  if (name.size() > kMaxName) name.remove_prefix(name.size() - kMaxName);
  std::string out;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

bool marks_a_page(const std::string& name) {
  return std::any_of(std::begin(kPlaceOfAPage), std::end(kPlaceOfAPage),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::size_t run_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_base64url(text[at])) ++at;
  return at;
}

}  // namespace

std::optional<std::string_view> placeholder_of(std::string_view name) {
  if (is_placeholder(name)) return std::nullopt;
  const std::string word = plain(name);
  for (const SecretName& secret : kSecretNames) {
    if (word.ends_with(secret.ending)) {
      if (marks_a_page(word)) return std::nullopt;
      return secret.placeholder;
    }
  }
  return std::nullopt;
}

bool is_secret_name(std::string_view name) {
  return placeholder_of(name).has_value();
}

bool is_suspicious_name(std::string_view name) {
  const std::string word = plain(name);
  if (marks_a_page(word)) return false;
  return std::any_of(std::begin(kSuspicious), std::end(kSuspicious),
                     [&](std::string_view part) { return word.find(part) != std::string::npos; });
}

bool is_placeholder(std::string_view text) {
  return std::any_of(std::begin(kSecretNames), std::end(kSecretNames),
                     [&](const SecretName& secret) { return text == secret.placeholder; });
}

bool is_within_placeholder(std::string_view text) {
  return std::any_of(std::begin(kSecretNames), std::end(kSecretNames),
                     [&](const SecretName& secret) {
                       return secret.placeholder.find(text) != std::string_view::npos;
                     });
}

std::optional<TextRange> find_jwt(std::string_view text, std::size_t from) {
  constexpr std::size_t kShortestHeader = 10;  // {"a":1} in base64url
  constexpr std::string_view kObject = "eyJ";  // {" in base64
  for (std::size_t at = text.find(kObject, from); at != std::string_view::npos;
       at = text.find(kObject, at + 1)) {
    const std::size_t header_end = run_end(text, at);
    if (header_end - at < kShortestHeader || header_end >= text.size() || text[header_end] != '.') {
      at = header_end - 1;  // no later start within this run ends elsewhere: it is only shorter
      continue;
    }
    const std::size_t payload_end = run_end(text, header_end + 1);
    const bool is_encrypted = payload_end < text.size() && text[payload_end] == '.';
    if (payload_end == header_end + 1 && !is_encrypted) {
      at = header_end;
      continue;
    }
    std::size_t end = payload_end;
    while (end < text.size() && (is_base64url(text[end]) || text[end] == '.')) ++end;
    return TextRange{at, end};
  }
  return std::nullopt;
}

std::optional<TextRange> find_private_key(std::string_view text, std::size_t from) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  constexpr std::string_view kDashes = "-----";
  constexpr std::size_t kLongestTitle = 60;
  for (std::size_t at = text.find(kBegin, from); at != std::string_view::npos;
       at = text.find(kBegin, at + 1)) {
    const std::string_view title = text.substr(at + kBegin.size(), kLongestTitle);
    const std::size_t title_end = title.find(kDashes);
    if (!title.substr(0, title_end).ends_with("PRIVATE KEY")) continue;
    const std::size_t last = text.find(kEnd, at);
    if (last == std::string_view::npos) return TextRange{at, text.size()};
    const std::size_t closed = text.find(kDashes, last + kEnd.size());
    return TextRange{at, closed == std::string_view::npos ? text.size() : closed + kDashes.size()};
  }
  return std::nullopt;
}

}  // namespace usagescope::mock
