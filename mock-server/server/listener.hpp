#pragma once

#include <memory>

#include "core/base/result.hpp"
#include "mock-server/http/handler.hpp"

namespace usagescope::mock {

/// Limits of the transport.
inline constexpr std::size_t kMaxBodyBytes = 1U << 20U;  ///< 413 above
inline constexpr std::size_t kMaxPathLength = 2'048;     ///< 414 above
inline constexpr int kReadTimeoutSeconds = 5;
inline constexpr int kWriteTimeoutSeconds = 10;
inline constexpr int kKeepAliveSeconds = 15;
inline constexpr std::size_t kThreads = 48;

/// Sockets around a handler: 127.0.0.1 only, TCP_NODELAY, limits as above.
class Listener {
 public:
  /// The handler must outlive the listener.
  explicit Listener(const Handler& handler);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Port 0 takes a free one. Returns the port. Error kNetwork when it is taken.
  [[nodiscard]] Result<int> bind(int port);
  /// Serves until stop(); false when the socket failed.
  [[nodiscard]] bool run();
  /// From any thread, also before run() has begun; requests under way are finished.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace usagescope::mock
