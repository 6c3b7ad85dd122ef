#pragma once

#include <string>
#include <string_view>

namespace usagescope {

/// Appends a JSON string: quoted, escaped where JSON demands it; bytes that are no UTF-8 become
/// U+FFFD, so that the text is always valid.
void append_json_string(std::string& out, std::string_view value);

}  // namespace usagescope
