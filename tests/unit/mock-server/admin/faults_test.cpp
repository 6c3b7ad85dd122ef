#include "mock-server/admin/faults.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <thread>
#include <vector>

#include "mock-server/admin/scenario_file.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

HttpRequest request_to(const std::string& path) {
  HttpRequest request;
  request.method = "POST";
  request.path = path;
  return request;
}

FaultSpec one(const std::string& json) {
  auto parsed = Json::parse(json);
  REQUIRE(parsed);
  auto specs = decode_faults(*parsed, "");
  REQUIRE(specs);
  REQUIRE(specs->size() == 1);
  return specs->front();
}

std::string pointer_of(const std::string& json) {
  auto parsed = Json::parse(json);
  REQUIRE(parsed);
  auto specs = decode_faults(*parsed, "");
  return specs ? "none" : specs.error().path;
}

}  // namespace

TEST_CASE("every kind is read and written under its name") {
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const std::string name(fault_kind_name(kind));
    const std::string text = R"({"kind":")" + name + R"(","delayMs":5,"chunks":2,"overMs":9})";
    FaultBook book;
    auto armed = book.arm({one(text)});
    REQUIRE(armed);
    REQUIRE(armed->size() == 1);
    CHECK(armed->front().spec.kind == kind);
    const Json json = encode_fault(armed->front());
    CHECK(*json.find("kind")->string() == name);
    CHECK(*json.find("id")->string() == "f1");
  }
}

TEST_CASE("a fault that is no fault says where") {
  CHECK(pointer_of(R"({})") == "/kind");
  CHECK(pointer_of(R"({"kind":"delay"})") == "/delayMs");
  CHECK(pointer_of(R"({"kind":"dribble"})") == "/chunks");
  CHECK(pointer_of(R"({"kind":"status","probability":2})") == "/probability");
  CHECK(pointer_of(R"({"kind":"status","x":1})") == "/x");
  CHECK(pointer_of(R"({"kind":"status","body":"xml"})") == "/body");
  CHECK(pointer_of(R"({"faults":[{"kind":"status","skip":-1}]})") == "/faults/0/skip");
}

TEST_CASE("effects of several faults are joined") {
  FaultBook book;
  REQUIRE(book.arm({one(R"({"kind":"delay","delayMs":10})")}));
  REQUIRE(book.arm({one(R"({"kind":"delay","delayMs":30})")}));
  REQUIRE(book.arm({one(R"({"kind":"truncatedBody"})")}));
  REQUIRE(book.arm({one(R"({"kind":"connectionReset"})")}));
  REQUIRE(book.arm({one(R"({"kind":"status","status":429,"path":"/b"})")}));
  const FaultEffect effect = book.take(request_to("/a"));
  CHECK(effect.ids == "f1,f2,f3,f4");
  CHECK(effect.delivery.delay_ms == 30);
  CHECK(effect.delivery.fault == Fault::kTruncatedBody);
  CHECK_FALSE(effect.status);
  CHECK(book.take(request_to("/b")).status == 429);
}

TEST_CASE("each wire fault has its kind") {
  const std::pair<const char*, Fault> kinds[] = {{"connectionReset", Fault::kConnectionReset},
                                                 {"emptyResponse", Fault::kEmptyResponse},
                                                 {"randomData", Fault::kRandomDataThenClose},
                                                 {"malformedChunk", Fault::kMalformedChunk},
                                                 {"truncatedBody", Fault::kTruncatedBody}};
  for (const auto& [name, fault] : kinds) {
    FaultBook book;
    REQUIRE(book.arm({one(std::string(R"({"kind":")") + name + "\"}")}));
    CHECK(book.take(request_to("/")).delivery.fault == fault);
  }
}

TEST_CASE("drawings are independent of other faults and of other requests") {
  const auto hits = [](bool with_other) {
    FaultBook book;
    if (with_other) REQUIRE(book.arm({one(R"({"kind":"delay","delayMs":1,"probability":0.5})")}));
    REQUIRE(book.arm(
        {one(R"({"kind":"status","status":503,"probability":0.25,"seed":9,"path":"/a"})")}));
    std::string drawn;
    for (int i = 0; i < 200; ++i) {
      if (with_other) (void)book.take(request_to("/b"));
      drawn += book.take(request_to("/a")).status ? 'x' : '.';
    }
    return drawn;
  };
  const std::string alone = hits(false);
  CHECK(alone == hits(true));
  const auto count = std::count(alone.begin(), alone.end(), 'x');
  CHECK(count > 25);
  CHECK(count < 80);
}

TEST_CASE("a replaced book begins anew") {
  FaultBook book;
  REQUIRE(book.arm({one(R"({"kind":"status","count":1})")}));
  CHECK(book.take(request_to("/")).status == 503);
  CHECK_FALSE(book.take(request_to("/")).status);
  book.replace({one(R"({"kind":"status","status":500,"count":1})")});
  REQUIRE(book.list().size() == 1);
  CHECK(book.list()[0].id == "f1");
  CHECK(book.take(request_to("/")).status == 500);
  CHECK(book.list()[0].is_spent());
  book.disarm_all();
  CHECK(book.take(request_to("/")).is_none());
}

TEST_CASE("faults are armed together or not at all") {
  FaultBook book;
  const std::vector<FaultSpec> sixty(60, one(R"({"kind":"status"})"));
  auto armed = book.arm(sixty);
  REQUIRE(armed);
  CHECK(armed->back().id == "f60");
  CHECK_FALSE(book.arm(sixty));
  CHECK(book.list().size() == 60);
  REQUIRE(book.arm(std::vector<FaultSpec>(sixty.begin(), sixty.begin() + 40)));
  CHECK(book.list().size() == kMaxFaults);
  CHECK(book.list().back().id == "f100");
}

