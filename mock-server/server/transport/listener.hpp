#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "core/base/result.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/http/request_framer.hpp"
#include "mock-server/server/transport/channel.hpp"

namespace usagescope::mock {

/// Times of the transport, in seconds.
inline constexpr int kRequestSeconds = 10;     ///< a whole request, from its first byte; 408 above
inline constexpr int kKeepAliveSeconds = 15;   ///< between two requests; closed above
inline constexpr int kWriteStallSeconds = 10;  ///< a client that takes nothing; reset above
inline constexpr int kSendSeconds = 60;  ///< an answer, apart from its own delays; reset above
inline constexpr int kDrainSeconds = 5;  ///< what is under way when the server is stopped

/// One more than the machine has cores, within 4 and 16. A request that is interrupted waits for
/// the turns of all other threads (with 8 on two cores the slowest of a hundred took 24 ms, with 4
/// they take 10), while fewer than 4 would leave short requests no way past long ones.
[[nodiscard]] int usual_threads();

struct ListenerOptions {
  int threads = usual_threads();  ///< a request that its handler takes long for keeps one of them
  /// Handlers may wait for others: no thread that takes connections calls them.
  bool has_slow_handler = false;
  /// Has handlers and bodies that still wait give up; called when what is under way is cut.
  std::function<void()> cut = {};
  std::size_t max_connections = 2'000;  ///< 503 above
  RequestLimits limits = {};
  std::shared_ptr<const TlsIdentity> tls = nullptr;  ///< plain when not set
};

/// Sockets around a handler: 127.0.0.1 only, TCP_NODELAY, limits and times as above.
///
/// Threads are bounded and wait on one epoll set: each takes the next connection that is ready, has
/// its requests answered and goes on. A connection that waits costs no thread: not for its bytes,
/// not for its client to read, not for the delays that an answer asks for.
class Listener {
 public:
  /// The handler must outlive the listener.
  explicit Listener(const Handler& handler, ListenerOptions options = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Port 0 takes a free one. Returns the port. Error kNetwork when it is taken. Raises the
  /// process's limit of open descriptors where it may; where it may not, there are fewer
  /// connections.
  [[nodiscard]] Result<int> bind(int port);
  /// Serves until stop(); false when the sockets failed.
  [[nodiscard]] bool run();
  /// From any thread, also before run() has begun. No connection is taken any more; requests under
  /// way are finished within kDrainSeconds, then cut.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace usagescope::mock
