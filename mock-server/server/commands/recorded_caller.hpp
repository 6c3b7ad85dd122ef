#pragma once

#include <optional>
#include <vector>

#include "core/contract/operations.hpp"
#include "core/time/clock.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// A recorded request, ready to be asked again by somebody whom this server knows.
struct RecordedCall {
  HttpRequest request;  ///< with the headers that no recording keeps
  /// Whom the server must know instead of its own accounts.
  std::optional<TokenStore> tokens = {};
};

/// Recordings hold no credentials, so they are put back here, and nobody knows whose they were: the
/// request once for each account of `parts` who can get the recorded status (nobody for 401, those
/// who may not for 403, else those who may), with an access token of theirs. Empty when no account
/// can. A token call comes back once, for an account whose credentials are the placeholders of the
/// recording itself. `fixture` is a recording whose request `match` was found for.
[[nodiscard]] std::vector<RecordedCall> restore_calls(const Fixture& fixture,
                                                      const EndpointMatch& match,
                                                      const ApplicationParts& parts, Instant now);

}  // namespace usagescope::mock
