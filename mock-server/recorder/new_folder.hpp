#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"

namespace usagescope::mock {

/// Makes what a folder of recordings needs in order to load: cpn-mock.json with `now` as its clock,
/// auth/tokens.json, mappings/ and __files/. One that is missing or empty appears with all of it at
/// once, by a rename; elsewhere (a mount point, a folder of other files) what is missing is added.
/// Errors: files that cannot be read or written.
[[nodiscard]] Status make_recording_folder(const std::filesystem::path& folder, Instant now);

}  // namespace usagescope::mock
