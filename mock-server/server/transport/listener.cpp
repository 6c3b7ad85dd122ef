#include "mock-server/server/transport/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mock-server/server/transport/connection.hpp"

namespace usagescope::mock {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Connections beyond the cap that are told so and wait until the client has read it; more are told
/// in passing.
constexpr std::size_t kTurnedAway = 64;
/// Descriptors for everything else: files, the epoll set, an upstream.
constexpr std::size_t kOtherDescriptors = 128;
constexpr int kBacklog = 1'024;
constexpr int kAcceptsATurn = 64;
constexpr milliseconds kSweepTime{100};
constexpr milliseconds kRetryTime{1};
constexpr std::uint64_t kListenerTag = ~std::uint64_t{0};
constexpr std::uint64_t kEndTag = kListenerTag - 1;

/// A descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { reset(-1); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset(int descriptor) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = descriptor;
  }
  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// Where a connection lives. Slots stay for the life of the listener; a late event, of a connection
/// that is gone, is told by its tag.
struct Slot {
  std::mutex mutex;
  std::uint32_t generation = 0;  ///< of the connections that have lived here
  std::unique_ptr<Connection> connection;
};

std::uint64_t tag_of(std::size_t index, std::uint32_t generation) {
  return std::uint64_t{generation} << 32U | index;
}

struct Timer {
  SteadyTime due;
  std::size_t slot = 0;
  bool operator<(const Timer& other) const { return due > other.due; }  // the earliest on top
};

/// How many connections the process may have, after its limit was raised as far as it goes.
std::size_t allowed_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + kTurnedAway + kOtherDescriptors;
  if (limit.rlim_cur < needed) {
    rlimit raised = limit;
    raised.rlim_cur = std::min(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= needed) return wanted;
  const std::size_t room = limit.rlim_cur;
  const std::size_t reserved = kTurnedAway + kOtherDescriptors;
  return room > reserved ? std::min(wanted, room - reserved) : 1;
}

}  // namespace

struct Listener::Impl {
  Impl(const Handler& behind, ListenerOptions how) : handler(behind), options(std::move(how)) {}

  Result<int> bind(int port);
  bool run();
  void stop();

  void work();
  void keep_time(Worker& worker);
  void accept_some(Worker& worker);
  void admit(int descriptor, Worker& worker);
  void step(std::uint64_t tag, std::uint32_t events, Worker& worker);
  void settle(std::size_t index, Slot& slot, Connection::Wait wait);
  void arm(std::size_t index, const Slot& slot, std::uint32_t events) const;
  void sweep(Worker& worker, bool is_draining, bool is_over);
  void wake_due();
  void drop_listening_socket();

  const Handler& handler;
  const ListenerOptions options;
  Descriptor listening;
  Descriptor epoll;
  Descriptor end;    ///< readable once the threads are to end
  Descriptor spare;  ///< given up for a moment when there are no descriptors left
  std::size_t max_connections = 0;
  std::vector<Slot> slots;

  std::mutex mutex;  ///< of what follows
  std::condition_variable changed;
  std::vector<std::size_t> free_slots;
  std::priority_queue<Timer> timers;
  std::size_t open_count = 0;

  std::atomic<bool> is_stopping{false};  ///< set under the mutex, so that no wait misses it
  std::atomic<bool> has_failed{false};
};

Result<int> Listener::Impl::bind(int port) {
  max_connections = allowed_connections(options.max_connections);
  const auto failed = [port] {
    if (port == 0) return Error{ErrorCode::kNetwork, "no free port on 127.0.0.1", ""};
    return Error{ErrorCode::kNetwork,
                 "port " + std::to_string(port) + " is taken or not allowed; try --port 0", ""};
  };
  listening.reset(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // A port left in TIME_WAIT by the last run may be taken again, one in use may not.
  const int yes = 1;
  ::setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  if (::bind(listening.get(), generic, size) != 0 || ::listen(listening.get(), kBacklog) != 0 ||
      ::getsockname(listening.get(), generic, &size) != 0) {
    return failed();
  }
  epoll.reset(::epoll_create1(EPOLL_CLOEXEC));
  end.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  spare.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  epoll_event on_accept{EPOLLIN | EPOLLONESHOT, {}};
  on_accept.data.u64 = kListenerTag;
  epoll_event on_end{EPOLLIN, {}};
  on_end.data.u64 = kEndTag;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, listening.get(), &on_accept) != 0 ||
      ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, end.get(), &on_end) != 0) {
    return Error{ErrorCode::kNetwork, "the system has no epoll set for the sockets", ""};
  }
  slots = std::vector<Slot>(max_connections + kTurnedAway);
  for (std::size_t i = slots.size(); i-- > 0;) free_slots.push_back(i);
  return static_cast<int>(ntohs(address.sin_port));
}

