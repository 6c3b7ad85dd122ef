#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace usagescope::mock {

/// "1 file", "2 files"
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// Text of a request or an answer as it may stand in a log: it cannot write a line or colours of
/// its own.

/// Printable ASCII as it is, all else, blanks included, as "%0A": one word of a line.
[[nodiscard]] std::string escaped_word(std::string_view text);
/// Only control characters are escaped: the rest of a line.
[[nodiscard]] std::string escaped_line(std::string_view text);

}  // namespace usagescope::mock
