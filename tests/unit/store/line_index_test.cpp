#include "core/store/line_index.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

TEST_CASE("rows with the same parts are of one line") {
  LineIndex lines;
  lines.push_back({1, 2, 3, 4, 5, 6});
  lines.push_back({1, 2, 3, 4, 5, 0});
  lines.push_back({1, 2, 3, 4, 5, 6});
  lines.push_back({6, 5, 4, 3, 2, 1});
  CHECK(lines.line_count() == 3);
  CHECK(lines.codes()[0] == 0);
  CHECK(lines.codes()[1] == 1);
  CHECK(lines.codes()[2] == 0);
  CHECK(lines.codes()[3] == 2);
}

TEST_CASE("many lines are told apart") {
  LineIndex lines;
  for (std::uint32_t round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 5'000; ++i) lines.push_back({i, i % 7, 0, i % 3, i / 2, 0});
  }
  REQUIRE(lines.line_count() == 5'000);
  for (std::uint32_t row = 0; row < 10'000; ++row) REQUIRE(lines.codes()[row] == row % 5'000);
}

}  // namespace
}  // namespace usagescope
