#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/service/caller.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// auth/tokens.json of a recording. The tokens of the recorded exchanges are never stored; so that
/// the recording can be replayed, each organisation that answered gets a synthetic one,
/// "recorded-<orgId>", with every role that its recorded operations ask for. An OAuth app of that
/// id and secret goes with it, for the token calls of clients.
class RecordedTokens {
 public:
  RecordedTokens() = default;

  /// Makes the file with an empty list when it is missing. Errors: kInvalidSyntax, kWrongType,
  /// kNotFound.
  [[nodiscard]] static Result<RecordedTokens> open(const std::filesystem::path& file);

  /// Adds a token for the organisation that the request is about, or roles to the token that was
  /// added before; writes the file durably when something is new. An organisation that has another
  /// token in the file is left alone.
  [[nodiscard]] Status add_org_of(const HttpRequest& request);

 private:
  std::filesystem::path file_;
  Json json_;
  std::map<std::string, std::set<Role>> ours_;  ///< by organisation
  std::set<std::string> others_;                ///< organisations
};

}  // namespace usagescope::mock
