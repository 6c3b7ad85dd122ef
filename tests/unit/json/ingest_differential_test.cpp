// The bulk path against the message decoder, and the shape guesser against the stream alone, over
// mutated text.

#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "tests/unit/json/fixture.hpp"
#include "tests/unit/json/ingest_support.hpp"

namespace usagescope {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

const std::vector<std::string>& snippets() {
  static const std::vector<std::string> kSnippets = {"\"",
                                                     "\\",
                                                     "{",
                                                     "}",
                                                     "[",
                                                     "]",
                                                     ",",
                                                     ":",
                                                     " ",
                                                     "\n",
                                                     "\t",
                                                     "0",
                                                     "1",
                                                     "-",
                                                     ".",
                                                     "e5",
                                                     "E+2",
                                                     "null",
                                                     "true",
                                                     "false",
                                                     "\\u0041",
                                                     "\\ud83d\\ude00",
                                                     "\\ud83d",
                                                     "\\n",
                                                     "\\x",
                                                     "\xC3\xBC",
                                                     "\xC3",
                                                     "\xFF",
                                                     "\xE2\x82",
                                                     "\x01",
                                                     "{}",
                                                     "[]",
                                                     "\"\"",
                                                     "\"usage\":1,",
                                                     ",\"usage\":\"2.50\"",
                                                     "\"chargeId\":null,",
                                                     "\"new\":{\"a\":[1]},",
                                                     ",\"new\":\"x\"",
                                                     "1e400",
                                                     "123456789012345678",
                                                     "1234567890123456789.5",
                                                     "0.000000000001",
                                                     "-0.0",
                                                     "\"2021-02-29\"",
                                                     "2021-11-11T01:02:03Z",
                                                     "\"results\":",
                                                     "\"current\":",
                                                     "\"totalResultsCount\":7,",
                                                     "{\"usage\":3},",
                                                     "nul",
                                                     "tru"};
  return kSnippets;
}

std::string mutated(std::string text, Random& random) {
  const std::size_t count = 1 + below(random, 3);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = std::min(text.size() - at, below(random, 6));
    switch (below(random, 4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, snippets()[below(random, snippets().size())]);
        break;
      case 2:
        text.replace(at, length, snippets()[below(random, snippets().size())]);
        break;
      default: {
        // A piece of the text once more, somewhere else.
        const std::string piece = text.substr(at, below(random, 60));
        text.insert(below(random, text.size() + 1), piece);
      }
    }
  }
  return text;
}

/// Rows in many shapes: members left out, null, in another order, with other space between them.
std::string any_page(Random& random) {
  static const Json kRow = *Json::parse(usage_seed())->find("results")->array()->data();
  const std::string space = std::vector<std::string>{"", " ", "\n  ", "\r\n\t"}[below(random, 4)];
  Json::Object members = *kRow.object();
  std::string text = "{\"current\":1,\"results\":[";
  const std::size_t rows = 1 + below(random, 5);
  for (std::size_t row = 0; row < rows; ++row) {
    if (below(random, 3) == 0) std::shuffle(members.begin(), members.end(), random);
    text += row == 0 ? "{" : "," + space + "{";
    bool is_first = true;
    for (const auto& [key, value] : members) {
      if (below(random, 20) == 0) continue;
      text +=
          (is_first ? "" : ",") + space + '"' + key + "\":" + (below(random, 2) == 0 ? " " : "");
      text += below(random, 20) == 0 ? "null" : value.dump();
      is_first = false;
    }
    text += space + "}";
  }
  return text + "],\"next\":3," + space + "\"totalResultsCount\":100}";
}

bool is_of_table(const Error& error) {
  return error.message.find("cannot be held exactly") != std::string::npos;
}

/// Against decode_usage_page() and append(): the same table, report and error.
void compare_with_decoder(const std::string& text, const test::Ingested& bulk) {
  const auto decoded = decode_usage_page(text);
  if (!decoded) {
    REQUIRE(bulk.error);
    // Rows go into the table as they come, so the table may refuse one before the text goes wrong.
    if (is_of_table(*bulk.error)) return;
    CHECK(bulk.error->code == decoded.error().code);
    // The decoder looks for NUL before it reads.
    if (text.find('\0') == std::string::npos) CHECK(bulk.error->path == decoded.error().path);
    return;
  }
  UsageTable table;
  std::optional<Error> error;
  for (std::size_t i = 0; i < decoded->page.results.size() && !error; ++i) {
    if (Status status = table.append(decoded->page.results[i]); !status) {
      error = status.error();
      error->path = "/results/" + std::to_string(i) + "/" + error->path;
    }
  }
  CHECK(bulk.error == error);
  CHECK(bulk.dump == test::table_dump(table));
  if (error) return;
  CHECK(bulk.report.unknown_fields == decoded->unknown_fields);
  CHECK(bulk.report.page_current == decoded->page.current);
  CHECK(bulk.report.page_next == decoded->page.next);
}

TEST_CASE("guessing, reading token by token and decoding first give the same") {
  const auto seed = static_cast<std::uint32_t>(Catch::getSeed());
  Random random(seed);
  int accepted = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::string text = any_page(random);
    if (below(random, 5) != 0) text = mutated(std::move(text), random);
    INFO("seed " << seed << " round " << round << "\n" << text);
    const auto pieces = [&random] { return 1 + below(random, 400); };
    const auto guessed = test::ingested_whole(text, {"", UsageFormat::kPage, true});
    const auto strict = test::ingested_whole(text, {"", UsageFormat::kPage, false});
    REQUIRE(guessed == strict);
    REQUIRE(test::ingested(text, {"", UsageFormat::kPage, true}, pieces) == strict);
    compare_with_decoder(text, guessed);
    accepted += guessed.error ? 0 : 1;
  }
  CHECK(accepted > 300);
  CHECK(accepted < 2'700);
}

TEST_CASE("guessing changes nothing about lines of rows") {
  const auto seed = static_cast<std::uint32_t>(Catch::getSeed()) + 1;
  Random random(seed);
  for (int round = 0; round < 1'500; ++round) {
    std::string text;
    for (std::size_t i = 0, lines = 1 + below(random, 4); i < lines; ++i) {
      const std::string page = any_page(random);
      const std::size_t begin = page.find('[') + 1;
      text += below(random, 6) == 0 ? page : page.substr(begin, page.find('}') + 1 - begin);
      text += '\n';
    }
    if (below(random, 4) != 0) text = mutated(std::move(text), random);
    INFO("seed " << seed << " round " << round << "\n" << text);
    for (const UsageFormat format : {UsageFormat::kAuto, UsageFormat::kNdjson}) {
      const auto strict = test::ingested_whole(text, {"f", format, false});
      REQUIRE(test::ingested_whole(text, {"f", format, true}) == strict);
      REQUIRE(test::ingested(text, {"f", format, true},
                             [&random] { return 1 + below(random, 300); }) == strict);
    }
  }
}

}  // namespace
}  // namespace usagescope
