#include "core/store/name_index.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

namespace usagescope {
namespace {

constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

TEST_CASE("the name of the latest day wins, the later row among equals") {
  NameIndex names;
  names.note(1, 10, 100);
  names.note(1, 11, 99);
  CHECK(names.name_of(1) == 10);
  names.note(1, 12, 100);
  CHECK(names.name_of(1) == 12);
  names.note(1, 13, 101);
  CHECK(names.name_of(1) == 13);
}

TEST_CASE("a row without a day names an id that nothing else names") {
  NameIndex names;
  names.note(5, 1, kNoDay);
  CHECK(names.name_of(5) == 1);
  names.note(5, 2, -700'000);
  names.note(5, 3, kNoDay);
  CHECK(names.name_of(5) == 2);
}

TEST_CASE("missing ids and missing names are not noted") {
  NameIndex names;
  names.note(0, 1, 100);
  names.note(2, 7, 1);
  names.note(2, 0, 100);
  CHECK(names.name_of(0) == 0);
  CHECK(names.name_of(2) == 7);
  CHECK(names.name_of(1) == 0);
  CHECK(names.name_of(99) == 0);
}

}  // namespace
}  // namespace usagescope
