#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace usagescope {

/// What kind of failure an Error reports. Callers branch on this, people read the message.
enum class ErrorCode {
  kInvalidSyntax,    ///< the text is not the format that it should be (JSON, date, number, ...)
  kWrongType,        ///< well-formed, but a value has the wrong type
  kOutOfRange,       ///< a value that cannot be held exactly or lies outside its documented limits
  kOverflow,         ///< an exact result would need more digits than a Decimal holds
  kTooDeep,          ///< nested deeper than the limit
  kUnknownName,      ///< a column, operator, measure, option ... that does not exist
  kInvalidArgument,  ///< values that are each legal but not together
  kNotFound,
  kUnauthorized,  ///< HTTP 401: no token, or one that is unknown or expired
  kForbidden,     ///< HTTP 403: known, but not allowed here
  kServer,        ///< the server answered with a failure of its own (5xx) or nonsense
  kNetwork,       ///< no answer
  kOutOfMemory,   ///< nothing was begun that would not have fitted into memory
  kCancelled,     ///< the user asked for it
};

/// Stable lower-case name of a code, as used on the wire between page and engine ("invalid_syntax").
[[nodiscard]] std::string_view error_code_name(ErrorCode code) noexcept;

/// A failure as a value.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  /// One sentence for a person: what is wrong and what to do about it.
  std::string message;
  /// Where: a JSON pointer ("/results/3/usage"), a column name, or file:line. Empty: the whole.
  std::string path;

  friend bool operator==(const Error&, const Error&) = default;
};

/// "path: message", or the message alone when there is no path.
[[nodiscard]] std::string describe(const Error& error);

/// A value or an Error: the subset of std::expected that this code base uses (g++ 12 and clang 14
/// have no <expected>). Reading the side that is not there is a programming error (undefined).
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] T& value() & noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & noexcept { return value(); }
  const T& operator*() const& noexcept { return value(); }
  T&& operator*() && noexcept { return std::move(*this).value(); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  [[nodiscard]] Error& error() & noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] const Error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] Error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};
using Status = Result<Nothing>;
[[nodiscard]] inline Status ok() { return Nothing{}; }

}  // namespace usagescope
