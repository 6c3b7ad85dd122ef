#include "mock-server/server/transport/connection.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

#include "mock-server/server/transport/listener.hpp"

namespace usagescope::mock {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kRequestsATurn = 16;
constexpr int kPiecesATurn = 16;
constexpr std::size_t kMaxLingerBytes = 32U << 20U;
constexpr seconds kLingerTime{2};
constexpr Refusal kTooMany{503, "There are too many connections"};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

SteadyTime now_steady() {
  return std::chrono::steady_clock::now();
}

std::string chunk_head(std::size_t size) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%zx\r\n", size);
  return text.data();
}

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, const RequestLimits& limits)
    : channel_(std::move(channel)),
      framer_(limits),
      deadline_(now_steady() + seconds(kRequestSeconds)) {}

bool Connection::is_idle() const noexcept {
  return phase_ == Phase::kReading && framer_.is_idle() && inbox_used_ == inbox_.size();
}

Connection::Wait Connection::step(Worker& worker, bool is_stopping) {
  may_read_ = true;
  for (int answered = 0;;) {
    if (phase_ == Phase::kLingering) return linger(worker);
    if (phase_ == Phase::kSending) {
      if (const auto wait = send_some()) return *wait;
      if (answer_.resets_after) {
        channel_->reset_on_close();
        return Wait::kClosed;
      }
      if (answer_.closes_after || (is_stopping && framer_.is_idle())) {
        begin_lingering();
        continue;
      }
      begin_reading();
    }
    if (inbox_used_ < inbox_.size()) {
      inbox_used_ += framer_.feed(std::string_view(inbox_).substr(inbox_used_));
      if (inbox_used_ == inbox_.size()) {
        inbox_.clear();
        inbox_used_ = 0;
      }
    }
    if (framer_.state() == RequestFramer::State::kReading) {
      if (framer_.take_continue()) {
        WireAnswer interim;
        interim.head = kContinue;
        begin_sending(std::move(interim));
      } else if (const auto wait = read_some(worker)) {
        return *wait;
      }
    } else if (++answered > kRequestsATurn) {
      return Wait::kTurn;
    } else {
      answer_next(worker, is_stopping);
    }
  }
}

void Connection::answer_next(Worker& worker, bool is_stopping) {
  has_begun_ = false;
  if (framer_.state() == RequestFramer::State::kRefused) {
    begin_sending(worker.writer.refuse(framer_.refusal()));
  } else {
    begin_sending(worker.writer.answer(framer_.take(), is_stopping, descriptor()));
  }
}

std::optional<Connection::Wait> Connection::read_some(Worker& worker) {
  if (!may_read_) return Wait::kRead;
  const Transfer read = channel_->read(worker.buffer.data(), worker.buffer.size());
  switch (read.outcome) {
    case Transfer::Outcome::kClosed:
      return Wait::kClosed;
    case Transfer::Outcome::kWouldBlock:
      return read.waits_for_write ? Wait::kWrite : Wait::kRead;
    case Transfer::Outcome::kMoved:
      break;
  }
  may_read_ = read.may_have_more;
  if (!has_begun_) {
    has_begun_ = true;
    request_deadline_ = deadline_ = now_steady() + seconds(kRequestSeconds);
  }
  const std::string_view bytes(worker.buffer.data(), read.bytes);
  inbox_ = bytes.substr(framer_.feed(bytes));
  inbox_used_ = 0;
  return std::nullopt;
}

void Connection::begin_reading() {
  answer_ = {};
  phase_ = Phase::kReading;
  if (has_begun_) {  // what was sent was "100 Continue"; the time for the request goes on
    deadline_ = request_deadline_;
    return;
  }
  has_begun_ = !framer_.is_idle() || inbox_used_ < inbox_.size();
  deadline_ = now_steady() + seconds(has_begun_ ? kRequestSeconds : kKeepAliveSeconds);
  request_deadline_ = deadline_;
}

void Connection::begin_sending(WireAnswer answer) {
  const SteadyTime now = now_steady();
  answer_ = std::move(answer);
  sent_ = 0;
  phase_ = Phase::kSending;
  wake_at_ = now + milliseconds(std::max(answer_.delay_ms, 0));
  dribble_start_ = wake_at_;
  deadline_ = wake_at_ + seconds(kWriteStallSeconds);
  send_limit_ = wake_at_ + milliseconds(std::max(answer_.dribble_ms, 0)) + seconds(kSendSeconds);
}

