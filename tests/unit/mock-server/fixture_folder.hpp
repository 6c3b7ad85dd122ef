#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace usagescope::mock {

/// A folder of its own, gone with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "usagescope-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::filesystem::path& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A whole mapping with one member replaced.
inline std::string mapping(const std::string& request, const std::string& response,
                           const std::string& provenance = "assumed") {
  return R"({"request":)" + request + R"(,"response":)" + response +
         R"(,"metadata":{"cpn":{"provenance":")" + provenance + R"("}}})";
}

const char* const kRequest = R"({"method":"GET","urlPath":"/a"})";
const char* const kResponse = R"({"status":200,"body":"x"})";

}  // namespace usagescope::mock
