#include "core/json/number_grammar.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace usagescope {

std::size_t number_length(std::string_view text, std::size_t at, bool& is_complete) noexcept {
  const std::size_t begin = at;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
  };
  is_complete = false;
  if (at < text.size() && text[at] == '-') ++at;
  if (at < text.size() && text[at] == '0') {
    ++at;
  } else if (!digits()) {
    return at - begin;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return at - begin;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return at - begin;
  }
  is_complete = true;
  return at - begin;
}

bool is_beyond_double(std::string_view number) {
  // The first digits of 2^1024 - 2^970, from which on numbers round to infinity; its leading digit
  // stands for 10^308.
  constexpr std::string_view kLimit = "179769313486231580793728971405303415079934132710037826936";
  constexpr std::int64_t kLimitPower = 308;
  constexpr std::int64_t kExponentCap = 1'000'000'000;
  std::string significant;
  std::int64_t power = -1;  // of the leading digit
  bool is_after_point = false;
  std::size_t at = 0;
  for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
    const char c = number[at];
    if (c == '-') continue;
    if (c == '.') {
      is_after_point = true;
      continue;
    }
    if (significant.empty() && c == '0') {
      if (is_after_point) --power;
      continue;
    }
    if (significant.size() < kLimit.size()) significant += c;
    if (!is_after_point) ++power;
  }
  if (significant.empty()) return false;
  std::int64_t exponent = 0;
  bool is_negative = false;
  for (++at; at < number.size(); ++at) {
    if (is_digit(number[at])) {
      exponent = std::min(exponent * 10 + (number[at] - '0'), kExponentCap);
    } else {
      is_negative = number[at] == '-';
    }
  }
  power += is_negative ? -exponent : exponent;
  if (power != kLimitPower) return power > kLimitPower;
  return significant >= kLimit;
}

}  // namespace usagescope
