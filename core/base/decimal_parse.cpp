#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/decimal.hpp"
#include "core/base/wide.hpp"

namespace usagescope {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The digits of a number without its point, sign and exponent, as
/// significand x 10^zeros; zeros are those at the end, which may be more than a Decimal holds.
struct Digits {
  UInt128 significand = 0;
  int count = 0;  ///< digits of significand
  std::int64_t zeros = 0;
  bool is_too_long = false;

  void push(char c) {
    const auto digit = static_cast<unsigned>(c - '0');
    if (digit == 0) {
      if (significand != 0) ++zeros;
      return;
    }
    if (is_too_long || count + zeros + 1 > Decimal::kMaxDigits) {
      is_too_long = true;
      return;
    }
    const auto shift = static_cast<std::size_t>(significand == 0 ? 0 : zeros + 1);
    significand = significand * wide::kPowersOfTen[shift] + digit;
    count += significand == digit ? 1 : static_cast<int>(shift);
    zeros = 0;
  }
};

/// Anything beyond is out of range with any text that fits memory.
constexpr std::int64_t kExponentCap = 1'000'000'000'000'000;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool scan() {
    is_negative_ = accept('-');
    if (!scan_digits(true, nullptr)) return false;
    if (accept('.') && !scan_digits(false, &fraction_digits_)) return false;
    if (accept('e') || accept('E')) {
      if (!scan_exponent()) return false;
    }
    return at_ == text_.size();
  }

  [[nodiscard]] bool is_negative() const { return is_negative_; }
  [[nodiscard]] const Digits& digits() const { return digits_; }
  [[nodiscard]] std::int64_t fraction_digits() const { return fraction_digits_; }
  [[nodiscard]] std::int64_t exponent() const { return exponent_; }

 private:
  bool accept(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool scan_digits(bool is_whole_part, std::int64_t* count) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) digits_.push(text_[at_++]);
    const std::size_t length = at_ - begin;
    if (count != nullptr) *count = static_cast<std::int64_t>(length);
    return length == 1 || (length > 1 && !(is_whole_part && text_[begin] == '0'));
  }

  bool scan_exponent() {
    const bool is_minus = accept('-');
    if (!is_minus) accept('+');
    const std::size_t begin = at_;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      exponent_ = std::min(exponent_ * 10 + (text_[at_] - '0'), kExponentCap);
    }
    if (is_minus) exponent_ = -exponent_;
    return at_ > begin;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_negative_ = false;
  Digits digits_;
  std::int64_t fraction_digits_ = 0;
  std::int64_t exponent_ = 0;
};

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  Scanner scanner(text);
  if (!scanner.scan()) {
    return Error{ErrorCode::kInvalidSyntax, "This is not a number in plain decimal notation.", {}};
  }
  const Digits& digits = scanner.digits();
  // As written: this many digits after the point, 0 when the exponent moves the point behind them.
  std::int64_t scale = std::max<std::int64_t>(0, scanner.fraction_digits() - scanner.exponent());
  if (digits.significand == 0) {
    return Decimal(0, static_cast<int>(std::min<std::int64_t>(scale, kMaxScale)));
  }
  // The value is significand x 10^power; zeros at its end are dropped only where they do not fit.
  const std::int64_t power = digits.zeros - scanner.fraction_digits() + scanner.exponent();
  scale = std::min({scale, std::int64_t{kMaxScale}, kMaxDigits - digits.count - power});
  if (digits.is_too_long || scale < 0 || scale + power < 0) {
    return Error{ErrorCode::kOutOfRange,
                 "The number needs more than 38 digits, or more than 37 after the point.",
                 {}};
  }
  const UInt128 magnitude =
      digits.significand * wide::kPowersOfTen[static_cast<std::size_t>(scale + power)];
  const auto value = static_cast<Int128>(magnitude);
  return Decimal(scanner.is_negative() ? -value : value, static_cast<int>(scale));
}

}  // namespace usagescope
