// `usagescope-mock serve`.
#include <pthread.h>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "mock-server/admin/scenario_file.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/commands.hpp"
#include "mock-server/server/folder_watch.hpp"
#include "mock-server/server/listener.hpp"
#include "mock-server/server/reloader.hpp"
#include "mock-server/server/request_log.hpp"

namespace usagescope::mock {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "usagescope-mock: %s\n", describe(error).c_str());
  return kExitFailed;
}

/// SIGINT and SIGTERM of this process and of all threads that it starts later wait for sigwait.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

Status announce(const Options& options, int port) {
  const char* scheme = options.tls_cert.empty() ? "http" : "https";
  std::printf("usagescope-mock: ready on %s://127.0.0.1:%d/\n", scheme, port);
  std::fflush(stdout);
  if (options.port_file.empty()) return ok();
  return write_file(options.port_file, std::to_string(port) + "\n");
}

Result<std::unique_ptr<RequestLog>> open_log(const Options& options) {
  if (!options.log.empty()) return RequestLog::to_file(options.log);
  if (options.is_quiet) return std::unique_ptr<RequestLog>();
  return RequestLog::to_stderr();
}

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

Result<ListenerOptions> listener_options(const Options& options) {
  ListenerOptions how;
  how.max_connections = options.max_connections;
  if (!options.tls_cert.empty()) {
    auto tls = TlsIdentity::load(options.tls_cert, options.tls_key);
    if (!tls) return tls.error();
    how.tls = std::move(*tls);
  }
  return how;
}

/// Serves until a stop signal; false when the socket failed.
bool serve_until_signal(Listener& listener, const sigset_t& signals) {
  std::thread waiter([&listener, &signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    listener.stop();
  });
  const bool served = listener.run();
  // The waiter may still wait when the socket failed by itself.
  if (!served) pthread_kill(waiter.native_handle(), SIGTERM);
  waiter.join();
  return served;
}

}  // namespace

int run_serve(const Options& options) {
  const sigset_t signals = block_stop_signals();
  std::signal(SIGPIPE, SIG_IGN);
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
  auto how = listener_options(options);
  if (!how) return fail(how.error());
  Listener listener(application, std::move(*how));
  auto port = listener.bind(options.port);
  if (!port) return fail(port.error());
  auto watch = begin_watch(options, reloader, holder);
  if (!watch) return fail(watch.error());
  if (auto s = announce(options, *port); !s) return fail(s.error());
  if (!serve_until_signal(listener, signals)) {
    return fail({ErrorCode::kNetwork, "the listening socket failed", ""});
  }
  std::printf("usagescope-mock: stopped\n");
  return kExitOk;
}

}  // namespace usagescope::mock
