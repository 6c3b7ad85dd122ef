#pragma once

#include "mock-server/server/commands/options.hpp"

namespace usagescope::mock {

/// Each runs one command to its end and returns the exit code. They print to stdout and stderr.
[[nodiscard]] int run_serve(const Options& options);
[[nodiscard]] int run_generate(const Options& options);
[[nodiscard]] int run_rules();
[[nodiscard]] int run_check(const Options& options);
[[nodiscard]] int run_verify(const Options& options);
[[nodiscard]] int run_record(const Options& options);
[[nodiscard]] int run_gateway(const Options& options);
[[nodiscard]] int run_import_har(const Options& options);
[[nodiscard]] int run_export_har(const Options& options);

}  // namespace usagescope::mock
