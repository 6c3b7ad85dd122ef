// Pattern stubs, scenarios, near misses, and where problems stand.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/request_body.hpp"
#include "tests/unit/mock-server/fixture_folder.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

std::string stub(const std::string& request, const std::string& body,
                 const std::string& more = "") {
  return R"({"request":)" + request + R"(,"response":{"body":")" + body +
         R"("},"metadata":{"cpn":{"provenance":"assumed"}})" + more + "}";
}

HttpRequest asked(std::string method, std::string path, QueryParams params = {},
                  Headers headers = {}, std::string body = "") {
  return {std::move(method), std::move(path), std::move(params), std::move(headers),
          std::move(body)};
}

FixtureSet loaded(const Folder& folder) {
  auto set = FixtureSet::load(folder.path());
  if (!set) FAIL(describe(set.error()));
  return std::move(*set);
}

/// The body of the stub that answers, "" when none does.
std::string answer(const FixtureSet& set, const HttpRequest& request, ScenarioStates& states) {
  const Fixture* found = set.match({request, request.method, request.path}, states);
  return found == nullptr ? "" : found->response.body.text();
}

/// One stub, and whether it answers.
bool matches(const std::string& request, const HttpRequest& with) {
  const Folder folder;
  folder.write("mappings/a.json", stub(request, "yes"));
  const FixtureSet set = loaded(folder);
  REQUIRE_FALSE(set.fixtures().front().is_recording());
  ScenarioStates states;
  const bool found = answer(set, with, states) == "yes";
  // What keeps a stub from matching is told, and only then.
  const auto near = set.nearest({with, with.method, with.path}, 3, states);
  CHECK(near.empty() == found);
  return found;
}

}  // namespace

TEST_CASE("each matcher takes what WireMock's takes") {
  const std::string head = R"({"method":"ANY","urlPath":"/a","headers":{"X-K":)";
  const auto header = [&](const std::string& matcher, Headers headers) {
    return matches(head + matcher + "}}", asked("GET", "/a", {}, std::move(headers)));
  };
  CHECK(header(R"({"equalTo":"v"})", {{"x-k", "v"}}));
  CHECK(header(R"({"equalTo":"v"})", {{"X-K", "w"}, {"X-K", "v"}}));
  CHECK_FALSE(header(R"({"equalTo":"v"})", {{"X-K", "V"}}));
  CHECK_FALSE(header(R"({"equalTo":"v"})", {}));
  CHECK(header(R"({"contains":"b"})", {{"X-K", "abc"}}));
  CHECK_FALSE(header(R"({"contains":"d"})", {{"X-K", "abc"}}));
  CHECK(header(R"({"matches":"a.c"})", {{"X-K", "abc"}}));
  CHECK_FALSE(header(R"({"matches":"b"})", {{"X-K", "abc"}}));
  CHECK(header(R"({"absent":true})", {}));
  CHECK_FALSE(header(R"({"absent":true})", {{"X-K", ""}}));
  CHECK(header(R"({"hasExactly":[{"contains":"a"},{"equalTo":"b"}]})",
               {{"X-K", "b"}, {"X-K", "xa"}}));
  CHECK_FALSE(header(R"({"hasExactly":[{"contains":"a"},{"equalTo":"b"}]})", {{"X-K", "b"}}));
  CHECK_FALSE(header(R"({"hasExactly":[{"contains":"a"},{"equalTo":"b"}]})",
                     {{"X-K", "b"}, {"X-K", "a"}, {"X-K", "c"}}));
  CHECK_FALSE(header(R"({"hasExactly":[]})", {{"X-K", "b"}}));
  CHECK(header(R"({"hasExactly":[]})", {}));
}

TEST_CASE("queries and bodies are matched too") {
  const std::string query =
      R"({"method":"GET","urlPath":"/a","queryParameters":{"k":{"matches":"[0-9]+"}}})";
  CHECK(matches(query, asked("GET", "/a", {{"k", "12"}, {"other", "1"}})));
  CHECK_FALSE(matches(query, asked("GET", "/a", {{"k", "x"}})));
  CHECK_FALSE(matches(query, asked("POST", "/a", {{"k", "12"}})));
  CHECK_FALSE(matches(query, asked("GET", "/b", {{"k", "12"}})));

  const std::string whole = R"({"method":"ANY","url":"/a?y=2&x=1"})";
  CHECK(matches(whole, asked("PUT", "/a", {{"x", "1"}, {"y", "2"}})));
  CHECK_FALSE(matches(whole, asked("PUT", "/a", {{"x", "1"}, {"y", "2"}, {"z", "3"}})));

  const auto body = [](const std::string& patterns, std::string text) {
    return matches(R"({"method":"ANY","urlPath":"/a","bodyPatterns":)" + patterns + "}",
                   asked("POST", "/a", {}, {}, std::move(text)));
  };
  CHECK(body(R"([{"contains":"a"},{"contains":"b"}])", "ba"));
  CHECK_FALSE(body(R"([{"contains":"a"},{"contains":"b"}])", "a"));
  CHECK(body(R"([{"equalTo":"x"}])", "x"));
  CHECK(body(R"([{"absent":true}])", ""));
  CHECK_FALSE(body(R"([{"absent":true}])", "x"));
  CHECK(body(R"([{"equalToJson":{"a":[1,{"b":null}]}}])", R"( {"a" : [1, {"b": null}]} )"));
  CHECK_FALSE(body(R"([{"equalToJson":{"a":[1,2]}}])", R"({"a":[2,1]})"));
  CHECK_FALSE(body(R"([{"equalToJson":{}}])", "no JSON"));
}

