// Replays inputs through a fuzz target without libFuzzer: fuzz_NAME FILE-OR-FOLDER...
// Each input also comes cut short and with single bytes changed, so that a replay finds more than
// the files themselves.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

namespace {

void run(const std::string& input) {
  // A copy of its own size, so that the sanitizer sees a read past the end.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// Some forty inputs beside the one that is given, always the same ones.
std::size_t run_variants(const std::string& input) {
  constexpr std::size_t kVariants = 20;
  const std::size_t step = std::max<std::size_t>(1, input.size() / kVariants);
  std::size_t count = 1;
  run(input);
  for (std::size_t at = 0; at < input.size(); at += step, count += 2) {
    run(input.substr(0, at));
    std::string changed = input;
    changed[at] = "\"{[,:0-\\\n\xff"[at / step % 10];
    run(changed);
  }
  return count;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(path)) return {path};
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::size_t inputs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& path : files_of(argv[i])) {
      std::ifstream file(path, std::ios::binary);
      if (!file) {
        std::cerr << path << " cannot be read\n";
        return 1;
      }
      // Named before it is run: after a crash the last name is the culprit.
      std::cout << path.filename().string() << std::endl;
      inputs += run_variants({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  std::cout << files << " files, " << inputs << " inputs\n";
  return files > 0 ? 0 : 1;
}
