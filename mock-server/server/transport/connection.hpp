#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock-server/http/request_framer.hpp"
#include "mock-server/server/transport/answer_writer.hpp"
#include "mock-server/server/transport/channel.hpp"

namespace usagescope::mock {

using SteadyTime = std::chrono::steady_clock::time_point;

/// What a thread brings to a connection.
struct Worker {
  explicit Worker(const Handler& handler) : writer(handler), buffer(32'768) {}
  AnswerWriter writer;
  std::vector<char> buffer;
};

/// One client: reads its requests in order, has each answered before the next is looked at, and
/// sends the answers. Never waits; says instead what it waits for. One thread at a time.
class Connection {
 public:
  enum class Wait : std::uint8_t {
    kRead,   ///< until there is something to read
    kWrite,  ///< until the socket takes more
    kTurn,   ///< until the others had their turn
    kTime,   ///< until wake_at()
    kClosed  ///< for nothing: the connection is to be destroyed
  };

  Connection(std::unique_ptr<Channel> channel, const RequestLimits& limits);

  /// Goes on until it must wait. `is_stopping`: the answer under way is the last one.
  [[nodiscard]] Wait step(Worker& worker, bool is_stopping);
  /// For a connection that is one too many: answers 503 and ends, whatever comes.
  void turn_away(Worker& worker);
  /// For one that there is no room for at all: the same in one piece, if it can go at once.
  void dismiss(Worker& worker);
  /// After deadline(): answers 408 where a request was begun, and ends. Calls no handler but for
  /// the refusal.
  [[nodiscard]] Wait expire(Worker& worker);

  [[nodiscard]] SteadyTime deadline() const noexcept { return deadline_; }
  [[nodiscard]] SteadyTime wake_at() const noexcept { return wake_at_; }
  /// Between two requests, or before the first.
  [[nodiscard]] bool is_idle() const noexcept;
  [[nodiscard]] int descriptor() const noexcept { return channel_->descriptor(); }
  [[nodiscard]] std::size_t held_bytes() const noexcept { return framer_.held_bytes(); }

 private:
  enum class Phase : std::uint8_t { kReading, kSending, kLingering };

  /// nullopt: go on.
  [[nodiscard]] std::optional<Wait> read_some(Worker& worker);
  [[nodiscard]] std::optional<Wait> send_some();
  [[nodiscard]] std::optional<Wait> next_piece();
  [[nodiscard]] Wait linger(Worker& worker);
  void answer_next(Worker& worker, bool is_stopping);
  void begin_sending(WireAnswer answer);
  void begin_lingering();
  void begin_reading();
  [[nodiscard]] std::size_t sendable_bytes(SteadyTime now);

  std::unique_ptr<Channel> channel_;
  RequestFramer framer_;
  std::string inbox_;  ///< read, but of later requests
  std::size_t inbox_used_ = 0;
  Phase phase_ = Phase::kReading;
  bool has_begun_ = false;  ///< bytes of the request that is being read have come
  SteadyTime request_deadline_;
  bool may_read_ = true;  ///< nothing says yet that the socket is empty

  WireAnswer answer_;
  std::size_t sent_ = 0;  ///< of head and body
  SteadyTime dribble_start_;
  SteadyTime wake_at_;
  SteadyTime send_limit_;  ///< the whole answer must be gone by then
  SteadyTime deadline_;
  std::size_t lingered_bytes_ = 0;
};

}  // namespace usagescope::mock
