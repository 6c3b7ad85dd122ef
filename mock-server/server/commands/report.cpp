#include "mock-server/server/commands/report.hpp"

#include <cstdio>

namespace usagescope::mock {

void print_problems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) std::printf("%s\n", describe(problem).c_str());
}

}  // namespace usagescope::mock
