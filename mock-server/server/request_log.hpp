#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// One line a request, written by a thread of its own: whoever answers never waits for a slow disk
/// or a full pipe. What does not fit into the buffer is left out, and counted in the log.
class RequestLog {
 public:
  /// To the standard error.
  static std::unique_ptr<RequestLog> to_stderr();
  /// Appends to the file. kNotFound when it cannot be opened.
  static Result<std::unique_ptr<RequestLog>> to_file(const std::string& path);

  /// Writes what is left, as far as that takes no longer than a fifth of a second.
  ~RequestLog();
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;

  /// A line without its end, from any thread.
  void write(std::string_view line);

 private:
  RequestLog(int descriptor, bool is_owned);
  void run();
  void write_out(std::string_view text);

  const int descriptor_;
  const bool is_owned_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::string buffer_;
  std::size_t left_out_ = 0;
  std::atomic<bool> is_over_{false};
  std::thread writer_;
};

}  // namespace usagescope::mock
