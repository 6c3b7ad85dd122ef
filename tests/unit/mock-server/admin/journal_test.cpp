#include "mock-server/admin/journal.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <thread>
#include <vector>

#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/server/journal_entry.hpp"
#include "mock-server/server/log_line.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

JournalEntry entry_of(const std::string& path, int status = 200) {
  JournalEntry entry;
  entry.request.method = "GET";
  entry.request.path = path;
  entry.status = status;
  entry.source = "semantic";
  return entry;
}

}  // namespace

TEST_CASE("wildcards stand for any run of characters") {
  CHECK(matches_wildcard("/a/*", "/a/"));
  CHECK(matches_wildcard("*", ""));
  CHECK(matches_wildcard("/a*c*e", "/abcde"));
  CHECK(matches_wildcard("*b*b", "abcb"));
  CHECK_FALSE(matches_wildcard("/a*c*e", "/abcdef"));
  CHECK_FALSE(matches_wildcard("", "a"));
  CHECK_FALSE(matches_wildcard("/a", "/a/b"));
  // No more steps than both lengths multiplied.
  CHECK_FALSE(matches_wildcard("*a*a*a*a*a*a*a*a*b", std::string(5'000, 'a')));
}

TEST_CASE("the journal forgets the oldest and keeps ids") {
  Journal journal(3);
  for (int i = 0; i < 5; ++i) journal.add(entry_of("/" + std::to_string(i)));
  const Journal::Found found = journal.find({}, 2);
  CHECK(found.count == 3);
  REQUIRE(found.entries.size() == 2);
  CHECK(found.entries[0]->request.path == "/4");
  CHECK(found.entries[0]->id == 5);
  CHECK(journal.get(2) == nullptr);
  REQUIRE(journal.get(3) != nullptr);
  CHECK(journal.get(3)->request.path == "/2");
  CHECK(journal.size().total == 5);
  journal.clear();
  CHECK(journal.size().total == 0);
  journal.add(entry_of("/later"));
  CHECK(journal.find({}, 1).entries[0]->id == 6);
}

TEST_CASE("the journal holds no more bytes than it may") {
  Journal journal(100'000);
  constexpr std::size_t kLong = 100'000;
  for (int i = 0; i < 1'000; ++i) journal.add(entry_of(std::string(kLong, 'x')));
  const Journal::Size size = journal.size();
  CHECK(size.total == 1'000);
  CHECK(size.held < kMaxJournalBytes / kLong);
  CHECK(size.held > kMaxJournalBytes / kLong / 2);
  CHECK(journal.get(1'000) != nullptr);
  journal.add(entry_of(std::string(kMaxJournalBytes, 'x')));
  CHECK(journal.size().held == 1);
  for (int i = 0; i < 500; ++i) journal.add(entry_of("/short"));
  CHECK(journal.size().held == 500);
}

TEST_CASE("threads may write and search at once") {
  Journal journal(50);
  std::vector<std::thread> threads;
  for (int lane = 0; lane < 3; ++lane) {
    threads.emplace_back([&journal] {
      for (int i = 0; i < 500; ++i) journal.add(entry_of("/a", 200 + i % 2));
    });
  }
  JournalQuery query;
  query.status = 201;
  std::size_t most = 0;
  for (int i = 0; i < 200; ++i) most = std::max(most, journal.find(query, 10).count);
  for (std::thread& thread : threads) thread.join();
  CHECK(most <= 50);
  CHECK(journal.size().held == 50);
  CHECK(journal.size().total == 1500);
}

TEST_CASE("what looks like a token goes, ids of the API stay") {
  const std::string kept[] = {"/orgs/00dcd47b-867d-46a1-b5ac-c9c22a4427cb/usage-report",
                              "billingEngineDiscountContractId", "2021-11-11T00:00:00.000Z",
                              "VOD-IP-A1", "VMware Cloud on AWS - i3.metal host, 1 year"};
  for (const std::string& text : kept) CHECK(without_token_shapes(text) == text);
  CHECK(without_token_shapes("a QJ8dw0zP3nVb5sXk7tLm b") == "a [redacted] b");
  CHECK(without_token_shapes(std::string(40, 'x')) == "[redacted]");
  CHECK(without_token_shapes("/x/" + std::string(39, 'x')) == "/x/" + std::string(39, 'x'));
}

TEST_CASE("an entry keeps what was asked and answered, without secrets") {
  HttpRequest request;
  request.method = "POST";
  request.path = "/cphub/x";
  request.target = "/cphub/x?token=hush-hush-hush";
  request.params = {{"token", "hush-hush-hush"}, {"pageLimit", "5"}};
  request.headers = {{"csp-auth-token", "other-secret"}, {"Accept", "application/json"}};
  request.body = R"({"note":"hush-hush-hush and other-secret"})";
  HttpResponse response = error_answer(request, *Instant::parse("2022-02-15T12:00:00Z"), 400, "bad",
                                       "hush-hush-hush is no value", "validation");
  response.headers.emplace_back(kMissHeader, "nearest x");
  const JournalEntry entry = journal_entry(request, response);
  CHECK(entry.request.params[1].second == "5");
  CHECK(entry.status == 400);
  CHECK(entry.source == "validation");
  CHECK(entry.is_miss);
  CHECK(entry.message.find("is no value") != std::string::npos);
  const std::string all = encode_journal_entry(entry).dump() + entry.request.target +
                          log_line(entry, *Instant::parse("2022-02-15T12:00:00Z"));
  CHECK(all.find("hush") == std::string::npos);
  CHECK(all.find("other-secret") == std::string::npos);
}

TEST_CASE("a log line is one line") {
  JournalEntry entry = entry_of("/a b\n\x1b[31m\xc2\x9b", 200);
  entry.fixture = "seller/x";
  entry.fault = "f1";
  entry.micros = 1234;
  CHECK(log_line(entry, *Instant::parse("2022-02-15T12:00:00Z")) ==
        "2022-02-15T12:00:00Z GET /a%20b%0A%1B[31m%C2%9B 200 semantic seller/x 1.23 ms fault f1");
  CHECK(log_line(JournalEntry{}, Instant{}).starts_with("1970-01-01T00:00:00Z - - 0 "));
}

TEST_CASE("the clock is pinned, moved, real and reset") {
  const Instant noon = *Instant::parse("2022-02-15T12:00:00Z");
  MockClock clock(noon);
  CHECK(clock.now() == noon);
  REQUIRE(clock.advance(90'000));
  CHECK(clock.now().to_string() == "2022-02-15T12:01:30Z");
  CHECK_FALSE(clock.advance(-clock.now().ms - 1));
  CHECK_FALSE(clock.advance(INT64_MAX));
  clock.run_real();
  REQUIRE(clock.advance(-3'600'000));
  CHECK(machine_now().ms - clock.now().ms >= 3'599'000);
  clock.reset();
  CHECK(clock.now() == noon);
  const Instant later{noon.ms + 1};
  clock.configure(later);
  CHECK(clock.now() == later);  // nobody had moved it
  clock.pin(noon);
  clock.configure(std::nullopt);
  CHECK(clock.now() == noon);
  clock.reset();
  CHECK_FALSE(clock.state().pinned);
}
