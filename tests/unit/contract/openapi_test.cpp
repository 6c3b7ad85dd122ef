// The table of operations and fixtures/openapi.yaml name the same paths and ids.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <set>
#include <string>

#include "core/contract/operations.hpp"
#include "tests/source_folders.hpp"

using namespace usagescope;

namespace {

/// "POST /path id" of each operation, read by the file's fixed layout.
std::set<std::string> operations_of_the_contract() {
  std::ifstream file(USAGESCOPE_FIXTURES_DIR "/openapi.yaml");
  REQUIRE(file);
  std::set<std::string> found;
  std::string path;
  std::string method;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("  /") && line.ends_with(':')) path = line.substr(2, line.size() - 3);
    if (line == "    get:") method = "GET";
    if (line == "    post:") method = "POST";
    constexpr std::string_view kId = "      operationId: ";
    if (line.starts_with(kId)) found.insert(method + ' ' + path + ' ' + line.substr(kId.size()));
  }
  return found;
}

}  // namespace

TEST_CASE("the contract describes every operation and no other") {
  std::set<std::string> served;
  for (const Endpoint& endpoint : endpoints()) {
    served.insert(std::string(endpoint.method) + ' ' + endpoint.path() + ' ' +
                  std::string(endpoint.id));
  }
  CHECK(operations_of_the_contract() == served);
}
