#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "core/service/dataset.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/config.hpp"
#include "mock-server/server/options.hpp"

namespace usagescope::mock {

/// Appends one row a line to a dataset. Empty lines are skipped. Error.path is "file:line" with the
/// JSON pointer in the message.
[[nodiscard]] Status load_rows(const std::filesystem::path& file, UsageRows& rows);

/// cpn-mock.json, with the command line's --now, --strict and --lenient on top.
[[nodiscard]] Result<MockConfig> load_config(const Options& options);

/// Everything a server answers from: fixtures, tokens, dataset, page.
[[nodiscard]] Result<ApplicationParts> load_parts(const Options& options, const MockConfig& config);

}  // namespace usagescope::mock
