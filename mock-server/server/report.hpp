#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/http/problem.hpp"

namespace usagescope::mock {

/// A problem of a file, with its line, from an error of its reader (whose path is a JSON pointer).
/// What is found there is told when the text is JSON.
[[nodiscard]] Problem problem_of(const std::string& file, std::string_view text,
                                 const Error& error);

/// Prints a line a problem to the standard output.
void print_problems(const std::vector<Problem>& problems);

/// "1 file", "2 files"
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace usagescope::mock
