// `usagescope-mock serve`.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "mock-server/admin/scenario_file.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/folder_watch.hpp"
#include "mock-server/server/commands/reloader.hpp"
#include "mock-server/server/commands/serving.hpp"
#include "mock-server/server/request_log.hpp"

namespace usagescope::mock {
namespace {

/// The faults and the clock that --scenario begins with.
Status begin_scenario(const Options& options, Runtime& runtime) {
  if (options.scenario.empty()) return ok();
  auto text = read_file(options.scenario);
  if (!text) return text.error();
  auto scenario = parse_scenario_file(*text);
  if (!scenario) return in_file(scenario.error(), options.scenario);
  runtime.first_faults = std::move(scenario->faults);
  runtime.first_now = scenario->now;
  runtime.reset();
  return ok();
}

Result<std::unique_ptr<FolderWatch>> begin_watch(const Options& options, Reloader& reloader,
                                                 PartsHolder& holder) {
  if (!options.has_watch) return std::unique_ptr<FolderWatch>();
  return FolderWatch::start(options.fixtures, [&reloader, &holder] {
    if (reloader.reload(holder)) std::fprintf(stderr, "usagescope-mock: fixtures reloaded\n");
  });
}

}  // namespace

int run_serve(const Options& options) {
  const sigset_t signals = block_stop_signals();
  Runtime runtime(std::nullopt, options.journal);
  Reloader reloader(options, runtime);
  auto parts = reloader.load();
  if (!parts) return fail(parts.error());
  PartsHolder holder(std::move(*parts));
  if (auto s = begin_scenario(options, runtime); !s) return fail(s.error());
  auto log = open_log(options);
  if (!log) return fail(log.error());
  const Application application(
      holder, runtime,
      {options.has_admin, options.fixtures,
       [&reloader, &holder] { return reloader.reload(holder); }, log->get()});
  auto watch = begin_watch(options, reloader, holder);
  if (!watch) return fail(watch.error());
  return serve_until_signal(application, options, signals, "");
}

}  // namespace usagescope::mock
