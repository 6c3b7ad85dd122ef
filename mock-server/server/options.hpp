#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace usagescope::mock {

enum class Command : std::uint8_t { kServe, kGenerate, kRules, kHelp };

/// The command line.
struct Options {
  Command command = Command::kServe;
  int port = 8080;
  std::string port_file;
  std::string site;
  std::string fixtures = "fixtures";
  std::string data;
  std::optional<std::string> now;
  std::optional<bool> lenient;
  std::uint64_t rows = 0;
  std::uint64_t seed = 1;
  std::string out;
};

/// Error kInvalidArgument or kUnknownName, with what to write instead.
[[nodiscard]] Result<Options> parse_options(const std::vector<std::string>& arguments);

[[nodiscard]] std::string_view help_text() noexcept;

/// Exit codes of the program, as --help lists them.
enum ExitCode : int { kExitOk = 0, kExitFailed = 1, kExitUsage = 2 };

}  // namespace usagescope::mock
