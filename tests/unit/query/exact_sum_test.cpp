#include "core/query/sums/exact_sum.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <vector>

namespace usagescope {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

// Catch2 cannot print 128-bit numbers, hence comparisons in brackets.

TEST_CASE("halves add up to the sum of any 64-bit values") {
  const std::vector<std::int64_t> terms = {
      kMax,           kMax,          kMin,          -1, 0, 1, kMin, kMax, 4'294'967'296,
      -4'294'967'296, 4'294'967'295, -4'294'967'295};
  SplitSum sum;
  Int128 expected = 0;
  for (int round = 0; round < 1'000; ++round) {
    for (const std::int64_t term : terms) {
      sum.add(term);
      expected += term;
      REQUIRE((*sum.total() == expected));
    }
  }
}

TEST_CASE("a narrow sum is the plain sum") {
  NarrowSum sum;
  for (const std::int64_t term : {5, -7, 100}) sum.add(term);
  CHECK((*sum.total() == 98));
}

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

TEST_CASE("wide sums are exact up to 38 digits, and only the total counts") {
  const Int128 large = power_of_ten(36) - 1;
  WideSum sum;
  for (int i = 0; i < 100; ++i) sum.add(large);
  CHECK((*sum.total() == large * 100));
  sum.add(100);
  CHECK_FALSE(sum.total());  // 10^38 has 39 digits
  for (int i = 0; i < 1'000; ++i) sum.add(large);
  CHECK_FALSE(sum.total());
  for (int i = 0; i < 1'000; ++i) sum.add(-large);
  CHECK_FALSE(sum.total());
  sum.add(-1);
  CHECK((*sum.total() == power_of_ten(38) - 1));
}

TEST_CASE("wide sums of negative terms") {
  WideSum sum;
  Int128 expected = 0;
  for (const Int128 term : {Int128{-1}, -power_of_ten(30), power_of_ten(20), Int128{kMin} * 3}) {
    sum.add(term);
    expected += term;
    CHECK((*sum.total() == expected));
  }
  for (int i = 0; i < 100; ++i) sum.add(-power_of_ten(36));
  CHECK_FALSE(sum.total());
}

}  // namespace
}  // namespace usagescope
