#include "mock-server/server/request_log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace usagescope::mock {
namespace {

constexpr std::size_t kMaxBuffer = 1U << 20U;
/// A pipe that says it takes bytes takes so many at once without blocking (PIPE_BUF).
constexpr std::size_t kPieceBytes = 4'096;
constexpr int kPatienceMs = 100;

}  // namespace

std::unique_ptr<RequestLog> RequestLog::to_stderr() {
  return std::unique_ptr<RequestLog>(new RequestLog(STDERR_FILENO, false));
}

Result<std::unique_ptr<RequestLog>> RequestLog::to_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{ErrorCode::kNotFound, "the log cannot be written", path};
  }
  return std::unique_ptr<RequestLog>(new RequestLog(descriptor, true));
}

RequestLog::RequestLog(int descriptor, bool is_owned)
    : descriptor_(descriptor), is_owned_(is_owned), writer_([this] { run(); }) {}

RequestLog::~RequestLog() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  has_work_.notify_one();
  writer_.join();
  if (is_owned_) ::close(descriptor_);
}

void RequestLog::write(std::string_view line) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (buffer_.size() + line.size() >= kMaxBuffer) {
      ++left_out_;
      return;
    }
    was_empty = buffer_.empty();
    buffer_.append(line).push_back('\n');
  }
  if (was_empty) has_work_.notify_one();
}

void RequestLog::run() {
  for (;;) {
    std::string text;
    std::size_t left_out = 0;
    {
      std::unique_lock lock(mutex_);
      has_work_.wait(lock, [this] { return !buffer_.empty() || is_over_; });
      if (buffer_.empty()) return;
      text.swap(buffer_);
      left_out = std::exchange(left_out_, 0);
    }
    if (left_out > 0) {
      text += "(" + std::to_string(left_out) + " lines left out: the log is read too slowly)\n";
    }
    write_out(text);
  }
}

void RequestLog::write_out(std::string_view text) {
  int patience = 2;  // once it is over
  while (!text.empty()) {
    pollfd ready{descriptor_, POLLOUT, 0};
    const int count = ::poll(&ready, 1, kPatienceMs);
    if (count <= 0) {
      if (count < 0 && errno != EINTR) return;
      if (is_over_ && --patience <= 0) return;
      continue;
    }
    const ssize_t written = ::write(descriptor_, text.data(), std::min(text.size(), kPieceBytes));
    if (written < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      return;  // nobody reads any more
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace usagescope::mock
