#include <malloc.h>

#include <cstdio>
#include <string>
#include <vector>

#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/options.hpp"

namespace {

/// A server of few threads that makes and drops pages of tens of kilobytes: an arena for each
/// thread kept three times the memory and was slower (tests/bench/server).
void tune_allocator() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  using namespace usagescope::mock;
  tune_allocator();
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
