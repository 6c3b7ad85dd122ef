#include "core/store/text_column.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace usagescope {
namespace {

TEST_CASE("a dictionary numbers texts from 1 in order of first appearance") {
  TextDictionary dictionary;
  CHECK(dictionary.code_count() == 1);
  CHECK_FALSE(dictionary.find("a"));
  CHECK(dictionary.intern("a") == 1);
  CHECK(dictionary.intern("") == 2);
  CHECK(dictionary.intern("a") == 1);
  CHECK(dictionary.intern("A") == 3);
  CHECK(dictionary.code_count() == 4);
  CHECK(dictionary.text(0).empty());
  CHECK(dictionary.text(1) == "a");
  CHECK(dictionary.text(2).empty());
  CHECK(dictionary.find("") == 2);
  CHECK_FALSE(dictionary.find("b"));
}

TEST_CASE("texts are told apart by every byte, zero bytes included") {
  using namespace std::string_literals;
  TextDictionary dictionary;
  CHECK(dictionary.intern("ab\0"s) == 1);
  CHECK(dictionary.intern("ab"s) == 2);
  CHECK(dictionary.intern("ab\0\0"s) == 3);
  CHECK(dictionary.intern("12345678"s) == 4);
  CHECK(dictionary.intern("12345678\0"s) == 5);
  CHECK(dictionary.find("ab\0"s) == 1);
  CHECK(dictionary.text(3) == "ab\0\0"s);
}

TEST_CASE("a dictionary finds each of many texts") {
  TextDictionary dictionary;
  constexpr std::uint32_t kCount = 20'000;
  for (std::uint32_t i = 1; i <= kCount; ++i) {
    REQUIRE(dictionary.intern("subscription-" + std::to_string(i * 7919)) == i);
  }
  for (std::uint32_t i = 1; i <= kCount; ++i) {
    const std::string text = "subscription-" + std::to_string(i * 7919);
    REQUIRE(dictionary.find(text) == i);
    REQUIRE(dictionary.text(i) == text);
  }
  CHECK_FALSE(dictionary.find("subscription-1"));
}

TEST_CASE("a column tells a missing text from an empty one") {
  TextColumn column;
  column.push_back("x");
  column.push_back(std::nullopt);
  column.push_back("");
  column.push_back("x");
  column.push_back("");
  CHECK(column.value(0) == "x");
  CHECK_FALSE(column.value(1));
  CHECK(column.value(2) == "");
  CHECK(column.value(3) == "x");
  CHECK(column.codes()[1] == TextColumn::kMissing);
  CHECK(column.codes()[2] == column.codes()[4]);
  CHECK(column.dictionary().code_count() == 3);
}

}  // namespace
}  // namespace usagescope
