#include "web/engine/paging.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <optional>

namespace usagescope {
namespace {

PageHead page(std::optional<std::int32_t> current, std::optional<std::int32_t> next,
              std::optional<std::uint32_t> total, std::uint32_t rows) {
  return {current, next, total, rows};
}

TEST_CASE("next is sent back as it came") {
  CHECK(next_page_start(page(1, 101, 250, 100), 1, 100) == 101);
  // Page numbers instead of record indices: the client cannot tell and need not.
  CHECK(next_page_start(page(1, 2, 250, 100), 1, 100) == 2);
  CHECK(next_page_start(page(2, 3, 250, 100), 2, 200) == 3);
  // The documented answer: one row, next 3, of 100.
  CHECK(next_page_start(page(1, 3, 100, 1), 1, 1) == 3);
  CHECK(next_page_start(page(std::nullopt, 101, std::nullopt, 100), 1, 100) == 101);
}

TEST_CASE("a load ends when nothing is missing") {
  CHECK_FALSE(next_page_start(page(201, std::nullopt, 250, 50), 201, 250));
  CHECK_FALSE(next_page_start(page(201, 301, 250, 50), 201, 250));
  CHECK_FALSE(next_page_start(page(0, 0, 0, 1), 1, 1));
  CHECK_FALSE(next_page_start(page(1, std::nullopt, std::nullopt, 7), 1, 7));
  CHECK_FALSE(next_page_start(page(1, 0, std::nullopt, 7), 1, 7));
  CHECK_FALSE(next_page_start(page(1, 1, std::nullopt, 7), 1, 7));
  CHECK_FALSE(next_page_start(page(1, -5, std::nullopt, 7), 1, 7));
}

TEST_CASE("an empty page ends a load, whatever else it says") {
  CHECK_FALSE(next_page_start(page(101, 201, 250, 0), 101, 100));
  CHECK_FALSE(next_page_start(page(std::nullopt, std::nullopt, std::nullopt, 0), 1, 0));
}

TEST_CASE("an unusable next is replaced while rows are missing") {
  CHECK(next_page_start(page(101, std::nullopt, 250, 100), 101, 200) == 201);
  CHECK(next_page_start(page(101, 0, 250, 100), 101, 200) == 201);
  CHECK(next_page_start(page(101, 101, 250, 100), 101, 200) == 201);
  CHECK(next_page_start(page(std::nullopt, std::nullopt, 250, 100), 101, 200) == 201);
}

TEST_CASE("a server that always says the same cannot turn a load in circles") {
  // `current` stuck at 1, and a next that points behind the page asked for.
  CHECK(next_page_start(page(1, 101, 1000, 100), 101, 200) == 201);
  CHECK(next_page_start(page(1, 101, 1000, 100), 201, 300) == 301);
  CHECK_FALSE(next_page_start(page(1, 101, std::nullopt, 100), 101, 200));
}

}  // namespace
}  // namespace usagescope