TEST_CASE("paths are matched as templates and as expressions, whole") {
  const std::string tmpl = R"({"method":"GET","urlPathTemplate":"/orgs/{orgId}/x.y"})";
  CHECK(matches(tmpl, asked("GET", "/orgs/12/x.y")));
  CHECK_FALSE(matches(tmpl, asked("GET", "/orgs/12/x-y")));
  CHECK_FALSE(matches(tmpl, asked("GET", "/orgs/1/2/x.y")));
  CHECK_FALSE(matches(tmpl, asked("GET", "/orgs//x.y")));
  const std::string regex = R"({"method":"GET","urlPathPattern":"/ab*(/[0-9]+)?"})";
  CHECK(matches(regex, asked("GET", "/a")));
  CHECK(matches(regex, asked("GET", "/abbb/12")));
  CHECK_FALSE(matches(regex, asked("GET", "/abbb/12/")));
  CHECK(matches(R"({"method":"GET","urlPathPattern":"/x|/y"})", asked("GET", "/y")));
  CHECK(matches(R"({"method":"GET","urlPathPattern":"/é?z"})", asked("GET", "/z")));
  CHECK(matches(R"({"method":"GET","urlPathPattern":"/a{2}"})", asked("GET", "/aa")));
}

TEST_CASE("an expression that would explode elsewhere takes linear time, and subjects are capped") {
  const std::string evil =
      R"({"method":"ANY","urlPath":"/a","bodyPatterns":[{"matches":"(a+)+(a|aa)+b"}]})";
  CHECK_FALSE(matches(evil, asked("POST", "/a", {}, {}, std::string(100'000, 'a'))));
  const std::string any =
      R"({"method":"ANY","urlPath":"/a","bodyPatterns":[{"matches":"(?s).*"}]})";
  CHECK(matches(any, asked("POST", "/a", {}, {}, std::string(kMaxSubjectBytes, 'a'))));
  CHECK_FALSE(matches(any, asked("POST", "/a", {}, {}, std::string(kMaxSubjectBytes + 1, 'a'))));
}

TEST_CASE(
    "a path is one with and without a slash at its end, the seller API with and without base") {
  const Folder folder;
  folder.write("mappings/1.json", stub(R"({"method":"GET","urlPath":"/a/"})", "slash"));
  folder.write("mappings/2.json",
               stub(R"({"method":"GET","urlPath":"/distributors/1/usage/customers"})", "short"));
  const FixtureSet set = loaded(folder);
  ScenarioStates states;
  CHECK(set.find(canonical_key("GET", "/a", {}, {}), states) != nullptr);
  const std::string path = "/cphub/api/seller/v1/distributors/1/usage/customers";
  CHECK(set.find(canonical_key("GET", path, {}, {}), states) != nullptr);
}

TEST_CASE("the least priority answers, then the first name; recordings are no stubs") {
  const Folder folder;
  const std::string any = R"({"method":"GET","urlPathPattern":"/a.*"})";
  folder.write("mappings/1.json", stub(any, "five"));
  folder.write("mappings/2.json",
               stub(R"({"method":"GET","urlPathTemplate":"/a{x}"})", "two", R"(,"priority":2)"));
  folder.write("mappings/3.json",
               stub(R"({"method":"ANY","urlPath":"/ab"})", "two too", R"(,"priority":2)"));
  folder.write("mappings/4.json",
               stub(R"({"method":"GET","urlPath":"/ab"})", "recorded", R"(,"priority":1)"));
  const FixtureSet set = loaded(folder);
  ScenarioStates states;
  CHECK(answer(set, asked("GET", "/ab"), states) == "two");
  CHECK(answer(set, asked("POST", "/ab"), states) == "two too");
  CHECK(answer(set, asked("GET", "/a"), states) == "five");
  CHECK(answer(set, asked("GET", "/b"), states).empty());
  CHECK(set.find(canonical_key("GET", "/ab", {}, {}), states)->response.body == "recorded");
}

TEST_CASE("a scenario steps through its recordings and is reset") {
  const Folder folder;
  const std::string request = R"({"method":"GET","urlPath":"/s"})";
  const auto step = [&](const char* body, const char* from, const char* to) {
    std::string more =
        R"(,"scenarioName":"storm","requiredScenarioState":")" + std::string(from) + '"';
    if (*to != '\0') more += R"(,"newScenarioState":")" + std::string(to) + '"';
    return stub(request, body, more);
  };
  folder.write("mappings/1.json", step("first", "Started", "second"));
  folder.write("mappings/2.json", step("second", "second", "third"));
  folder.write("mappings/3.json", step("third", "third", ""));
  const FixtureSet set = loaded(folder);
  ScenarioStates states;
  const std::string key = canonical_key("GET", "/s", {}, {});
  CHECK(set.find(key, states)->response.body == "first");
  CHECK(set.find(key, states)->response.body == "second");
  CHECK(set.find(key, states)->response.body == "third");
  CHECK(set.find(key, states)->response.body == "third");
  CHECK(states.list() == std::vector<std::pair<std::string, std::string>>{{"storm", "third"}});
  states.set("storm", "gone");
  CHECK(set.find(key, states) == nullptr);
  const HttpRequest request_s = asked("GET", "/s");
  const auto near = set.nearest({request_s, "GET", "/s"}, 1, states);
  REQUIRE(near.size() == 1);
  CHECK(near[0].differences ==
        std::vector<Difference>{{"state of scenario storm", "Started", "gone"}});
  states.reset();
  CHECK(set.find(key, states)->response.body == "first");
}

TEST_CASE("two recordings of one request that are no sequence are refused") {
  const std::string request = R"({"method":"GET","urlPath":"/s"})";
  const auto refused = [&](const std::string& a, const std::string& b) {
    const Folder folder;
    folder.write("mappings/1.json", stub(request, "x", a));
    folder.write("mappings/2.json", stub(request, "y", b));
    auto set = FixtureSet::load(folder.path());
    return !set && set.error().path.ends_with("mappings/2.json#/request");
  };
  const std::string started = R"(,"scenarioName":"a","requiredScenarioState":"Started")";
  CHECK(refused("", ""));
  CHECK(refused(started, ""));
  CHECK(refused(started, started));
  CHECK(refused(started, R"(,"scenarioName":"a")"));
  CHECK(refused(started, R"(,"scenarioName":"b","requiredScenarioState":"other")"));
  CHECK_FALSE(refused(started, R"(,"scenarioName":"a","requiredScenarioState":"other")"));
}

TEST_CASE("near misses are few, sorted, and say what differs; credentials are not shown") {
  const Folder folder;
  folder.write(
      "mappings/page.json",
      stub(
          R"({"method":"POST","urlPath":"/o/1/search","queryParameters":{"pageLimit":{"equalTo":"10"}},)"
          R"("bodyPatterns":[{"equalToJson":{"filters":[{"key":"A","value":"1"}]}}]})",
          "x"));
  folder.write(
      "mappings/token.json",
      stub(
          R"({"method":"POST","urlPath":"/o/1/search","headers":{"csp-auth-token":{"equalTo":"t"}}})",
          "x"));
  folder.write("mappings/far.json", stub(R"({"method":"GET","urlPath":"/zzz"})", "x"));
  folder.write("mappings/other.json", stub(R"({"method":"GET","urlPath":"/o/1"})", "x"));
  const FixtureSet set = loaded(folder);
  const ScenarioStates states;
  const HttpRequest request =
      asked("POST", "/o/1/search", {{"pageLimit", "20"}}, {{"CSP-Auth-Token", "secret"}},
            R"({"filters":[{"key":"A","value":"2"}]})");
  const auto near = set.nearest({request, "POST", "/o/1/search"}, 3, states);
  REQUIRE(near.size() == 3);
  CHECK(near[0].fixture->name == "token");
  CHECK(near[0].differences == std::vector<Difference>{{"header csp-auth-token", R"(equalTo "t")",
                                                        "a value (not shown)"}});
  CHECK(near[1].fixture->name == "page");
  CHECK(near[1].differences ==
        std::vector<Difference>{{"query", "pageLimit=10", "pageLimit=20"},
                                {"body /filters/0/value", R"("1")", R"("2")"}});
  CHECK(near[2].fixture->name == "other");
}

TEST_CASE("a form is missed by its fields, a text by its type and its words") {
  const Folder folder;
  const auto typed = [](const char* type, const char* body) {
    return R"({"method":"POST","urlPath":"/f","headers":{"Content-Type":{"contains":")" +
           std::string(type) + R"("}},"bodyPatterns":[{"equalTo":")" + body + R"("}]})";
  };
  folder.write("mappings/form.json", stub(typed(kFormType, "scope=a+b&x=1&x=2"), "x"));
  const auto differences = [](const Folder& in, Headers headers, std::string body) {
    const FixtureSet set = loaded(in);
    REQUIRE(set.fixtures().front().is_recording());
    const HttpRequest request = asked("POST", "/f", {}, std::move(headers), std::move(body));
    const auto near = set.nearest({request, "POST", "/f"}, 1, ScenarioStates());
    return near.empty() ? std::vector<Difference>() : near.front().differences;
  };
  const Headers form = {{"content-type", "application/x-www-form-urlencoded; charset=UTF-8"}};
  CHECK(differences(folder, form, "x=2&x=1&scope=a%20b").empty());
  CHECK(differences(folder, form, "x=1&scope=a&y=") ==
        std::vector<Difference>{{"body field scope", R"("a b")", R"("a")"},
                                {"body field x", R"("1", "2")", R"("1")"},
                                {"body field y", "nothing", R"("")"}});
  const std::string expected = R"(equalTo "scope=a+b&x=1&x=2")";
  CHECK(differences(folder, {}, "scope=a+b&x=1&x=2") ==
        std::vector<Difference>{{"header Content-Type", kFormType, "nothing"}});
  CHECK(differences(folder, {{"Content-Type", "application/json"}}, "{}") ==
        std::vector<Difference>{{"header Content-Type", kFormType, "application/json"},
                                {"body", expected, "{}"}});
  CHECK(differences(folder, form, "") == std::vector<Difference>{{"body", expected, "nothing"}});
  const Folder text;
  text.write("mappings/text.json", stub(typed("text/xml", "<a/>"), "x"));
  CHECK(differences(text, {{"Content-Type", "Text/XML;charset=utf-8"}}, "<a/>").empty());
  CHECK(differences(text, {{"Content-Type", "text/xml"}}, "<b/>") ==
        std::vector<Difference>{{"body", R"(equalTo "<a/>")", "<b/>"}});
}

