// Requests, answers, failures and time in random order: nothing is answered twice or never, nothing
// is left running, and (in the sanitizer build) nothing is used after it was destroyed.
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

class RandomUser {
 public:
  explicit RandomUser(std::uint32_t seed) : random_(seed) {}

  void step() {
    switch (pick(12)) {
      case 0:
        ask(ConnectRequest{"https://api.test", "org-1", kApiToken});
        break;
      case 1:
        ask(LoadUsageRequest{std::nullopt, 1 + pick(5)});
        break;
      case 2:
        ask(ResumeLoadRequest{});
        break;
      case 3:
        tell(CancelLoadRequest{});
        break;
      case 4:
        ask(QueryRequest{});
        break;
      case 5:
        ask(LoadReportRequest{"o", "", Month{24'262}, Month{24'262}.plus(step_of(3))});
        break;
      case 6:
        if (pick(10) == 0) tell(DisconnectRequest{});
        break;
      case 7:
        world_.timers.advance(pick(2) == 0 ? pick(700) : pick(40'000));
        break;
      default:
        if (world_.transport.is_waiting()) world_.transport.answer(some_answer());
    }
  }

  void finish() {
    tell(DisconnectRequest{});
    CHECK_FALSE(world_.transport.is_waiting());
    CHECK(world_.timers.pending_count() == 0);
    CHECK(world_.replies.size() == world_.texts.size());  // all of them could be read
    std::map<std::uint32_t, int> ends;
    for (const EngineReply& reply : world_.replies) {
      CHECK(asked_.contains(reply.id));
      CHECK(ends[reply.id] == 0);  // nothing comes after the end
      if (is_end(reply)) ++ends[reply.id];
    }
    for (const std::uint32_t id : asked_) CHECK(ends[id] == 1);
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  std::int32_t step_of(std::uint32_t below) { return static_cast<std::int32_t>(pick(below)); }

  void ask(EngineCommand command) {
    asked_.insert(++last_id_);
    world_.send(last_id_, std::move(command));
  }
  void tell(EngineCommand command) { world_.send(++last_id_, std::move(command)); }

  HttpResponse some_answer() {
    switch (pick(9)) {
      case 0:
        return no_answer();
      case 1:
        return response(401);
      case 2:
        return response(503);
      case 3:
        return response(404);
      case 4:
        return response(200, "{");
      default:
        break;
    }
    const std::string& url = world_.transport.oldest().url;
    if (url.ends_with("/accesstoken")) return token();
    if (url.find("usage-report") != std::string::npos) return response(200, "[]");
    const int start = std::stoi(url.substr(url.find("pageStart=") + 10));
    PageShape shape{start, 2, start, start + 2, 9};
    if (start + 2 > 9) shape.next.reset();
    return page(shape);
  }

  static bool is_end(const EngineReply& reply) {
    const auto* status = std::get_if<LoadStatusReply>(&reply.answer);
    return status == nullptr ||
           (status->phase != LoadPhase::kLoading && status->phase != LoadPhase::kRetrying);
  }

  std::mt19937 random_;
  FakeWorld world_;
  std::set<std::uint32_t> asked_;
  std::uint32_t last_id_ = 0;
};

TEST_CASE("whatever happens in whatever order, each request ends once") {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    RandomUser user(seed);
    for (int step = 0; step < 300; ++step) user.step();
    user.finish();
  }
}

}  // namespace
}  // namespace usagescope::test