/// Bytes of head and body that may be gone by now; sets when the next ones may go.
std::size_t Connection::sendable_bytes(SteadyTime now) {
  const std::size_t head = answer_.head.size();
  const std::size_t body = answer_.body.size();
  const auto pieces = static_cast<std::size_t>(std::max(answer_.dribble_chunks, 0));
  if (pieces < 2 || answer_.dribble_ms <= 0) return head + body;
  // The first piece goes at once, the last one when the time is over.
  const auto step_time = milliseconds(answer_.dribble_ms) / static_cast<std::int64_t>(pieces - 1);
  const auto passed = std::max(now - dribble_start_, SteadyTime::duration::zero());
  const auto due =
      step_time.count() > 0 ? static_cast<std::size_t>(passed / step_time) + 1 : pieces;
  if (due >= pieces) return head + body;
  wake_at_ = dribble_start_ + step_time * static_cast<std::int64_t>(due);
  return head + body / pieces * due;
}

std::optional<Connection::Wait> Connection::send_some() {
  for (int pieces = 0;;) {
    const SteadyTime now = now_steady();
    if (now < wake_at_ && sent_ == 0) return Wait::kTime;
    const std::size_t sendable = sendable_bytes(now);
    while (sent_ < sendable) {
      const std::size_t head_left = answer_.head.size() - std::min(sent_, answer_.head.size());
      const std::size_t body_at = sent_ - std::min(sent_, answer_.head.size());
      const std::string_view head =
          std::string_view(answer_.head).substr(answer_.head.size() - head_left);
      const std::string_view body =
          std::string_view(answer_.body.text()).substr(body_at, sendable - sent_ - head_left);
      const Transfer moved = channel_->write(head, body);
      if (moved.outcome == Transfer::Outcome::kClosed) return Wait::kClosed;
      if (moved.outcome == Transfer::Outcome::kWouldBlock) {
        return moved.waits_for_write ? Wait::kWrite : Wait::kRead;
      }
      sent_ += moved.bytes;
      deadline_ = now + seconds(kWriteStallSeconds);
      if (!answer_.source) deadline_ = std::min(deadline_, send_limit_);
    }
    if (sendable < answer_.head.size() + answer_.body.size()) {
      deadline_ = wake_at_ + seconds(kWriteStallSeconds);
      return Wait::kTime;
    }
    if (!answer_.source) return std::nullopt;
    if (const auto wait = next_piece()) return *wait;
    if (++pieces >= kPiecesATurn) return Wait::kTurn;
  }
}

std::optional<Connection::Wait> Connection::next_piece() {
  auto piece = answer_.source();
  if (!piece) {  // cut, so that the client sees that the rest is missing
    channel_->reset_on_close();
    return Wait::kClosed;
  }
  answer_.dribble_chunks = 0;
  sent_ = 0;
  deadline_ = now_steady() + seconds(kWriteStallSeconds);
  wake_at_ = {};
  if (piece->empty()) {
    answer_.source = nullptr;
    answer_.head = answer_.is_chunked ? "0\r\n\r\n" : "";
    answer_.body.clear();
    send_limit_ = now_steady() + seconds(kSendSeconds);
    return std::nullopt;
  }
  answer_.head = answer_.is_chunked ? chunk_head(piece->size()) : "";
  if (answer_.is_chunked) *piece += "\r\n";
  answer_.body = std::move(*piece);
  return std::nullopt;
}

void Connection::begin_lingering() {
  answer_ = {};
  channel_->end_writing();
  phase_ = Phase::kLingering;
  deadline_ = now_steady() + kLingerTime;
}

/// Closing with bytes unread would reset the connection and might take the answer with it: what the
/// client still sends is thrown away until it has read the end.
Connection::Wait Connection::linger(Worker& worker) {
  for (;;) {
    const Transfer read = channel_->read(worker.buffer.data(), worker.buffer.size());
    if (read.outcome == Transfer::Outcome::kClosed) return Wait::kClosed;
    if (read.outcome == Transfer::Outcome::kWouldBlock) return Wait::kRead;
    lingered_bytes_ += read.bytes;
    if (lingered_bytes_ > kMaxLingerBytes) return Wait::kClosed;
  }
}

void Connection::turn_away(Worker& worker) {
  begin_sending(worker.writer.refuse(kTooMany));
}

void Connection::dismiss(Worker& worker) {
  const WireAnswer answer = worker.writer.refuse(kTooMany);
  if (channel_->write(answer.head, answer.body.text()).outcome == Transfer::Outcome::kMoved) {
    channel_->end_writing();
  }
}

Connection::Wait Connection::expire(Worker& worker) {
  switch (phase_) {
    case Phase::kReading:
      if (is_idle()) {
        channel_->end_writing();
        return Wait::kClosed;
      }
      begin_sending(worker.writer.refuse({408, "The request did not come in time"}));
      return step(worker, true);
    case Phase::kSending:
      channel_->reset_on_close();
      return Wait::kClosed;
    case Phase::kLingering:
      return Wait::kClosed;
  }
  return Wait::kClosed;
}

}  // namespace usagescope::mock
