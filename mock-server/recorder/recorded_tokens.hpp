#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// auth/tokens.json of a recording. The tokens of the recorded exchanges are never stored; so that
/// the recording can be replayed, each organisation that answered gets a synthetic one,
/// "recorded-<orgId>", with every role that its operations ask for.
class RecordedTokens {
 public:
  RecordedTokens() = default;

  /// Makes the file with an empty list when it is missing. Errors: kInvalidSyntax, kWrongType,
  /// kNotFound.
  [[nodiscard]] static Result<RecordedTokens> open(const std::filesystem::path& file);

  /// Adds a token for the organisation in the request's path, unless it has none or the file knows
  /// it; writes the file durably.
  [[nodiscard]] Status add_org_of(const HttpRequest& request);

 private:
  std::filesystem::path file_;
  Json json_;
  std::set<std::string> orgs_;
};

}  // namespace usagescope::mock
