#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "web/engine/engine.hpp"
#include "web/engine/protocol.hpp"
#include "web/platform/http_transport.hpp"
#include "web/platform/memory.hpp"
#include "web/platform/timers.hpp"

namespace usagescope::test {

/// Time that moves only when a test says so.
class FakeTimers final : public Timers {
 public:
  [[nodiscard]] Instant now() const override { return {now_ms_}; }
  [[nodiscard]] std::int64_t monotonic_us() const override { return elapsed_ms_ * 1000; }
  [[nodiscard]] TimerHandle after(std::int64_t delay_ms, std::function<void()> callback) override {
    const TimerHandle handle = ++last_;
    pending_[{elapsed_ms_ + delay_ms, handle}] = std::move(callback);
    return handle;
  }
  void cancel(TimerHandle handle) override {
    std::erase_if(pending_, [handle](const auto& entry) { return entry.first.second == handle; });
  }

  /// Lets time pass; fires what becomes due, in order.
  void advance(std::int64_t ms) {
    const std::int64_t end = elapsed_ms_ + ms;
    while (!pending_.empty() && pending_.begin()->first.first <= end) {
      const auto first = pending_.begin();
      move_to(first->first.first);
      const auto callback = std::move(first->second);
      pending_.erase(first);
      callback();
    }
    move_to(end);
  }
  [[nodiscard]] std::size_t pending_count() const { return pending_.size(); }

 private:
  void move_to(std::int64_t elapsed_ms) {
    now_ms_ += elapsed_ms - elapsed_ms_;
    elapsed_ms_ = elapsed_ms;
  }

  std::int64_t now_ms_ = 1'800'000'000'000;  // 2027: unlike the server's clock in these tests
  std::int64_t elapsed_ms_ = 0;
  TimerHandle last_ = 0;
  std::map<std::pair<std::int64_t, TimerHandle>, std::function<void()>> pending_;
};

/// Room as a test says.
class FakeMemory final : public Memory {
 public:
  [[nodiscard]] MemoryFigures figures() const override { return {1000, 2000, room}; }
  [[nodiscard]] bool has_room(std::int64_t bytes) override { return bytes <= room; }

  std::int64_t room = std::int64_t{1} << 40;
};

/// Requests wait here until the test answers them.
class FakeTransport final : public HttpTransport {
 public:
  struct Waiting {
    FetchHandle handle;
    HttpRequest request;
    FetchCallback callback;
  };

  [[nodiscard]] FetchHandle fetch(HttpRequest request, FetchCallback callback) override {
    const FetchHandle handle = ++last_;
    waiting_.push_back({handle, request, std::move(callback)});
    sent_.push_back(std::move(request));
    return handle;
  }
  void abort(FetchHandle handle) override {
    if (std::erase_if(waiting_, [handle](const Waiting& w) { return w.handle == handle; }) > 0) {
      ++aborted_;
    }
  }

  [[nodiscard]] bool is_waiting() const { return !waiting_.empty(); }
  [[nodiscard]] const HttpRequest& oldest() const { return waiting_.front().request; }
  [[nodiscard]] const std::vector<HttpRequest>& sent() const { return sent_; }
  [[nodiscard]] int aborted() const { return aborted_; }

  /// Answers the oldest request that waits.
  void answer(HttpResponse response) {
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    waiting.callback(std::move(response));
  }

 private:
  FetchHandle last_ = 0;
  int aborted_ = 0;
  std::deque<Waiting> waiting_;
  std::vector<HttpRequest> sent_;
};

inline constexpr char kServerDate[] = "Tue, 15 Feb 2022 12:00:00 GMT";
inline constexpr std::int64_t kServerNowMs = 1'644'926'400'000;
inline constexpr char kApiToken[] = "api-token-of-the-test";

inline HttpResponse response(int status, std::string body = "") {
  HttpResponse response;
  response.status = status;
  response.date = kServerDate;
  response.body = std::move(body);
  return response;
}

inline HttpResponse no_answer() {
  HttpResponse response;
  response.failure = "connection refused";
  return response;
}

inline HttpResponse token(const std::string& access_token = "access-token-1") {
  return response(201, R"({"accessToken":")" + access_token + R"("})");
}

/// A row of usage: charge "C<number>", one unit on a day of November 2021.
inline UsageRecord row(int number) {
  UsageRecord record;
  record.charge_id = "C" + std::to_string(number);
  record.usage = Decimal(1);
  record.msrp_price = Decimal(number);
  record.usage_timestamp =
      CivilDateTime{CivilDate::from_ymd(2021, 11, 1 + number % 30).value_or(CivilDate{}), 0};
  return record;
}

struct PageShape {
  int first = 1;  ///< number of the first row
  int count = 0;
  std::optional<std::int32_t> current = std::nullopt;
  std::optional<std::int32_t> next = std::nullopt;
  std::optional<std::int32_t> total = std::nullopt;
};

inline HttpResponse page(const PageShape& shape) {
  UsagePage page;
  page.current = shape.current;
  page.next = shape.next;
  page.total_results_count = shape.total;
  for (int i = 0; i < shape.count; ++i) page.results.push_back(row(shape.first + i));
  return response(200, encode_usage_page(page));
}

/// An engine between a test that plays the page and a test that plays the server.
class FakeWorld {
 public:
  FakeWorld() = default;

  void send(std::uint32_t id, EngineCommand command) {
    engine.handle(encode_request({id, std::move(command)}));
  }
  /// Connects to https://api.test as "org-1" under id 1 and forgets the reply.
  void connect() {
    send(1, ConnectRequest{"https://api.test", "org-1", kApiToken});
    transport.answer(token());
    replies.clear();
    texts.clear();
    payloads.clear();
  }
  /// The last reply; fails the test by reading an empty vector when there is none.
  [[nodiscard]] const EngineReply& last() const { return replies.back(); }
  template <typename T>
  [[nodiscard]] const T* last_as() const {
    return replies.empty() ? nullptr : std::get_if<T>(&replies.back().answer);
  }
  template <typename T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const EngineReply& reply : replies) {
      if (const T* answer = std::get_if<T>(&reply.answer)) found.push_back(*answer);
    }
    return found;
  }

  FakeTimers timers;
  FakeTransport transport;
  FakeMemory memory;
  std::vector<EngineReply> replies;
  std::vector<std::string> texts;
  std::vector<std::string> payloads;
  Engine engine{transport, timers, memory, [this](std::string text, std::string payload) {
                  auto reply = decode_reply(text);
                  if (reply) replies.push_back(std::move(reply).value());
                  texts.push_back(std::move(text));
                  payloads.push_back(std::move(payload));
                }};
};

}  // namespace usagescope::test
