#include "mock-server/server/commands/loading.hpp"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "mock-server/http/file.hpp"
#include "mock-server/http/gunzip.hpp"
#include "mock-server/server/compression.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / "usagescope-loading-test") {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] fs::path file(const std::string& name, const std::string& bytes) const {
    REQUIRE(write_file(path_ / name, bytes));
    return path_ / name;
  }

 private:
  fs::path path_;
};

std::string gzipped(const std::string& bytes) {
  const auto packed = compress(bytes, Encoding::kGzip);
  REQUIRE(packed);
  return *packed;
}

class Collector final : public ByteSink {
 public:
  Status write(std::string_view bytes) override {
    text.append(bytes);
    return ok();
  }
  std::string text;
};

Error refusal(const fs::path& file) {
  UsageRows rows;
  const Status status = load_rows(file, rows);
  REQUIRE_FALSE(status);
  return status.error();
}

}  // namespace

TEST_CASE("a dataset is read from every format, packed or not") {
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> files = {
      {"rows.ndjson", "{\"usage\":1.50,\"chargeId\":\"A\"}\n{\"usage\":2}\n"},
      {"rows.json", R"({"results":[{"usage":1.50,"chargeId":"A"},{"usage":2}]})"},
      {"rows.csv", "chargeId,usage\r\nA,1.50\r\n,2\r\n"},
      {"rows", "[{\"usage\":1.50,\"chargeId\":\"A\"},{\"usage\":2}]"}};
  for (const auto& [name, bytes] : files) {
    for (const bool is_packed : {false, true}) {
      INFO(name << is_packed);
      UsageRows rows;
      const fs::path file =
          folder.file(name + (is_packed ? ".gz" : ""), is_packed ? gzipped(bytes) : bytes);
      REQUIRE(load_rows(file, rows));
      REQUIRE(rows.row_count() == 2);
      // As written: the service shows it again.
      CHECK(rows.record(0).usage->to_string() == "1.50");
      CHECK(rows.record(0).charge_id == "A");
      CHECK(rows.record(1).usage->to_string() == "2");
    }
  }
}

TEST_CASE("a fault in a dataset is told with file, line and place") {
  const Folder folder;
  const fs::path lines = folder.file("bad.ndjson", "{\"usage\":1}\n{\"usage\":\"many\"}\n");
  CHECK(refusal(lines).path == lines.string() + ":2:/usage");
  const fs::path page = folder.file("bad.json", R"({"results":[{"usage":true}]})");
  CHECK(refusal(page).path == page.string() + ":/results/0/usage");
  const fs::path csv = folder.file("bad.csv.gz", gzipped("usage\n1\nx\n"));
  CHECK(refusal(csv).path == csv.string() + ":3:usage");
  const std::string packed = gzipped(std::string(2'000, ' ') + "{\"usage\":1}");
  const fs::path cut = folder.file("cut.ndjson.gz", packed.substr(0, packed.size() - 5));
  CHECK(refusal(cut).message.find("cut off") != std::string::npos);
  CHECK(refusal(cut).path == cut.string());
  std::string flipped = packed;
  flipped[packed.size() / 2] = static_cast<char>(~flipped[packed.size() / 2]);
  CHECK(refusal(folder.file("flip.ndjson.gz", flipped)).code == ErrorCode::kInvalidSyntax);
  CHECK(refusal("/no/such/file").code == ErrorCode::kNotFound);
}

TEST_CASE("gzip is unpacked in pieces of any size, and members follow each other") {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "line " + std::to_string(i * 7'919 % 60'013) + '\n';
  const std::string packed = gzipped(text) + gzipped("more") + std::string(7, '\0');
  for (const std::size_t size : {std::size_t{1}, std::size_t{1'000}, packed.size()}) {
    Collector collector;
    Gunzip gunzip(collector);
    for (std::size_t at = 0; at < packed.size(); at += size) {
      REQUIRE(gunzip.write(std::string_view(packed).substr(at, size)));
    }
    REQUIRE(gunzip.finish());
    CHECK(collector.text == text + "more");
  }
  Collector collector;
  Gunzip gunzip(collector);
  REQUIRE(gunzip.write(gzipped("a")));
  CHECK_FALSE(gunzip.write("trailing text"));
}
