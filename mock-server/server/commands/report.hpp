#pragma once

#include <vector>

#include "mock-server/http/problem.hpp"

namespace usagescope::mock {

/// Prints a line a problem to the standard output.
void print_problems(const std::vector<Problem>& problems);

}  // namespace usagescope::mock
