#include "core/store/code_vector.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <vector>

namespace usagescope {
namespace {

TEST_CASE("codes widen when they must and keep their values") {
  CodeVector codes;
  CHECK(codes.size() == 0);
  CHECK(codes.width_bytes() == 1);
  const std::vector<std::uint32_t> values = {0, 255, 7, 256, 65'535, 3, 65'536, 0xFFFF'FFFF, 0};
  const std::vector<int> widths = {1, 1, 1, 2, 2, 2, 4, 4, 4};
  for (std::size_t i = 0; i < values.size(); ++i) {
    codes.push_back(values[i]);
    CHECK(codes.width_bytes() == widths[i]);
    for (std::uint32_t row = 0; row <= i; ++row) CHECK(codes[row] == values[row]);
  }
  CHECK(codes.size() == values.size());
}

TEST_CASE("codes widen from one byte to four at once") {
  CodeVector codes;
  codes.push_back(9);
  codes.push_back(70'000);
  CHECK(codes.width_bytes() == 4);
  CHECK(codes[0] == 9);
  CHECK(codes[1] == 70'000);
}

TEST_CASE("visit hands out the span of the width at hand") {
  CodeVector codes;
  for (std::uint32_t i = 0; i < 300; ++i) codes.push_back(i);
  const std::size_t width = codes.visit([](auto span) {
    std::uint64_t sum = 0;
    for (const auto code : span) sum += code;
    CHECK(sum == 299 * 300 / 2);
    return sizeof(span[0]);
  });
  CHECK(width == 2);
}

TEST_CASE("codes take little more memory than they need") {
  CodeVector codes;
  for (std::uint32_t i = 0; i < 100'000; ++i) codes.push_back(i % 200);
  CHECK(codes.memory_bytes() >= 100'000);
  CHECK(codes.memory_bytes() <= 126'000);

  CodeVector reserved;
  reserved.reserve(1'000);
  for (std::uint32_t i = 0; i < 1'000; ++i) reserved.push_back(i);
  CHECK(reserved.memory_bytes() == 2'000);
}

}  // namespace
}  // namespace usagescope
