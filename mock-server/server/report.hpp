#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/http/problem.hpp"

namespace usagescope::mock {

/// Prints a line a problem to the standard output.
void print_problems(const std::vector<Problem>& problems);

/// "1 file", "2 files"
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace usagescope::mock
