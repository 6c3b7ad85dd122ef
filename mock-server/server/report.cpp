#include "mock-server/server/report.hpp"

#include <cstdio>

namespace usagescope::mock {

void print_problems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) std::printf("%s\n", describe(problem).c_str());
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace usagescope::mock
