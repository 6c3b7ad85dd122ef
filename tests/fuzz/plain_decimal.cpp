#include "tests/fuzz/plain_decimal.hpp"

#include <algorithm>
#include <cstddef>

namespace usagescope::fuzz {
namespace {

constexpr long kHugeExponent = 1'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

PlainDecimal normalized(PlainDecimal value) {
  const std::size_t first = value.digits.find_first_not_of('0');
  value.digits.erase(0, first);  // npos: all of them
  while (!value.digits.empty() && value.digits.back() == '0') {
    value.digits.pop_back();
    ++value.exponent;
  }
  if (value.digits.empty()) return {};
  return value;
}

/// Magnitudes as whole numbers: digit texts without leading zeros.
std::string trimmed(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

bool is_smaller(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::string plus(std::string a, std::string b) {
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  int carry = 0;
  for (std::size_t i = size; i-- > 0;) {
    const int sum = a[i] - '0' + b[i] - '0' + carry;
    a[i] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return trimmed(a);
}

/// a >= b.
std::string minus(std::string a, std::string b) {
  b.insert(0, a.size() - b.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int rest = a[i] - b[i] - borrow;
    borrow = rest < 0 ? 1 : 0;
    rest += 10 * borrow;
    a[i] = static_cast<char>('0' + rest);
  }
  return trimmed(a);
}

/// Brings both to the smaller exponent.
void align(PlainDecimal& a, PlainDecimal& b) {
  const long exponent = std::min(a.exponent, b.exponent);
  a.digits.append(static_cast<std::size_t>(a.exponent - exponent), '0');
  b.digits.append(static_cast<std::size_t>(b.exponent - exponent), '0');
  a.exponent = b.exponent = exponent;
}

}  // namespace

bool PlainDecimal::parse(std::string_view text, PlainDecimal& value) {
  value = {};
  std::size_t at = 0;
  const auto more = [&] { return at < text.size(); };
  const auto digits = [&] {
    const std::size_t begin = at;
    while (more() && is_digit(text[at])) ++at;
    return text.substr(begin, at - begin);
  };
  if (more() && text[at] == '-') {
    value.is_negative = true;
    ++at;
  }
  const std::string_view whole = digits();
  if (whole.empty() || (whole.size() > 1 && whole[0] == '0')) return false;
  value.digits = whole;
  if (more() && text[at] == '.') {
    ++at;
    const std::string_view part = digits();
    if (part.empty()) return false;
    value.digits += part;
    value.exponent = -static_cast<long>(part.size());
  }
  if (more() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool is_down = false;
    if (more() && (text[at] == '+' || text[at] == '-')) is_down = text[at++] == '-';
    const std::string_view power = digits();
    if (power.empty()) return false;
    long size = 0;
    for (const char c : power) size = std::min(size * 10 + (c - '0'), kHugeExponent);
    value.exponent += is_down ? -size : size;
  }
  if (more()) return false;
  value = normalized(value);
  return true;
}

bool PlainDecimal::is_held() const {
  const auto count = static_cast<long>(digits.size());
  if (exponent >= 0) return count + exponent <= 38;
  return count <= 38 && exponent >= -37;
}

PlainDecimal negated(PlainDecimal value) {
  if (!value.digits.empty()) value.is_negative = !value.is_negative;
  return value;
}

PlainDecimal add(const PlainDecimal& a, const PlainDecimal& b) {
  PlainDecimal x = a;
  PlainDecimal y = b;
  align(x, y);
  x.digits = trimmed(x.digits);
  y.digits = trimmed(y.digits);
  if (x.is_negative == y.is_negative) {
    x.digits = plus(x.digits, y.digits);
    return normalized(x);
  }
  if (is_smaller(x.digits, y.digits)) std::swap(x, y);
  x.digits = minus(x.digits, y.digits);
  return normalized(x);
}

PlainDecimal multiply(const PlainDecimal& a, const PlainDecimal& b) {
  PlainDecimal product;
  product.is_negative = a.is_negative != b.is_negative;
  product.exponent = a.exponent + b.exponent;
  std::string row = a.digits;
  // The rows of the school's scheme: a times each digit of b, one place further each time.
  for (std::size_t i = b.digits.size(); i-- > 0; row += '0') {
    for (char times = '0'; times < b.digits[i]; ++times) product.digits = plus(product.digits, row);
  }
  return normalized(product);
}

PlainDecimal divide(const PlainDecimal& a, const PlainDecimal& b, int places) {
  PlainDecimal quotient;
  quotient.is_negative = a.is_negative != b.is_negative;
  quotient.exponent = -places;
  std::string dividend = a.digits;
  std::string divisor = b.digits;
  const long shift = a.exponent - b.exponent + places;
  (shift >= 0 ? dividend : divisor)
      .append(static_cast<std::size_t>(shift >= 0 ? shift : -shift), '0');
  std::string rest;
  for (const char digit : dividend) {
    rest = trimmed(rest + digit);
    char times = '0';
    for (; !is_smaller(rest, divisor); ++times) rest = minus(rest, divisor);
    quotient.digits += times;
  }
  const std::string twice = plus(rest, rest);
  const bool is_half = twice == divisor;
  const bool is_odd = !quotient.digits.empty() && (quotient.digits.back() - '0') % 2 != 0;
  if (is_smaller(divisor, twice) || (is_half && is_odd)) quotient.digits = plus(quotient.digits, "1");
  return normalized(quotient);
}

PlainDecimal rounded(const PlainDecimal& value, int places) {
  return divide(value, {false, "1", 0}, places);
}

bool is_less(const PlainDecimal& a, const PlainDecimal& b) {
  return add(a, negated(b)).is_negative;
}

}  // namespace usagescope::fuzz
