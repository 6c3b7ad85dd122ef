#include "core/query/key_numbers.hpp"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace usagescope {
namespace {

using Numbers = std::vector<std::uint32_t>;

TEST_CASE("keys are numbered by first appearance, looked up or hashed") {
  for (const std::uint64_t bound : {std::uint64_t{200}, std::uint64_t{1} << 60, std::uint64_t{0}}) {
    KeyNumbers numbers(bound, 5);
    Numbers keys = {52, 12, 52, 0, 13};
    numbers.number_all(keys.data(), 5);
    CHECK(keys == Numbers{0, 1, 0, 2, 3});
    CHECK(numbers.count() == 4);
    CHECK(numbers.key(3) == 13);
    CHECK(numbers.key(2) == 0);
    CHECK(numbers.number(12) == 1);
  }
}

TEST_CASE("keys beyond 32 bits are told apart") {
  KeyNumbers numbers(0, 10);
  const std::vector<std::uint64_t> keys = {1, (std::uint64_t{1} << 32) + 1, ~std::uint64_t{0}, 1};
  Numbers found(4);
  numbers.number_all(keys.data(), 4, found.data());
  CHECK(found == Numbers{0, 1, 2, 0});
  CHECK(numbers.key(2) == ~std::uint64_t{0});
}

TEST_CASE("many hashed keys keep their numbers") {
  constexpr std::uint32_t kKeys = 50'000;
  KeyNumbers numbers(std::uint64_t{1} << 40, kKeys);
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < kKeys; ++i) {
      REQUIRE(numbers.number((std::uint64_t{i} << 20) + i * 13 % (1U << 20)) == i);
    }
  }
  CHECK(numbers.count() == kKeys);
}

}  // namespace
}  // namespace usagescope
