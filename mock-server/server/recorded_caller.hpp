#pragma once

#include <optional>

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

/// Recordings hold no credentials, so they are put back here: an access token of an account of
/// `parts` to which the engine answers with the recorded status (nobody for 401, one who may not
/// for 403, else one who may); for a token call an account whose credentials are the placeholders
/// of the recording itself. `fixture` is a recording whose request `match` was found for.
[[nodiscard]] RecordedCall restore_call(const Fixture& fixture, const EndpointMatch& match,
                                        const ApplicationParts& parts, Instant now);

}  // namespace usagescope::mock
