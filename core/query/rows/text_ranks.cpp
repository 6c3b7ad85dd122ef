#include "core/query/rows/text_ranks.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace usagescope {
namespace {

unsigned char lowered(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 'A' && byte <= 'Z' ? static_cast<unsigned char>(byte + ('a' - 'A')) : byte;
}

/// Length of what all texts begin with, whatever the case.
std::size_t common_prefix(const TextDictionary& dictionary) {
  const std::string_view first = dictionary.text(1);
  std::size_t length = first.size();
  for (std::uint32_t code = 2; code < dictionary.code_count() && length > 0; ++code) {
    const std::string_view text = dictionary.text(code);
    length = std::min(length, text.size());
    std::size_t same = 0;
    while (same < length && lowered(first[same]) == lowered(text[same])) ++same;
    length = same;
  }
  return length;
}

/// Eight bytes from `at`, such that the numbers sort as the bytes do; a text that ends sooner is
/// filled up with zeros and settled by a whole comparison.
std::uint64_t packed(std::string_view text, std::size_t at) noexcept {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes = bytes << 8 | (at + i < text.size() ? lowered(text[at + i]) : 0U);
  }
  return bytes;
}

bool comes_before(std::string_view a, std::string_view b) noexcept {
  const std::size_t length = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < length; ++i) {
    if (lowered(a[i]) != lowered(b[i])) return lowered(a[i]) < lowered(b[i]);
  }
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

std::vector<std::uint32_t> text_ranks(const TextDictionary& dictionary) {
  struct Entry {
    std::uint64_t start;
    std::uint32_t code;
  };
  const std::uint32_t count = dictionary.code_count();
  std::vector<std::uint32_t> ranks(count, count - 1);
  if (count == 1) return ranks;
  const std::size_t prefix = common_prefix(dictionary);
  std::vector<Entry> entries;
  entries.reserve(count - 1);
  for (std::uint32_t code = 1; code < count; ++code) {
    entries.push_back({packed(dictionary.text(code), prefix), code});
  }
  std::sort(entries.begin(), entries.end(), [&dictionary](const Entry& a, const Entry& b) {
    if (a.start != b.start) return a.start < b.start;
    return comes_before(dictionary.text(a.code), dictionary.text(b.code));
  });
  for (std::uint32_t i = 0; i < entries.size(); ++i) ranks[entries[i].code] = i;
  return ranks;
}

}  // namespace usagescope
