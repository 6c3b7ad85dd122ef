#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"
#include "mock-server/recorder/recording.hpp"
#include "mock-server/server/replay_mode.hpp"

namespace usagescope::mock {

enum class Command : std::uint8_t {
  kServe,
  kGenerate,
  kRules,
  kCheck,
  kVerify,
  kRecord,
  kGateway,
  kImportHar,
  kExportHar,
  kHelp,
  kVersion
};

/// The command line. Which member belongs to which option and command: option_rows.cpp.
struct Options {
  Command command = Command::kServe;
  std::string operand;  ///< what a command takes without an option's name (a file)

  // Where it listens, and the page.
  int port = 8080;
  std::string port_file;
  std::string site;
  std::string tls_cert;
  std::string tls_key;
  std::size_t max_connections = 2'000;

  // What it answers from.
  std::string fixtures;  ///< "": default_fixtures()
  std::string data;
  /// --now: an instant, or (an empty one) the machine's time.
  std::optional<std::optional<Instant>> now;
  std::optional<bool> lenient;
  ReplayMode mode = ReplayMode::kHybrid;
  std::string scenario;
  bool has_watch = false;

  // What it tells.
  bool has_admin = true;
  std::size_t journal = 1'000;
  bool is_quiet = false;
  std::string log;  ///< "": the standard error

  // The other server, when requests are passed on.
  std::string upstream;
  std::string ca_file;
  std::vector<std::string> allowed_hosts;  ///< beside the documented ones and this machine
  std::vector<std::string> origins;        ///< of pages that may ask
  int timeout_seconds = 60;
  Update update = Update::kAll;
  std::string journal_of;  ///< URL of a running mock server

  // Generated rows.
  std::uint64_t rows = 0;
  std::uint64_t seed = 1;
  std::string out;
};

/// Error kInvalidArgument or kUnknownName, with what to write instead.
[[nodiscard]] Result<Options> parse_options(const std::vector<std::string>& arguments);

/// Made from the rows of option_rows.cpp.
[[nodiscard]] std::string help_text();

/// The folder that answers when --fixtures names none: "fixtures" of the working folder, else what
/// was installed beside the program (BIN/../share/usagescope/fixtures), else "fixtures".
[[nodiscard]] std::string default_fixtures();

/// Exit codes of the program, as --help lists them.
enum ExitCode : int { kExitOk = 0, kExitFailed = 1, kExitUsage = 2 };

}  // namespace usagescope::mock