bool Listener::Impl::run() {
  std::vector<std::thread> threads;
  for (int i = 0; i < options.threads; ++i) threads.emplace_back([this] { work(); });
  Worker worker(handler);
  keep_time(worker);
  const std::uint64_t one = 1;
  if (::write(end.get(), &one, sizeof(one)) != sizeof(one)) has_failed = true;
  for (std::thread& thread : threads) thread.join();
  return !has_failed;
}

void Listener::Impl::stop() {
  {
    const std::lock_guard lock(mutex);
    is_stopping = true;
  }
  changed.notify_all();
}

/// One of the threads: takes what is ready, one connection at a time, so that the others may be
/// taken by other threads.
void Listener::Impl::work() {
  Worker worker(handler);
  for (;;) {
    epoll_event event{};
    const int count = ::epoll_wait(epoll.get(), &event, 1, -1);
    if (count < 0 && errno != EINTR) {
      has_failed = true;
      return stop();
    }
    if (count <= 0) continue;
    if (event.data.u64 == kEndTag) return;
    if (event.data.u64 == kListenerTag) {
      accept_some(worker);
    } else {
      step(event.data.u64, event.events, worker);
    }
  }
}

void Listener::Impl::accept_some(Worker& worker) {
  for (int i = 0; i < kAcceptsATurn; ++i) {
    const int descriptor =
        ::accept4(listening.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      admit(descriptor, worker);
    } else if (errno == EMFILE || errno == ENFILE) {
      // Take it with the spare descriptor and close it: left waiting it would wake us for ever.
      spare.reset(-1);
      const int refused = ::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (refused >= 0) ::close(refused);
      spare.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    } else if (errno != ECONNABORTED && errno != EINTR) {
      break;
    }
  }
  const std::lock_guard lock(mutex);
  if (is_stopping) return;
  epoll_event on_accept{EPOLLIN | EPOLLONESHOT, {}};
  on_accept.data.u64 = kListenerTag;
  ::epoll_ctl(epoll.get(), EPOLL_CTL_MOD, listening.get(), &on_accept);
}

void Listener::Impl::admit(int descriptor, Worker& worker) {
  const int yes = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  auto channel = options.tls ? options.tls->channel(descriptor) : plain_channel(descriptor);
  if (channel == nullptr) {
    ::close(descriptor);
    return;
  }
  auto connection = std::make_unique<Connection>(std::move(channel), options.limits);
  std::size_t index = 0;
  bool has_room = false;
  bool is_too_many = false;
  bool is_first = false;
  {
    const std::lock_guard lock(mutex);
    if (is_stopping) return;
    has_room = !free_slots.empty();
    if (has_room) {
      index = free_slots.back();
      free_slots.pop_back();
      is_first = open_count++ == 0;
      is_too_many = open_count > max_connections;
    }
  }
  if (!has_room) return connection->dismiss(worker);
  if (is_first) changed.notify_one();  // whoever keeps time has slept
  if (is_too_many) connection->turn_away(worker);
  Slot& slot = slots[index];
  const std::lock_guard lock(slot.mutex);
  slot.connection = std::move(connection);
  epoll_event none{EPOLLONESHOT, {}};
  none.data.u64 = tag_of(index, ++slot.generation);
  ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &none);
  if (options.has_slow_handler && !is_too_many) {
    return settle(index, slot, Connection::Wait::kRead);
  }
  // The first bytes are often there already.
  settle(index, slot, slot.connection->step(worker, is_stopping));
}

