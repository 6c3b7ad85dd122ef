#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "mock-server/http/file.hpp"
#include "mock-server/server/commands/config.hpp"
#include "mock-server/server/commands/option_rows.hpp"
#include "mock-server/server/commands/options.hpp"
#include "tests/source_folders.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

std::string pointer_of(const std::string& text) {
  auto config = parse_config(text);
  return config ? "none" : config.error().path;
}

Result<Options> parsed(std::vector<std::string> arguments) {
  return parse_options(arguments);
}

}  // namespace

TEST_CASE("the project's settings are the demo's") {
  auto text = read_file(USAGESCOPE_FIXTURES_DIR "/cpn-mock.json");
  REQUIRE(text);
  auto config = parse_config(*text);
  REQUIRE(config);
  REQUIRE(config->clock);
  CHECK(config->clock->to_string() == "2022-02-15T12:00:00Z");
  CHECK_FALSE(config->policy.lenient);
  CHECK_FALSE(config->policy.report_end_included);
  CHECK(config->cors_origins.empty());
}

TEST_CASE("settings have defaults and refuse what they do not know") {
  auto empty = parse_config("{}");
  REQUIRE(empty);
  CHECK_FALSE(empty->clock);
  auto full = parse_config(
      R"({"clock":"real","strictness":"lenient","reportEnd":"inclusive","corsOrigins":["https://a.b"]})");
  REQUIRE(full);
  CHECK_FALSE(full->clock);
  CHECK(full->policy == ServicePolicy{true, true});
  auto variants = parse_config(
      R"({"nextOnLastPage":"current","pageIndex":"page","csvTimestamp":"ms","skuKeys":"documented"})");
  REQUIRE(variants);
  CHECK(variants->policy == ServicePolicy{false, false, true, false, {LastNext::kCurrent, true}});
  CHECK(parse_config(R"({"nextOnLastPage":"zero"})")->policy.paging.last_next == LastNext::kZero);
  CHECK(parse_config(R"({"nextOnLastPage":"omitted","pageIndex":"record","csvTimestamp":"iso",)"
                     R"("skuKeys":"assumed"})")
            ->policy == ServicePolicy{});
  CHECK(full->cors_origins == std::vector<std::string>{"https://a.b"});
  CHECK(pointer_of(R"({"clock":5})") == "/clock");
  CHECK(pointer_of(R"({"clock":"2022-02-30T00:00:00Z"})") == "/clock");
  CHECK(pointer_of(R"({"strictness":"soft"})") == "/strictness");
  CHECK(pointer_of(R"({"reportEnd":"maybe"})") == "/reportEnd");
  CHECK(pointer_of(R"({"nextOnLastPage":"none"})") == "/nextOnLastPage");
  CHECK(pointer_of(R"({"nextOnLastPage":""})") == "/nextOnLastPage");
  CHECK(pointer_of(R"({"pageIndex":""})") == "/pageIndex");
  CHECK(pointer_of(R"({"csvTimestamp":1})") == "/csvTimestamp");
  CHECK(pointer_of(R"({"skuKeys":"all"})") == "/skuKeys");
  CHECK(pointer_of(R"({"corsOrigins":["https://a.b","*"]})") == "/corsOrigins/1");
  CHECK(pointer_of(R"({"port":1})") == "/port");
  CHECK(pointer_of("null") == "");
}

TEST_CASE("all that is wrong with settings is told, with its line") {
  const auto reading = read_config(R"({"schemaVersion":2,
"clok":"real",
"clock":"noon",
"strictness":"mild","reportEnd":null,
"corsOrigins":["https://a.b","https://a.b/",
"*",
1,"https://"],
"note":"n"})");
  CHECK_FALSE(reading.value);
  std::vector<std::string> told;
  for (const Problem& one : reading.problems) told.push_back(describe(one));
  const std::string origin =
      "expected an origin without a path, as \"https://example.org\", found ";
  CHECK(told ==
        std::vector<std::string>{
            ":1: /schemaVersion: expected 1, found 2",
            ":2: /clok: expected one of the keys schemaVersion, note, clock, strictness, "
            "reportEnd, nextOnLastPage, pageIndex, csvTimestamp, skuKeys, corsOrigins, found the "
            "key \"clok\"",
            ":3: /clock: expected YYYY-MM-DDTHH:MM:SSZ from 1970 on, or real, found \"noon\"",
            ":4: /strictness: expected strict or lenient, found \"mild\"",
            ":4: /reportEnd: expected a string, found null",
            ":5: /corsOrigins/1: " + origin + "\"https://a.b/\"",
            ":6: /corsOrigins/2: " + origin + "\"*\"",
            ":7: /corsOrigins/3: " + origin + "1",
            ":7: /corsOrigins/4: " + origin + "\"https://\"",
        });
  const auto cut = read_config("{\n\"clock\": ");
  REQUIRE(cut.problems.size() == 1);
  CHECK(cut.problems.front().line == 2);
}

TEST_CASE("the command line is read") {
  auto none = parsed({});
  REQUIRE(none);
  CHECK(none->command == Command::kServe);
  CHECK(none->port == 8080);
  CHECK(none->fixtures.empty());  // default_fixtures()
  auto serve = parsed({"serve", "--port=0", "--site", "s", "--fixtures", "f", "--data", "d",
                       "--now", "real", "--lenient", "--port-file", "p"});
  REQUIRE(serve);
  CHECK(serve->port == 0);
  CHECK(serve->site == "s");
  CHECK(serve->fixtures == "f");
  CHECK(serve->data == "d");
  REQUIRE(serve->now);
  CHECK(*serve->now == std::nullopt);
  CHECK(serve->lenient == true);
  CHECK(serve->port_file == "p");
  CHECK(parsed({"--strict"})->lenient == false);
  auto pinned = parsed({"verify", "--now", "2022-02-15T12:00:00Z"});
  REQUIRE(pinned);
  REQUIRE(pinned->now);
  CHECK(*pinned->now == *Instant::parse("2022-02-15T12:00:00Z"));
  auto generate = parsed({"generate", "--rows", "7", "--seed", "9", "--out", "o"});
  REQUIRE(generate);
  CHECK(generate->command == Command::kGenerate);
  CHECK(generate->rows == 7);
  CHECK(generate->seed == 9);
  CHECK(generate->out == "o");
  CHECK(parsed({"rules"})->command == Command::kRules);
  CHECK(parsed({"serve", "--port", "1", "--help"})->command == Command::kHelp);
}

TEST_CASE("a wrong command line is refused") {
  const std::vector<std::vector<std::string>> wrong = {{"fly"},
                                                       {"--port"},
                                                       {"--port", "70000"},
                                                       {"--port", "-1"},
                                                       {"--port", ""},
                                                       {"--rows", "1"},
                                                       {"serve", "serve"},
                                                       {"generate"},
                                                       {"generate", "--rows", "x"},
                                                       {"generate", "--lenient"},
                                                       {"--now", "noon"},
                                                       {"gateway", "--upstream", "ftp://x"},
                                                       {"rules", "--port", "1"},
                                                       {"generate", "--rows", "1", "--site", "s"}};
  for (const auto& arguments : wrong) {
    CAPTURE(arguments);
    CHECK_FALSE(parsed(arguments));
  }
}

TEST_CASE("a misspelt option or command is answered with the nearest one") {
  CHECK(parsed({"--prot", "1"}).error().message.find("did you mean --port?") != std::string::npos);
  CHECK(parsed({"generate", "--row", "1"}).error().message.find("--rows?") != std::string::npos);
  CHECK(parsed({"genrate"}).error().message.find("did you mean generate?") != std::string::npos);
  CHECK(parsed({"--rows", "1"}).error().message.find("but of generate") != std::string::npos);
  CHECK(parsed({"--zzzzzzzzzzz"}).error().message.find("did you mean") == std::string::npos);
  CHECK(parsed({"--lenient=yes"}).error().message.find("takes no value") != std::string::npos);
  CHECK_FALSE(parsed({"serve", "file"}));
}

TEST_CASE("--help tells of every option and command") {
  const std::string help = help_text();
  for (const OptionRow& row : option_rows()) {
    INFO(row.name);
    CHECK(help.find("    " + std::string(row.name) + (row.value.empty() ? "" : " ") +
                    std::string(row.value)) != std::string::npos);
    CHECK(row.commands != 0);
    CHECK_FALSE(row.help.empty());
  }
  for (const CommandRow& row : command_rows()) {
    INFO(row.name);
    CHECK(help.find(row.command == Command::kServe
                        ? "[serve]"
                        : "usagescope-mock " + std::string(row.name)) != std::string::npos);
  }
  for (std::size_t start = 0, end = 0; end != std::string::npos; start = end + 1) {
    end = help.find('\n', start);
    CHECK((end == std::string::npos || end - start <= 90));
  }
}
