#include "core/base/text.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

namespace usagescope {
namespace {

TEST_CASE("UTF-8 is checked to the letter") {
  for (const char* text : {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                           "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\xC2\x80"}) {
    INFO(text);
    CHECK(is_valid_utf8(text));
  }
  const std::vector<std::string> bad = {"\x80",              // a trail byte alone
                                        "\xC3",              // cut
                                        "a\xE2\x82",         // cut after two of three
                                        "\xC0\xAF",          // overlong in two
                                        "\xE0\x9F\xBF",      // overlong in three
                                        "\xF0\x8F\xBF\xBF",  // overlong in four
                                        "\xED\xA0\x80",      // a surrogate
                                        "\xF4\x90\x80\x80",  // above U+10FFFF
                                        "\xF5\x80\x80\x80",
                                        "\xFF",
                                        "\xC3\x28"};
  for (const auto& text : bad) {
    INFO(text);
    CHECK_FALSE(is_valid_utf8(text));
  }
}

TEST_CASE("ASCII is lowered, nothing else") {
  CHECK(ascii_lower("VMC-AWS \xC3\x89") == "vmc-aws \xC3\x89");
}

TEST_CASE("a text is found whatever the case of its letters") {
  CHECK(contains_ignoring_case("Carahsoft Technology", "SOFT tech"));
  CHECK(contains_ignoring_case("abc", ""));
  CHECK(contains_ignoring_case("", ""));
  CHECK_FALSE(contains_ignoring_case("", "a"));
  CHECK_FALSE(contains_ignoring_case("", "é"));
  CHECK_FALSE(contains_ignoring_case("abc", "abcd"));
  CHECK_FALSE(contains_ignoring_case("ab", "éab"));
  const std::pair<std::string, std::string> alike[] = {
      {"São Bento Têxtil", "SÃO BENTO TÊXTIL"},
      {"Žďár Logistik", "žĎÁR LOGISTIK"},
      {"àþ ÀÞ ÿŸ", "ÀÞ àþ Ÿÿ"},
      {"ĀāĮįĲĳĶķ", "āĀįĮĳĲķĶ"},
      {"ĹĺŇňŊŋŶŷŹźŽž", "ĺĹňŇŋŊŷŶźŹžŽ"},
      {"ΆΈΊΌΎΏΑΡΣΫ", "άέίόύώαρσϋ"},
      {"Αθήνα Λόγος", "ΑΘΉΝΑ ΛΌΓΟΣ"},
      {"ЀЏАЯ", "ѐџая"},
      {"ѠѡҀҁҊҋҾҿӀӏӁӂӍӎӐӑԮԯ", "ѡѠҁҀҋҊҿҾӏӀӂӁӎӍӑӐԯԮ"},
  };
  for (const auto& [text, needle] : alike) {
    CAPTURE(text, needle);
    CHECK(contains_ignoring_case(text, needle));
    CHECK(contains_ignoring_case(needle, text));
    CHECK(contains_ignoring_case("é " + text + " z", needle));
    CHECK_FALSE(contains_ignoring_case(text, needle + "é"));
  }
}

TEST_CASE("signs and letters without a small form are themselves only") {
  const std::pair<const char*, const char*> different[] = {
      {"×", "÷"}, {"ß", "ẞ"}, {"İ", "ı"}, {"İ", "i"}, {"ĸ", "Ĺ"},
      {"ŉ", "Ŋ"}, {"ſ", "s"}, {"µ", "μ"}, {"҂", "҃"},  {"é", "e"},
  };
  for (const auto& [one, other] : different) {
    CAPTURE(one, other);
    CHECK_FALSE(contains_ignoring_case(one, other));
    CHECK_FALSE(contains_ignoring_case(other, one));
  }
}

TEST_CASE("bytes that are no UTF-8 are compared as they are") {
  CHECK(contains_ignoring_case("a\xC3z\xC9", "A\xC3Z\xC9"));
  CHECK_FALSE(contains_ignoring_case("a\xE9", "A\xC9"));    // Latin-1, not UTF-8
  CHECK_FALSE(contains_ignoring_case("\xC3\xA9", "\xA9"));  // the end of a character
  CHECK_FALSE(contains_ignoring_case("\xC3\xA9", "\xC3"));  // its beginning
  CHECK_FALSE(contains_ignoring_case("\xC3", "\xC3\x89"));  // cut
  CHECK_FALSE(contains_ignoring_case("\xED\xA0\x80", "\xED\xA0\x81"));
}

TEST_CASE("digits are grouped with a real minus sign") {
  CHECK(group_digits("0", ",") == "0");
  CHECK(group_digits("999", ",") == "999");
  CHECK(group_digits("1000", ",") == "1,000");
  CHECK(group_digits("-1234567.50", ",") ==
        "\xE2\x88\x92"
        "1,234,567.50");
  CHECK(group_digits("123456.123456", "\xE2\x80\xAF") ==
        "123\xE2\x80\xAF"
        "456.123456");
}

TEST_CASE("splitting keeps empty parts") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a.b.c", '.') == Parts{"a", "b", "c"});
  CHECK(split("", '.') == Parts{""});
  CHECK(split(".a.", '.') == Parts{"", "a", ""});
}

TEST_CASE("digits are parsed without overflow") {
  CHECK(parse_digits("0") == 0);
  CHECK(parse_digits("007") == 7);
  CHECK(parse_digits("9223372036854775807") == 9223372036854775807);
  for (const char* text :
       {"", "-1", "+1", "1.0", " 1", "1 ", "9223372036854775808", "99999999999999999999", "1a"}) {
    INFO(text);
    CHECK_FALSE(parse_digits(text));
  }
}

TEST_CASE("percent encoding goes both ways") {
  CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encode("a b/c?d&e=f%+") == "a%20b%2Fc%3Fd%26e%3Df%25%2B");
  CHECK(percent_encode("\xC3\xA9") == "%C3%A9");
  CHECK(percent_decode("a%20b+c%2f%C3%A9") == "a b c/\xC3\xA9");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(percent_decode(percent_encode(all)) == all);
  for (const char* text : {"%", "%2", "%zz", "a%2", "%%20", "%2g"}) {
    INFO(text);
    CHECK_FALSE(percent_decode(text));
  }
}

TEST_CASE("an excerpt is cut between characters") {
  CHECK(excerpt("short", 40) == "short");
  CHECK(excerpt("abcdef", 3) == "abc...");
  CHECK(excerpt("ab\xE2\x82\xAC", 4) == "ab...");
  CHECK(excerpt("ab\xE2\x82\xAC", 5) == "ab\xE2\x82\xAC");
  CHECK(excerpt("a\xFF\xC3", 10) == "a??");
}

}  // namespace
}  // namespace usagescope