void Listener::Impl::step(std::uint64_t tag, std::uint32_t events, Worker& worker) {
  const auto index = static_cast<std::size_t>(tag & 0xFFFF'FFFFU);
  Slot& slot = slots[index];
  const std::lock_guard lock(slot.mutex);
  if (slot.connection == nullptr || tag != tag_of(index, slot.generation)) return;
  const bool is_hung_up = (events & (EPOLLERR | EPOLLHUP)) != 0;
  settle(index, slot,
         is_hung_up ? Connection::Wait::kClosed : slot.connection->step(worker, is_stopping));
}

/// Has the connection wait for what it wants. The slot is locked.
void Listener::Impl::settle(std::size_t index, Slot& slot, Connection::Wait wait) {
  switch (wait) {
    case Connection::Wait::kRead:
      return arm(index, slot, EPOLLIN);
    case Connection::Wait::kWrite:
      return arm(index, slot, EPOLLOUT);
    case Connection::Wait::kTurn:  // as a rule writable at once, after those that wait already
      return arm(index, slot, EPOLLIN | EPOLLOUT);
    case Connection::Wait::kTime: {
      arm(index, slot, 0);
      const std::lock_guard lock(mutex);
      timers.push({slot.connection->wake_at(), index});
      changed.notify_one();
      return;
    }
    case Connection::Wait::kClosed:
      break;
  }
  slot.connection.reset();
  const std::lock_guard lock(mutex);
  free_slots.push_back(index);
  if (--open_count == 0 && is_stopping) changed.notify_one();
}

void Listener::Impl::arm(std::size_t index, const Slot& slot, std::uint32_t events) const {
  epoll_event event{events | EPOLLONESHOT, {}};
  event.data.u64 = tag_of(index, slot.generation);
  ::epoll_ctl(epoll.get(), EPOLL_CTL_MOD, slot.connection->descriptor(), &event);
}

/// Wakes sleepers and ends what is overdue, until the listener is stopped and nothing is left.
/// Calls the handler for refusals only, so that time goes on whatever the handlers do.
void Listener::Impl::keep_time(Worker& worker) {
  SteadyTime next_sweep{};
  std::optional<SteadyTime> drained_by;  // once the stop is noticed
  bool has_cut = false;
  for (;;) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (is_stopping && !drained_by) {
      drop_listening_socket();
      drained_by = now + seconds(kDrainSeconds);
      next_sweep = now;
    }
    const bool is_over = drained_by && now >= *drained_by;
    if (is_over && !has_cut) {
      has_cut = true;
      if (options.cut) options.cut();
    }
    if (now >= next_sweep) {
      // Not before the listening socket is gone, even if the stop comes in just now: whoever sees
      // an idle connection end may take it that there is nobody to connect to.
      sweep(worker, drained_by.has_value(), is_over);
      next_sweep = now + kSweepTime;
    }
    wake_due();
    std::unique_lock lock(mutex);
    if (is_stopping && !drained_by) continue;  // came in since the beginning of this turn
    if (drained_by && (open_count == 0 || now >= *drained_by + seconds(1))) return;
    SteadyTime next = next_sweep;
    if (!timers.empty()) next = std::min(next, timers.top().due);
    if (open_count > 0 || !timers.empty()) {
      changed.wait_until(lock, next);
    } else {
      changed.wait(lock);
    }
  }
}

void Listener::Impl::drop_listening_socket() {
  const std::lock_guard lock(mutex);
  ::epoll_ctl(epoll.get(), EPOLL_CTL_DEL, listening.get(), nullptr);
  ::shutdown(listening.get(), SHUT_RDWR);
}

void Listener::Impl::wake_due() {
  std::vector<std::size_t> due;
  {
    const std::lock_guard lock(mutex);
    const SteadyTime now = std::chrono::steady_clock::now();
    while (!timers.empty() && timers.top().due <= now) {
      due.push_back(timers.top().slot);
      timers.pop();
    }
  }
  for (const std::size_t index : due) {
    const std::unique_lock lock(slots[index].mutex, std::try_to_lock);
    if (lock && slots[index].connection) arm(index, slots[index], EPOLLOUT);
    if (lock) continue;
    // Busy: perhaps with falling asleep, so the wish must not be lost.
    const std::lock_guard timers_lock(mutex);
    timers.push({std::chrono::steady_clock::now() + kRetryTime, index});
  }
}

/// Ends connections past their deadline; when draining also idle ones, and all when it is over.
void Listener::Impl::sweep(Worker& worker, bool is_draining, bool is_over) {
  const SteadyTime now = std::chrono::steady_clock::now();
  for (std::size_t index = 0; index < slots.size(); ++index) {
    Slot& slot = slots[index];
    const std::unique_lock lock(slot.mutex, std::try_to_lock);
    if (!lock || slot.connection == nullptr) continue;
    if (is_over || (is_draining && slot.connection->is_idle())) {
      settle(index, slot, Connection::Wait::kClosed);
    } else if (slot.connection->deadline() <= now) {
      settle(index, slot, slot.connection->expire(worker));
    }
  }
}

int usual_threads() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()) + 1, 4, 16);
}

Listener::Listener(const Handler& handler, ListenerOptions options)
    : impl_(std::make_unique<Impl>(handler, std::move(options))) {}
Listener::~Listener() = default;
Result<int> Listener::bind(int port) {
  return impl_->bind(port);
}
bool Listener::run() {
  return impl_->run();
}
void Listener::stop() {
  impl_->stop();
}

}  // namespace usagescope::mock
