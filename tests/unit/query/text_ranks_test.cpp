#include "core/query/rows/text_ranks.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace usagescope;

TEST_CASE("texts are ranked by letters whatever the case, then as they are, missing last") {
  // "[" stands between the upper and the lower letters.
  const std::vector<std::string> sorted = {
      "",   "10", "9", "[", "A",       "a", "aaaaaaaaaaaac", "AAAAAAAAAAAACD", "aaaaaaaaaaaad",
      "AB", "ab", "b", "~", "\xC3\xA9"};
  TextDictionary dictionary;
  for (std::size_t i = sorted.size(); i-- > 0;) (void)dictionary.intern(sorted[i]);
  const std::vector<std::uint32_t> ranks = text_ranks(dictionary);
  REQUIRE(ranks.size() == sorted.size() + 1);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    CAPTURE(sorted[i]);
    CHECK(ranks[dictionary.find(sorted[i]).value()] == i);
  }
  CHECK(ranks[0] == sorted.size());
}

TEST_CASE("a common beginning is stepped over") {
  TextDictionary dictionary;
  const std::vector<std::string> sorted = {"Customer-0001", "CUSTOMER-0001 A", "customer-0001 b",
                                           "Customer-0002"};
  for (std::size_t i = sorted.size(); i-- > 0;) (void)dictionary.intern(sorted[i]);
  const std::vector<std::uint32_t> ranks = text_ranks(dictionary);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    CHECK(ranks[dictionary.find(sorted[i]).value()] == i);
  }
  CHECK(text_ranks(TextDictionary()) == std::vector<std::uint32_t>{0});
}
