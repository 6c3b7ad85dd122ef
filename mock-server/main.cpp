#include <cstdio>
#include <string>
#include <vector>

#include "mock-server/server/commands.hpp"
#include "mock-server/server/options.hpp"

int main(int argc, char** argv) {
  using namespace usagescope::mock;
  auto options = parse_options(std::vector<std::string>(argv + 1, argv + argc));
  if (!options) {
    std::fprintf(stderr, "usagescope-mock: %s\n", options.error().message.c_str());
    return kExitUsage;
  }
  if (options->fixtures.empty()) options->fixtures = default_fixtures();
  switch (options->command) {
    case Command::kServe:
      return run_serve(*options);
    case Command::kGenerate:
      return run_generate(*options);
    case Command::kRules:
      return run_rules();
    case Command::kCheck:
      return run_check(*options);
    case Command::kVerify:
      return run_verify(*options);
    case Command::kVersion:
      std::puts("usagescope-mock " USAGESCOPE_VERSION);
      return kExitOk;
    case Command::kRecord:
      return run_record(*options);
    case Command::kGateway:
      return run_gateway(*options);
    case Command::kImportHar:
      return run_import_har(*options);
    case Command::kExportHar:
      return run_export_har(*options);
    case Command::kHelp:
      break;
  }
  std::fputs(help_text().c_str(), stdout);
  return kExitOk;
}