TEST_CASE("every problem of every file is told, with its line") {
  const Folder folder;
  folder.write("mappings/a.json",
               "{\n \"request\": {\"method\": \"GET\",\n  \"urlPath\": \"a\"},\n \"response\": {\n "
               " \"staus\": 1},\n \"metadata\": {\"cpn\": {\"provenance\": \"assumed\"}}}");
  folder.write("mappings/b.json", "{\n\n \"request\": {,}}");
  folder.write("mappings/c.json", stub(R"({"method":"GET","urlPath":"/c"})", "x"));
  folder.write("mappings/d.json", "{\n \"id\": \"1\",\n \"id\": \"2\"}");
  const auto checked = FixtureSet::check(folder.path());
  CHECK(checked.files == 4);
  CHECK(checked.set.fixtures().size() == 1);
  REQUIRE(checked.problems.size() == 4);
  const std::string head = (folder.path() / "mappings").string();
  CHECK(describe(checked.problems[0]) ==
        head +
            "/a.json:3: /request/urlPath: expected a path that starts with / and has no broken "
            "escapes, found \"a\"");
  CHECK(describe(checked.problems[1])
            .starts_with(head +
                         "/a.json:5: /response/staus: expected one of the keys status, headers"));
  CHECK(describe(checked.problems[2]).starts_with(head + "/b.json:3: "));
  CHECK(describe(checked.problems[3]).starts_with(head + "/d.json:"));
}

