#pragma once

#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Packs a body while it passes: each piece can be unpacked as soon as it is there. Memory: zlib's
/// window and one piece.
[[nodiscard]] BodySource gzip_source(BodySource plain);

}  // namespace usagescope::mock