TEST_CASE("threads share the hits of a fault") {
  FaultBook book;
  REQUIRE(book.arm({one(R"({"kind":"status","count":1000})")}));
  std::vector<std::thread> threads;
  std::vector<int> hits(4, 0);
  for (std::size_t lane = 0; lane < hits.size(); ++lane) {
    threads.emplace_back([&book, &hits, lane] {
      const HttpRequest request = request_to("/a");
      for (int i = 0; i < 1000; ++i) hits[lane] += book.take(request).status ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(hits[0] + hits[1] + hits[2] + hits[3] == 1000);
  CHECK(book.list()[0].seen == 4000);
}

TEST_CASE("a changed page keeps members that it does not know") {
  HttpRequest asked = request_to("/x/search");
  asked.params = {{"pageStart", "3"}, {"pageLimit", "2"}};
  const HttpRequest old = shifted_request(asked, 1, {});
  CHECK(old.params == QueryParams{{"pageLimit", "2"}, {"pageStart", "2"}});
  HttpResponse response;
  response.body =
      R"({"extra":{"a":1.50},"current":2,"next":4,"results":[2,3],"totalResultsCount":3})";
  shift_answer(asked, 1, {}, response);
  CHECK(response.body ==
        R"({"extra":{"a":1.50},"current":3,"results":[2,3],"totalResultsCount":4})");
  response.body = R"({"aggregates":{},"data":{"current":2,"results":[2,3],"totalResultsCount":9}})";
  shift_answer(asked, 1, {}, response);
  CHECK(
      response.body ==
      R"({"aggregates":{},"data":{"current":3,"next":5,"results":[2,3],"totalResultsCount":10}})");
  response.body = "no page";
  shift_answer(asked, 1, {}, response);
  CHECK(response.body == "no page");
}

TEST_CASE("what is no page to begin with is asked as it is, to be refused") {
  HttpRequest asked = request_to("/x/search");
  for (const QueryParams& params : {QueryParams{{"pageStart", "3"}, {"pageStart", "5"}},
                                    QueryParams{{"pageStart", "0"}},
                                    QueryParams{{"pageStart", "x"}}}) {
    asked.params = params;
    CHECK(shifted_request(asked, 1, {}).params == params);
  }
}

TEST_CASE("a changed page of the provider's search has its own parameters") {
  HttpRequest asked = request_to("/cphub/api/msp/v1/orgs/o/subscriptions/search");
  asked.params = {{"page_start", "3"}, {"page_limit", "2"}, {"pageStart", "7"}};
  CHECK(shifted_request(asked, 1, {}).params ==
        QueryParams{{"page_limit", "2"}, {"pageStart", "7"}, {"page_start", "2"}});
  HttpResponse response;
  response.body = R"({"current":2,"next":4,"results":[2,3],"totalResultsCount":9})";
  shift_answer(asked, 1, {}, response);
  CHECK(response.body == R"({"current":3,"next":5,"results":[2,3],"totalResultsCount":10})");
}

TEST_CASE("a changed page counts as the server's pages do") {
  HttpRequest asked = request_to("/x/search");
  asked.params = {{"pageStart", "3"}, {"pageLimit", "2"}};
  const PagingPolicy pages{LastNext::kZero, true};
  // Page 3 begins with row 5 of the new list: row 4 of the old one.
  CHECK(shifted_request(asked, 1, pages).params ==
        QueryParams{{"pageLimit", "2"}, {"pageStart", "4"}});
  HttpResponse response;
  response.body = R"({"current":4,"next":6,"results":[4,5],"totalResultsCount":9})";
  shift_answer(asked, 1, pages, response);
  CHECK(response.body == R"({"current":3,"next":4,"results":[4,5],"totalResultsCount":10})");
  response.body = R"({"current":4,"results":[4,5],"totalResultsCount":5})";
  shift_answer(asked, 1, pages, response);
  CHECK(response.body == R"({"current":3,"next":0,"results":[4,5],"totalResultsCount":6})");
}

TEST_CASE("a changed page without a total goes by what the old one says") {
  HttpRequest asked = request_to("/x/search");
  asked.params = {{"pageStart", "1"}, {"pageLimit", "3"}};
  HttpResponse response;
  response.body = R"({"aggregates":{},"data":{"current":1,"next":4,"results":[1,2,3]}})";
  shift_answer(asked, -3, {}, response);
  CHECK(response.body == R"({"aggregates":{},"data":{"current":1,"next":4,"results":[1,2,3]}})");
  response.body = R"({"data":{"current":1,"results":[1,2]}})";
  shift_answer(asked, 1, {}, response);
  CHECK(response.body == R"({"data":{"current":1,"results":[1,1,2]}})");
  response.body = R"({"data":{"current":1,"results":[1,2]}})";
  shift_answer(asked, 2, {}, response);
  CHECK(response.body == R"({"data":{"current":1,"next":4,"results":[1,1,1]}})");
}

TEST_CASE("a scenario file arms faults and pins the clock") {
  auto file = parse_scenario_file(
      R"({"schemaVersion":1,"now":"2022-01-01T00:00:00Z","faults":[{"kind":"emptyResponse"}]})");
  REQUIRE(file);
  CHECK(file->faults.size() == 1);
  CHECK(file->now == *Instant::parse("2022-01-01T00:00:00Z"));
  CHECK(parse_scenario_file(R"({"faults":{}})").error().path == "/faults");
  CHECK(parse_scenario_file(R"({"schemaVersion":2})").error().path == "/schemaVersion");
}