TEST_CASE("a pointer's line is that of its name, or of what holds it") {
  const std::string text = "{\n\"a\\/b\": [\n1,\n{\"c\": \"}\\\"\\n\",\n\"d~\": 2}],\n\"e\": {}}";
  CHECK(line_of_pointer(text, "") == 1);
  CHECK(line_of_pointer(text, "/a~1b") == 2);
  CHECK(line_of_pointer(text, "/a~1b/0") == 3);
  CHECK(line_of_pointer(text, "/a~1b/1") == 4);
  CHECK(line_of_pointer(text, "/a~1b/1/d~0") == 5);
  CHECK(line_of_pointer(text, "/e") == 6);
  CHECK(line_of_pointer(text, "/e/missing") == 6);
  CHECK(line_of_pointer(text, "/nothing") == 1);
}

TEST_CASE("ten thousand fixtures are asked by path, not one by one") {
  const Folder folder;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    folder.write("mappings/r" + n + ".json",
                 stub(R"({"method":"ANY","urlPathTemplate":"/p)" + n + R"(/{id}"})", n));
  }
  const FixtureSet set = loaded(folder);
  ScenarioStates states;
  CHECK(answer(set, asked("GET", "/p17/x"), states) == "17");
  CHECK(answer(set, asked("GET", "/p170/x"), states) == "170");
  CHECK(answer(set, asked("GET", "/p200/x"), states).empty());
}
