// `usagescope-mock check`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/json/usage_rows.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/server/commands.hpp"
#include "mock-server/server/config.hpp"
#include "mock-server/server/loading.hpp"
#include "mock-server/server/report.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

/// Reads one file by a reader that stops at its first error; whether the file is there.
template <typename Read>
bool check_file(const fs::path& file, bool is_required, const Read& read,
                std::vector<Problem>& problems) {
  if (!is_required && !fs::exists(file)) return false;
  auto text = read_file(file);
  if (!text) {
    problems.push_back({file.string(), 0, "", "a file", text.error().message});
    return false;
  }
  if (Status status = read(*text); !status) {
    problems.push_back(problem_of(file.string(), *text, status.error()));
  }
  return true;
}

void check_contract(const fs::path& file, std::vector<Problem>& problems) {
  auto text = read_file(file);
  if (!text) return;  // a folder may have none
  auto contract = OpenApi::parse(*text);
  if (contract) return;
  const Error& error = contract.error();
  problems.push_back(
      {file.string(), 0, error.path, "a contract that is understood", error.message});
}

std::size_t check_datasets(const fs::path& folder, std::vector<Problem>& problems) {
  const std::vector<fs::path> files = dataset_files(folder);
  for (const fs::path& file : files) {
    Dataset dataset;
    // The reader's path says file and line by itself.
    if (auto s = load_rows(file, dataset.usage); !s) {
      problems.push_back({s.error().path, 0, "", "usage rows", s.error().message});
    }
  }
  return files.size();
}

template <typename T>
Status status_of(const Result<T>& result) {
  return result ? ok() : Status(result.error());
}

}  // namespace

int run_check(const Options& options) {
  const fs::path folder = options.fixtures;
  std::vector<Problem> problems;
  check_file(
      folder / "cpn-mock.json", true,
      [](const std::string& text) { return status_of(parse_config(text)); }, problems);
  check_file(
      folder / "auth" / "tokens.json", true,
      [](const std::string& text) { return status_of(TokenStore::parse(text)); }, problems);
  auto mappings = FixtureSet::check(folder);
  std::move(mappings.problems.begin(), mappings.problems.end(), std::back_inserter(problems));
  check_contract(folder / "openapi.yaml", problems);
  const std::size_t datasets = check_datasets(folder, problems);
  print_problems(problems);
  std::printf("%s: %s, %s: %s\n", folder.string().c_str(),
              counted(mappings.files, "mapping").c_str(), counted(datasets, "dataset").c_str(),
              counted(problems.size(), "problem").c_str());
  return problems.empty() ? kExitOk : kExitFailed;
}

}  // namespace usagescope::mock
