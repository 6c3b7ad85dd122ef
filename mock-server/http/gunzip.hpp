#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// Takes bytes as they come; what it returns ends the reading when it is an error.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(std::string_view bytes) = 0;
};

/// Unpacks a gzip file piece by piece, also one of several members one after another. Memory: a
/// buffer of 64 KiB and zlib's window.
class Gunzip {
 public:
  /// The sink must outlive this.
  explicit Gunzip(ByteSink& sink);
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// Errors: kInvalidSyntax for what is no gzip or is damaged, and the sink's.
  [[nodiscard]] Status write(std::string_view bytes);
  /// The file has ended; kInvalidSyntax when it is cut off.
  [[nodiscard]] Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether a file begins as gzip does; two bytes are enough to tell.
[[nodiscard]] inline bool is_gzip(std::string_view bytes) noexcept {
  return bytes.starts_with("\x1F\x8B");
}

}  // namespace usagescope::mock
