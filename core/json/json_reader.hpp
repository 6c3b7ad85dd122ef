#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"

namespace usagescope {

/// A value that is no container. `text` is the decoded string, or the number exactly as written;
/// it lives until the call returns.
struct JsonScalar {
  enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string_view text;

  /// "null", "boolean", "number", "string": for messages.
  [[nodiscard]] std::string_view type_name() const noexcept;
};

/// Receives the events of one document in order. Each function returns whether to go on; `return
/// refuse(...)` stops with that error.
class JsonHandler {
 public:
  virtual ~JsonHandler() = default;
  virtual bool scalar(const JsonScalar& value) = 0;
  virtual bool begin_object() = 0;
  virtual bool key(std::string_view key) = 0;
  virtual bool end_object() = 0;
  virtual bool begin_array() = 0;
  virtual bool end_array() = 0;

  /// What refuse() was told; the reader puts the pointer of the value at hand before its path.
  [[nodiscard]] const Error& refusal() const noexcept { return refusal_; }

 protected:
  bool refuse(ErrorCode code, std::string message, std::string path_below = {}) {
    refusal_ = {code, std::move(message), std::move(path_below)};
    return false;
  }

 private:
  Error refusal_;
};

/// Reads one document, no recursion. Errors carry the JSON pointer of the value at hand:
/// kInvalidSyntax with the byte in the message (also for invalid UTF-8 and NUL), kTooDeep beyond
/// `max_depth` containers, kOutOfRange for a number beyond the range of a double, and refusals.
[[nodiscard]] Status read_json(std::string_view text, JsonHandler& handler, std::size_t max_depth);

}  // namespace usagescope
