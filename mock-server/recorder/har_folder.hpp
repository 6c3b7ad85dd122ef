#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/recorder/har.hpp"
#include "mock-server/recorder/recording.hpp"

namespace usagescope::mock {

struct HarImport {
  std::size_t recorded = 0;    ///< new, replaced or unchanged
  std::size_t left_alone = 0;  ///< kept or skipped, as --update says
  std::size_t unusable = 0;    ///< problems, other paths, refused ones
  std::size_t failed = 0;      ///< the disk
};

/// Records the entries of a HAR file, in their order. `tell` gets a line for each, with the pointer
/// into the file; redacted. Errors: those of read_har().
[[nodiscard]] Result<HarImport> import_har(std::string_view har, const Recording& recording,
                                           const std::function<void(const std::string&)>& tell);

/// The recordings of a folder as entries. Pattern stubs stand for no one request: `tell` gets their
/// names. Errors: kNotFound, those of FixtureSet::load().
[[nodiscard]] Result<std::vector<HarEntry>> fixtures_as_har(
    const std::filesystem::path& folder, const std::function<void(const std::string&)>& tell);

/// The answer of /__admin/requests as entries, oldest first: requests without their secrets, and of
/// the answers the status; a journal keeps no bodies of answers. Errors with the pointer.
[[nodiscard]] Result<std::vector<HarEntry>> journal_as_har(const Json& journal,
                                                           const std::string& origin);

}  // namespace usagescope::mock
