#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): how browsers save what they asked.

/// One entry of a HAR file.
struct HarEntry {
  std::size_t index = 0;  ///< in log.entries of the file that was read
  HttpRequest request;    ///< target as in the URL, path and parameters decoded
  HttpResponse response;  ///< body unpacked, as the file has it
  Instant at;
  /// The size of the answer's body where the body itself was not kept.
  std::optional<std::size_t> unkept_body_bytes;
  std::string origin;   ///< "https://console.navigator.vmware.com"
  std::string comment;  ///< for people; written when it is not empty
};

/// An entry that is no exchange to be recorded, and why.
struct HarProblem {
  std::string pointer;  ///< "/log/entries/3"
  std::string reason;
};

struct HarFile {
  std::vector<HarEntry> entries;
  std::vector<HarProblem> problems;
};

/// Errors: kInvalidSyntax for what is no JSON object, kWrongType for what is no HAR; the pointer in
/// the path. An entry that cannot be used (aborted, a websocket, a body that the file leaves out,
/// an encoding that is not base64, broken JSON within it) is a problem and keeps no other from
/// being read; what stands beside the entries, and in members that are not read, is not looked at.
[[nodiscard]] Result<HarFile> read_har(std::string_view text);

/// A HAR file that other programs read. Bodies that are no UTF-8 go as base64.
[[nodiscard]] std::string write_har(const std::vector<HarEntry>& entries);

/// "2022-02-15T13:00:00.5+01:00", "2022-02-15T12:00:00.500Z": ISO 8601 with an offset, as HAR has
/// it. Fractions beyond milliseconds are cut. Years 1 to 9999 in UTC.
[[nodiscard]] Result<Instant> parse_har_time(std::string_view text);

}  // namespace usagescope::mock
