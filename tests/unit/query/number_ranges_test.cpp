#include "core/query/number_ranges.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

using Op = FilterOperator;
constexpr Int128 kHighest = ~kMissingNumber;
constexpr Int128 kPresent = kMissingNumber + 1;

TEST_CASE("conditions are ranges of steps, missing being the lowest") {
  CHECK(ranges_meeting(Op::kEquals, {"1.5"}, 2) == NumberRanges{{150, 150}});
  CHECK(ranges_meeting(Op::kEquals, {"1.505"}, 2).empty());
  CHECK(ranges_meeting(Op::kIn, {"0.03", "0.01", "0.02", "9"}, 2) ==
        NumberRanges{{1, 3}, {900, 900}});
  CHECK(ranges_meeting(Op::kNotEquals, {"1"}, 0) ==
        NumberRanges{{kMissingNumber, 0}, {2, kHighest}});
  CHECK(ranges_meeting(Op::kBetween, {"5", "6", "1", "2.9", "2", "4"}, 0) == NumberRanges{{1, 6}});
  CHECK(ranges_meeting(Op::kBetween, {"0.1", "0.9"}, 0).empty());
  CHECK(ranges_meeting(Op::kLessThan, {"-0.5"}, 0) == NumberRanges{{kPresent, -1}});
  CHECK(ranges_meeting(Op::kLessOrEqual, {"-1"}, 0) == NumberRanges{{kPresent, -1}});
  CHECK(ranges_meeting(Op::kGreaterThan, {"-0.5"}, 0) == NumberRanges{{0, kHighest}});
  CHECK(ranges_meeting(Op::kGreaterOrEqual, {"7"}, 1) == NumberRanges{{70, kHighest}});
  CHECK(ranges_meeting(Op::kIsMissing, {}, 0) == NumberRanges{{kMissingNumber, kMissingNumber}});
  CHECK(ranges_meeting(Op::kIsPresent, {}, 0) == NumberRanges{{kPresent, kHighest}});
}

TEST_CASE("ranges that meet are found in both") {
  const NumberRanges a = {{0, 10}, {20, 30}, {40, 50}};
  CHECK(intersection(a, {{5, 22}, {29, 45}}) ==
        NumberRanges{{5, 10}, {20, 22}, {29, 30}, {40, 45}});
  CHECK(intersection(a, {{11, 19}}).empty());
  CHECK(intersection(a, {}).empty());
  CHECK(intersection(a, {{kMissingNumber, kHighest}}) == a);
}

TEST_CASE("ranges of 64 bits keep their own missing") {
  constexpr std::int64_t kLow = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kHigh = std::numeric_limits<std::int64_t>::max();
  using Narrow = std::vector<Range<std::int64_t>>;
  CHECK(narrowed({{kMissingNumber, kMissingNumber}}) == Narrow{{kLow, kLow}});
  CHECK(narrowed({{kPresent, kHighest}}) == Narrow{{kLow + 1, kHigh}});
  CHECK(narrowed(ranges_meeting(Op::kNotEquals, {"-1e30"}, 0)) ==
        Narrow{{kLow, kLow}, {kLow + 1, kHigh}});
  CHECK(narrowed(ranges_meeting(Op::kLessThan, {"-1e30"}, 0)).empty());
  CHECK(narrowed(ranges_meeting(Op::kGreaterThan, {"1e30"}, 0)).empty());
  CHECK(narrowed(ranges_meeting(Op::kEquals, {"5"}, 0)) == Narrow{{5, 5}});
}

}  // namespace
}  // namespace usagescope
