// Replays inputs through a fuzz target without libFuzzer: fuzz_NAME [--random N] FILE-OR-FOLDER...
// Each input also comes cut short and with single bytes changed, so that a replay finds more than
// the files themselves; --random adds N inputs made from them by chance, always the same ones.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
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

/// Inputs made of the given ones: pieces of two put together, bytes changed, pieces repeated.
void run_random(const std::vector<std::string>& inputs, std::size_t count) {
  std::mt19937 chance(20'220'215);
  const auto below = [&chance](std::size_t end) { return end == 0 ? 0 : chance() % end; };
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& first = inputs[below(inputs.size())];
    const std::string& second = inputs[below(inputs.size())];
    std::string made = first;
    if (below(2) == 0)
      made = first.substr(0, below(first.size())) + second.substr(below(second.size()));
    for (std::size_t changes = below(4); changes > 0 && !made.empty(); --changes) {
      const std::size_t at = below(made.size());
      switch (below(4)) {
        case 0:
          made[at] = static_cast<char>(below(256));
          break;
        case 1:
          made.erase(at, 1 + below(8));
          break;
        case 2:
          made.insert(at, made.substr(at, 1 + below(64)));
          break;
        default:
          made.insert(at, 1, "\r\n :;,0\"{}[]%\\\xff"[below(16)]);
      }
    }
    run(made);
  }
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
  std::size_t random = 0;
  std::vector<std::string> all;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--random" && i + 1 < argc) {
      random = std::stoul(argv[++i]);
      continue;
    }
    for (const auto& path : files_of(argv[i])) {
      std::ifstream file(path, std::ios::binary);
      if (!file) {
        std::cerr << path << " cannot be read\n";
        return 1;
      }
      // Named before it is run: after a crash the last name is the culprit.
      std::cout << path.filename().string() << std::endl;
      all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      inputs += run_variants(all.back());
      ++files;
    }
  }
  if (files > 0) run_random(all, random);
  inputs += random;
  std::cout << files << " files, " << inputs << " inputs\n";
  return files > 0 ? 0 : 1;
}
