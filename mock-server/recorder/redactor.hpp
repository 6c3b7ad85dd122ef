#pragma once

#include <string>
#include <string_view>

#include "mock-server/http/message.hpp"
#include "mock-server/recorder/learned_secrets.hpp"

namespace usagescope::mock {

/// Takes secrets out of what is stored, shown or logged. Replaced are
///   - values whose name tells (secret_names.hpp), in JSON, forms, query strings and headers,
///   - JWTs, PEM private keys and "Bearer ..." or "Basic ..." credentials anywhere,
///   - whatever was learned from an exchange, wherever it comes up again (an error that quotes the
///     token, a path), as far as learned_secrets.hpp remembers it.
/// The rest stays byte for byte, also in text that is broken JSON. The same secret always gets the
/// same placeholder, which depends on its name only and says nothing of its value: requests that
/// differ in secrets alone are equal once redacted. Redacting twice changes nothing more.
/// Time: linear in the text. Pure; learn() excepted, which wants one thread at a time.
class Redactor {
 public:
  /// Learns what redacted() replaces by name, and what text() does as a value in quotes or after a
  /// "=" or as credentials.
  void learn(const HttpRequest& request);
  void learn(const HttpResponse& response);

  /// Headers by allow-list; path, target, query, body.
  [[nodiscard]] HttpRequest redacted(const HttpRequest& request) const;
  /// Headers by allow-list; body. A body source is dropped.
  [[nodiscard]] HttpResponse redacted(const HttpResponse& response) const;

  /// Text of no known form: a log line, a message.
  [[nodiscard]] std::string text(std::string_view text) const;
  /// What looks like JSON (also lines of it) as JSON, whatever its type: curl calls it a form. What
  /// its type calls a form and what is no valid JSON as a form, anything else as text.
  [[nodiscard]] std::string body(std::string_view body, std::string_view content_type) const;
  /// A request target or URL.
  [[nodiscard]] std::string target(std::string_view target) const;
  [[nodiscard]] QueryParams params(const QueryParams& params) const;
  /// Those of the allow-list, values redacted; of those that hold secrets (csp-auth-token,
  /// Authorization, Cookie, ...) the name with a placeholder, so that one sees that they were sent.
  [[nodiscard]] Headers headers(const Headers& headers) const;

 private:
  void learn_value(std::string_view name, std::string_view value);
  void learn_secret(std::string_view placeholder, std::string_view value);
  void learn_headers(const Headers& headers);
  void learn_text(std::string_view text);
  void learn_form(std::string_view form);
  void learn_json(std::string_view json);
  void learn_body(std::string_view body, std::string_view content_type);
  [[nodiscard]] std::string json(std::string_view text) const;
  [[nodiscard]] std::string form(std::string_view text) const;
  /// False where text() would change nothing, found out at little cost; true where it may.
  [[nodiscard]] bool may_hold_secret(std::string_view text) const;

  LearnedSecrets learned_;
};

/// Whether a header may be stored at all (its value is still redacted).
[[nodiscard]] bool is_storable_header(std::string_view name);

/// Whether a body is to be read as JSON: its first character says so.
[[nodiscard]] bool looks_like_json(std::string_view body);

}  // namespace usagescope::mock
