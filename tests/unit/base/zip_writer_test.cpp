#include "core/base/zip_writer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/base/xlsx_writer.hpp"

using namespace usagescope;

TEST_CASE("checksums are those of CRC-32") {
  CHECK(crc32_of("") == 0U);
  CHECK(crc32_of("123456789") == 0xCBF43926U);  // the algorithm's published check value
}

TEST_CASE("an archive is the same to the byte and holds its files as they are") {
  const auto archive = [] {
    ZipWriter zip;
    zip.add("a.txt", "first");
    zip.add("é.txt", "");
    return zip.finish();
  };
  const std::string bytes = archive();
  CHECK(bytes == archive());
  CHECK(bytes.starts_with("PK\x03\x04"));
  CHECK(bytes.find("first") != std::string::npos);
  // 2 entries, a directory of 46 bytes and the name each, at the offset after the files.
  CHECK(bytes.size() == (30U + 5 + 5) + (30 + 6) + (46 + 5) + (46 + 6) + 22);
  CHECK(ZipWriter().finish().size() == 22);
}

TEST_CASE("cells of a workbook are escaped and numbered beyond Z") {
  std::vector<std::string> row(28, "x");
  row[0] = "<&\">\x01";
  const std::string bytes = write_xlsx("S & T", {row});
  CHECK(bytes.find("&lt;&amp;&quot;&gt;</t>") != std::string::npos);
  CHECK(bytes.find("r=\"Z1\"") != std::string::npos);
  CHECK(bytes.find("r=\"AB1\"") != std::string::npos);
  CHECK(bytes.find("name=\"S &amp; T\"") != std::string::npos);
}
