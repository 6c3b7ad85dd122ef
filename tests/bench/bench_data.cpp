// usagescope-bench-data ROWS PAGE_ROWS FOLDER: writes the benchmark's rows as usage pages and as
// CSV; with "-" for the folder the JSON pages go to standard output, a line each.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/bench/bench_text.hpp"

namespace usagescope::bench {
namespace {

std::string json_page(std::uint32_t begin, std::uint32_t end, std::uint32_t rows) {
  std::string text = "{\"results\":[";
  for (std::uint32_t i = begin; i < end; ++i) {
    if (i > begin) text += ',';
    append_json(i, text);
  }
  text += "],\"totalResultsCount\":" + std::to_string(rows) + "}\n";
  return text;
}

std::string csv_page(std::uint32_t begin, std::uint32_t end) {
  std::string text;
  for (const std::string_view name : kWireNames) {
    if (!text.empty()) text += ',';
    text += name;
  }
  text += '\n';
  for (std::uint32_t i = begin; i < end; ++i) append_csv(i, text);
  return text;
}

bool write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  return file.good();
}

int run(std::uint32_t rows, std::uint32_t page_rows, const std::string& folder) {
  std::uint32_t page = 0;
  for (std::uint32_t begin = 0; begin < rows; begin += page_rows, ++page) {
    const std::uint32_t end = std::min(rows, begin + page_rows);
    const std::string json = json_page(begin, end, rows);
    if (folder == "-") {
      std::cout.write(json.data(), static_cast<std::streamsize>(json.size()));
      if (!std::cout) return 1;
      continue;
    }
    const std::string name = folder + "/page-" + padded(page, 4);
    if (!write_file(name + ".json", json) || !write_file(name + ".csv", csv_page(begin, end))) {
      std::fprintf(stderr, "usagescope-bench-data: cannot write %s\n", name.c_str());
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace usagescope::bench

int main(int argc, char** argv) {
  const long rows = argc == 4 ? std::strtol(argv[1], nullptr, 10) : 0;
  const long page_rows = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (rows < 1 || page_rows < 1) {
    std::fprintf(stderr, "usage: usagescope-bench-data ROWS PAGE_ROWS FOLDER|-\n");
    return 2;
  }
  return usagescope::bench::run(static_cast<std::uint32_t>(rows),
                                static_cast<std::uint32_t>(page_rows), argv[3]);
}
