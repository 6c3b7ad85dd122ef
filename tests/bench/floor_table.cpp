#include "tests/bench/floor_table.hpp"

#include <algorithm>
#include <cstring>

namespace usagescope::bench {
namespace {

constexpr std::size_t kTailBytes = 64;

std::uint32_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size() * 0x9E37'79B9'7F4A'7C15;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    hash = (hash ^ word) * 0xBF58'476D'1CE4'E5B9;
    hash ^= hash >> 29;
  }
  std::uint64_t last = 0;
  for (; i < text.size(); ++i) last = last << 8 | static_cast<unsigned char>(text[i]);
  hash = (hash ^ last) * 0x94D0'49BB'1331'11EB;
  return static_cast<std::uint32_t>(hash >> 32);
}

const char* read_number(const char* at, double& value) {
  constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  std::int64_t digits = 0;
  for (; *at >= '0'; ++at) digits = digits * 10 + (*at - '0');
  if (*at != '.') {
    value = static_cast<double>(digits);
    return at;
  }
  const char* const point = at++;
  for (; *at >= '0'; ++at) digits = digits * 10 + (*at - '0');
  value = static_cast<double>(digits) / kPowers[at - point - 1];
  return at;
}

}  // namespace

std::uint32_t FloorDictionary::code_of(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t code = slots_[slot] - 1;
    if (hashes_[code] == hash && texts_[code] == text) return code;
  }
  texts_.emplace_back(text);
  hashes_.push_back(hash);
  slots_[slot] = size();
  if (texts_.size() * 2 > slots_.size()) grow();
  return size() - 1;
}

void FloorDictionary::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t code = 0; code < size(); ++code) {
    std::size_t slot = hashes_[code] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = code + 1;
  }
}

std::uint32_t FloorDictionary::find(std::string_view text) const {
  std::uint32_t code = 0;
  while (code < size() && texts_[code] != text) ++code;
  return code;
}

void FloorTable::feed(std::string_view piece) {
  rest_ += piece;
  const char* at = rest_.data();
  const std::string_view text = rest_;
  // Records are cut at "},": no text of these rows holds that.
  constexpr std::string_view kHead = "{\"results\":[";
  if (text.starts_with(kHead)) at += kHead.size();
  // The last record of a page ends in "}]", and little comes after it.
  const std::size_t last_of_page = text.find("}]", text.size() - std::min(text.size(), kTailBytes));
  const std::size_t last = last_of_page == std::string_view::npos ? text.rfind("},") : last_of_page;
  if (last == std::string_view::npos) return;
  const char* const end = text.data() + last;
  while (at < end) at = read_record(at) + 2;
  rest_.erase(0, static_cast<std::size_t>(at - text.data()));
}

const char* FloorTable::read_record(const char* at) {
  for (std::size_t column = 0; column < kWireNames.size(); ++column) {
    at += kWireNames[column].size() + 4;  // {"name":
    if (is_number_column(column)) {
      double value = 0;
      at = read_number(at, value);
      numbers_[column].push_back(value);
      continue;
    }
    ++at;
    const char* end = column == kDayColumn ? at + 10 : at;
    while (column != kDayColumn && *end != '"') ++end;
    const std::string_view text(at, static_cast<std::size_t>(end - at));
    FloorDictionary& dictionary = dictionaries_[column];
    std::uint32_t& code = last_[column];  // neighbours often hold the same text
    if (code >= dictionary.size() || dictionary.text(code) != text) code = dictionary.code_of(text);
    if (is_wide(column)) {
      wide_[column].push_back(static_cast<std::uint16_t>(code));
    } else {
      narrow_[column].push_back(static_cast<std::uint8_t>(code));
    }
    at = end + (column == kDayColumn ? std::string_view(" 00:00:00\"").size() : 1);
  }
  ++row_count_;
  return at;
}

std::string FloorTable::text(std::size_t column, std::size_t row) const {
  const std::uint32_t code = is_wide(column) ? wide_[column][row] : narrow_[column][row];
  return dictionaries_[column].text(code);
}

std::int64_t FloorTable::bytes() const {
  std::size_t bytes = 0;
  for (std::size_t column = 0; column < kWireNames.size(); ++column) {
    bytes += narrow_[column].capacity() + wide_[column].capacity() * 2 +
             numbers_[column].capacity() * sizeof(double);
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace usagescope::bench
