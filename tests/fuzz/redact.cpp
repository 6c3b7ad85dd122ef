// The redactor: no input crashes it, redacting twice changes nothing more, what was learned is
// gone, and JSON stays JSON of the same shape.
#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "mock-server/http/request_body.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/secret_names.hpp"
#include "mock-server/recorder/secret_scanner.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::mock {
namespace {

constexpr char kCanary[] = "canary-0123456789";

/// The same containers, names apart (a JWT may be one), and scalars where scalars were.
bool same_shape(const Json& a, const Json& b, int depth = 0) {
  if (depth > 64) return true;
  if (const auto* list = a.array()) {
    if (b.array() == nullptr || b.array()->size() != list->size()) return false;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!same_shape((*list)[i], (*b.array())[i], depth + 1)) return false;
    }
    return true;
  }
  if (const auto* members = a.object()) {
    if (b.object() == nullptr || b.object()->size() != members->size()) return false;
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (!same_shape((*members)[i].second, (*b.object())[i].second, depth + 1)) return false;
    }
    return true;
  }
  return a.type_name() == b.type_name();
}

void check_body(const Redactor& redactor, std::string_view text, std::string_view type) {
  const bool is_form = is_form_type(type) && !Json::parse(text);
  const std::string once = redactor.body(text, type);
  fuzz::require(redactor.body(once, type) == once, "redacting twice changes nothing more");
  fuzz::require(once.find(kCanary) == std::string::npos, "what was learned is gone");
  // The end of an escape ("\\u02ee") may look like the beginning of one.
  const bool has_escapes = once.find('\\') != std::string::npos;
  fuzz::require(is_form || has_escapes || !find_jwt(once, 0), "JWTs are gone");
  fuzz::require(find_secrets_in(once, "body").size() <= kMaxFindings, "few findings");
  if (is_form || !looks_like_json(text)) return;
  const auto before = Json::parse(text);
  if (!before) return;
  const auto after = Json::parse(once);
  // Two names that were JWTs are equal now, which the parser refuses.
  fuzz::require(after.has_value() || once.find("redacted-") != std::string::npos,
                "JSON stays JSON");
  if (after) fuzz::require(same_shape(*before, *after), "JSON keeps its shape");
}

}  // namespace
}  // namespace usagescope::mock

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  using namespace usagescope::mock;
  const std::string_view text = fuzz::text_of(data, size);
  HttpRequest request;
  request.headers = {{"csp-auth-token", kCanary}};
  Redactor redactor;
  redactor.learn(request);
  check_body(redactor, text, "application/json");
  check_body(redactor, text, "application/x-www-form-urlencoded");
  fuzz::require(redactor.text(redactor.text(text)) == redactor.text(text), "text settles");
  fuzz::require(redactor.target(redactor.target(text)) == redactor.target(text), "targets settle");

  request.body = std::string(text);
  request.target = request.body;
  redactor.learn(request);  // whatever the input calls a secret
  const HttpRequest clean = redactor.redacted(request);
  fuzz::require(clean.target.find(kCanary) == std::string::npos, "nor is it in a target");
  return 0;
}
