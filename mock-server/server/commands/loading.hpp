#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/dataset.hpp"
#include "mock-server/server/commands/config.hpp"
#include "mock-server/server/commands/options.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// Appends the rows of a file to a dataset, piece by piece: NDJSON, usage pages or CSV as its name
/// (or its first character) says, each also gzipped. Error.path is "file:line:/pointer",
/// "file:/pointer" or "file:line:column"; rows before the fault stay.
[[nodiscard]] Status load_rows(const std::filesystem::path& file, UsageRows& rows);

/// cpn-mock.json, with the command line's --now, --strict and --lenient on top.
[[nodiscard]] Result<MockConfig> load_config(const Options& options);

/// The files below a folder's datasets/, by name; without the notes that say where rows come from.
[[nodiscard]] std::vector<std::filesystem::path> dataset_files(const std::filesystem::path& folder);

/// The files that rows are read from: --data, else those of the fixtures' datasets/. None of them:
/// the demo's rows.
[[nodiscard]] std::vector<std::filesystem::path> row_files(const Options& options);

/// Everything a server answers from: rows, fixtures, tokens, page and contract. `kept`: rows loaded
/// before that are still good, nullptr to load them. What is wrong with the rows is told first.
[[nodiscard]] Result<ApplicationParts> load_parts(const Options& options, const MockConfig& config,
                                                  std::shared_ptr<const Dataset> kept);

}  // namespace usagescope::mock
