#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Something that looks like a secret and that the redactor did not know.
struct SecretFinding {
  std::string
      where;  ///< "response body /results/0/note", "request query state", "response header Link"
  std::string what;  ///< "a JWT", "a private key", ...; never the secret itself
};

/// Looks through what is about to be saved, after the redactor, and by other means than its names:
///   - JWTs, PEM private keys and keys of well-known vendors anywhere,
///   - long runs of base64 or hexadecimal digits that look random, in or near a name in which a
///     secret would be no surprise.
/// UUIDs and the redactor's placeholders are none. At most kMaxFindings are returned.
inline constexpr std::size_t kMaxFindings = 20;
[[nodiscard]] std::vector<SecretFinding> find_secrets(const HttpRequest& request,
                                                      const HttpResponse& response);

/// The same for one text; `where` comes before the pointer or the offset.
[[nodiscard]] std::vector<SecretFinding> find_secrets_in(std::string_view body,
                                                         const std::string& where);

/// "response body /a/b looks like a JWT; ..." for a message.
[[nodiscard]] std::string describe_findings(const std::vector<SecretFinding>& findings);

}  // namespace usagescope::mock
