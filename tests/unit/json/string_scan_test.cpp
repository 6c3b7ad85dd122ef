#include "core/json/string_scan.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"

namespace usagescope {
namespace {

/// A copy of its own size: what is read past the end is seen by the sanitizers.
std::vector<char> exact(const std::string& text) {
  return {text.begin(), text.end()};
}

TEST_CASE("sixteen bytes a step find what one byte a step finds") {
  for (int byte = 0; byte < 256; ++byte) {
    const char special = static_cast<char>(byte);
    for (std::size_t size = 1; size <= 40; ++size) {
      for (std::size_t at = 0; at < size; at += 3) {
        std::string text(size, 'x');
        text[at] = special;
        const std::vector<char> copy = exact(text);
        CHECK(plain_length(copy.data(), size) == plain_length_by_byte(copy.data(), size));
        if (special == 'x') continue;
        CHECK(find_any(copy.data(), size, special, 'a', 'b', 'c') == at);
        CHECK(find_any(copy.data(), size, 'a', 'b', 'c', special) == at);
      }
    }
  }
  CHECK(plain_length("\x7F ~\"", 4) == 3);
  CHECK(find_any("abc", 3, 'x', 'y', 'z', 'x') == 3);
  CHECK(find_any("", 0, 'x', 'y', 'z', 'x') == 0);
}

TEST_CASE("texts are equal when all their bytes are") {
  for (std::size_t size = 0; size <= 70; ++size) {
    const std::vector<char> text = exact(std::string(size, 'x'));
    CHECK(equal_bytes(text.data(), exact(std::string(size, 'x')).data(), size));
    for (std::size_t at = 0; at < size; ++at) {
      std::vector<char> other = text;
      other[at] = 'y';
      CHECK_FALSE(equal_bytes(text.data(), other.data(), size));
    }
  }
}

}  // namespace
}  // namespace usagescope
