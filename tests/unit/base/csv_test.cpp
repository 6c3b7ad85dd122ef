#include "core/base/csv.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace usagescope;

TEST_CASE("rows of CSV are quoted and end in CRLF") {
  std::string out;
  CsvWriter csv(out);
  csv.row({"a", "", "say \"hi\""});
  csv.row(std::vector<std::string>{"1,5", "two\nlines"});
  csv.row(std::vector<std::string>{});
  CHECK(out == "\"a\",\"\",\"say \"\"hi\"\"\"\r\n\"1,5\",\"two\nlines\"\r\n\r\n");
}
