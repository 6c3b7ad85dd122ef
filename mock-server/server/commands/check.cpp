// `usagescope-mock check`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "core/json/usage_rows.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/config.hpp"
#include "mock-server/server/commands/loading.hpp"
#include "mock-server/server/commands/report.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

/// Reads one file and takes over what is wrong with it.
template <typename Read>
void check_file(const fs::path& file, bool is_required, const Read& read,
                std::vector<Problem>& problems) {
  auto text = read_file(file);
  if (!text) {
    std::error_code failure;
    const bool is_there = fs::exists(file, failure);
    if (!is_there && !is_required) return;
    problems.push_back({file.string(), 0, "", "a file that can be read",
                        is_there ? "one that cannot" : "nothing"});
    return;
  }
  auto reading = read(*text);
  for (Problem& problem : reading.problems) {
    problem.file = file.string();
    problems.push_back(std::move(problem));
  }
}

bool is_hidden(const fs::path& file) {
  return file.filename().string().starts_with('.');
}

/// The files of a folder and all below it by name, without hidden ones.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (auto entry = fs::recursive_directory_iterator(folder, failure);
       !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(failure)) {
      files.push_back(entry->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// An error of load_rows, whose path is "FILE:LINE:/pointer", "FILE:/pointer" or
/// "FILE:LINE:COLUMN".
Problem problem_of_rows(const std::string& file, const Error& error) {
  std::string_view place = error.path;
  if (place.starts_with(file)) place.remove_prefix(file.size());
  if (place.starts_with(":")) place.remove_prefix(1);
  Problem problem{file, 0, "", "usage rows",
                  "a fault: " + error.message + " (the rest was not read)"};
  if (const auto line = parse_digits(place.substr(0, place.find(':')))) {
    problem.line = static_cast<std::size_t>(*line);
    place.remove_prefix(std::min(place.find(':'), place.size() - 1) + 1);
  }
  problem.pointer = place;
  return problem;
}

std::size_t check_datasets(const fs::path& folder, std::vector<Problem>& problems) {
  const std::vector<fs::path> files = dataset_files(folder);
  for (const fs::path& file : files) {
    Dataset dataset;
    if (auto s = load_rows(file, dataset.usage); !s) {
      problems.push_back(problem_of_rows(file.string(), s.error()));
    }
  }
  return files.size();
}

void note_mappings(const fs::path& folder, std::vector<std::string>& notes) {
  for (const fs::path& file : files_below(folder)) {
    if (file.extension() == ".json") continue;
    notes.push_back(file.string() + ": note: not read, for its name does not end with .json");
  }
}

/// Bodies that no fixture has: legal, for a killed recorder leaves some, but rarely meant.
void note_bodies(const fs::path& folder, const FixtureSet& set, std::vector<std::string>& notes) {
  std::set<fs::path> named;
  std::error_code failure;
  for (const Fixture& fixture : set.fixtures()) {
    if (fixture.body_file.empty()) continue;
    named.insert(fs::canonical(folder / fixture.body_file, failure));
  }
  for (const fs::path& file : files_below(folder)) {
    if (named.contains(fs::canonical(file, failure))) continue;
    notes.push_back(file.string() + ": note: no mapping has it as its bodyFileName");
  }
}

}  // namespace

int run_check(const Options& options) {
  const fs::path folder = options.fixtures;
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) {
    print_problems({{folder.string(), 0, "", "a folder", "nothing"}});
    return kExitFailed;
  }
  std::vector<Problem> problems;
  std::vector<std::string> notes;
  check_file(folder / "cpn-mock.json", true, read_config, problems);
  check_file(folder / "auth" / "tokens.json", true, TokenStore::read, problems);
  auto mappings = FixtureSet::check(folder);
  note_mappings(folder / "mappings", notes);
  // Which bodies a mapping with a problem wants is not known.
  if (mappings.problems.empty()) note_bodies(folder / "__files", mappings.set, notes);
  std::move(mappings.problems.begin(), mappings.problems.end(), std::back_inserter(problems));
  check_file(folder / "openapi.yaml", false, OpenApi::read, problems);
  const std::size_t datasets = check_datasets(folder, problems);
  print_problems(problems);
  for (const std::string& note : notes) std::printf("%s\n", note.c_str());
  std::printf("%s: %s, %s: %s%s\n", folder.string().c_str(),
              counted(mappings.files, "mapping").c_str(), counted(datasets, "dataset").c_str(),
              counted(problems.size(), "problem").c_str(),
              notes.empty() ? "" : (", " + counted(notes.size(), "note")).c_str());
  return problems.empty() ? kExitOk : kExitFailed;
}

}  // namespace usagescope::mock
