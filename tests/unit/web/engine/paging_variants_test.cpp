// Servers that read the paging rules differently; each is loaded to the end.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

enum class Variant {
  kOmitsNext,       // the last page has no next: the meaning adopted
  kZeroNext,        // the last page says 0
  kRepeatsCurrent,  // the last page repeats itself
  kAlwaysNext,      // next is named after the last page too
  kNoTotal,         // only next tells
  kOnlyTotal,       // neither current nor next
  kStuckCurrent,    // current is always 1
  kPageNumbers,     // pageStart, current and next count pages
  kNegativeTotal,   // the number of results is not known
};

int number_after(const std::string& url, const std::string& key) {
  return std::stoi(url.substr(url.find(key) + key.size()));
}

/// The answer of such a server that holds `rows` rows and sends at most `most` at a time.
HttpResponse answer(Variant variant, const HttpRequest& request, int rows, int most) {
  const int asked = number_after(request.url, "pageStart=");
  const int limit = std::min(number_after(request.url, "pageLimit="), most);
  const bool counts_pages = variant == Variant::kPageNumbers;
  const int first = counts_pages ? (asked - 1) * limit + 1 : asked;
  const int count = std::clamp(rows - first + 1, 0, limit);
  const int next = counts_pages ? asked + 1 : asked + count;
  const bool is_last = first + count > rows;
  PageShape shape{first, count, asked, next, rows};
  if (is_last && variant != Variant::kAlwaysNext) {
    shape.next.reset();
    if (variant == Variant::kZeroNext) shape.next = 0;
    if (variant == Variant::kRepeatsCurrent) shape.next = asked;
  }
  if (variant == Variant::kNoTotal) shape.total.reset();
  if (variant == Variant::kNegativeTotal) shape.total = -1;
  if (variant == Variant::kOnlyTotal) {
    shape.current.reset();
    shape.next.reset();
  }
  if (variant == Variant::kStuckCurrent) shape.current = 1;
  return page(shape);
}

TEST_CASE("every row comes once, however the server reads the paging rules") {
  const Variant variant =
      GENERATE(Variant::kOmitsNext, Variant::kZeroNext, Variant::kRepeatsCurrent,
               Variant::kAlwaysNext, Variant::kNoTotal, Variant::kOnlyTotal, Variant::kStuckCurrent,
               Variant::kPageNumbers, Variant::kNegativeTotal);
  const int rows = GENERATE(0, 1, 2, 9, 10, 11, 57);
  const int limit = GENERATE(1, 3, 10, 1000);
  const int most = GENERATE(4, 1000);
  CAPTURE(static_cast<int>(variant), rows, limit, most);

  FakeWorld world;
  world.connect();
  world.send(2, LoadUsageRequest{std::nullopt, static_cast<std::uint32_t>(limit)});
  int requests = 0;
  while (world.transport.is_waiting() && requests < 200) {
    const HttpRequest request = world.transport.oldest();
    world.transport.answer(answer(variant, request, rows, most));
    ++requests;
  }
  const LoadStatusReply done = world.all<LoadStatusReply>().back();
  CHECK(done.phase == LoadPhase::kDone);
  CHECK(done.rows == static_cast<std::uint32_t>(rows));
  // One page beyond the last row at most.
  const int size = std::min(limit, most);
  CHECK(requests <= std::max(1, (rows + size - 1) / size) + 1);

  QuerySpec by_charge;
  by_charge.group_by = {{Column::kChargeId, DateBucket::kNone}};
  world.send(3, QueryRequest{by_charge, {}});
  CHECK(world.last_as<QueryReply>()->result.group_counts[0] == static_cast<std::uint32_t>(rows));
}

}  // namespace
}  // namespace usagescope::test
