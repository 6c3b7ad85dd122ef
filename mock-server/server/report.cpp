#include "mock-server/server/report.hpp"

#include <cstdio>

#include "mock-server/fixtures/schema.hpp"

namespace usagescope::mock {

Problem problem_of(const std::string& file, std::string_view text, const Error& error) {
  auto json = Json::parse(text);
  if (!json) {
    const std::string found = error.message;
    return {file, line_of_syntax_error(text, json.error()), json.error().path, "JSON", found};
  }
  const SchemaSet tree(std::move(*json));
  const Json* found = tree.at(error.path);
  return {file, line_of_pointer(text, error.path), error.path, error.message,
          found == nullptr ? "nothing" : shown(*found)};
}

void print_problems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) std::printf("%s\n", describe(problem).c_str());
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace usagescope::mock
